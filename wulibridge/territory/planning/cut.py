"""The cheapest cut of a row of buildings into consecutive zones: exact, by dynamic programming over where zones end.

A building of more than 350 households shares its zone with no other household. Of equally cheap cuts the one with
fewer zones is taken, and of those the one whose last zone begins earliest, so that the same row is always cut alike.
"""

from collections.abc import Sequence

from wulibridge.territory.planning.cost import FURTHER_STREET, HIGH, LANE_CUT, House, size_points

# A zone of several buildings, none above 350, that holds more than this is never the cheapest: some prefix of it holds
# 350 to 699 households, so both parts hold 350 at least, and cutting there saves 532,500 points for a lane's 10,000.
REACH = 3 * HIGH
_NEVER = 1 << 80


class ImpossibleError(ValueError):
    """No cut has so many zones; `fewest` and `most` say how many there can be."""

    def __init__(self, fewest: int, most: int) -> None:
        super().__init__(f"{fewest} to {most}")
        self.fewest, self.most = fewest, most


def cheapest_cut(houses: Sequence[House], *, zones: int | None = None) -> list[Sequence[House]]:
    """`houses` in their order as consecutive zones of the lowest cost (`planning.cost`); exactly `zones`, when asked.

    In the row each street stands in one piece, and so does each lane (`planning.order` puts them so).
    It takes one step for each building and each zone that could end with it, at most 1,050 households back; so many
    times `zones` when a number is asked for, and farther back where that number makes large zones.
    Raises ImpossibleError.
    """
    if not houses:
        return []
    starts = _free(_priced(houses, REACH)) if zones is None else _asked(houses, zones)
    return [houses[start:end] for start, end in zip(starts, [*starts[1:], len(houses)], strict=True)]


def _asked(houses: Sequence[House], zones: int) -> list[int]:
    """Where the zones of the cheapest cut into `zones` begin. Raises ImpossibleError."""
    _check_possible(houses, zones)
    starts, points = _exactly(_priced(houses, REACH), zones)
    if points > size_points(REACH + 1):
        # A zone that alone costs more than a cut that was found is not in the cheapest one. None was found: any may be.
        starts, points = _exactly(_priced(houses, _costing(points) if points < _NEVER else None), zones)
    return starts


def _costing(points: int) -> int:
    """The most households that a zone may hold for these points."""
    households = HIGH
    while size_points(households + 1) <= points:
        households += 1
    return households


def _priced(houses: Sequence[House], reach: int | None) -> list[list[int]]:
    """For each building what the zones that end with it cost, none larger than `reach` but for a single building."""
    return [_prices(houses, end, reach) for end in range(1, len(houses) + 1)]


def _prices(houses: Sequence[House], end: int, reach: int | None) -> list[int]:
    """What the zones that end before `end` cost: the last one begins at end - 1, and each one before it one earlier.

    Returned in the order of their beginnings. A cut through a lane is charged to the zone that begins there.
    """
    prices: list[int] = []
    total = largest = further = 0
    for start in range(end - 1, -1, -1):
        house = houses[start]
        total += house.households
        largest = max(largest, house.households)
        if largest > HIGH and total > largest:
            break
        if reach is not None and largest <= HIGH and total > reach:
            break
        further += start < end - 1 and house.street != houses[start + 1].street
        cut = start > 0 and house.lane != "" and house.lane == houses[start - 1].lane
        prices.append(size_points(total) + FURTHER_STREET * further + LANE_CUT * cut)
    return prices[::-1]


def _free(priced: list[list[int]]) -> list[int]:
    """Where the zones of the cheapest cut begin."""
    # One more point in a unit that is finer than any cost makes fewer zones win among equals.
    unit = len(priced) + 1
    best, begins = [0], [0]
    for end, prices in enumerate(priced, start=1):
        first = end - len(prices)
        sums = [before + price * unit + 1 for before, price in zip(best[first:end], prices, strict=True)]
        best.append(min(sums))
        begins.append(first + sums.index(best[-1]))
    starts: list[int] = []
    end = len(priced)
    while end:
        end = begins[end]
        starts.insert(0, end)
    return starts


def _exactly(priced: list[list[int]], zones: int) -> tuple[list[int], int]:
    """Where the zones of the cheapest cut into `zones` begin, and what it costs; _NEVER or more where there is none."""
    best = [0] + [_NEVER] * len(priced)
    chosen: list[list[int]] = []
    for _zone in range(zones):
        following, begins = [_NEVER], [0]
        for end, prices in enumerate(priced, start=1):
            first = end - len(prices)
            sums = [before + price for before, price in zip(best[first:end], prices, strict=True)]
            following.append(min(sums))
            begins.append(first + sums.index(following[-1]))
        best = following
        chosen.append(begins)
    starts: list[int] = []
    end = len(priced)
    for begins in reversed(chosen):
        end = begins[end]
        starts.insert(0, end)
    return starts, best[-1]


def _check_possible(houses: Sequence[House], zones: int) -> None:
    """Raises ImpossibleError. More than one zone is needed only where large buildings stand alone."""
    fewest, total, largest = 1, 0, 0
    for house in houses:
        total, largest = total + house.households, max(largest, house.households)
        if largest > HIGH and total > largest:
            fewest, total, largest = fewest + 1, house.households, house.households
    if not fewest <= zones <= len(houses):
        raise ImpossibleError(fewest, len(houses))
