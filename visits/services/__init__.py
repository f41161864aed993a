"""The only writers of visits and of what they leave behind, by noun."""

from visits.services.care import NOBODY_HOME, declare_care, end_care, note_care, set_care_wishes
from visits.services.change import WHO_MAY_CHANGE, change_visit, withdraw_visit
from visits.services.diary import make_visit_findable, make_visits_findable
from visits.services.drafts import VisitDraft
from visits.services.edits import Corrected, Correction, correct_household, reveal_edit, settle_edit
from visits.services.opinion import (
    OpinionDraft,
    change_triage,
    raise_petition,
    revise_opinions,
    settle,
    withdraw_opinions,
    write_opinions,
)
from visits.services.pairing import end_pairing, pair_household
from visits.services.photo import add_photo, remove_photo, remove_photos
from visits.services.quota import end_quota, excuse, hold_again, publish_record, set_quota, withdraw_record
from visits.services.round import keep_round
from visits.services.stays import what_stays
from visits.services.sync import Arrival, Receipt, take_correction, take_visit, take_withdrawal
from visits.services.visit import Slip, log_visit, reveal_contact, slips_of

__all__ = [
    "NOBODY_HOME",
    "WHO_MAY_CHANGE",
    "Arrival",
    "Corrected",
    "Correction",
    "OpinionDraft",
    "Receipt",
    "Slip",
    "VisitDraft",
    "add_photo",
    "change_triage",
    "change_visit",
    "correct_household",
    "declare_care",
    "end_care",
    "end_pairing",
    "end_quota",
    "excuse",
    "hold_again",
    "keep_round",
    "log_visit",
    "make_visit_findable",
    "make_visits_findable",
    "note_care",
    "pair_household",
    "publish_record",
    "raise_petition",
    "remove_photo",
    "remove_photos",
    "reveal_contact",
    "reveal_edit",
    "revise_opinions",
    "set_care_wishes",
    "set_quota",
    "settle",
    "settle_edit",
    "slips_of",
    "take_correction",
    "take_visit",
    "take_withdrawal",
    "what_stays",
    "withdraw_opinions",
    "withdraw_record",
    "withdraw_visit",
    "write_opinions",
]
