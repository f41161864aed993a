"""The petition screens: the desk reads and moves, the resident follows."""
