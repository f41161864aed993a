"""Hearings and the office's other meetings. Nothing is here yet but the room."""
