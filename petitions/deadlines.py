"""When an answer is due: the route's stops and the clock's arithmetic. Pure: allowances and calendar are passed in."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from petitions.route import FIRST_CONTACT_OF_HOTLINE, FIRST_CONTACT_WORKDAYS, Stop
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
# What was reopened cannot be looked into in less than a working week, however little time was left at its answer.
REOPENED_WORKDAYS = 5
# A stop waits for the resident so long at most, and so often: enough for papers to be found, not to shelve a matter.
LONGEST_WAIT_DAYS = 30
MOST_WAITS = 2
# An allowance is at most 12 months a stop and one extension: how far ahead a calendar must be read.
LONGEST_TERM_MONTHS = 12 * 3 + EXTENSION_MONTHS


def months_at(stop: Stop, allowances: Allowances) -> int:
    """Months that the subdistrict gives this stop; one by default (brief, the three-stop line)."""
    return {
        Stop.ZONE: allowances.zone_months,
        Stop.COMMITTEE: allowances.committee_months,
        Stop.SUBDISTRICT: allowances.subdistrict_months,
    }[stop]


@dataclass(frozen=True)
class Counted:
    """A term with all that says why it ends when it does (dates of Asia/Shanghai).

    From `start`, not counted itself, so many months, then days, then working days: that leads to `raw_on`, and over
    the days off that follow to `on`.
    """

    start: date
    months: int
    days: int
    workdays: int
    raw_on: date
    on: date
    provisional: bool

    @property
    def due(self) -> Due:
        return Due(self.on, self.provisional)

    @property
    def month_end(self) -> bool:
        """The month has no corresponding day, so its last one counts (Civil Code Art 202)."""
        return bool(self.months) and clock.add_months(self.start, self.months).day != self.start.day

    @property
    def rolled(self) -> bool:
        """The day was off, so the next working day counts (Civil Code Art 203)."""
        return self.on > self.raw_on


def count(start: date, *, months: int = 0, days: int = 0, workdays: int = 0, calendar: WorkingCalendar) -> Counted:
    """The term that starts on `start` (a date of Asia/Shanghai, not counted itself).

    Raises ValueError for a negative term, NoWorkdayError for a calendar without working days.
    """
    day = clock.add_months(start, months) + timedelta(days=days)
    raw = clock.add_workdays(day, workdays, calendar.is_workday)
    on = clock.roll_forward(raw, calendar.is_workday)
    # A day off is passed over only when known: check from the raw end to the rolled one.
    known = calendar.knows(raw) and calendar.knows(on)
    return Counted(start, months, days, workdays, raw, on, provisional=not known)


def due(start: date, *, months: int, calendar: WorkingCalendar) -> Due:
    """The last day of the term of `months` that starts on `start` (a date of Asia/Shanghai, not counted itself)."""
    return count(start, months=months, calendar=calendar).due


def extended(term: Counted, *, calendar: WorkingCalendar) -> Counted:
    """A month more, counted from where the term began: one month from 31 January and one more is 31 March."""
    return recounted(replace(term, months=term.months + EXTENSION_MONTHS), calendar=calendar)


def recounted(term: Counted, *, calendar: WorkingCalendar) -> Counted:
    """The same term by another calendar; never earlier than it was promised."""
    anew = count(term.start, months=term.months, days=term.days, workdays=term.workdays, calendar=calendar)
    return anew if anew.on >= term.on else replace(term, provisional=anew.provisional)


def waited(due_on: date, *, days: int, calendar: WorkingCalendar) -> Counted:
    """What was promised for `due_on`, after the resident was waited for so many days: so much later."""
    return count(due_on, days=days, calendar=calendar)


def days_waited(began_on: date, *, until: date, today: date) -> int:
    """Days from the day on which the waiting began (not counted) to the one on which it ends, `until` at the latest."""
    return max((min(until, today) - began_on).days, 0)


def reopened(today: date, *, left: int, calendar: WorkingCalendar) -> Counted:
    """The same stop again from `today`, with the days it had `left` when it answered, or REOPENED_WORKDAYS if that
    is longer. Never a new month: no clock restarts."""
    rest = count(today, days=max(left, 0), calendar=calendar)
    least = count(today, workdays=REOPENED_WORKDAYS, calendar=calendar)
    return rest if rest.on >= least.on else least


def days_left(due_on: date, *, answered_on: date) -> int:
    """Days that a stop had left when it answered; none when it answered late."""
    return max((due_on - answered_on).days, 0)


def may_be_extended(*, due_on: date, extended: bool, today: date) -> bool:
    """One extension a stay, and only while its term runs (today: a date of Asia/Shanghai)."""
    return not extended and due_on >= today


def time_is_left(*, due_on: date, today: date) -> bool:
    """Is there anything left of the term? On its last day there is (Civil Code Art 203 II: until 24:00)."""
    return due_on >= today


def contact_workdays(urgency: str, *, by_hotline: bool) -> int:
    """Working days until somebody has spoken to the resident (route)."""
    usual = FIRST_CONTACT_WORKDAYS[urgency]
    return min(usual, FIRST_CONTACT_OF_HOTLINE) if by_hotline else usual


def total_months(allowances: Allowances) -> int:
    """The whole line: the sum of the three stops."""
    return sum(months_at(stop, allowances) for stop in Stop)
