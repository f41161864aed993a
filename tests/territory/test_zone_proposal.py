"""The zones that are proposed for a committee: which buildings are counted, and which zone keeps its name."""

from datetime import timedelta
from itertools import islice

import pytest

from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, ZoneFactory
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household, Zone
from wulibridge.territory.planning.cost import House
from wulibridge.territory.planning.doors import Door, doors_of, doors_of_plan
from wulibridge.territory.planning.order import address_of
from wulibridge.territory.planning.proposal import propose
from wulibridge.territory.planning.services import draw_proposal, fresh_names
from wulibridge.territory.redistricting.reading import places_of, today, zones_of


def door(pk: int, households: int, zone: int) -> Door:
    return Door(pk, address_of(f"斜土路{2 * pk + 1}号"), zone, House(pk, households, "斜土路"))


def kept(doors: list[Door], in_force: list[Zone], **asked: int) -> list[tuple[str | None, list[int]]]:
    found = propose(doors, in_force, **asked)
    return [(zone.keeps and zone.keeps.code, [door.pk for door in zone.doors]) for zone in found]


ONE, TWO, THREE = (Zone(pk=pk, code=f"桥一-0{pk}") for pk in (1, 2, 3))


def test_the_fewest_households_change_their_zone():
    """The first one shares most with zone 1. It takes zone 2 all the same, so that the second one can keep zone 1."""
    doors = [door(1, 130, 1), door(2, 125, 2), door(3, 128, 1), door(4, 124, 3)]

    assert kept(doors, [ONE, TWO]) == [("桥一-02", [1, 2]), ("桥一-01", [3, 4])]


def test_households_count_and_not_buildings():
    doors = [door(1, 200, 1), door(2, 25, 2), door(3, 25, 2)]

    assert kept(doors, [ONE, TWO]) == [("桥一-01", [1, 2, 3])]


def test_a_zone_too_many_is_new_and_one_too_few_ends():
    doors = [door(1, 250, 1), door(2, 250, 1)]

    assert kept(doors, [ONE]) == [("桥一-01", [1]), (None, [2])]
    assert kept(doors, [ONE, TWO, THREE], zones=1) == [("桥一-01", [1, 2])]


def test_where_nobody_lives_the_buildings_decide():
    doors = [door(1, 0, 1), door(2, 0, 2), door(3, 0, 2)]

    assert kept(doors, [ONE, TWO]) == [("桥一-02", [1, 2, 3])]


@pytest.mark.parametrize(
    ("taken", "fresh"),
    [
        (["桥一-01", "桥一-02"], ["桥一-03", "桥一-04"]),
        (["桥一-01", "桥一-09", "甲区"], ["桥一-10", "桥一-11"]),
        (["第一责任区"], ["桥一-01", "桥一-02"]),
        ([], ["桥一-01", "桥一-02"]),
    ],
)
def test_new_zones_are_numbered_on_in_the_way_of_the_others(taken, fresh):
    assert [code for code, _name in islice(fresh_names("桥一", taken), 2)] == fresh


@pytest.fixture
def committee(db):
    return CommitteeFactory(short_name="桥一")


@pytest.fixture
def chair(committee) -> User:
    return staff_of(Role.COMMITTEE_CHAIR, committee)


def settle(zone: Zone, address: str, households: int, **facts: object) -> None:
    building = BuildingFactory(zone=zone, address=address)
    Household.objects.bulk_create(
        HouseholdFactory.build(building=building, committee=zone.committee, number=f"{address}{n}", **facts)
        for n in range(households)
    )


def test_households_that_vanished_from_the_roster_are_not_counted(committee):
    zone = ZoneFactory(committee=committee)
    settle(zone, "斜土路1号", 2)
    settle(zone, "斜土路3号", 2, missing_since=today())

    assert [(door.address.building, door.households) for door in doors_of([zone])] == [
        ("斜土路1号", 2),
        ("斜土路3号", 0),
    ]


def test_a_zone_that_has_ended_gives_its_buildings_and_not_its_name(committee, chair):
    """Buildings that were left behind when the zone ended are planned for as well."""
    zone = ZoneFactory(committee=committee, code="桥一-01")
    settle(ZoneFactory(committee=committee, code="桥一-07", valid_to=today() - timedelta(days=1)), "斜土路1号", 260)
    settle(zone, "斜土路3号", 260)

    plan = draw_proposal(committee=committee, name="重划", effective_on=today(), by=chair)

    assert {row.code for row in zones_of(plan) if not row.ends} == {"桥一-01", "桥一-08"}


def test_the_buildings_of_a_plan_stand_in_the_same_order_as_those_of_its_committee(committee, chair):
    zones = [ZoneFactory(committee=committee, code=f"桥一-0{n}") for n in (1, 2)]
    for zone, road in zip(zones, ("瞿溪路", "斜土路"), strict=True):
        for number in (2, 1, 10):
            settle(zone, f"{road}{number}号", 1)
    plan = draw_proposal(committee=committee, name="重划", effective_on=today(), by=chair)

    walk = [door.pk for door in doors_of(zones)]
    assert [door.pk for door in doors_of_plan(places_of(plan), zones)] == walk
    assert [str(door.address) for door in doors_of(zones)][:3] == ["瞿溪路1号", "瞿溪路10号", "瞿溪路2号"]
