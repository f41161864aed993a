"""Home visits and what they leave behind, by noun."""

from visits.models.care import CareAlert, CareTask, CareWish, Weather
from visits.models.opinion import OpinionItem, RaisedPetition, Triage
from visits.models.pairing import HouseholdPairing
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
from visits.models.visit import REACHED, Purpose, Visit, VisitMember, VisitOutcome, VisitQuerySet

__all__ = [
    "RANK_OF",
    "CareAlert",
    "CareTask",
    "CareWish",
    "ContactQuota",
    "ContactRecord",
    "HouseholdPairing",
    "PeriodKind",
    "QuotaException",
    "Rank",
    "Target",
    "VisitRound",
    "Weather",
    "REACHED",
    "OpinionItem",
    "Purpose",
    "RaisedPetition",
    "Triage",
    "Visit",
    "VisitMember",
    "VisitOutcome",
    "VisitQuerySet",
]
