"""What would have happened to a petition of the past, had this line been there. Pure: no database, no clock of its own.

The same arithmetic as the living line (petitions.deadlines), the same order of events: a stay begins, its term runs to
the end of its last day, and whatever comes first, the answer or that midnight, decides. An answer at the very moment
the term ends comes too late: the day is over (Civil Code Art 203 II, at 24:00).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from petitions.deadlines import Allowances, Counted, WorkingCalendar, count, months_at, total_months
from petitions.route import Move, Stop, next_stop
from wulibridge.territory.calendar import civil_date, end_of


class TimeOrderError(ValueError):
    """Received in the future, answered before it was received, or answered in the future."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay at a stop, as Passage keeps it. `left_by` is LAPSE, or nothing for the last stay."""

    stop: Stop
    entered_at: datetime
    entered_by: Move
    term: Counted
    supervised_at: datetime | None = None
    left_at: datetime | None = None
    left_by: Move | None = None

    @property
    def months(self) -> int:
        return self.term.months

    @property
    def due_on(self) -> date:
        return self.term.on

    @property
    def provisional(self) -> bool:
        return self.term.provisional

    @property
    def late(self) -> bool:
        """Did its term end before an answer came?"""
        return self.left_by == Move.LAPSE or self.supervised_at is not None


@dataclass(frozen=True, slots=True)
class Replayed:
    """All stays, the last one still open: it was answered there, or waits there now."""

    stays: tuple[Stay, ...]
    line: Counted

    @property
    def last(self) -> Stay:
        return self.stays[-1]

    @property
    def total_due_on(self) -> date:
        return self.line.on


def replay(
    *,
    received_at: datetime,
    answered_at: datetime | None,
    allowances: Allowances,
    calendar: WorkingCalendar,
    now: datetime,
) -> Replayed:
    """The stays of a petition received and answered at these moments (None: not answered), up to `now`. All aware.

    Raises TimeOrderError for moments in a wrong order or in the future.
    """
    if received_at > now or (answered_at and not received_at <= answered_at <= now):
        raise TimeOrderError
    end = answered_at or now
    stays = [_stay(Stop.ZONE, received_at, Move.REGISTER, allowances, calendar)]
    while (term_ends := end_of(stays[-1].due_on)) <= end:
        above = next_stop(stays[-1].stop)
        if above is None:
            stays[-1] = replace(stays[-1], supervised_at=term_ends)
            break
        stays[-1] = replace(stays[-1], left_at=term_ends, left_by=Move.LAPSE)
        stays.append(_stay(above, term_ends, Move.LAPSE, allowances, calendar))
    line = count(civil_date(received_at), months=total_months(allowances), calendar=calendar)
    return Replayed(tuple(stays), line)


def _stay(stop: Stop, at: datetime, by_move: Move, allowances: Allowances, calendar: WorkingCalendar) -> Stay:
    return Stay(stop, at, by_move, count(civil_date(at), months=months_at(stop, allowances), calendar=calendar))
