"""When an answer is due: the route's stops and the clock's arithmetic. Pure: allowances and calendar are passed in."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from petitions.route import Stop
from wulibridge import clock


class WorkingCalendar(Protocol):
    def is_workday(self, day: date) -> bool: ...
    def knows(self, day: date) -> bool: ...


class Allowances(Protocol):
    zone_months: int
    committee_months: int
    subdistrict_months: int


@dataclass(frozen=True)
class Due:
    """The last day of a term (Asia/Shanghai, until 24:00). Provisional while that day's calendar is unpublished."""

    on: date
    provisional: bool


EXTENSION_MONTHS = 1
# An allowance is at most 12 months a stop and one extension: how far ahead a calendar must be read.
LONGEST_TERM_MONTHS = 12 * 3 + EXTENSION_MONTHS


def months_at(stop: Stop, allowances: Allowances) -> int:
    """Months that the subdistrict gives this stop; one by default (brief, the three-stop line)."""
    return {
        Stop.ZONE: allowances.zone_months,
        Stop.COMMITTEE: allowances.committee_months,
        Stop.SUBDISTRICT: allowances.subdistrict_months,
    }[stop]


def due(start: date, *, months: int, calendar: WorkingCalendar) -> Due:
    """The term of `months` that starts on `start` (a date of Asia/Shanghai, not counted itself)."""
    day = clock.deadline(start, months=months, is_workday=calendar.is_workday)
    # A day off is passed over only when known: check from the raw end to the rolled one.
    raw = clock.add_months(start, months)
    return Due(day, provisional=not (calendar.knows(raw) and calendar.knows(day)))


def may_be_extended(*, due_on: date, extended: bool, today: date) -> bool:
    """One extension a stay, and only while its term runs (today: a date of Asia/Shanghai)."""
    return not extended and due_on >= today


def total_months(allowances: Allowances) -> int:
    """The whole line: the sum of the three stops."""
    return sum(months_at(stop, allowances) for stop in Stop)


@dataclass(frozen=True)
class Why:
    """Why a term ends when it does. `due_on` is later than `raw`, the corresponding day, where days off follow."""

    start: date
    months: int
    raw: date
    due_on: date

    @property
    def month_end(self) -> bool:
        """The month has no corresponding day, so its last one counts (Civil Code Art 202)."""
        return self.raw.day != self.start.day

    @property
    def rolled(self) -> bool:
        """The day was off, so the next working day counts (Civil Code Art 203)."""
        return self.due_on > self.raw


def explain(start: date, *, months: int, due_on: date) -> Why:
    """Why a term of `months` from `start` ends on `due_on` (dates of Asia/Shanghai)."""
    return Why(start, months, clock.add_months(start, months), due_on)
