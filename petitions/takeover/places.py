"""Where the matter of an old row belongs today: its zone, then its address, then its committee's receiving zone."""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from petitions.takeover.columns import Field
from petitions.takeover.problems import Problem, RowFlaw
from wulibridge.territory.address import AddressError, fold, parse
from wulibridge.territory.models import Building, Committee, Zone
from wulibridge.territory.queries import in_force

_SUFFIX = re.compile(r"(?:居民委员会|居委会|居委|居民区|社区|村委会)$")
# What stands before a door or a lane in a longer text: 斜土路734弄12号门口.
_DOOR = re.compile(r".+?[0-9]号")
_LANE = re.compile(r".+?[0-9]弄")


class NoPlaceError(ValueError):
    """A row whose zone cannot be found; `problem` says why."""

    def __init__(self, name: Field, flaw: RowFlaw) -> None:
        super().__init__(flaw.value)
        self.problem = Problem(name, flaw)


@dataclass(frozen=True, slots=True)
class Place:
    """A zone (its id), and where in it: a building or the address as it was written."""

    zone: int
    within: str


@dataclass(frozen=True)
class Places:
    """The committees for which petitions are taken over, with what lies in them. Ids are the database's."""

    committees: dict[str, int]  # by code, name and short name
    committee_of: dict[int, int]  # of each zone
    zones: dict[str, frozenset[int]]  # by code and name: several committees may have a zone 01
    buildings: dict[str, int]  # zone of each address
    lanes: dict[str, frozenset[int]]  # zones in which buildings of a lane stand
    receiving: dict[int, int]  # zone of a committee for rows that name nothing but the committee
    _found: dict[tuple[str, str, str], "Place | NoPlaceError"] = field(default_factory=dict, compare=False)

    def find(self, committee: str, zone: str, address: str) -> Place:
        """The zone of a row by what its cells say. Raises NoPlaceError.

        A zone that is named and known decides. Names of zones grow old, so one that is not known is no hindrance while
        the address is. A committee or building of somebody else counts as unknown.
        """
        key = (committee, zone, address)
        if key not in self._found:
            try:
                self._found[key] = Place(self._zone(committee, zone, address), within(address))
            except NoPlaceError as error:
                self._found[key] = error
        found = self._found[key]
        if isinstance(found, NoPlaceError):
            raise found
        return found

    def _zone(self, committee: str, zone: str, address: str) -> int:
        if not (committee or zone or address):
            raise NoPlaceError(Field.ZONE, RowFlaw.PLACE_MISSING)
        mine = self.committees.get(_stem(committee)) if committee else None
        if committee and mine is None:
            raise NoPlaceError(Field.COMMITTEE, RowFlaw.COMMITTEE_UNKNOWN)
        named = self._named(zone, mine)
        if len(named) == 1:
            return next(iter(named))
        stands_in = self._standing(address)
        if stands_in is not None:
            if mine is not None and self.committee_of[stands_in] != mine:
                raise NoPlaceError(Field.ADDRESS, RowFlaw.ADDRESS_OTHER)
            return stands_in
        if zone:
            raise NoPlaceError(Field.ZONE, RowFlaw.ZONE_SEVERAL if named else RowFlaw.ZONE_UNKNOWN)
        if mine is None:
            raise NoPlaceError(Field.ADDRESS, RowFlaw.ADDRESS_UNKNOWN)
        if mine not in self.receiving:
            raise NoPlaceError(*_nowhere(address))
        return self.receiving[mine]

    def _named(self, zone: str, committee: int | None) -> frozenset[int]:
        found = self.zones.get(_stem(zone), frozenset()) if zone else frozenset()
        return frozenset(pk for pk in found if committee is None or self.committee_of[pk] == committee)

    def _standing(self, address: str) -> int | None:
        """The zone of an address; of a lane without a number, where all its buildings are in one zone."""
        key = _building(address)
        if key in self.buildings:
            return self.buildings[key]
        lane = _LANE.match(key)
        zones = self.lanes.get(lane[0], frozenset()) if lane else frozenset()
        return next(iter(zones)) if len(zones) == 1 else None


def _nowhere(address: str) -> tuple[Field, RowFlaw]:
    return (Field.ADDRESS, RowFlaw.ADDRESS_UNKNOWN) if address else (Field.COMMITTEE, RowFlaw.COMMITTEE_ONLY)


def within(address: str) -> str:
    """Where in a zone: the building, or what was written when that names none."""
    return _building(address) or fold(address)


def _building(address: str) -> str:
    """An address up to its door number in the one form under which buildings are known; empty when there is none."""
    folded = fold(address)
    shorter = (found[0] for pattern in (_DOOR, _LANE) if (found := pattern.match(folded)))
    for text in (folded, *shorter):
        try:
            return parse(text).building
        except AddressError:
            continue
    return ""


def _stem(name: str) -> str:
    """桥一居委会, 桥一社区 and 桥一 are one committee."""
    return _SUFFIX.sub("", "".join(name.split()).upper())


def places_of(committee_ids: Collection[int], *, receiving: Collection[int], today: date) -> Places:
    """What lies in these committees today (Asia/Shanghai); `receiving` are ids of zones. Three queries."""
    committees: dict[str, int] = {}
    for pk, *names in Committee.objects.filter(pk__in=committee_ids).values_list("pk", "name", "short_name", "code"):
        committees |= {_stem(name): pk for name in names}
    zones: dict[str, set[int]] = {}
    committee_of: dict[int, int] = {}
    rows = in_force(Zone.objects.filter(committee__in=committee_ids), today)
    for pk, committee, *names in rows.values_list("pk", "committee", "name", "code"):
        committee_of[pk] = committee
        for name in names:
            zones.setdefault(_stem(name), set()).add(pk)
    buildings = dict(Building.objects.filter(zone__in=committee_of).values_list("address_key", "zone"))
    lanes: dict[str, set[int]] = {}
    for key, zone in buildings.items():
        if lane := _LANE.match(key):
            lanes.setdefault(lane[0], set()).add(zone)
    return Places(
        committees=committees,
        committee_of=committee_of,
        zones={name: frozenset(found) for name, found in zones.items()},
        buildings=buildings,
        lanes={lane: frozenset(found) for lane, found in lanes.items()},
        receiving={committee_of[zone]: zone for zone in receiving if zone in committee_of},
    )
