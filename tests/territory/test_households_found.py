"""A household is found however its number or address is typed."""

import pytest

from tests.factories.territory import BuildingFactory, HouseholdFactory, ZoneFactory
from wulibridge.territory.queries import MOST_FOUND, households_found

pytestmark = pytest.mark.django_db


@pytest.fixture
def zone():
    return ZoneFactory()


def household_at(zone, address, **fields):
    return HouseholdFactory(building=BuildingFactory(zone=zone, address=address), **fields)


@pytest.mark.parametrize(
    ("address", "typed"),
    [
        ("浏阳路12弄3号", "瀏陽路12弄3號"),
        ("浏阳路12弄3号", "瀏陽路１２弄３號"),
        ("浏阳路12弄3号", "瀏陽路"),
        ("浏阳路12弄3号", "浏阳 路\u200b"),
        ("乾溪路5号", "乾溪路5号"),
        ("乾溪路5号", "乾溪"),
        ("乾溪路5号", "乾溪路5號"),
        ("局门路1-3号", "局門路１－３号"),
    ],
)
def test_an_address_is_found_in_any_writing(zone, address, typed):
    household = household_at(zone, address)
    household_at(zone, "斜土路1号")
    assert households_found([zone.pk], typed) == [household]


@pytest.mark.parametrize("typed", ["T-00777", " Ｔ－００７７７ ", "t-00777"])
def test_a_number_is_found_in_any_writing(zone, typed):
    household = household_at(zone, "斜土路1号", number="T-00777")
    household_at(zone, "斜土路2号", number="T-007770")
    assert households_found([zone.pk], typed) == [household]


def test_a_room_narrows_it_down(zone):
    household_at(zone, "浏阳路3号", room="101室")
    household = household_at(zone, "浏阳路4号", room="102室")
    HouseholdFactory(building=household.building, room="103室")
    assert households_found([zone.pk], "瀏陽路4號102室") == [household]


def test_another_zone_is_not_searched(zone):
    household_at(ZoneFactory(), "浏阳路3号", number="T-00888")
    assert households_found([zone.pk], "瀏陽路3號") == households_found([zone.pk], "T-00888") == []


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_rows(zone, rows, django_assert_num_queries):
    for number in range(rows):
        household_at(zone, f"浏阳路{number + 1}号")
    with django_assert_num_queries(2):
        assert len(households_found([zone.pk], "瀏陽路")) == min(rows, MOST_FOUND)
