"""The cheapest cut against all cuts, with the cost written down a second time."""

import time
from itertools import combinations, pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wulibridge.territory.planning.cost import Cost, House, cost_of
from wulibridge.territory.planning.cut import ImpossibleError, cheapest_cut
from wulibridge.territory.planning.match import best_pairs

# Streets and lanes in a row, some doors on the street itself, from empty blocks to towers of a zone's own.
SIZES = st.one_of(st.integers(0, 130), st.integers(200, 420))


@st.composite
def rows(draw: st.DrawFn, longest: int = 12) -> list[House]:
    sizes = draw(st.lists(SIZES, min_size=1, max_size=longest))
    street = lane = 0
    houses = []
    for key, size in enumerate(sizes):
        street += draw(st.integers(0, 3)) == 3
        on_the_street = draw(st.integers(0, 3)) == 3
        # A lane stands in one piece: a door on the street ends it.
        lane += on_the_street or draw(st.booleans())
        houses.append(House(key, size, f"路{street}", "" if on_the_street else f"路{street}{lane}弄"))
    return houses


def price(zones: list[list[House]]) -> int:
    """The cost once more, zone by zone and cut by cut, as a person would add it up."""
    total = 0
    for zone in zones:
        size = sum(house.households for house in zone)
        total += (size - 250) ** 2
        total += 1000 * (250 - size) if size < 250 else 0
        total += 1000 * (size - 350) if size > 350 else 0
        total += 2000 * (len({house.street for house in zone}) - 1)
    for lane in {house.lane for zone in zones for house in zone} - {""}:
        total += 10_000 * (sum(any(house.lane == lane for house in zone) for zone in zones) - 1)
    return total


def allowed(zone: list[House]) -> bool:
    """A building of more than 350 households shares its zone with no household."""
    largest = max(house.households for house in zone)
    return largest <= 350 or largest == sum(house.households for house in zone)


def all_cuts(houses: list[House], zones: int | None = None) -> list[list[list[House]]]:
    found = []
    for count in range(1, len(houses) + 1) if zones is None else [zones]:
        for ends in combinations(range(1, len(houses)), count - 1):
            marks = [0, *ends, len(houses)]
            cut = [houses[a:b] for a, b in pairwise(marks)]
            if all(map(allowed, cut)):
                found.append(cut)
    return found


@given(rows())
def test_no_cut_is_cheaper(houses):
    cut = [list(zone) for zone in cheapest_cut(houses)]
    others = all_cuts(houses)

    assert cut in others
    assert (price(cut), len(cut)) == min((price(other), len(other)) for other in others)


@given(rows(9), st.integers(1, 9))
def test_no_cut_into_as_many_zones_is_cheaper(houses, zones):
    others = all_cuts(houses, zones) if zones <= len(houses) else []
    if not others:
        with pytest.raises(ImpossibleError) as caught:
            cheapest_cut(houses, zones=zones)
        assert not caught.value.fewest <= zones <= caught.value.most
        return
    cut = [list(zone) for zone in cheapest_cut(houses, zones=zones)]

    assert cut in others
    assert price(cut) == min(map(price, others))


@given(rows(), st.data())
def test_the_stated_cost_is_what_any_division_costs(houses, data):
    """Zones that are not in a row too: what a person moved by hand."""
    placed = [data.draw(st.integers(0, 3)) for _house in houses]
    zones = [[house for house, place in zip(houses, placed, strict=True) if place == n] for n in range(4)]
    zones = [zone for zone in zones if zone]

    assert cost_of(zones).points == price(zones)


def test_the_parts_of_a_cost():
    lane = [House(1, 200, "甲路", "甲路1弄"), House(2, 100, "甲路", "甲路1弄"), House(3, 300, "乙路")]

    assert cost_of([lane[:1], lane[1:]]) == Cost(
        distance=50**2 + 150**2, outside=50 + 50, lane_cuts=1, further_streets=1
    )


def keys(houses: list[House]) -> list[list[int]]:
    return [[house.key for house in zone] for zone in cheapest_cut(houses)]


def test_a_building_larger_than_the_band_is_a_zone_of_its_own():
    assert keys([House(1, 20, "甲路"), House(2, 400, "甲路"), House(3, 260, "甲路")]) == [[1], [2], [3]]
    # Nobody lives in the first: it makes no zone.
    assert keys([House(1, 0, "甲路"), House(2, 400, "甲路")]) == [[1, 2]]


@pytest.mark.parametrize(("neighbour", "zones"), [(245, [[1, 2], [3]]), (240, [[1], [2, 3]])])
def test_a_lane_stays_whole_for_5_households_out_of_the_band_and_is_cut_for_10(neighbour, zones):
    lane = [House(1, 250, "甲路", "甲路1弄"), House(2, 75, "甲路", "甲路1弄")]

    assert keys([*lane, House(3, neighbour, "甲路")]) == zones


def test_nothing_is_cut_into_nothing():
    assert cheapest_cut([]) == []


def test_a_committee_of_800_buildings_is_cut_at_once():
    houses = [House(n, 3 + n * 7 % 23, f"路{n // 90}", f"路{n // 90}{n // 12}弄") for n in range(800)]
    began = time.perf_counter()

    free = cheapest_cut(houses)
    asked = cheapest_cut(houses, zones=len(free) + 1)

    assert time.perf_counter() - began < 3  # a quarter of a second and half a second where nothing else runs
    assert (sum(map(len, free)), len(asked)) == (800, len(free) + 1)
    assert cheapest_cut(houses) == free


GAINS = st.integers(1, 5).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 9), min_size=columns, max_size=columns), min_size=1, max_size=5)
)


@given(GAINS)
def test_no_other_pairs_gain_more(gains):
    pairs = best_pairs(gains)
    taken = [column for column in pairs if column is not None]
    size = max(len(gains), len(gains[0]))
    wide = [row + [0] * (size - len(row)) for row in gains]

    assert len(set(taken)) == len(taken)
    assert all(gains[row][column] for row, column in enumerate(pairs) if column is not None)
    assert sum(gains[row][column] for row, column in enumerate(pairs) if column is not None) == max(
        sum(wide[row][column] for row, column in enumerate(order[: len(gains)])) for order in permutations(range(size))
    )


@pytest.mark.parametrize("gains", [[], [[]], [[], []]])
def test_without_zones_in_force_there_are_no_pairs(gains):
    assert best_pairs(gains) == [None] * len(gains)
