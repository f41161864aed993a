"""A plan as a draft: drawn on the map in force, drawn anew when the map has changed, put off, dropped."""

import unicodedata
from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Count, F
from django.utils.translation import gettext_lazy as _

from wulibridge.journal.services import Actor, record, recording
from wulibridge.territory.models import Building, Committee, Plan, PlanBuilding, PlanCommittee, PlanZone
from wulibridge.territory.redistricting.fingerprint import fingerprint
from wulibridge.territory.redistricting.reading import committees_in_force, holding, today

State, Kind = Plan.State, Plan.Kind
UNFINISHED = (State.DRAFT, State.SCHEDULED)
BATCH = 2_000
_NOT_TYPED = {field.name for field in Plan._meta.concrete_fields} - {"kind", "name", "effective_on"}


def draw(*, committees: Collection[Committee], kind: str, name: str, effective_on: date, by: Actor) -> Plan:
    """A new draft that changes nothing yet: the map of `committees` (one subdistrict) as it is, to be edited.

    `effective_on` is a date of Asia/Shanghai, today or later. Raises ValidationError for one in the past, for a zoning
    of more than one committee, and for committees of several subdistricts or that have ended.
    """
    ids = {committee.pk for committee in committees}
    with recording():
        _check_day(effective_on)
        subdistricts = {committee.subdistrict_id for committee in committees}
        if len(subdistricts) != 1 or committees_in_force(subdistricts, today()).filter(pk__in=ids).count() != len(ids):
            raise ValidationError({"committees": _("Choose committees of one subdistrict that are in force.")})
        if kind == Kind.ZONING and len(ids) != 1:
            raise ValidationError({"committees": _("A zoning redraws the zones of one committee.")})
        plan = Plan(
            subdistrict_id=subdistricts.pop(),
            committee_id=min(ids) if kind == Kind.ZONING else None,
            kind=kind,
            name=clean_text(name),
            effective_on=effective_on,
            drawn_by_id=by.pk,
            fingerprint=fingerprint(ids),
        )
        plan.clean_fields(exclude=_NOT_TYPED)
        plan.save()
        _copy_map(plan, ids)
        record("plan.drawn", plan, by=by, area=area_of(plan), details=_terms(plan) | {"committees": sorted(ids)})
    return plan


def change_terms(*, plan: Plan, name: str, effective_on: date, by: Actor) -> Plan:
    """Give a draft another name or day. Raises ValidationError for a day in the past, or when it is no draft."""
    with recording():
        locked = draft_of(plan)
        if effective_on != locked.effective_on:
            _check_day(effective_on)
        before = _terms(locked)
        locked.name, locked.effective_on = clean_text(name), effective_on
        locked.clean_fields(exclude=_NOT_TYPED)
        locked.save(update_fields=["name", "effective_on"])
        details = {key: [before[key], value] for key, value in _terms(locked).items() if before[key] != value}
        record("plan.changed", locked, by=by, area=area_of(locked), details=details)
    return locked


def refresh(*, plan: Plan, by: Actor) -> Plan:
    """Draw a draft anew on the map as it now is, and keep what was planned for the zones and buildings still there.

    New buildings go with the zone they stand in; where the plan ends that zone, with the zone that takes most of it.
    Raises ValidationError when it is no draft.
    """
    with recording():
        locked = draft_of(plan)
        ids = set(locked.committees.exclude(committee=None).values_list("committee", flat=True))
        in_force = set(
            committees_in_force([locked.subdistrict_id], today()).filter(pk__in=ids).values_list("pk", flat=True)
        )
        if in_force != ids:
            raise ValidationError(_("A committee of this plan has ended. Drop the plan and draw a new one."))
        # Read first: what is redrawn while the map is copied makes the plan stale, as it should be.
        locked.fingerprint, locked.before_edit = fingerprint(ids), None
        _follow_map(locked, ids)
        locked.save(update_fields=["fingerprint", "before_edit"])
        record("plan.refreshed", locked, by=by, area=area_of(locked))
    return locked


def drop(*, plan: Plan, by: Actor) -> Plan:
    """Put a plan away for good that was not carried out. Raises ValidationError when it was."""
    with recording():
        locked = locked_plan(plan)
        if locked.state not in UNFINISHED:
            raise ValidationError(_("This plan is no draft any more."))
        locked.state = State.DROPPED
        locked.save(update_fields=["state"])
        record("plan.dropped", locked, by=by, area=area_of(locked))
    return locked


