"""Pure date arithmetic of deadlines: months, working days, roll-over. The calendar is passed in; standard library only.

Sources: Civil Code (民法典) Art 200 to 203. The start day is not counted (201); a term of months ends on the
corresponding day of the last month, or on its last day where there is none (202); a term that would end on a statutory
day off ends on the next working day, at 24:00 (203). Make-up working Saturdays and Sundays are working days.
All dates are civil dates of Asia/Shanghai.
"""

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

IsWorkday = Callable[[date], bool]

# Longer than any run of days off could be: a calendar that has no working day in it is wrong, not long.
LONGEST_BREAK = 60


class NoWorkdayError(ValueError):
    """The calendar knows no working day within LONGEST_BREAK days."""


def add_months(start: date, months: int) -> date:
    """The corresponding day `months` (>= 0) later, or that month's last day (Civil Code Art 202).

    Raises ValueError for a negative number of months, OverflowError beyond the year 9999.
    """
    if months < 0:
        raise ValueError("months must not be negative")
    years, month0 = divmod(start.month - 1 + months, 12)
    year, month = start.year + years, month0 + 1
    if year > date.max.year:
        raise OverflowError("the date lies beyond the year 9999")
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def roll_forward(day: date, is_workday: IsWorkday) -> date:
    """`day` itself when it is a working day, or the next one (Civil Code Art 203). Never earlier than `day`.

    Raises NoWorkdayError when the calendar has no working day within LONGEST_BREAK days.
    """
    for offset in range(LONGEST_BREAK + 1):
        candidate = day + timedelta(days=offset)
        if is_workday(candidate):
            return candidate
    raise NoWorkdayError(f"no working day within {LONGEST_BREAK} days of {day}")


def deadline(start: date, *, months: int = 0, days: int = 0, is_workday: IsWorkday) -> date:
    """The last day of a term of `months` and `days` (calendar days, added after the months) that starts on `start`.

    The start day is not counted; the last day rolls over days off. Raises ValueError for a negative term,
    NoWorkdayError for a calendar without working days.
    """
    if days < 0:
        raise ValueError("days must not be negative")
    return roll_forward(add_months(start, months) + timedelta(days=days), is_workday)


def add_workdays(start: date, workdays: int, is_workday: IsWorkday) -> date:
    """The `workdays`-th working day after `start`, which itself is not counted. 0 gives `start`.

    Raises ValueError for a negative count, NoWorkdayError for a calendar without working days.
    """
    if workdays < 0:
        raise ValueError("workdays must not be negative")
    day = start
    for _ in range(workdays):
        day = roll_forward(day + timedelta(days=1), is_workday)
    return day


def workdays_between(start: date, end: date, is_workday: IsWorkday) -> int:
    """Working days after `start` up to and with `end`; negative when `end` lies before `start`."""
    if end < start:
        return -workdays_between(end, start, is_workday)
    return sum(is_workday(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
