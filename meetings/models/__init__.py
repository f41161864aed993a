"""Meetings and what came of them."""

from meetings.models.ballot import BallotPlace, ProjectBallot, RankingSheet
from meetings.models.board import BoardNotice
from meetings.models.cadence import CalendarFeed, Excuse
from meetings.models.consultation import ConsultationRound, RoundOption
from meetings.models.covenant import Assembly, Covenant, CovenantKind
from meetings.models.gate import Inspection, Precondition, PreconditionSlot, RiskAssessment, RiskLevel, RiskOpinion
from meetings.models.guest import THERE, Answer, Attendance, Invitation
from meetings.models.item import AgendaItem, Effect, Option, Paper, Resolution, Statement, Vote, Voting
from meetings.models.kind import MeetingKind
from meetings.models.meeting import Meeting, MeetingQuerySet
from meetings.models.minutes import Approval, Minutes, Objection, Publication
from meetings.models.opinion import Addressee, OpinionCopy, WrittenOpinion
from meetings.models.project import BudgetLine, Project, ProjectQuerySet
from meetings.models.task import ActionItem, Progress
from meetings.models.upkeep import Side, UpkeepAgreement, UpkeepDuty, UpkeepReview

__all__ = [
    "THERE",
    "ActionItem",
    "Addressee",
    "AgendaItem",
    "Answer",
    "Approval",
    "Assembly",
    "Attendance",
    "BallotPlace",
    "BoardNotice",
    "BudgetLine",
    "CalendarFeed",
    "ConsultationRound",
    "Covenant",
    "CovenantKind",
    "Effect",
    "Excuse",
    "Inspection",
    "Invitation",
    "Meeting",
    "MeetingKind",
    "MeetingQuerySet",
    "Minutes",
    "Objection",
    "OpinionCopy",
    "Option",
    "Paper",
    "Precondition",
    "PreconditionSlot",
    "Progress",
    "Project",
    "ProjectBallot",
    "ProjectQuerySet",
    "Publication",
    "RankingSheet",
    "Resolution",
    "RiskAssessment",
    "RiskLevel",
    "RiskOpinion",
    "RoundOption",
    "Side",
    "Statement",
    "UpkeepAgreement",
    "UpkeepDuty",
    "UpkeepReview",
    "Vote",
    "Voting",
    "WrittenOpinion",
]
