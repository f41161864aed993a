from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.territory.conftest import vectors
from wulibridge.journal.models import JournalEntry
from wulibridge.journal.services import SYSTEM
from wulibridge.territory.calendar import working_calendar
from wulibridge.territory.models import WorkDay
from wulibridge.territory.queries import unknown_years
from wulibridge.territory.services import UnknownYearError, load_calendar_year, set_workday

pytestmark = pytest.mark.django_db


def verbs() -> list[str]:
    return list(JournalEntry.objects.values_list("verb", flat=True))


@pytest.fixture
def three_years():
    for year in (2024, 2025, 2026):
        load_calendar_year(year, by=SYSTEM)


def test_loaded_years_are_those_that_the_state_council_published(three_years):
    published = {date.fromisoformat(row["date"]): row["kind"] for row in vectors("work_calendar_2024_2026.csv")}
    wrong = [
        day
        for day, is_workday in WorkDay.objects.values_list("day", "is_workday")
        if is_workday != (published[day] == "makeup_workday" if day in published else day.weekday() < 5)
    ]

    assert wrong == []
    assert WorkDay.objects.count() == 366 + 365 + 365


def test_a_day_off_has_its_occasion(three_years):
    assert WorkDay.objects.get(day=date(2026, 2, 17)).name == "春节"
    assert WorkDay.objects.get(day=date(2026, 3, 10)).name == ""


def test_loading_again_writes_nothing():
    assert load_calendar_year(2026, by=SYSTEM) == 365
    assert load_calendar_year(2026, by=SYSTEM) == 0
    assert verbs() == ["calendar.year_loaded"]


def test_loading_keeps_what_a_person_entered():
    day = date(2026, 3, 10)
    set_workday(day=day, is_workday=False, name="停电", by=SYSTEM)

    assert load_calendar_year(2026, by=SYSTEM) == 364
    assert not working_calendar(day, day).is_workday(day)


def test_a_day_that_is_set_is_journalled_with_what_changed(three_years):
    set_workday(day=date(2026, 3, 10), is_workday=False, name="停电", by=SYSTEM)
    set_workday(day=date(2026, 3, 10), is_workday=False, name="停电", by=SYSTEM)

    assert verbs().count("calendar.day_set") == 1


@pytest.mark.parametrize("year", [2003, 2027])
def test_a_year_that_is_not_published_says_so(year):
    with pytest.raises(UnknownYearError, match=str(year)):
        load_calendar_year(year, by=SYSTEM)
    assert not WorkDay.objects.exists()


def test_the_command_loads_every_published_year_when_none_is_named(capsys):
    call_command("load_calendar")

    assert unknown_years(date(2026, 1, 1)) == []
    assert WorkDay.objects.dates("day", "year").count() == 4
    with pytest.raises(CommandError, match="2027"):
        call_command("load_calendar", "2027")


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 9, 30), []),
        (date(2026, 10, 1), [2027]),
        (date(2027, 1, 1), [2027]),
        (date(2023, 12, 31), [2023]),
    ],
)
def test_a_missing_year_is_known_to_be_missing_once_it_should_have_been_announced(three_years, today, years):
    assert unknown_years(today) == years


def test_a_year_with_a_gap_is_not_known(three_years):
    WorkDay.objects.filter(day=date(2026, 8, 1)).delete()

    assert unknown_years(date(2026, 3, 1)) == [2026]
    assert not working_calendar(date(2026, 8, 1), date(2026, 8, 1)).knows(date(2026, 8, 1))


def test_years_are_looked_up_in_one_query(three_years, django_assert_num_queries):
    with django_assert_num_queries(1):
        unknown_years(date(2026, 11, 1) + timedelta(days=1))
