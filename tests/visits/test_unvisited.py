"""Who is still to be visited, in walking order, and when to try a shut door again."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.factories.contacts import at, visited
from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, HouseholdFactory, ZoneFactory
from visits.models import VisitOutcome
from visits.queries.unvisited import left_in, with_advice
from visits.revisit import Slot, advice, next_slot, slot_of
from wulibridge.people.roles import Role

PAGE = reverse("visits:unvisited")
SHUT = VisitOutcome.NOBODY_HOME
# November 2026: the 16th is a Monday.
MORNING, AFTERNOON, EVENING = at(2026, 11, 17, 10), at(2026, 11, 18, 15), at(2026, 11, 19, 19)
SATURDAY, SUNDAY_EVENING = at(2026, 11, 21, 10), at(2026, 11, 22, 18)


@pytest.mark.parametrize(
    ("moment", "slot"),
    [
        (at(2026, 11, 16, 0, 30), Slot.MORNING),  # still Sunday in London
        (at(2026, 11, 16, 11, 59), Slot.MORNING),
        (at(2026, 11, 16, 12), Slot.AFTERNOON),
        (at(2026, 11, 16, 16, 59), Slot.AFTERNOON),
        (at(2026, 11, 16, 17), Slot.EVENING),
        (SATURDAY, Slot.WEEKEND),
        (at(2026, 11, 22, 16), Slot.WEEKEND),
        (SUNDAY_EVENING, Slot.EVENING),
    ],
)
def test_a_moment_lies_in_one_slot(moment, slot):
    assert slot_of(moment) == slot


@pytest.mark.parametrize(
    ("tries", "slot"),
    [
        ([], None),
        ([MORNING], Slot.EVENING),
        ([MORNING, MORNING, AFTERNOON], Slot.EVENING),
        ([SATURDAY], Slot.EVENING),
        ([EVENING], Slot.WEEKEND),
        ([MORNING, SUNDAY_EVENING], Slot.WEEKEND),
        ([EVENING, SATURDAY], Slot.MORNING),
        ([EVENING, SATURDAY, MORNING], Slot.AFTERNOON),
        ([EVENING, SATURDAY, MORNING, AFTERNOON], None),
    ],
)
def test_the_next_try_is_at_another_time(tries, slot):
    assert next_slot(tries) == slot


def test_the_advice_names_the_last_tries_and_what_to_do():
    with override("en"):
        assert advice([MORNING, at(2026, 11, 19, 9)]) == "Nobody home Tue 10:00, Thu 09:00: try an evening."
        assert "note" in advice([MORNING, AFTERNOON, EVENING, SATURDAY])
        assert "10:00" not in advice([MORNING, AFTERNOON, EVENING, at(2026, 11, 21, 9)])  # the fourth last
    assert advice([]) == ""


def year():
    return timezone.localdate().year


def test_households_are_left_in_walking_order(zone):
    second, first = BuildingFactory(zone=zone, walk_order=2), BuildingFactory(zone=zone, walk_order=1)
    rooms = [(second, "1", "101"), (first, "10", "1001"), (first, "2", "201"), (first, "2", "21")]
    made = [HouseholdFactory(building=building, floor=floor, room=room) for building, floor, room in rooms]
    assert left_in(zone, year()) == [made[3], made[2], made[1], made[0]]


def test_only_shut_doors_get_advice(zone, household, member):
    refused = HouseholdFactory(building=household.building)
    visited(household, at(year(), 1, 5), [member], SHUT)
    visited(refused, at(year(), 1, 5), [member], SHUT)
    visited(refused, at(year(), 1, 6), [member], VisitOutcome.REFUSED)
    found = {door.household: door.advice for door in with_advice(left_in(zone, year()), year())}
    assert found[household]
    assert found[refused] == ""


def test_a_reached_household_and_last_years_try_are_not_there(member_client, household, member):
    met = HouseholdFactory(building=household.building)
    visited(met, at(year(), 1, 1, 0), [member])
    visited(household, at(year() - 1, 12, 31, 23), [member], SHUT)
    page = member_client.get(PAGE).text
    assert met.room not in page
    assert household.room in page
    assert "rd-advice" not in page


def test_a_zone_of_others_is_nowhere(member_client):
    assert member_client.get(PAGE, {"zone": ZoneFactory().pk}).status_code == 404


def test_whoever_has_several_zones_chooses_one(client, zone):
    ZoneFactory(committee=zone.committee)
    client.force_login(staff_of(Role.COMMITTEE_CHAIR, zone.committee))
    assert client.get(PAGE).url == reverse("visits:coverage")


@pytest.mark.parametrize("doors", [1, 3])
def test_the_page_takes_as_many_queries_for_any_number(
    member_client, building, member, doors, django_assert_max_num_queries
):
    for household in HouseholdFactory.create_batch(doors, building=building):
        visited(household, at(year(), 1, 1), [member], SHUT)
    with django_assert_max_num_queries(9):
        assert member_client.get(PAGE).text.count("rd-advice") == doors
