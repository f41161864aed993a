"""Entering and leaving a stop: the one place that writes passages, due dates and alarms."""

from datetime import date, datetime

from petitions.deadlines import LONGEST_TERM_MONTHS, Due, due, months_at
from petitions.models import Passage, Petition
from petitions.route import WAITING, Move, Stop
from wulibridge.clock import add_months
from wulibridge.people.models import User
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