def locked_plan(plan: Plan) -> Plan:
    """The plan as it now stands, locked until the end of the transaction: one person acts on it at a time."""
    return Plan.objects.select_for_update(of=("self",)).select_related("committee", "subdistrict").get(pk=plan.pk)


def draft_of(plan: Plan) -> Plan:
    """The locked plan, if it is a draft. Raises ValidationError otherwise."""
    locked = locked_plan(plan)
    if locked.state != State.DRAFT:
        raise ValidationError(_("Only a draft can be changed."))
    return locked


def area_of(plan: Plan) -> str:
    """The code under which the journal files the plan."""
    return (plan.committee or plan.subdistrict).code


def clean_text(text: str) -> str:
    """One line of text as the roster would read it."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("\0", "").split())


def _check_day(effective_on: date) -> None:
    if effective_on < today():
        raise ValidationError({"effective_on": _("Choose today or a later day.")})


def _terms(plan: Plan) -> dict[str, str]:
    return {"name": plan.name, "effective_on": plan.effective_on.isoformat()}


def _copy_map(plan: Plan, ids: Collection[int]) -> None:
    PlanCommittee.objects.bulk_create(
        [
            PlanCommittee(plan=plan, committee=row, code=row.code, name=row.name, short_name=row.short_name)
            for row in Committee.objects.filter(pk__in=ids)
        ]
    )
    _add_zones(plan, ids)
    _add_buildings(plan, ids)


def _add_zones(plan: Plan, ids: Collection[int]) -> None:
    """The map's zones that the plan lacks. A code that the plan gave to another zone meanwhile gets a mark."""
    homes = {row.committee_id: row.into_id or row.pk for row in plan.committees.exclude(committee=None)}
    taken = set(plan.zones.filter(ends=False).values_list("committee", "code"))
    rows = []
    for zone in holding(ids, today()).exclude(pk__in=plan.zones.exclude(zone=None).values("zone")):
        home, code = homes[zone.committee_id], free_code(zone.code, homes[zone.committee_id], taken)
        taken.add((home, code))
        rows.append(PlanZone(plan=plan, committee_id=home, zone=zone, code=code, name=zone.name))
    PlanZone.objects.bulk_create(rows)


def free_code(code: str, committee: int, taken: Collection[tuple[int | None, str]]) -> str:
    """`code` itself, or the first of code-2, code-3, … that no zone of this committee of the plan has."""
    free, n = code, 1
    while (committee, free) in taken:
        n += 1
        free = f"{code[: 20 - len(str(n)) - 1]}-{n}"
    return free


def _add_buildings(plan: Plan, ids: Collection[int]) -> None:
    """The map's buildings that the plan lacks, each in the zone it stands in, or in what takes most of that zone."""
    homes = dict(plan.zones.exclude(zone=None).values_list("zone", "pk"))
    homes |= _heirs(plan)
    known = plan.buildings.values("building")
    rows = Building.objects.filter(zone__committee__in=ids).exclude(pk__in=known).values_list("pk", "zone")
    PlanBuilding.objects.bulk_create(
        [
            PlanBuilding(plan=plan, zone_id=homes[zone], building_id=building, stood_in_id=zone)
            for building, zone in rows
        ],
        batch_size=BATCH,
    )


def _heirs(plan: Plan) -> dict[int, int]:
    """Zones that the plan ends -> the zone of the plan that takes most of their buildings."""
    rows = (
        plan.buildings.filter(stood_in__in=plan.zones.filter(ends=True).values("zone"))
        .values("stood_in_id", "zone_id")
        .annotate(n=Count("pk"))
        .order_by("n", "-zone_id")
    )
    return {row["stood_in_id"]: row["zone_id"] for row in rows}


def _follow_map(plan: Plan, ids: Collection[int]) -> None:
    """Bring a draft up to the map: what was not replanned follows it, what was stays as planned."""
    plan.buildings.exclude(building__zone__committee__in=ids).delete()
    plan.zones.exclude(zone__in=holding(ids, today())).update(zone=None)
    _add_zones(plan, ids)
    homes = dict(plan.zones.exclude(zone=None).values_list("zone", "pk"))
    moved = []
    for row in plan.buildings.select_related("building", "zone").exclude(stood_in=F("building__zone")):
        if row.zone.zone_id in (row.stood_in_id, None) and not row.zone.ends:
            row.zone_id = homes[row.building.zone_id]
        row.stood_in_id = row.building.zone_id
        moved.append(row)
    PlanBuilding.objects.bulk_update(moved, ["zone", "stood_in"], batch_size=BATCH)
    _add_buildings(plan, ids)
    plan.zones.filter(zone=None, buildings=None).delete()
