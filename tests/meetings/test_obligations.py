"""When a meeting is owed and how that stands: pure, on the dates of 2026."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.utils import translation

from meetings.kinds import Cadence
from meetings.obligations import Reminder, Standing, is_owed, periods_of, reminder_for, standing_of
from wulibridge.periods import half_of, month_of

NOVEMBER = month_of(date(2026, 11, 1))


def day(text: str) -> date:
    return date.fromisoformat(f"2026-{text}")


@pytest.mark.parametrize(
    ("cadence", "count", "last_key", "last_day"),
    [
        (Cadence.MONTH, 12, "2026-12", "12-31"),
        (Cadence.QUARTER, 4, "2026-Q4", "12-31"),
        (Cadence.HALF_YEAR, 2, "2026-H2", "12-31"),
        (Cadence.YEAR, 1, "2026", "12-31"),
    ],
)
def test_the_periods_of_a_year_follow_each_other_without_a_gap(cadence, count, last_key, last_day):
    periods = periods_of(cadence, 2026)
    assert len(periods) == count
    assert (periods[0].first, periods[-1].key, periods[-1].last) == (day("01-01"), last_key, day(last_day))
    assert all(a.last + timedelta(days=1) == b.first for a, b in pairwise(periods))


def test_what_is_held_when_there_is_need_is_never_owed():
    assert periods_of(Cadence.NONE, 2026) == []


def test_half_years_have_names():
    with translation.override("en"):
        assert half_of(day("06-30")).name() == "first half of 2026"
        assert half_of(day("07-01")).name() == "second half of 2026"


@pytest.mark.parametrize(
    ("since", "area_from", "area_to", "owed"),
    [
        ("11-01", "01-01", None, True),
        ("11-02", "01-01", None, False),
        ("01-01", "11-01", None, True),
        ("01-01", "11-02", None, False),
        ("01-01", "01-01", "11-30", True),
        ("01-01", "01-01", "11-29", False),
    ],
)
def test_a_period_is_owed_as_a_whole_or_not_at_all(since, area_from, area_to, owed):
    to = day(area_to) if area_to else None
    assert is_owed(NOVEMBER, since=day(since), area_from=day(area_from), area_to=to) is owed


@pytest.mark.parametrize(
    ("today", "held", "planned", "excused", "standing"),
    [
        ("10-31", False, False, False, Standing.AHEAD),
        ("10-31", False, True, False, Standing.PLANNED),
        ("11-01", False, False, False, Standing.MISSING),
        ("11-30", False, True, False, Standing.PLANNED),
        ("11-30", True, True, False, Standing.HELD),
        ("12-01", False, True, False, Standing.MISSED),
        ("12-01", False, False, True, Standing.EXCUSED),
        ("12-01", True, False, True, Standing.HELD),
    ],
)
def test_how_a_period_stands(today, held, planned, excused, standing):
    assert standing_of(NOVEMBER, day(today), held=held, planned=planned, excused=excused) == standing


@pytest.mark.parametrize(
    ("month", "today", "reminder"),
    [
        ("11-01", "11-15", None),  # eleven working days are left
        ("11-01", "11-16", Reminder.EARLY),
        ("11-01", "11-24", Reminder.EARLY),
        ("11-01", "11-25", Reminder.LAST),
        ("11-01", "11-30", Reminder.LAST),
        ("10-01", "11-01", None),  # a Sunday
        ("10-01", "11-02", Reminder.LATE),
        ("10-01", "11-16", Reminder.LATE),
        ("10-01", "11-17", None),  # no news any more
    ],
)
def test_who_convenes_is_reminded_by_working_days(month, today, reminder):
    assert reminder_for(month_of(day(month)), day(today), lambda on: on.weekday() < 5) == reminder
