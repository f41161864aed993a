"""The cheapest cut against all cuts, with the cost written down a second time."""

import time
from collections.abc import Sequence
from itertools import accumulate, combinations, pairwise, permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wulibridge.territory.planning.cost import Cost, House, cost_of
from wulibridge.territory.planning.cut import ImpossibleError, cheapest_cut
from wulibridge.territory.planning.match import best_pairs

# Streets and lanes in a row, some doors on the street itself, from empty blocks to towers of a zone's own.
# Sizes about the band, where a lane or a street decides, come up more often than chance would bring them.
SIZES = st.one_of(st.integers(0, 130), st.integers(200, 420), st.sampled_from([50, 75, 125, 245, 249, 250]))


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


def price_of_zone(zone: Sequence[House]) -> int:
    """What one zone costs, as a person would add it up."""
    size = sum(house.households for house in zone)
    total = (size - 250) ** 2
    total += 1000 * (250 - size) if size < 250 else 0
    total += 1000 * (size - 350) if size > 350 else 0
    return total + 2000 * (len({house.street for house in zone}) - 1)


def allowed(zone: Sequence[House]) -> bool:
    """A building of more than 350 households shares its zone with no household."""
    largest = max(house.households for house in zone)
    return largest <= 350 or largest == sum(house.households for house in zone)


def prices_of_all_cuts(houses: list[House]) -> dict[tuple[int, ...], int]:
    """Every cut that is allowed, by the marks between which its zones stand, and what it costs."""
    last = len(houses)
    prices = {
        (a, b): price_of_zone(houses[a:b]) for a in range(last) for b in range(a + 1, last + 1) if allowed(houses[a:b])
    }
    tears = [False] + [one.lane == next_.lane != "" for one, next_ in pairwise(houses)] + [False]
    found = {}
    for count in range(last):
        for ends in combinations(range(1, last), count):
            marks = (0, *ends, last)
            zones = list(pairwise(marks))
            if all(zone in prices for zone in zones):
                found[marks] = sum(prices[zone] for zone in zones) + 10_000 * sum(tears[end] for end in ends)
    return found


def marks_of(cut: Sequence[Sequence[House]]) -> tuple[int, ...]:
    return (0, *accumulate(map(len, cut)))


@given(rows())
@settings(deadline=None)
def test_no_cut_is_cheaper(houses):
    prices = prices_of_all_cuts(houses)
    cut = cheapest_cut(houses)

    assert [house for zone in cut for house in zone] == houses
    assert (prices[marks_of(cut)], len(cut)) == min((price, len(marks) - 1) for marks, price in prices.items())


@given(rows(10), st.integers(1, 10))
@settings(deadline=None)
def test_no_cut_into_as_many_zones_is_cheaper(houses, zones):
    prices = {marks: price for marks, price in prices_of_all_cuts(houses).items() if len(marks) == zones + 1}
    if not prices:
        with pytest.raises(ImpossibleError) as caught:
            cheapest_cut(houses, zones=zones)
        assert not caught.value.fewest <= zones <= caught.value.most
        return
    cut = cheapest_cut(houses, zones=zones)

    assert [house for zone in cut for house in zone] == houses
    assert prices[marks_of(cut)] == min(prices.values())


@given(rows(), st.data())
@settings(deadline=None)
def test_the_stated_cost_is_what_any_division_costs(houses, data):
    """Zones that are not in a row too: what a person moved by hand."""
    placed = [data.draw(st.integers(0, 3)) for _house in houses]
    zones = [[house for house, place in zip(houses, placed, strict=True) if place == n] for n in range(4)]
    zones = [zone for zone in zones if zone]

    lanes = {house.lane for house in houses} - {""}
    spread = [sum(any(house.lane == lane for house in zone) for zone in zones) for lane in lanes]
    assert cost_of(zones).points == sum(map(price_of_zone, zones)) + 10_000 * sum(n - 1 for n in spread)


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


@pytest.mark.parametrize(("street", "zones"), [("甲路", [[1], [2, 3]]), ("乙路", [[1, 2], [3]])])
def test_a_zone_goes_into_a_second_street_only_for_a_household_or_two(street, zones):
    assert keys([House(1, 250, "甲路"), House(2, 50, "甲路"), House(3, 249, street)]) == zones


def test_nothing_is_cut_into_nothing():
    assert cheapest_cut([]) == []


def test_a_committee_of_800_buildings_is_cut_at_once():
    houses = [House(n, 3 + n * 7 % 23, f"路{n // 90}", f"路{n // 90}{n // 12}弄") for n in range(800)]
    began = time.process_time()

    free = cheapest_cut(houses)
    asked = cheapest_cut(houses, zones=len(free) + 1)

    assert time.process_time() - began < 1
    assert (sum(map(len, free)), len(asked)) == (800, len(free) + 1)
    assert cheapest_cut(houses) == free


GAINS = st.integers(1, 5).flatmap(
    lambda columns: st.lists(st.lists(st.integers(0, 9), min_size=columns, max_size=columns), min_size=1, max_size=5)
)


@given(GAINS)
@settings(deadline=None)
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
