"""Entering and leaving a stop: the one place that writes passages, due dates and alarms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from petitions.deadlines import LONGEST_TERM_MONTHS, Due, due, months_at
from petitions.models import Passage, Petition
from petitions.route import WAITING, Move, State, Stop
from wulibridge.clock import add_months
from wulibridge.people.models import User
from wulibridge.rows import insert
from wulibridge.territory.calendar import Calendar, civil_date, end_of, working_calendar
from wulibridge.territory.models import Subdistrict


def calendar_from(start: date) -> Calendar:
    """The calendar of every term that may start on `start`. One query."""
    return working_calendar(start, add_months(start, LONGEST_TERM_MONTHS))


def set_due(petition: Petition, passage: Passage, term: Due) -> None:
    """Promise an answer by `term` and set the alarm for the end of that day, while the resident still waits."""
    passage.due_on, passage.provisional = term.on, term.provisional
    petition.due_on = term.on
    petition.wake_at = end_of(term.on) if petition.state in WAITING else None


@dataclass(frozen=True)
class Term:
    """What a stop gives to all who come there on one day: so many months, to the end of a day; then the alarm rings."""

    stop: Stop
    months: int
    due: Due
    wake_at: datetime


def term_at(stop: Stop, *, start: date, allowances: Subdistrict, calendar: Calendar) -> Term:
    """The term of those who come to `stop` on `start` (a date of Asia/Shanghai) and wait there."""
    months = months_at(stop, allowances)
    ends = due(start, months=months, calendar=calendar)
    return Term(stop, months, ends, end_of(ends.on))


def climb(ordinals: Mapping[int, int], terms: Mapping[int, Term], *, at: datetime) -> None:
    """Let the clock take many one stop up: `ordinals` of their open stays, and the terms that follow, by petition.

    Few statements for all of them: one update for those whose term is the same, as it is for most.
    """
    Passage.objects.filter(petition__in=list(terms), left_at=None).update(left_at=at, left_by=Move.LAPSE)
    insert(Passage, [_climbed(petition, ordinals[petition], term, at) for petition, term in terms.items()])
    alike: dict[Term, list[int]] = {}
    for petition, term in terms.items():
        alike.setdefault(term, []).append(petition)
    for term, petitions in alike.items():
        Petition.objects.filter(pk__in=petitions).update(
            state=State.REGISTERED, owner=None, stop=term.stop, due_on=term.due.on, wake_at=term.wake_at
        )


def _climbed(petition: int, ordinal: int, term: Term, at: datetime) -> dict[str, object]:
    return {
        "petition_id": petition,
        "ordinal": ordinal + 1,
        "stop": term.stop,
        "entered_at": at,
        "entered_by": Move.LAPSE,
        "reason": "",
        "months": term.months,
        "due_on": term.due.on,
        "provisional": term.due.provisional,
        "extension_reason": "",
        "left_by": "",
        "closing_reason": "",
    }


def new_passage(
    petition: Petition,
    stop: Stop,
    *,
    ordinal: int,
    at: datetime,
    by_move: Move,
    allowances: Subdistrict,
    calendar: Calendar,
    actor: User | None = None,
    reason: str = "",
) -> Passage:
    """An unsaved stay at `stop` from `at` on; the petition is set to stand there, also unsaved."""
    months = months_at(stop, allowances)
    passage = Passage(
        petition=petition,
        ordinal=ordinal,
        stop=stop,
        entered_at=at,
        entered_by=by_move,
        reason=reason,
        actor=actor,
        months=months,
    )
    set_due(petition, passage, due(civil_date(at), months=months, calendar=calendar))
    petition.stop = stop
    return passage
