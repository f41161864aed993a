"""Home visits and what they leave behind, by noun."""

from visits.models.brief import BriefRead, PolicyBrief
from visits.models.care import CareAlert, CareTask, CareWish, Weather
from visits.models.diary import VisitText
from visits.models.edit import Chosen, EditField, EditState, HouseholdEdit
from visits.models.enrolment import (
    GOES_ON,
    WAITING,
    Enrolment,
    EnrolmentQuerySet,
    EnrolmentState,
    ReplySlip,
    SlipWay,
)
from visits.models.guidebook import Edition, EditionState, OpenResource, ResourceClass, Service, ServiceClass
from visits.models.intake import INTAKE_CHANNELS, Intake, IntakePetition
from visits.models.need import NEED_GOES_ON, Heard, Need, NeedKind, NeedQuerySet, NeedState
from visits.models.offer import MATCH_GOES_ON, Match, MatchQuerySet, MatchState, Offer, OfferState
from visits.models.opinion import OpinionItem, OpinionQuerySet, OpinionState, RaisedPetition, Triage
from visits.models.pairing import HouseholdPairing
from visits.models.photo import PhotoFlaw, PhotoState, VisitPhoto
from visits.models.quota import (
    RANK_OF,
    ContactQuota,
    ContactRecord,
    PeriodKind,
    QuotaException,
    Rank,
    Target,
)
from visits.models.round import VisitRound
from visits.models.sponsorship import EntryKind, SponsorEntry, SponsorPurpose, Sponsorship
from visits.models.tally import HouseholdYear
from visits.models.team import Duty
from visits.models.version import VisitVersion
from visits.models.visit import REACHED, Purpose, Visit, VisitMember, VisitOutcome, VisitQuerySet
from visits.models.wish import WISH_GOES_ON, MicroWish, WishClaim, WishQuerySet, WishState, WishStep

__all__ = [
    "GOES_ON",
    "INTAKE_CHANNELS",
    "MATCH_GOES_ON",
    "NEED_GOES_ON",
    "RANK_OF",
    "REACHED",
    "WAITING",
    "WISH_GOES_ON",
    "BriefRead",
    "CareAlert",
    "CareTask",
    "CareWish",
    "Chosen",
    "ContactQuota",
    "ContactRecord",
    "Duty",
    "EditField",
    "EditState",
    "Edition",
    "EditionState",
    "Enrolment",
    "EnrolmentQuerySet",
    "EnrolmentState",
    "EntryKind",
    "Heard",
    "HouseholdEdit",
    "HouseholdPairing",
    "HouseholdYear",
    "Intake",
    "IntakePetition",
    "Match",
    "MatchQuerySet",
    "MatchState",
    "MicroWish",
    "Need",
    "NeedKind",
    "NeedQuerySet",
    "NeedState",
    "Offer",
    "OfferState",
    "OpenResource",
    "OpinionItem",
    "OpinionQuerySet",
    "OpinionState",
    "PeriodKind",
    "PhotoFlaw",
    "PhotoState",
    "PolicyBrief",
    "Purpose",
    "QuotaException",
    "RaisedPetition",
    "Rank",
    "ReplySlip",
    "ResourceClass",
    "Service",
    "ServiceClass",
    "SlipWay",
    "SponsorEntry",
    "SponsorPurpose",
    "Sponsorship",
    "Target",
    "Triage",
    "Visit",
    "VisitMember",
    "VisitOutcome",
    "VisitPhoto",
    "VisitQuerySet",
    "VisitRound",
    "VisitText",
    "VisitVersion",
    "Weather",
    "WishClaim",
    "WishQuerySet",
    "WishState",
    "WishStep",
]
