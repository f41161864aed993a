"""Where petitions arise. Chance spreads them; a few that wait today are placed where the demo logins will find them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from wulibridge.demo.places import Places
from wulibridge.demo.timings import Timing
from wulibridge.demo.world import World
from wulibridge.territory.calendar import civil_date
from wulibridge.territory.models import Zone

# The zone of the logins is a busy one.
BUSY = 3


@dataclass
class Arrival:
    """A petition to come. No `answered_at`: not answered yet.

    `placed`: part of the scene, so it waits out its deadlines. `helped`: the login's department is asked.
    """

    received_at: datetime
    answered_at: datetime | None
    zone: Zone
    helped: bool = False
    placed: bool = False


@dataclass(frozen=True)
class Waiting:
    """So many that were received this many days ago are to wait, in one of the first `zones` or `committees`."""

    days_ago: tuple[int, int]
    count: int
    committees: int = 0  # 0: the first zone alone
    helped: int = 0


# With a month at each stop: new and soon due at the zone, at the committee, at the subdistrict, and overdue there.
SCENE = (
    Waiting((1, 8), 3),
    Waiting((22, 29), 4, helped=2),
    Waiting((38, 58), 5, committees=1, helped=2),
    Waiting((70, 86), 3, committees=2, helped=2),
    Waiting((118, 150), 2, committees=2),
)


def arrivals(world: World, places: Places, times: Sequence[Timing]) -> list[Arrival]:
    """One arrival for each timing, oldest first.

    The scene takes petitions of about the right age, if need be shifted by whole weeks, first those whose real answer
    is still to come; otherwise the answer is left out.
    """
    chance = world.chance("scene")
    weights = [BUSY] + [1] * (len(places.zones) - 1)
    zones = chance.choices(places.zones, weights, k=len(times))
    found = [Arrival(timing.received_at, timing.answered_at, zone) for timing, zone in zip(times, zones, strict=True)]
    for waiting in SCENE:
        for n, arrival in enumerate(_nearest(world, found, waiting)[: waiting.count]):
            arrival.placed = True
            arrival.helped = n < waiting.helped
            arrival.zone = chance.choice(_zones(places, waiting))
            arrival.received_at += _into(waiting, _age(world, arrival))
            if _is_answered(world, arrival):
                arrival.answered_at = None
    return sorted(found, key=lambda arrival: arrival.received_at)


def _nearest(world: World, found: list[Arrival], waiting: Waiting) -> list[Arrival]:
    """By how far their age is from those days; of the same, the ones whose answer is still to come first."""

    def far(arrival: Arrival) -> tuple[timedelta, bool]:
        return abs(_into(waiting, _age(world, arrival))), _is_answered(world, arrival)

    return sorted((arrival for arrival in found if not arrival.placed), key=far)


def _is_answered(world: World, arrival: Arrival) -> bool:
    return arrival.answered_at is not None and arrival.answered_at <= world.now


def _age(world: World, arrival: Arrival) -> int:
    return (world.today - civil_date(arrival.received_at)).days


def _into(waiting: Waiting, age: int) -> timedelta:
    """The whole weeks that bring a petition of `age` days into the days of `waiting`, which are a week at least."""
    first, last = waiting.days_ago
    weeks = (age - last + 6) // 7 if age > last else -((first - age + 6) // 7) if age < first else 0
    return timedelta(weeks=weeks)


def _zones(places: Places, waiting: Waiting) -> list[Zone]:
    if not waiting.committees:
        return places.zones[:1]
    first = {committee.pk for committee in places.committees[: waiting.committees]}
    return [zone for zone in places.zones if zone.committee_id in first]
