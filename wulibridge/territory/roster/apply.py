"""Writes what a plan says: zones, buildings, households, contacts, and one journal entry for each changed household."""

from datetime import date
from typing import Any

from django.db.models import F, Max

from wulibridge.journal.services import Actor, record
from wulibridge.personal import personal_data
from wulibridge.rows import upsert
from wulibridge.territory import models
from wulibridge.territory.queries import zones_of
from wulibridge.territory.roster.judge import Ground
from wulibridge.territory.roster.plan import FACTS, Plan, Vanished, Write

BATCH = 2_000
# Room between doors, so that a person can put one in between.
WALK_STEP = 10


def apply(plan: Plan, ground: Ground, *, today: date, by: Actor) -> None:
    """Write the plan, using up its lists. Call it inside recording(). `today` (Asia/Shanghai) dates what vanished."""
    zones = _create_zones(plan, today, by)
    _create_buildings(plan, zones)
    _change_buildings(plan, by)
    buildings = dict(models.Building.objects.values_list("address_key", "pk"))
    open_zones = zones_of(ground.mine)  # the new ones too
    for writes in (plan.created, plan.updated):
        while writes:
            # What has been written is let go: tens of thousands of rows need not be held twice.
            batch, writes[:BATCH] = writes[:BATCH], []
            with personal_data(zones=open_zones):
                _write_households(batch, buildings)
            _record_changes(batch, ground, by)
    marked = [gone for gone in plan.vanished if gone.marked]
    _mark_vanished(marked, today)
    for gone in marked:
        zone = ground.zone_names.get(gone.zone, "")
        _record("household.vanished", gone.pk, zone, by, {"missing_since": [None, today.isoformat()]})


def _record_changes(writes: list[Write], ground: Ground, by: Actor) -> None:
    for write in writes:
        if write.stored:
            zone = write.household.zone
            area = zone if isinstance(zone, str) else ground.zone_names[zone]
            _record("household.changed", write.stored.pk, area, by, write.changed)


def _record(verb: str, pk: int, area: str, by: Actor, details: dict[str, Any]) -> None:
    record(verb, models.Household(pk=pk), by=by, area=area, details=details)


def _create_zones(plan: Plan, today: date, by: Actor) -> dict[tuple[int, str], int]:
    created = {}
    for committee, name in plan.zones:
        zone = models.Zone.objects.create(committee_id=committee, code=name[:20], name=name, valid_from=today)
        record("zone.created", zone, by=by, area=zone.code)
        created[committee, name] = zone.pk
    return created


def _create_buildings(plan: Plan, zones: dict[tuple[int, str], int]) -> None:
    """New doors go to the end of their zone's walk, in the order in which they stand along the road."""
    last = dict(models.Zone.objects.annotate(last=Max("buildings__walk_order")).values_list("pk", "last"))
    rows = []
    for key, (_address, committee, zone) in sorted(plan.buildings.items(), key=lambda item: item[1][0].walk_key):
        zone_id = zones[committee, zone] if isinstance(zone, str) else zone
        last[zone_id] = (last.get(zone_id) or 0) + WALK_STEP
        facts = plan.building_facts.pop(key, {})
        rows.append(models.Building(address=key, address_key=key, zone_id=zone_id, walk_order=last[zone_id], **facts))
    models.Building.objects.bulk_create(rows, batch_size=BATCH)


def _change_buildings(plan: Plan, by: Actor) -> None:
    changed = []
    for building in models.Building.objects.filter(address_key__in=plan.building_facts).select_related("zone"):
        facts = plan.building_facts[building.address_key]
        before = {name: getattr(building, name) for name in facts}
        if before != facts:
            for name, value in facts.items():
                setattr(building, name, value)
            changed.append(building)
            details = {name: [before[name], value] for name, value in facts.items() if before[name] != value}
            record("building.changed", building, by=by, area=building.zone.code, details=details)
    models.Building.objects.bulk_update(changed, ["estate_name", "kind"], batch_size=500)


def _write_households(writes: list[Write], buildings: dict[str, int]) -> None:
    saved = upsert(
        models.Household,
        [
            {
                "committee_id": write.household.committee,
                "number": write.household.number,
                "building_id": buildings[write.values["address"]],
                "version": write.stored.version + 1 if write.stored else 1,
            }
            | {name: write.values[name] for name in FACTS}
            for write in writes
        ],
        unique=("committee_id", "number"),
    )
    contacts = [
        {
            "household_id": saved[write.household.committee, write.household.number],
            "name": write.values["name"],
            "phone": write.values["phone"] or "",
            "notice_given_on": write.values["notice_given_on"],
        }
        for write in writes
        if write.values["name"] and write.contact_changed
    ]
    upsert(models.HouseholdContact, contacts, unique=("household_id",))


def _mark_vanished(marked: list[Vanished], today: date) -> None:
    ids = [gone.pk for gone in marked]
    models.Household.objects.filter(pk__in=ids).update(missing_since=today, version=F("version") + 1)
