"""The year's coverage: distinct households reached, visits, and contacts are three figures."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from tests.factories.people import UserFactory
from tests.factories.territory import BuildingFactory, HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from visits.models import Visit, VisitOutcome
from visits.queries import Coverage, coverage_by_zone, households_on_roster, reached_in
from visits.queries.coverage import Standing
from visits.queries.standing import households_standing
from wulibridge.territory.calendar import SHANGHAI

pytestmark = pytest.mark.django_db
YEAR = 2025


def household_in(zone, **fields):
    return HouseholdFactory(building__zone=zone, **fields)


def visit(household, *, month=6, day=1, hour=10, outcome=VisitOutcome.MET, team=(), year=YEAR):
    row = VisitFactory(
        household=household, outcome=outcome, visited_at=datetime(year, month, day, hour, tzinfo=SHANGHAI)
    )
    row.members.set(team)
    return row


def test_a_zone_without_households_has_a_row_of_zeros(zone):
    assert coverage_by_zone([zone.pk], YEAR) == {zone.pk: Coverage()}
    assert Coverage().is_empty


def test_two_visits_to_one_household_reach_one_household(zone):
    household = household_in(zone)
    visit(household, month=3)
    visit(household, month=6)
    found = coverage_by_zone([zone.pk], YEAR)[zone.pk]
    assert (found.households, found.reached, found.visits) == (1, 1, 2)


@pytest.mark.parametrize("outcome", [outcome for outcome in VisitOutcome if outcome != VisitOutcome.MET])
def test_a_shut_door_is_a_visit_and_reaches_nobody(zone, outcome):
    visit(household_in(zone), outcome=outcome, team=[UserFactory()])
    found = coverage_by_zone([zone.pk], YEAR)[zone.pk]
    assert (found.households, found.counts[Standing(outcome)]) == (1, 1)
    assert (found.reached, found.visits, found.contacts) == (0, 1, 0)


def test_contacts_count_people_of_the_team_once_a_day(zone):
    household, (one, two) = household_in(zone), UserFactory.create_batch(2)
    visit(household, hour=9, team=[one, two])
    visit(household, hour=15, team=[one])  # the same person on the same day
    visit(household, day=2, team=[one])
    assert coverage_by_zone([zone.pk], YEAR)[zone.pk].contacts == 3


def test_a_visit_without_a_team_counts_as_no_contact(zone):
    visit(household_in(zone))
    assert coverage_by_zone([zone.pk], YEAR)[zone.pk].contacts == 0


def test_contacts_count_by_the_day_of_shanghai(zone):
    household, one = household_in(zone), UserFactory()
    visit(household, day=1, hour=23, team=[one])  # 15:00 and 16:30 of one day in London: two days here
    visit(household, day=2, hour=0, team=[one])
    assert coverage_by_zone([zone.pk], YEAR)[zone.pk].contacts == 2


def test_a_household_missing_from_the_roster_counts_on_neither_side(zone):
    gone = household_in(zone, missing_since=date(YEAR, 2, 1))
    visit(gone)
    found = coverage_by_zone([zone.pk], YEAR)[zone.pk]
    assert (found.households, found.reached, found.visits) == (0, 0, 1)


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        ("2024-12-31T23:59:59.999999+08:00", 2024),
        ("2025-01-01T00:00:00+08:00", 2025),  # still 2024 in London
        ("2025-12-31T23:59:59.999999+08:00", 2025),
        ("2026-01-01T00:00:00+08:00", 2026),
    ],
)
def test_a_year_begins_at_midnight_in_shanghai(zone, moment, year):
    VisitFactory(household=household_in(zone), visited_at=datetime.fromisoformat(moment))
    with timezone.override("UTC"):
        reached = {number: coverage_by_zone([zone.pk], number)[zone.pk].reached for number in (2024, 2025, 2026)}
    assert reached == {2024: 0, 2025: 0, 2026: 0} | {year: 1}


def test_reached_and_unreached_are_the_rows_behind_the_figure(zone):
    met, shut, never = (household_in(zone) for _ in range(3))
    visit(met)
    visit(shut, outcome=VisitOutcome.NOBODY_HOME)
    visit(household_in(zone, missing_since=date(YEAR, 1, 1)))
    visit(household_in(ZoneFactory()))
    assert list(households_on_roster([zone.pk]).filter(reached_in(YEAR))) == [met]
    assert set(households_on_roster([zone.pk]).exclude(reached_in(YEAR))) == {shut, never}


def test_a_household_met_again_in_a_later_year_still_counts_for_the_earlier_one(zone):
    again, later = household_in(zone), household_in(zone)
    for household, year in ((again, YEAR), (again, YEAR + 1), (later, YEAR + 1)):
        VisitFactory(household=household, visited_at=datetime(year, 3, 1, tzinfo=SHANGHAI))

    assert list(households_on_roster([zone.pk]).filter(reached_in(YEAR))) == [again]
    assert set(households_on_roster([zone.pk]).filter(reached_in(YEAR + 1))) == {again, later}


def test_a_year_that_is_not_over_is_told_by_the_household_alone(zone):
    rows = households_on_roster([zone.pk])
    assert "visits_householdyear" in str(rows.filter(reached_in(YEAR)).query)
    # Next year, for on its last day the present one is not told so any more.
    assert "visits_householdyear" not in str(rows.filter(reached_in(timezone.localdate().year + 1)).query)


@pytest.mark.parametrize("zones", [1, 3])
def test_coverage_takes_two_queries_for_any_number_of_zones(zones, django_assert_num_queries):
    areas = ZoneFactory.create_batch(zones)
    for area in areas:
        visit(HouseholdFactory(building=BuildingFactory(zone=area)), team=[UserFactory()])
    with django_assert_num_queries(2):
        found = coverage_by_zone([area.pk for area in areas], YEAR)
    figures = {(row.households, row.reached, row.visits, row.contacts) for row in found.values()}
    assert figures == {(1, 1, 1, 1)}


# Classes


def by_standing(zone, year=YEAR):
    return {standing: count for standing, count in coverage_by_zone([zone.pk], year)[zone.pk].counts.items() if count}


@pytest.mark.parametrize(
    ("outcomes", "standing"),
    [
        ((), "untouched"),
        (("nobody_home", "nobody_home"), "nobody_home"),
        (("met", "refused"), "reached"),  # reached wins, whatever came later
        (("nobody_home", "met"), "reached"),
        (("refused", "nobody_home"), "nobody_home"),  # otherwise the last one says it
        (("nobody_home", "refused"), "refused"),
        (("refused", "moved"), "moved"),
        (("moved", "vacant"), "vacant"),
    ],
)
def test_a_household_stands_in_one_class(zone, outcomes, standing):
    household = household_in(zone)
    for day, outcome in enumerate(outcomes, start=1):
        visit(household, day=day, outcome=outcome)
    assert by_standing(zone) == {Standing(standing): 1}
    assert list(households_standing([zone.pk], YEAR, Standing(standing))) == [household]


def test_another_year_and_a_withdrawn_visit_say_nothing(zone):
    household = household_in(zone)
    visit(household, year=YEAR - 1)
    taken_back = visit(household, outcome=VisitOutcome.REFUSED)
    Visit.objects.filter(pk=taken_back.pk).update(
        withdrawn_at=timezone.now(), withdrawn_by=taken_back.logged_by, withdrawn_reason="记错户"
    )
    found = coverage_by_zone([zone.pk], YEAR)[zone.pk]
    assert by_standing(zone) == {Standing.UNTOUCHED: 1}
    assert (found.visits, found.contacts) == (0, 0)
