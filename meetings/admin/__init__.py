"""Meetings in the administration rooms: the list of kinds, the meetings, and the pages of a meeting's way."""

from meetings.admin import board, covenant, kind, meeting, project

__all__ = ["board", "covenant", "kind", "meeting", "project"]
