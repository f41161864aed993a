"""Petitions, their stays at the stops, and the answers. Rows only: the rules are in route, deadlines and services."""

from petitions.models.attachment import Attachment, FileKind
from petitions.models.charge import Charge, ChargeKind
from petitions.models.client import ApiClient, OpenRequest
from petitions.models.clockwork import LETS_GO_ON, Heartbeat, HoldAnswer, HoldKind, Outage, SweepHold
from petitions.models.complaint import ABOUT, ComplaintHandler, ComplaintTarget, concerned, handled_complaints
from petitions.models.consent import ConsentWay, NameConsent
from petitions.models.contact import Callback, CallbackResult, Contact
from petitions.models.deadline import Cause, DeadlineEvent, Term
from petitions.models.duty import Duty, DutyStep
from petitions.models.filing import WAITING_FILINGS, Filer, Filing, FilingState, NoPetitionReason
from petitions.models.hotline import HotlineFile, HotlineOrder
from petitions.models.inquiry import Inquiry
from petitions.models.legal import LegalTerm
from petitions.models.mandate import Consent, Mandate, MandateHousehold, MandateOutcome, MandateStep
from petitions.models.order import OrderSeries, TransferOrder
from petitions.models.passage import Passage
from petitions.models.petition import (
    MOST_REPRESENTATIVES,
    Channel,
    Kind,
    NumberSeries,
    Petition,
    Petitioner,
    PetitionQuerySet,
    Urgency,
    past_due,
)
from petitions.models.public import PublicAnswer
from petitions.models.reply import NotDoneReason, Outcome, Reply, Verdict, Way
from petitions.models.saved import SavedFilter
from petitions.models.search import Bigrams, Joined, PlacedTextQuerySet, SearchText, place_marks
from petitions.models.takeover import OldCase, RefusedRow, Takeover
from petitions.models.template import AnswerTemplate
from petitions.models.voice import Voice
from petitions.models.wait import Wait
from petitions.models.word import Word, WordState

__all__ = [
    "ABOUT",
    "LETS_GO_ON",
    "MOST_REPRESENTATIVES",
    "WAITING_FILINGS",
    "AnswerTemplate",
    "ApiClient",
    "Attachment",
    "Bigrams",
    "Callback",
    "CallbackResult",
    "Cause",
    "Channel",
    "Charge",
    "ChargeKind",
    "ComplaintHandler",
    "ComplaintTarget",
    "Consent",
    "ConsentWay",
    "Contact",
    "DeadlineEvent",
    "Duty",
    "DutyStep",
    "FileKind",
    "Filer",
    "Filing",
    "FilingState",
    "Heartbeat",
    "HoldAnswer",
    "HoldKind",
    "HotlineFile",
    "HotlineOrder",
    "Inquiry",
    "Joined",
    "Kind",
    "LegalTerm",
    "Mandate",
    "MandateHousehold",
    "MandateOutcome",
    "MandateStep",
    "NameConsent",
    "NoPetitionReason",
    "NotDoneReason",
    "NumberSeries",
    "OldCase",
    "OpenRequest",
    "OrderSeries",
    "Outage",
    "Outcome",
    "Passage",
    "Petition",
    "PetitionQuerySet",
    "Petitioner",
    "PlacedTextQuerySet",
    "PublicAnswer",
    "RefusedRow",
    "Reply",
    "SavedFilter",
    "SearchText",
    "SweepHold",
    "Takeover",
    "Term",
    "TransferOrder",
    "Urgency",
    "Verdict",
    "Voice",
    "Wait",
    "Way",
    "Word",
    "WordState",
    "concerned",
    "handled_complaints",
    "past_due",
    "place_marks",
]
