"""The residents' verdict on the office's work. Nothing is here yet but the room."""
