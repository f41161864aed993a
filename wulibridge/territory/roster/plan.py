"""What a roster would change: its good rows held against the households that are there."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wulibridge.journal.services import changes
from wulibridge.personal import personal_data
from wulibridge.territory import models
from wulibridge.territory.address import Address
from wulibridge.territory.queries import in_force, zones_of
from wulibridge.territory.roster.judge import Ground, Household, Judge
from wulibridge.territory.services import CONTACT_FIELDS, PERSONAL

FACTS = ("floor", "room", "occupancy", "registered_elsewhere", "n_aged_60", "remark", "missing_since")


@dataclass(frozen=True, slots=True)
class Stored:
    """A household as it is in the database, its contact with it."""

    pk: int
    version: int
    values: dict[str, Any]  # address, FACTS, CONTACT_FIELDS


@dataclass(frozen=True, slots=True)
class Write:
    """A household to be created or changed; `changed` names what differs, without personal values."""

    household: Household
    stored: Stored | None
    values: dict[str, Any]
    changed: dict[str, Any]

    @property
    def contact_changed(self) -> bool:
        return any(self.values[name] != (self.stored.values[name] if self.stored else None) for name in CONTACT_FIELDS)


@dataclass(frozen=True, slots=True)
class Vanished:
    """A household that its committee's roster no longer names. `marked` is False where the file is but a part of it."""

    pk: int
    marked: bool
    number: str
    address: str
    zone: int


@dataclass
class Plan:
    created: list[Write] = field(default_factory=list)
    updated: list[Write] = field(default_factory=list)
    unchanged: int = 0
    vanished: list[Vanished] = field(default_factory=list)
    zones: dict[tuple[int, str], None] = field(default_factory=dict)
    buildings: dict[str, tuple[Address, int, int | str]] = field(default_factory=dict)  # address, committee, zone
    building_facts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def returned(self) -> int:
        return sum("missing_since" in write.changed for write in self.updated)


def ground(*, mine: Collection[int] | None, today: date) -> Ground:
    """What rows are held against, as the database has it. `mine` None: an operator, who keeps every roster."""
    committees = dict(in_force(models.Committee.objects.all(), today).values_list("code", "pk"))
    ended = set(models.Committee.objects.values_list("code", flat=True)) - set(committees)
    zones: dict[tuple[int, str], int] = {}
    rows = list(in_force(models.Zone.objects.all(), today).values_list("committee", "code", "name", "pk"))
    for committee, _code, name, pk in rows:
        zones[committee, name] = pk
    for committee, code, _name, pk in rows:
        zones[committee, code] = pk
    return Ground(
        committees=committees,
        ended=frozenset(ended),
        mine=frozenset(committees.values()) if mine is None else frozenset(mine),
        zones=zones,
        zone_names=dict(models.Zone.objects.values_list("pk", "code")),
        buildings=dict(models.Building.objects.values_list("address_key", "zone")),
        today=today,
    )


def make(households: Collection[Household], judge: Judge) -> Plan:
    """Hold the good rows against the database. Locks the households of their committees: call it in a transaction."""
    present = {household.committee for household in households}
    stored = _stored(present, judge.ground.mine)
    plan = Plan()
    for household in households:
        _place(plan, household, judge.ground)
        _compare(plan, household, stored.get((household.committee, household.number)))
    _find_vanished(plan, stored, judge, present)
    return plan


def _place(plan: Plan, household: Household, ground: Ground) -> None:
    key = household.address.building
    if isinstance(household.zone, str):
        plan.zones[household.committee, household.zone] = None
    if key not in ground.buildings:
        plan.buildings.setdefault(key, (household.address, household.committee, household.zone))
    if household.building:
        plan.building_facts[key] = plan.building_facts.get(key, {}) | household.building


def _compare(plan: Plan, household: Household, stored: Stored | None) -> None:
    before = stored.values if stored else _BLANK
    said = {"address": household.address.building, "floor": household.address.floor, "room": household.address.room}
    values = before | said | {"missing_since": None} | household.facts | household.contact
    if stored is None:
        plan.created.append(Write(household, None, values, {}))
        return
    changed = changes(before, values, personal=PERSONAL)
    if changed:
        plan.updated.append(Write(household, stored, values, changed))
    else:
        plan.unchanged += 1


_BLANK: dict[str, Any] = {
    "address": "",
    "floor": "",
    "room": "",
    "occupancy": models.Occupancy.RESIDENT.value,
    "registered_elsewhere": False,
    "n_aged_60": 0,
    "remark": "",
    "missing_since": None,
    "name": None,
    "phone": None,
    "notice_given_on": None,
}


def _stored(committees: Collection[int], mine: Collection[int]) -> dict[tuple[int, str], Stored]:
    """The households of some committees, locked until the end of the transaction."""
    # Imports of one committee wait for one another here, so that none works from a picture that the other changes.
    list(models.Committee.objects.select_for_update(no_key=True).filter(pk__in=committees).order_by("pk"))
    contacts = _contacts(committees, mine)
    rows = (
        models.Household.objects.select_for_update(of=("self",), no_key=True)
        .filter(committee__in=committees)
        .order_by("pk")
        .values_list("pk", "version", "committee", "number", "building__address_key", *FACTS)
    )
    found = {}
    for pk, version, committee, number, address, *facts in rows.iterator(chunk_size=5_000):
        contact = contacts.get(pk)
        values = {
            "address": address,
            **dict(zip(FACTS, facts, strict=True)),
            **dict(zip(CONTACT_FIELDS, contact or (None, None, None), strict=True)),
        }
        found[committee, number] = Stored(pk, version, values)
    return found


def _contacts(committees: Collection[int], mine: Collection[int]) -> dict[int, list[Any]]:
    with personal_data(zones=zones_of(mine)):
        rows = models.HouseholdContact.objects.filter(household__committee__in=committees)
        return {pk: contact for pk, *contact in rows.values_list("household", *CONTACT_FIELDS)}


def _find_vanished(plan: Plan, stored: dict[tuple[int, str], Stored], judge: Judge, present: Collection[int]) -> None:
    """Households of a committee in the file that no row names. Where a row's number cannot be read nobody can tell.

    A file that leaves out more of a committee than it names is taken for a part of its roster: what it leaves out is
    reported, but stays on the round.
    """
    named_in_file = Counter(committee for committee, _number in judge.named)
    left_out = Counter(
        key[0] for key, row in stored.items() if key not in judge.named and not row.values["missing_since"]
    )
    for (committee, number), household in stored.items():
        named = (committee, number) in judge.named
        if named or committee not in present or committee in judge.nameless or household.values["missing_since"]:
            continue
        address = household.values["address"]
        text = f"{address}{household.values['floor']}{household.values['room']}"
        zone = judge.ground.buildings.get(address, 0)
        marked = left_out[committee] <= named_in_file[committee]
        plan.vanished.append(Vanished(household.pk, marked, number, text, zone))
