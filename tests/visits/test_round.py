"""My round and a building: what is left to do, counted in the database, for those who walk there."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import BuildingFactory, HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from visits.models import HouseholdPairing, VisitOutcome
from visits.queries import buildings_of_round, floors_of, rounds_of
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import SHANGHAI

ROUND = reverse("visits:round")
TODAY = datetime(2025, 6, 1, tzinfo=SHANGHAI).date()


def at(*moment):
    return datetime(*moment, tzinfo=SHANGHAI)


def counts(zone, year=2025):
    return [(row.n_households, row.n_left) for row in buildings_of_round(zone, year)]


def test_a_household_that_was_met_is_no_longer_left(zone, building):
    met, _left = HouseholdFactory.create_batch(2, building=building)
    VisitFactory(household=met, visited_at=at(2025, 3, 1))
    VisitFactory(household=met, visited_at=at(2025, 4, 1))
    assert counts(zone) == [(2, 1)]


def test_a_household_where_nobody_was_home_is_still_left(zone, household):
    VisitFactory(household=household, visited_at=at(2025, 3, 1), outcome=VisitOutcome.NOBODY_HOME)
    assert counts(zone) == [(1, 1)]


def test_last_years_visit_does_not_count(zone, household):
    VisitFactory(household=household, visited_at=at(2024, 12, 31, 23, 59))
    assert counts(zone) == [(1, 1)]


def test_the_first_minute_of_the_year_counts(zone, household):
    VisitFactory(household=household, visited_at=at(2025, 1, 1, 0, 0))
    assert counts(zone) == [(1, 0)]


def test_a_household_missing_from_the_roster_is_not_left(zone, building):
    HouseholdFactory(building=building, missing_since=TODAY)
    assert counts(zone) == [(0, 0)]


def test_buildings_come_in_walking_order(zone):
    last, first = BuildingFactory(zone=zone, walk_order=2), BuildingFactory(zone=zone, walk_order=1)
    assert list(buildings_of_round(zone, 2025)) == [first, last]


def test_a_committee_post_walks_its_own_zones_alone(zone):
    ZoneFactory()
    ended = ZoneFactory(committee=zone.committee, valid_to=TODAY - timedelta(days=1))
    chair = staff_of(Role.COMMITTEE_CHAIR, zone.committee)
    walked = [row.zone for row in rounds_of(chair, TODAY)]
    assert walked == [zone]
    assert ended not in walked


def test_with_one_zone_the_round_opens_on_its_buildings(member_client, household):
    page = member_client.get(ROUND)
    assert household.building.address in page.text
    assert 'value="0" max="1"' in page.text


def test_with_several_zones_the_round_opens_on_a_choice(client, zone, household):
    other = ZoneFactory(committee=zone.committee)
    client.force_login(staff_of(Role.COMMITTEE_STAFF, zone.committee))
    page = client.get(ROUND)
    assert zone.name in page.text
    assert other.name in page.text
    assert household.building.address not in page.text


def test_a_chosen_zone_shows_its_buildings_alone(client, zone, household):
    elsewhere = BuildingFactory(zone=ZoneFactory(committee=zone.committee))
    client.force_login(staff_of(Role.COMMITTEE_STAFF, zone.committee))
    page = client.get(ROUND, {"zone": zone.pk})
    assert household.building.address in page.text
    assert elsewhere.address not in page.text


@pytest.mark.parametrize("wanted", ["{other}", "0", "x", "1' or 1=1"])
def test_a_zone_that_is_not_mine_does_not_exist(member_client, household, wanted):
    assert member_client.get(ROUND, {"zone": wanted.format(other=ZoneFactory().pk)}).status_code == 404


def test_the_round_is_for_those_who_walk(client, zone):
    client.force_login(staff_of(Role.CASE_DESK, zone.committee.subdistrict))
    assert client.get(ROUND).status_code == 404


@pytest.mark.parametrize("buildings", [1, 3])
def test_the_round_takes_as_many_queries_for_any_number_of_buildings(
    member_client, zone, buildings, django_assert_max_num_queries
):
    for row in BuildingFactory.create_batch(buildings, zone=zone):
        HouseholdFactory.create_batch(buildings, building=row)
    with django_assert_max_num_queries(17):
        assert member_client.get(ROUND).text.count('class="door-left') == buildings


@pytest.mark.parametrize("zones", [1, 3])
def test_the_choice_of_zones_takes_as_many_queries_for_any_number(client, zone, zones, django_assert_max_num_queries):
    ZoneFactory.create_batch(zones, committee=zone.committee)
    client.force_login(staff_of(Role.COMMITTEE_CHAIR, zone.committee))
    with django_assert_max_num_queries(17):
        assert client.get(ROUND).text.count('class="door-left') == zones + 1


def test_the_round_of_350_households_is_light(member_client, zone, member, django_assert_max_num_queries):
    """As much as a weak signal carries: 25 queries and 60 KB at the most, with pairs and weather care on it."""
    buildings = BuildingFactory.create_batch(25, zone=zone)
    households = [household for row in buildings for household in HouseholdFactory.create_batch(14, building=row)]
    for household in households[:20]:
        HouseholdPairing.objects.create(household=household, user=member, starts_on=TODAY)
    with django_assert_max_num_queries(25):
        page = member_client.get(ROUND)
    assert page.text.count('class="door-left') == 25
    assert len(page.content) < 60_000


def test_my_pairs_stand_on_my_round_and_nobody_elses(member_client, building, member):
    mine, theirs = HouseholdFactory.create_batch(2, building=building)
    HouseholdPairing.objects.create(household=mine, user=member, starts_on=TODAY)
    HouseholdPairing.objects.create(household=theirs, user=staff_of(Role.ZONE_LEAD, building.zone), starts_on=TODAY)
    page = member_client.get(ROUND).text
    assert mine.room in page
    assert theirs.room not in page


# A building


def test_floors_and_rooms_come_as_people_count(building, member):
    for floor, room in [("10", "1001"), ("2", "210"), ("2", "21"), ("10", "1002")]:
        HouseholdFactory(building=building, floor=floor, room=room)
    floors = floors_of(building, user=member, year=2025)
    found = [(floor.name, [door.household.room for door in floor.doors]) for floor in floors]
    assert found == [("2", ["21", "210"]), ("10", ["1001", "1002"])]


def test_a_door_shows_the_last_visit_and_stays_reached(building, household, member):
    VisitFactory(household=household, visited_at=at(2025, 2, 1))
    VisitFactory(household=household, visited_at=at(2025, 3, 1), outcome=VisitOutcome.REFUSED)
    (door,) = floors_of(building, user=member, year=2025)[0].doors
    assert (door.last_outcome, door.last_at, door.reached) == (VisitOutcome.REFUSED.label, at(2025, 3, 1), True)
    assert door.missed_since


def test_a_door_where_somebody_was_met_the_last_time_was_not_missed_since(building, household, member):
    VisitFactory(household=household, visited_at=at(2025, 2, 1), outcome=VisitOutcome.NOBODY_HOME)
    VisitFactory(household=household, visited_at=at(2025, 3, 1))
    (door,) = floors_of(building, user=member, year=2025)[0].doors
    assert (door.reached, door.missed_since) == (True, False)


def test_a_door_forgets_last_years_visit(building, household, member):
    VisitFactory(household=household, visited_at=at(2024, 12, 31, 23, 59))
    (door,) = floors_of(building, user=member, year=2025)[0].doors
    assert (door.last_outcome, door.last_at, door.reached) == ("", None, False)


def test_a_door_marks_an_open_petition(zone, building, member):
    asks, quiet = HouseholdFactory.create_batch(2, building=building)
    petition_in(zone, by=member, household=asks)
    doors = floors_of(building, user=member, year=2025)[0].doors
    assert {door.household: door.waits for door in doors} == {asks: True, quiet: False}


def test_the_building_page_names_its_doors(member_client, building, household):
    assert household.room in member_client.get(reverse("visits:building", args=[building.pk])).text


def test_a_stranger_finds_no_building(stranger_client, building, household):
    assert stranger_client.get(reverse("visits:building", args=[building.pk])).status_code == 404


def test_an_auditor_finds_no_building(client, zone, building):
    client.force_login(staff_of(Role.AUDITOR, zone.committee.subdistrict))
    assert client.get(reverse("visits:building", args=[building.pk])).status_code == 404


@pytest.mark.parametrize("doors", [1, 3])
def test_the_building_takes_as_many_queries_for_any_number_of_doors(
    member_client, zone, building, member, doors, django_assert_max_num_queries
):
    for household in HouseholdFactory.create_batch(doors, building=building):
        VisitFactory(household=household, visited_at=timezone.now())
        petition_in(zone, by=member, household=household)
    with django_assert_max_num_queries(8):
        assert (
            member_client.get(reverse("visits:building", args=[building.pk])).text.count("door-last-reached") == doors
        )
