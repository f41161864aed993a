"""What a division into zones costs, in points: the lower, the better. Pure whole numbers, so that equal is equal.

    cost = sum over the zones of (households - 250) squared
         + 1,000 for each household that a zone has above 350 or lacks below 250
         + 10,000 for each cut through a lane (a lane in three zones is cut twice)
         + 2,000 for each street of a zone beyond its first

A zone is meant to hold about 250 households, 250 to 350 are wanted, and outside is never forbidden (brief). So a lane
is kept whole as long as no more than 10 households fall outside the band for it, and a street as long as it is two.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

WANTED = 250
LOW, HIGH = 250, 350
OUTSIDE = 1_000
LANE_CUT = 10_000
FURTHER_STREET = 2_000


@dataclass(frozen=True)
class House:
    """A building as planning sees it. `lane` names its street too; it is empty for a door on the street itself."""

    key: int
    households: int
    street: str
    lane: str = ""


@dataclass(frozen=True)
class Cost:
    """The four parts of a cost, each as it is counted, and their sum in points."""

    distance: int = 0  # squared households
    outside: int = 0  # households
    lane_cuts: int = 0
    further_streets: int = 0

    @property
    def points(self) -> int:
        return (
            self.distance + OUTSIDE * self.outside + LANE_CUT * self.lane_cuts + FURTHER_STREET * self.further_streets
        )


def outside(households: int) -> int:
    """How many households a zone has too many or too few."""
    return max(LOW - households, households - HIGH, 0)


def size_points(households: int) -> int:
    """What the size of one zone costs."""
    return (households - WANTED) ** 2 + OUTSIDE * outside(households)


def cost_of(zones: Sequence[Collection[House]]) -> Cost:
    """The cost of any division, consecutive or not. A zone without a building counts like one without households."""
    sizes = [sum(house.households for house in zone) for zone in zones]
    lanes = [{house.lane for house in zone if house.lane} for zone in zones]
    streets = [{house.street for house in zone} for zone in zones]
    return Cost(
        distance=sum((size - WANTED) ** 2 for size in sizes),
        outside=sum(outside(size) for size in sizes),
        lane_cuts=sum(map(len, lanes)) - len(set().union(*lanes)),
        further_streets=sum(max(len(zone) - 1, 0) for zone in streets),
    )
