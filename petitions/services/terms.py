"""Promises: the one place that says when an answer is due, sets the alarm, and writes down why (DeadlineEvent)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection

from petitions.deadlines import (
    LONGEST_TERM_MONTHS,
    Counted,
    contact_workdays,
    count,
    days_left,
    months_at,
    reopened,
    total_months,
)
from petitions.models import Cause, Channel, DeadlineEvent, Passage, Petition, Term
from petitions.route import UPWARD, WAITING, Move, State, Stop
from wulibridge.clock import add_months
from wulibridge.people.models import User
from wulibridge.rows import Among, insert
from wulibridge.territory.calendar import Calendar, civil_date, end_of, working_calendar
from wulibridge.territory.models import Subdistrict


def calendar_from(start: date) -> Calendar:
    """The calendar of every term that may start on `start`. One query."""
    return working_calendar(start, add_months(start, LONGEST_TERM_MONTHS))


def promise(
    petition: Petition,
    passage: Passage,
    term: Counted,
    cause: Cause,
    *,
    at: datetime,
    by: User | None = None,
    reason: str = "",
) -> DeadlineEvent:
    """Promise an answer of this stay by the end of `term`, with its alarm. All unsaved: save the event last."""
    event = explained(
        Term.STOP, term, cause, petition=petition, passage=passage, at=at, by=by, reason=reason, was_on=petition.due_on
    )
    passage.months, passage.due_on, passage.provisional = term.months, term.on, term.provisional
    petition.due_on = term.on
    set_alarm(petition)
    return event


def promise_line(petition: Petition, term: Counted, cause: Cause, *, at: datetime) -> DeadlineEvent:
    """Promise an answer over the whole line by the end of `term`. All unsaved: save the event last."""
    event = explained(Term.TOTAL, term, cause, petition=petition, at=at, by=None, was_on=petition.total_due_on)
    petition.total_due_on, petition.total_provisional = term.on, term.provisional
    return event


def promise_contact(petition: Petition, *, calendar: Calendar, at: datetime) -> DeadlineEvent:
    """By when somebody must have spoken to the resident. All unsaved: save the event last."""
    workdays = contact_workdays(petition.urgency, by_hotline=petition.channel == Channel.HOTLINE)
    term = count(civil_date(petition.received_at), workdays=workdays, calendar=calendar)
    petition.contact_due_on = term.on
    return explained(Term.CONTACT, term, Cause.REGISTERED, petition=petition, at=at, by=None, was_on=None)


def explained(
    clock: Term,
    term: Counted,
    cause: Cause,
    *,
    petition: Petition,
    at: datetime,
    by: User | None,
    was_on: date | None,
    passage: Passage | None = None,
    reason: str = "",
) -> DeadlineEvent:
    """The row that says why a due date of whatever clock is what it is; unsaved."""
    return DeadlineEvent(
        petition=petition,
        passage=passage,
        term=clock,
        cause=cause,
        at=at,
        by=by,
        start_on=term.start,
        months=term.months,
        workdays=term.workdays,
        days=term.days,
        raw_on=term.raw_on,
        due_on=term.on,
        was_on=was_on,
        provisional=term.provisional,
        reason=reason,
    )


def set_alarm(petition: Petition) -> None:
    """While an answer is awaited, the sweep looks again when the promised day has ended, or that of the wait."""
    awaited = petition.state in WAITING
    petition.wake_at = end_of(petition.waits_until or petition.due_on) if awaited else None


def line_term(petition: Petition, *, allowances: Subdistrict, calendar: Calendar) -> Counted:
    """The term of the whole line, from the day the petition was received."""
    return count(civil_date(petition.received_at), months=total_months(allowances), calendar=calendar)


# Coming to a stop -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """What those get who come to a stop: their term, and why it is that one. Then the alarm rings."""

    stop: Stop
    term: Counted
    cause: Cause

    @property
    def wake_at(self) -> datetime:
        return end_of(self.term.on)


def first_entry(
    stop: Stop, *, start: date, allowances: Subdistrict, calendar: Calendar, cause: Cause = Cause.CLIMBED
) -> Entry:
    """The months of the stop, for those who come there for the first time on `start` (a date of Asia/Shanghai)."""
    return Entry(stop, count(start, months=months_at(stop, allowances), calendar=calendar), cause)


def entry_again(move: Move, stop: Stop, promises: Sequence[DeadlineEvent]) -> Entry | None:
    """The term of a petition that comes to `stop` where its clock has been started already; None: it has not.

    Each stop has one clock (brief, the three-stop line). Sent down, a petition keeps the date of the stop that sent
    it; up again, it finds the date that the stop had promised, or the later one to which that was moved meanwhile.
    `promises` are those of its stops, oldest first, with their stays.
    """
    present = promises[-1]
    if move not in UPWARD:
        return Entry(stop, present.counted, Cause.SENT_DOWN)
    earlier = [event for event in promises if event.passage is not None and event.passage.stop == stop]
    if not earlier:
        return None
    standing = max(earlier[-1], present, key=lambda event: event.due_on)
    return Entry(stop, standing.counted, Cause.CLIMBED_AGAIN)


def entry_reopened(stop: Stop, *, today: date, due_on: date, answered_on: date, calendar: Calendar) -> Entry:
    """The same stop works on it again from `today`, with what was left of its time when it was answered."""
    left = days_left(due_on, answered_on=answered_on)
    return Entry(stop, reopened(today, left=left, calendar=calendar), Cause.REOPENED)


def promises_of(petitions: Collection[int]) -> dict[int, list[DeadlineEvent]]:
    """The promises of these petitions' stops, oldest first, with their stays. One query."""
    rows = DeadlineEvent.objects.filter(petition__in=petitions, term=Term.STOP).select_related("passage").order_by("pk")
    found: dict[int, list[DeadlineEvent]] = {}
    for event in rows:
        found.setdefault(event.petition_id, []).append(event)
    return found


