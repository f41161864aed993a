"""The clock of a duty: the one place that writes its due date and its alarm, and why (DeadlineEvent)."""

from datetime import date, datetime

from petitions.deadlines import Counted, count, extended, recounted
from petitions.duty_route import RUNNING
from petitions.models import Cause, DeadlineEvent, Duty, Term
from petitions.services.terms import calendar_from, explained
from wulibridge.people.models import User
from wulibridge.territory.calendar import end_of


def first_term(duty: Duty, *, now: datetime, by: User) -> None:
    """Promise a report by the months that a duty has, after the day it was given. The duty is saved."""
    term = count(duty.start_on, months=duty.months, calendar=calendar_from(duty.start_on))
    _promise(duty, term, Cause.ASSIGNED, was_on=None, at=now, by=by)


def same_term(duty: Duty, *, now: datetime, by: User) -> None:
    """The term of the duty whose place this one takes: no clock restarts. The duty is saved."""
    before, replaced = last_promise(duty.replaces_id), duty.replaces
    duty.extended_at = replaced.extended_at if replaced else None
    _promise(duty, before.counted, Cause.REASSIGNED, was_on=before.due_on, at=now, by=by)


def extend_term(duty: Duty, *, now: datetime, by: User, reason: str) -> None:
    """One more month, counted from where the term began. The duty is saved."""
    term = extended(last_promise(duty.pk).counted, calendar=calendar_from(duty.start_on))
    duty.extended_at = now
    _promise(duty, term, Cause.EXTENDED, was_on=duty.due_on, at=now, by=by, reason=reason)


def settle_term(duty: Duty, *, now: datetime) -> date | None:
    """Give a provisional duty its final due date when its calendar is published; only ever later. Saved.

    Returns the day that was promised before; None while it stays provisional.
    """
    promised = duty.due_on
    term = recounted(last_promise(duty.pk).counted, calendar=calendar_from(duty.start_on))
    if term.provisional:
        return None
    _promise(duty, term, Cause.SETTLED, was_on=promised, at=now)
    return promised


def last_promise(duty_id: int | None) -> DeadlineEvent:
    """The promise that is in force."""
    return DeadlineEvent.objects.filter(duty=duty_id).latest("pk")


def _promise(
    duty: Duty,
    term: Counted,
    cause: Cause,
    *,
    was_on: date | None,
    at: datetime,
    by: User | None = None,
    reason: str = "",
) -> None:
    duty.months, duty.due_on, duty.provisional = term.months, term.on, term.provisional
    duty.wake_at = end_of(term.on) if duty.state in RUNNING else None
    duty.save()
    event = explained(Term.DUTY, term, cause, petition=duty.order.petition, at=at, by=by, was_on=was_on, reason=reason)
    event.duty = duty
    event.save()
