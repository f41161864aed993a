"""The clock of a duty: the one place that writes its due date and its alarm."""

from datetime import date, datetime

from petitions.deadlines import EXTENSION_MONTHS, LONGEST_TERM_MONTHS, Due, due
from petitions.duty_route import RUNNING
from petitions.models import Duty
from wulibridge.clock import add_months
from wulibridge.journal.services import Actor
from wulibridge.territory.calendar import end_of, working_calendar


def first_term(duty: Duty, *, now: datetime, by: Actor) -> None:
    """Promise a report by one month after the day it was given; the duty is saved."""
    _promise(duty, _term(duty))
    duty.save()


def extend_term(duty: Duty, *, now: datetime, by: Actor, reason: str) -> None:
    """One more month, counted from where the term began; unsaved."""
    duty.months += EXTENSION_MONTHS
    duty.extended_at = now
    _promise(duty, _term(duty))


def settle_term(duty: Duty, *, now: datetime, by: Actor) -> date | None:
    """Give a provisional duty its final due date when its calendar is published; only ever later. Saved.

    Returns the day that was promised before; None while it stays provisional.
    """
    term, promised = _term(duty), duty.due_on
    if term.provisional:
        return None
    _promise(duty, Due(max(term.on, promised), provisional=False))
    duty.save(update_fields=["due_on", "provisional", "wake_at"])
    return promised


def _term(duty: Duty) -> Due:
    calendar = working_calendar(duty.start_on, add_months(duty.start_on, LONGEST_TERM_MONTHS))
    return due(duty.start_on, months=duty.months, calendar=calendar)


def _promise(duty: Duty, term: Due) -> None:
    duty.due_on, duty.provisional = term.on, term.provisional
    duty.wake_at = end_of(term.on) if duty.state in RUNNING else None
