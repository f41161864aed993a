"""Petitions of an older register: read, judged row by row, and replayed on the calendar of their time."""
