"""Every change of a draft. The map stays whole through each: a building is never without a zone, nor in two.

All raise ValidationError when the plan is no draft, or when a zone, building or committee is not of the plan.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wulibridge.journal.services import Actor, record, recording
from wulibridge.territory.models import Plan, PlanBuilding, PlanCommittee, PlanZone
from wulibridge.territory.redistricting.drafts import BATCH, area_of, clean_text, draft_of, free_code


@dataclass(frozen=True)
class ZoneDraft:
    """A zone as somebody proposes it. `zone`: the existing zone (pk of Zone) that it continues, None for a new one."""

    buildings: Sequence[int]  # pks of Building
    code: str
    name: str
    zone: int | None = None


# Zones ----------------------------------------------------------------------------------------------------------------


def move_buildings(*, plan: Plan, buildings: Collection[int], to: PlanZone, by: Actor) -> None:
    """Put buildings (pks of Building) into a zone of the plan."""
    with _editing(plan, "move_buildings", by, {"buildings": len(set(buildings)), "to": to.code}) as draft:
        _put(draft, buildings, _zone(draft, to.pk))


def merge_zones(*, plan: Plan, zones: Collection[PlanZone], into: PlanZone, by: Actor) -> None:
    """Put all buildings of `zones` into another zone; `zones` end. The buildings may come to another committee so."""
    ids = {zone.pk for zone in zones} - {into.pk}
    if not ids:
        raise ValidationError({"zones": _("Choose at least one other zone.")})
    with _editing(plan, "merge_zones", by, {"zones": sorted(zone.code for zone in zones), "into": into.code}) as draft:
        target = _zone(draft, into.pk)
        for pk in sorted(ids):
            ending = _zone(draft, pk)
            ending.buildings.update(zone=target)
            _end(ending)


def split_zone(*, plan: Plan, zone: PlanZone, buildings: Collection[int], code: str, name: str, by: Actor) -> PlanZone:
    """Make a new zone of some buildings of `zone`, which keeps the others."""
    with _editing(plan, "split_zone", by, {"zone": zone.code, "code": code, "buildings": len(set(buildings))}) as draft:
        source = _zone(draft, zone.pk)
        theirs = set(source.buildings.values_list("building", flat=True))
        if not set(buildings) or not set(buildings) < theirs:
            raise ValidationError({"buildings": _("Choose some of the zone's buildings, and leave it at least one.")})
        made = _named(PlanZone(plan=draft, committee_id=source.committee_id), code, name)
        _put(draft, buildings, made)
    return made


def rename_zone(*, plan: Plan, zone: PlanZone, code: str, name: str, by: Actor) -> None:
    """Give a zone another code and name."""
    with _editing(plan, "rename_zone", by, {"code": [zone.code, code]}) as draft:
        _named(_zone(draft, zone.pk), code, name)


def redraw_zones(*, plan: Plan, zones: Sequence[ZoneDraft], by: Actor) -> None:
    """Replace all zones of a zoning by these, which hold each of its buildings exactly once.

    Zones that none of them continues end. Raises ValidationError for a plan of several committees.
    """
    with _editing(plan, "redraw_zones", by, {"zones": len(zones)}) as draft:
        _check_whole(draft, zones)
        committee = draft.committees.get()
        existing = {row.zone_id: row for row in draft.zones.exclude(zone=None)}
        if {zone.zone for zone in zones} - {None} - set(existing):
            raise ValidationError(_("A zone is not part of this plan."))
        made = draft.zones.filter(zone=None)
        old = [row.pk for row in made]
        draft.zones.exclude(zone=None).update(ends=True)
        made.update(ends=True)  # until their buildings have gone elsewhere; their codes are free from here on
        for zone in zones:
            row = existing.get(zone.zone) if zone.zone else None
            row = row or PlanZone(plan=draft, committee=committee)
            row.ends = False
            _put(draft, zone.buildings, _named(row, zone.code, zone.name))
        PlanZone.objects.filter(pk__in=old).delete()


def _check_whole(draft: Plan, zones: Sequence[ZoneDraft]) -> None:
    if draft.kind != Plan.Kind.ZONING:
        raise ValidationError(_("Only a zoning is redrawn as a whole."))
    given = [building for zone in zones for building in zone.buildings]
    continued = [zone.zone for zone in zones if zone.zone]
    wanted = set(draft.buildings.values_list("building", flat=True))
    if len(given) != len(set(given)) or set(given) != wanted or len(continued) != len(set(continued)):
        raise ValidationError(_("Every building of the committee has to be in exactly one zone."))


# Committees -----------------------------------------------------------------------------------------------------------


def move_zone(*, plan: Plan, zone: PlanZone, to: PlanCommittee, by: Actor) -> None:
    """Put a zone under another committee. A code that is taken there gets a mark (-2)."""
    move_zones(plan=plan, zones=[zone], to=to, by=by)


def move_zones(*, plan: Plan, zones: Collection[PlanZone], to: PlanCommittee, by: Actor) -> None:
    """The same with several zones at once: one edit, taken back at once."""
    with _editing(plan, "move_zones", by, {"zones": sorted(zone.code for zone in zones), "to": to.code}) as draft:
        _rehome(draft, [_zone(draft, zone.pk) for zone in zones], _committee(draft, to.pk))


def merge_committees(*, plan: Plan, committees: Collection[PlanCommittee], into: PlanCommittee, by: Actor) -> None:
    """Put all zones of `committees` under another one; `committees` end."""
    ids = sorted({row.pk for row in committees} - {into.pk})
    if not ids:
        raise ValidationError({"committees": _("Choose at least one other committee.")})
    details = {"committees": sorted(row.code for row in committees), "into": into.code}
    with _editing(plan, "merge_committees", by, details) as draft:
        target = _committee(draft, into.pk)
        ending = [_committee(draft, pk) for pk in ids]
        _rehome(draft, list(draft.zones.filter(committee__in=ids, ends=False)), target)
        draft.zones.filter(committee__in=ids).update(committee=target)  # those that had ended before
        draft.committees.filter(into__in=ids).update(into=target)
        for row in ending:
            if row.committee_id:
                row.ends, row.into = True, target
                row.save(update_fields=["ends", "into"])
            else:
                row.delete()


def split_committee(
    *,
    plan: Plan,
    committee: PlanCommittee,
    zones: Collection[PlanZone],
    code: str,
    name: str,
    short_name: str,
    by: Actor,
) -> PlanCommittee:
    """Make a new committee of some zones of `committee`, which keeps the others."""
    details = {"committee": committee.code, "code": code, "zones": sorted(zone.code for zone in zones)}
    with _editing(plan, "split_committee", by, details) as draft:
        if draft.kind == Plan.Kind.ZONING:
            raise ValidationError(_("A zoning leaves the committee as it is."))
        source = _committee(draft, committee.pk)
        theirs = set(source.zones.filter(ends=False).values_list("pk", flat=True))
        ids = {zone.pk for zone in zones}
        if not ids or not ids < theirs:
            raise ValidationError({"zones": _("Choose some of the committee's zones, and leave it at least one.")})
        made = _committee_named(PlanCommittee(plan=draft), code, name, short_name)
        _rehome(draft, [_zone(draft, pk) for pk in sorted(ids)], made)
    return made


def rename_committee(*, plan: Plan, committee: PlanCommittee, code: str, name: str, short_name: str, by: Actor) -> None:
    """Give a committee another code and names."""
    with _editing(plan, "rename_committee", by, {"code": [committee.code, code]}) as draft:
        if draft.kind == Plan.Kind.ZONING:
            raise ValidationError(_("A zoning leaves the committee as it is."))
        _committee_named(_committee(draft, committee.pk), code, name, short_name)


# The last edit --------------------------------------------------------------------------------------------------------


def undo_edit(*, plan: Plan, by: Actor) -> None:
    """Take back the last edit; once, there is nothing before it. Raises ValidationError when there is none."""
    with recording():
        draft = draft_of(plan)
        if draft.before_edit is None:
            raise ValidationError(_("There is no edit to take back."))
        _bring_back(draft, draft.before_edit)
        draft.before_edit = None
        draft.save(update_fields=["before_edit"])
        record("plan.edited", draft, by=by, area=area_of(draft), details={"edit": "undo_edit"})


@contextmanager
def _editing(plan: Plan, edit: str, by: Actor, details: dict[str, Any]) -> Iterator[Plan]:
    """One edit: the locked draft, the way back, the journal."""
    with recording():
        draft = draft_of(plan)
        draft.before_edit = _as_it_is(draft)
        yield draft
        draft.save(update_fields=["before_edit"])
        record("plan.edited", draft, by=by, area=area_of(draft), details={"edit": edit} | details)


COMMITTEE_FACTS = ("pk", "committee_id", "code", "name", "short_name", "ends", "into_id")
ZONE_FACTS = ("pk", "committee_id", "zone_id", "code", "name", "ends")
BUILDING_FACTS = ("pk", "zone_id", "building_id", "stood_in_id")


def _as_it_is(draft: Plan) -> dict[str, Any]:
    return {
        "committees": [list(row) for row in draft.committees.order_by("pk").values_list(*COMMITTEE_FACTS)],
        "zones": [list(row) for row in draft.zones.order_by("pk").values_list(*ZONE_FACTS)],
        "buildings": [list(row) for row in draft.buildings.order_by("pk").values_list(*BUILDING_FACTS)],
    }


def _bring_back(draft: Plan, kept: dict[str, Any]) -> None:
    """The rows as they were, with the numbers they had: what a page in another tab names is still there."""
    draft.committees.all().delete()
    kinds: tuple[tuple[type[Any], tuple[str, ...], list[list[Any]]], ...] = (
        (PlanCommittee, COMMITTEE_FACTS, kept["committees"]),
        (PlanZone, ZONE_FACTS, kept["zones"]),
        (PlanBuilding, BUILDING_FACTS, kept["buildings"]),
    )
    for model, facts, rows in kinds:
        model._default_manager.bulk_create(
            [model(plan=draft, **dict(zip(facts, row, strict=True))) for row in rows], batch_size=BATCH
        )


# Pieces ---------------------------------------------------------------------------------------------------------------


def _zone(draft: Plan, pk: int) -> PlanZone:
    row = draft.zones.filter(pk=pk, ends=False).first()
    if row is None:
        raise ValidationError(_("A zone is not part of this plan."))
    return row


def _committee(draft: Plan, pk: int) -> PlanCommittee:
    row = draft.committees.filter(pk=pk, ends=False).first()
    if row is None:
        raise ValidationError(_("A committee is not part of this plan."))
    return row


def _put(draft: Plan, buildings: Collection[int], zone: PlanZone) -> None:
    wanted = set(buildings)
    if not wanted or draft.buildings.filter(building__in=wanted).update(zone=zone) != len(wanted):
        raise ValidationError({"buildings": _("Choose buildings of this plan.")})


def _end(zone: PlanZone) -> None:
    """A zone that exists ends with the plan; one that only the plan had is forgotten."""
    if zone.zone_id is None:
        zone.delete()
        return
    zone.ends = True
    zone.save(update_fields=["ends"])


def _named(zone: PlanZone, code: str, name: str) -> PlanZone:
    zone.code, zone.name = clean_text(code), clean_text(name)
    if PlanZone.objects.filter(committee_id=zone.committee_id, code=zone.code, ends=False).exclude(pk=zone.pk).exists():
        raise ValidationError({"code": _("Another zone of the committee has this code.")})
    zone.clean_fields(exclude=["plan", "committee", "zone", "became"])
    zone.save()
    return zone


def _committee_named(row: PlanCommittee, code: str, name: str, short_name: str) -> PlanCommittee:
    row.code, row.name, row.short_name = clean_text(code), clean_text(name), clean_text(short_name)
    if PlanCommittee.objects.filter(plan_id=row.plan_id, code=row.code).exclude(pk=row.pk).exists():
        raise ValidationError({"code": _("Another committee of the plan has this code.")})
    row.clean_fields(exclude=["plan", "committee", "into", "became"])
    row.save()
    return row


def _rehome(draft: Plan, zones: Sequence[PlanZone], to: PlanCommittee) -> None:
    taken = set(draft.zones.filter(ends=False).values_list("committee", "code"))
    for zone in zones:
        if zone.committee_id == to.pk:
            continue
        zone.code, zone.committee_id = free_code(zone.code, to.pk, taken), to.pk
        taken.add((to.pk, zone.code))
        zone.save(update_fields=["code", "committee"])
