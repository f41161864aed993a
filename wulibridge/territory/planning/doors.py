"""The buildings of a committee in street order, as planning sees them: today, or in a plan."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from wulibridge.territory.address import Address
from wulibridge.territory.models import Building, Zone
from wulibridge.territory.planning.cost import House
from wulibridge.territory.planning.order import address_of, lane_of, place_of
from wulibridge.territory.redistricting.reading import Place


@dataclass(frozen=True)
class Door:
    """A building in its row. `zone` is the zone (pk of Zone) that it stands in before anything is changed;
    None when that zone is no more."""

    pk: int
    address: Address
    zone: int | None
    house: House

    @property
    def households(self) -> int:
        return self.house.households


def doors_of(zones: Collection[Zone]) -> list[Door]:
    """The buildings of these zones in street order, with the households that the roster names. One query."""
    counted = Count("households", filter=Q(households__missing_since=None))
    rows = Building.objects.filter(zone__in=zones).annotate(n_households=counted)
    walk = rows.order_by("zone__code", "zone", "walk_order", "address_key")
    return _in_street_order(walk.values_list("pk", "address", "zone", "n_households"))


def doors_of_plan(places: Iterable[Place], zones: Collection[Zone]) -> list[Door]:
    """The buildings of a plan in street order; `zones` are those it redraws."""
    rank: dict[int | None, tuple[str, int]] = {zone.pk: (zone.code, zone.pk) for zone in zones}
    walk = sorted(places, key=lambda place: (*rank.get(place.was_in, ("", 0)), place.walk_order, place.address_key))
    return _in_street_order((place.building, place.address, place.was_in, place.households) for place in walk)


def divided(doors: Sequence[Door], zone_of: Mapping[int, int | None]) -> list[list[House]]:
    """The buildings zone by zone, as `zone_of` (building to zone) says."""
    zones: dict[int | None, list[House]] = {}
    for door in doors:
        zones.setdefault(zone_of[door.pk], []).append(door.house)
    return list(zones.values())


def _in_street_order(walk: Iterable[tuple[int, str, int | None, int]]) -> list[Door]:
    """Streets come in the order in which the walk through the zones first reaches them."""
    doors, ranks = [], dict[str, int]()
    for pk, text, zone, households in walk:
        address = address_of(text)
        ranks.setdefault(address.road, len(ranks))
        doors.append(Door(pk, address, zone, House(pk, households, address.road, lane_of(address))))
    return sorted(doors, key=lambda door: (place_of(door.address, ranks), door.pk))
