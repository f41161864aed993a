"""The only writers of visits and of what they leave behind, by noun."""

from visits.services.change import change_visit, withdraw_visit
from visits.services.diary import make_visit_findable, make_visits_findable
from visits.services.drafts import VisitDraft
from visits.services.opinion import (
    OpinionDraft,
    change_triage,
    raise_petition,
    revise_opinions,
    settle,
    withdraw_opinions,
    write_opinions,
)
from visits.services.photo import add_photo, remove_photo, remove_photos
from visits.services.visit import Slip, log_visit, reveal_contact, slips_of

__all__ = [
    "OpinionDraft",
    "Slip",
    "VisitDraft",
    "add_photo",
    "change_triage",
    "change_visit",
    "log_visit",
    "make_visit_findable",
    "make_visits_findable",
    "raise_petition",
    "remove_photo",
    "remove_photos",
    "reveal_contact",
    "revise_opinions",
    "settle",
    "slips_of",
    "withdraw_opinions",
    "withdraw_visit",
    "write_opinions",
]
