"""Home visits and what they leave behind, by noun."""

from visits.models.opinion import OpinionItem, RaisedPetition, Triage
from visits.models.visit import REACHED, Purpose, Visit, VisitMember, VisitOutcome, VisitQuerySet

__all__ = [
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
