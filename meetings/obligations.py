"""When a meeting of a kind is owed, and how that stands. Pure: periods, days and what was held come from outside.

How often is the office's own (the kind's cadence): no law counts these meetings. A period is owed as a whole or not at
all: it must have begun when the kind was introduced and the area existed, and the area must have lasted to its end.
All days are civil dates of Asia/Shanghai.
"""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import models
from django.utils.translation import pgettext_lazy

from meetings.kinds import Cadence
from wulibridge.clock import IsWorkday, roll_forward, workdays_between
from wulibridge.periods import Period, half_of, month_of, quarter_of, year_of

OF: dict[Cadence, Callable[[date], Period]] = {
    Cadence.MONTH: month_of,
    Cadence.QUARTER: quarter_of,
    Cadence.HALF_YEAR: half_of,
    Cadence.YEAR: year_of,
}
# Working days before a period's end when who convenes is told that nothing is planned.
EARLY, LAST = 10, 3
# What ended longer ago is no news, even after an outage.
LATE_FOR = timedelta(days=14)


class Standing(models.TextChoices):
    HELD = "held", pgettext_lazy("owed meeting", "held")
    PLANNED = "planned", pgettext_lazy("owed meeting", "planned")
    MISSING = "missing", pgettext_lazy("owed meeting", "not planned yet")
    AHEAD = "ahead", pgettext_lazy("owed meeting", "later")
    MISSED = "missed", pgettext_lazy("owed meeting", "missed")
    EXCUSED = "excused", pgettext_lazy("owed meeting", "missed, with a reason")


class Reminder(models.TextChoices):
    EARLY = "early"
    LAST = "last"
    LATE = "late"


def periods_of(cadence: Cadence, year: int) -> list[Period]:
    """The periods of a calendar year, in order. None for what is held when there is need."""
    of = OF.get(cadence)
    return list(dict.fromkeys(of(date(year, month, 1)) for month in range(1, 13))) if of else []


def is_owed(period: Period, *, since: date, area_from: date, area_to: date | None) -> bool:
    """Did kind and area exist through the whole period? `area_to` is the area's last day, None while it is in force."""
    return max(since, area_from) <= period.first and (area_to is None or area_to >= period.last)


def standing_of(period: Period, today: date, *, held: bool, planned: bool, excused: bool) -> Standing:
    """How an owed period stands. What was planned and not held by its end is missed."""
    if held:
        return Standing.HELD
    if today > period.last:
        return Standing.EXCUSED if excused else Standing.MISSED
    if planned:
        return Standing.PLANNED
    return Standing.AHEAD if today < period.first else Standing.MISSING


def reminder_for(period: Period, today: date, is_workday: IsWorkday) -> Reminder | None:
    """Of what `today` brings to mind while nothing is planned, or was held, in `period`; None on other days.

    From the tenth working day before its end, from the third, and from the first working day after it on, for a
    fortnight: a sweep that was away catches up.
    """
    if period.first <= today <= period.last:
        left = workdays_between(today, period.last, is_workday)
        if left > EARLY:
            return None
        return Reminder.LAST if left <= LAST else Reminder.EARLY
    first_after = roll_forward(period.last + timedelta(days=1), is_workday)
    return Reminder.LATE if first_after <= today <= first_after + LATE_FOR else None
