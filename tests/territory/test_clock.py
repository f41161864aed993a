from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.territory.conftest import vectors
from wulibridge.clock import (
    NoWorkdayError,
    add_months,
    add_workdays,
    deadline,
    roll_forward,
    workdays_between,
)

OFF = {row["date"] for row in vectors("work_calendar_2024_2026.csv") if row["kind"] == "holiday"}
MAKE_UP = {row["date"] for row in vectors("work_calendar_2024_2026.csv") if row["kind"] == "makeup_workday"}

DATES = st.dates(date(2024, 1, 1), date(2026, 6, 30))
MONTHS = st.integers(0, 5)


def is_workday(day: date) -> bool:
    text = day.isoformat()
    return text in MAKE_UP or (text not in OFF and day.weekday() < 5)


@pytest.mark.parametrize("row", vectors("deadline_vectors.csv"), ids=lambda row: row["start"])
def test_dated_table(row):
    start = date.fromisoformat(row["start"])

    found = {
        "one_month_raw": add_months(start, 1),
        "one_month_rolled": deadline(start, months=1, is_workday=is_workday),
        "plus_30_days": start + timedelta(days=30),
        "plus_1_workday": add_workdays(start, 1, is_workday),
        "plus_5_workdays": add_workdays(start, 5, is_workday),
        "plus_15_workdays": add_workdays(start, 15, is_workday),
        "plus_15_days_rolled": deadline(start, days=15, is_workday=is_workday),
        "plus_60_days_rolled": deadline(start, days=60, is_workday=is_workday),
    }

    assert {name: day.isoformat() for name, day in found.items()} == {name: row[name] for name in found}


@given(start=DATES, months=MONTHS)
def test_a_deadline_is_the_first_working_day_from_the_end_of_its_months(start, months):
    end, due = add_months(start, months), deadline(start, months=months, is_workday=is_workday)

    assert due >= end
    assert is_workday(due)
    assert not any(is_workday(end + timedelta(days=n)) for n in range((due - end).days))


@given(start=DATES, months=st.integers(0, 40))
def test_months_end_on_the_corresponding_day_or_on_the_last(start, months):
    end = add_months(start, months)

    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@given(first=DATES, second=DATES, months=MONTHS)
def test_who_starts_later_is_never_due_earlier(first, second, months):
    first, second = sorted((first, second))

    assert deadline(first, months=months, is_workday=is_workday) <= deadline(
        second, months=months, is_workday=is_workday
    )


@given(start=DATES, off=st.sets(st.dates(date(2024, 1, 1), date(2026, 12, 31)), max_size=30))
def test_a_day_off_never_makes_a_deadline_earlier(start, off):
    def fewer(day: date) -> bool:
        return is_workday(day) and day not in off

    assert deadline(start, months=1, is_workday=fewer) >= deadline(start, months=1, is_workday=is_workday)


@given(start=DATES, count=st.integers(0, 40))
def test_working_days_are_counted_as_they_are_added(start, count):
    end = add_workdays(start, count, is_workday)

    assert workdays_between(start, end, is_workday) == count
    assert workdays_between(end, start, is_workday) == -count


@pytest.mark.parametrize(
    "call",
    [
        lambda: add_months(date(2026, 1, 1), -1),
        lambda: deadline(date(2026, 1, 1), days=-1, is_workday=is_workday),
        lambda: add_workdays(date(2026, 1, 1), -1, is_workday),
    ],
)
def test_a_negative_term_is_refused(call):
    with pytest.raises(ValueError, match="negative"):
        call()


def test_a_calendar_without_working_days_is_wrong_and_not_endless():
    with pytest.raises(NoWorkdayError):
        roll_forward(date(2026, 1, 1), lambda day: False)
