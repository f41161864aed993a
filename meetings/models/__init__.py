"""Meetings and what came of them."""

from meetings.models.board import BoardNotice
from meetings.models.cadence import CalendarFeed, Excuse
from meetings.models.covenant import Assembly, Covenant, CovenantKind
from meetings.models.guest import THERE, Answer, Attendance, Invitation
from meetings.models.item import AgendaItem, Effect, Option, Paper, Resolution, Statement, Vote, Voting
from meetings.models.kind import MeetingKind
from meetings.models.meeting import Meeting, MeetingQuerySet
from meetings.models.minutes import Approval, Minutes, Objection, Publication
from meetings.models.task import ActionItem, Progress

__all__ = [
    "THERE",
    "ActionItem",
    "AgendaItem",
    "Answer",
    "Approval",
    "Assembly",
    "Attendance",
    "BoardNotice",
    "CalendarFeed",
    "Covenant",
    "CovenantKind",
    "Effect",
    "Excuse",
    "Invitation",
    "Meeting",
    "MeetingKind",
    "MeetingQuerySet",
    "Minutes",
    "Objection",
    "Option",
    "Paper",
    "Progress",
    "Publication",
    "Resolution",
    "Statement",
    "Vote",
    "Voting",
]