# Many at once ---------------------------------------------------------------------------------------------------------


def climb(ordinals: Mapping[int, int], entries: Mapping[int, Entry], *, at: datetime) -> None:
    """Let the clock take many one stop up: `ordinals` of their open stays, and the entries that follow, by petition.

    Few statements for all of them: one update for those whose term is the same, as it is for most.
    """
    climbing = list(entries)
    Passage.objects.filter(Among("petition", climbing), left_at=None).update(left_at=at, left_by=Move.LAPSE)
    insert(Passage, [_climbed(petition, ordinals[petition], entry, at) for petition, entry in entries.items()])
    alike: dict[Entry, list[int]] = {}
    for petition, entry in entries.items():
        alike.setdefault(entry, []).append(petition)
    for entry, petitions in alike.items():
        Petition.objects.filter(Among("pk", petitions)).update(
            state=State.REGISTERED, handler=None, stop=entry.stop, due_on=entry.term.on, wake_at=entry.wake_at
        )
        _explain(petitions, entry)


def _climbed(petition: int, ordinal: int, entry: Entry, at: datetime) -> dict[str, object]:
    return {
        "petition_id": petition,
        "ordinal": ordinal + 1,
        "stop": entry.stop,
        "entered_at": at,
        "entered_by": Move.LAPSE,
        "reason": "",
        "months": entry.term.months,
        "due_on": entry.term.on,
        "provisional": entry.term.provisional,
        "extension_reason": "",
        "left_by": "",
        "closing_reason": "",
    }


# From the stays that have just been written: sent as rows of their own, they would cost as much again.
EXPLAIN = """
INSERT INTO petitions_deadlineevent (petition_id, passage_id, term, cause, at, start_on, months, workdays, days, raw_on,
                                     due_on, was_on, provisional, reason)
SELECT stay.petition_id, stay.id, %s, %s, stay.entered_at, %s, %s, %s, %s, %s, stay.due_on, was.due_on, %s, ''
  FROM petitions_passage stay
  JOIN petitions_passage was ON was.petition_id = stay.petition_id AND was.ordinal = stay.ordinal - 1
 WHERE stay.petition_id = ANY(%s) AND stay.left_at IS NULL
"""


def _explain(petitions: list[int], entry: Entry) -> None:
    term = entry.term
    with connection.cursor() as cursor:
        cursor.execute(
            EXPLAIN,
            [
                Term.STOP.value,
                entry.cause.value,
                term.start,
                term.months,
                term.workdays,
                term.days,
                term.raw_on,
                term.provisional,
                petitions,
            ],
        )
