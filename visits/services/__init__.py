"""The only writers of visits and of what they leave behind, by noun."""

from visits.services.visit import OpinionDraft, Slip, VisitDraft, log_visit, reveal_contact, slips_of

__all__ = ["OpinionDraft", "Slip", "VisitDraft", "log_visit", "reveal_contact", "slips_of"]
