"""The places themselves: zones and committees begin and end, buildings move, households follow their building."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import CharField, F, Max, Value
from django.db.models.functions import Cast, Concat

from wulibridge.journal.services import Actor, record
from wulibridge.territory.models import Building, Committee, Household, PlanCommittee, PlanZone, RosterImport, Zone
from wulibridge.territory.redistricting.change import Change
from wulibridge.territory.redistricting.numbers import renumbered

BATCH = 2_000
# Room between doors, so that a person can put one in between.
WALK_STEP = 10

# What becomes of territory's own links to places; a test holds it against the models.
LINKS = {
    "territory.Zone.committee": "a zone that goes to another committee ends, and another row begins there",
    "territory.Zone.successor": "points at the zone that keeps the history of an ended one",
    "territory.Committee.successor": "points at the committee that keeps the history of an ended one",
    "territory.Building.zone": "buildings are what a plan moves",
    "territory.Household.committee": "goes with its building to that one's committee",
    "territory.Household.building": "moves with its building",
    "territory.HouseholdContact.household": "moves with its building",
    "territory.RosterImport_committees.committee": "what waits is taken for the committee that remains as well",
    "territory.Plan.committee": "history: whose zones were redrawn",
    "territory.PlanCommittee.committee": "history: the map before",
    "territory.PlanCommittee.became": "history: the map after",
    "territory.PlanZone.zone": "history: the map before",
    "territory.PlanZone.became": "history: the map after",
    "territory.PlanBuilding.building": "history: the map after",
    "territory.PlanBuilding.stood_in": "history: the map before",
}


def lock(committee_ids: Iterable[int]) -> None:
    """Hold the map still: whoever writes something new into one of these zones or buildings waits, then looks again."""
    ids = list(committee_ids)
    for rows in (
        Committee.objects.filter(pk__in=ids),
        Zone.objects.filter(committee__in=ids),
        Building.objects.filter(zone__committee__in=ids),
    ):
        list(rows.order_by("pk").select_for_update(no_key=True, of=("self",)).values_list("pk", flat=True))


def carry(change: Change, by: Actor) -> dict[str, Any]:
    """Make the new map and return what uncarry() needs."""
    _end(change)  # first, so that its codes are free
    kept: dict[str, Any] = {"committees": _make_committees(change, by), "zones": _make_zones(change)}
    kept["heirs"] = _name_heirs(change)
    kept["buildings"] = _move_buildings(change)
    kept["households"] = _move_households(change)
    kept["imports"] = _let_imports_in(change)
    _record_zones(change, by)
    return kept


def check_whole(committee_ids: Iterable[int], day: date) -> None:
    """Every household of these committees stands in one of their open zones, or nothing is done at all."""
    rows = Household.objects.filter(building__zone__committee__in=list(committee_ids))
    astray = rows.exclude(committee=F("building__zone__committee")) | rows.filter(building__zone__valid_to__lt=day)
    if astray.exists():
        raise RuntimeError("a household would be left without its zone")


def uncarry(change: Change, kept: dict[str, Any]) -> None:
    """Bring the old map back. Raises ProtectedError when something stands on the new one, and IntegrityError when the
    number of a household that goes back has been given away."""
    RosterImport.committees.through.objects.filter(pk__in=kept["imports"]).delete()
    _bring_households_back(kept["households"])
    _bring_buildings_back(change, kept["buildings"])
    for model, key in ((Zone, "zones"), (Committee, "committees")):
        _bring_facts_back(model, kept["heirs"][key], ["successor_id"])
    made = [zone.became_id for zone in change.staying if zone.became_id and zone.became_id != zone.zone_id]
    _free_codes(Zone, made)
    _bring_facts_back(Zone, kept["zones"], ["code", "name", "valid_to", "successor_id"])
    # A committee that merged into a new one holds on to it until it is told otherwise.
    _bring_facts_back(Committee, [[row[0], row[-1]] for row in kept["committees"]], ["successor_id"])
    _forget(change, made)
    _bring_facts_back(Committee, kept["committees"], ["code", "name", "short_name", "valid_to", "successor_id"])


def has_left_behind(change: Change, kept: dict[str, Any]) -> bool:
    """Did households come to the buildings since, who would now be numbered by a committee that is not theirs?"""
    went_along = [pk for pk, *_facts in kept["households"]]
    rows = Household.objects.filter(building__in=change.moved).exclude(pk__in=went_along)
    return rows.exclude(committee=F("building__zone__committee")).exists()


# Committees and zones -------------------------------------------------------------------------------------------------


def _make_committees(change: Change, by: Actor) -> list[list[Any]]:
    """Begin and change committees. Returns [pk, code, name, short name, valid to, successor] as they were."""
    pairs = change.committee_pairs
    kept = [[c.pk, c.code, c.name, c.short_name, _iso(c.valid_to), c.successor_id] for _row, c in pairs]
    renamed = [(row, old) for row, old in pairs if not row.ends and _facts(row) != _facts(old)]
    _free_codes(Committee, [old.pk for _row, old in renamed])
    for row in change.committees.values():
        if row.committee is None:
            row.became = Committee.objects.create(
                subdistrict_id=change.plan.subdistrict_id, valid_from=change.day, **_facts(row)
            )
            record("committee.begun", row.became, by=by, area=row.code)
        elif not row.ends:
            row.became = row.committee
        row.save(update_fields=["became"])
    for row, old in renamed:
        Committee.objects.filter(pk=old.pk).update(**_facts(row))
        record("committee.renamed", old, by=by, area=row.code, details={"code": [old.code, row.code]})
    return kept


def _make_zones(change: Change) -> list[list[Any]]:
    """Begin and rename zones. Returns [pk, code, name, valid to, successor] as they were."""
    pairs = change.zone_pairs
    kept = [[z.pk, z.code, z.name, _iso(z.valid_to), z.successor_id] for _row, z in pairs]
    keeping = [(row, old) for row, old in pairs if change.keeps_row(row)]
    renamed = [(row, old) for row, old in keeping if (row.code, row.name) != (old.code, old.name)]
    _free_codes(Zone, [old.pk for _row, old in renamed])
    for row, old in renamed:
        Zone.objects.filter(pk=old.pk).update(code=row.code, name=row.name)
    for zone in change.staying:
        zone.became = (
            zone.zone
            if change.keeps_row(zone)
            else Zone.objects.create(
                committee_id=change.committee_made(zone.committee_id),
                code=zone.code,
                name=zone.name,
                valid_from=change.day,
            )
        )
    PlanZone.objects.bulk_update(change.staying, ["became"], batch_size=BATCH)
    return kept


def _end(change: Change) -> None:
    last = change.day - timedelta(days=1)
    for model, ended in ((Zone, change.ended_zones), (Committee, change.ended_committees)):
        model._default_manager.filter(pk__in=ended).update(valid_to=last)


def _name_heirs(change: Change) -> dict[str, list[list[int | None]]]:
    """Name who keeps the history of what ends, and of those whose history that kept; return the latter as they were."""
    heirs = {pk: change.heir_of(pk) for pk in change.ended_zones}
    over = {pk: change.committee_made(into) for pk, into in change.ended_committees.items()}
    kept = {
        "zones": [list(row) for row in Zone.objects.filter(successor__in=heirs).values_list("pk", "successor")],
        "committees": [
            list(row) for row in Committee.objects.filter(successor__in=over).values_list("pk", "successor")
        ],
    }
    for model, ended in ((Zone, heirs), (Committee, over)):
        for pk, heir in ended.items():
            model._default_manager.filter(successor=pk).update(successor=heir)
            model._default_manager.filter(pk=pk).update(successor=heir)
    return kept


def _free_codes(model: type[Zone] | type[Committee], ids: Iterable[int]) -> None:
    """Two that change their codes with each other must not meet half-way."""
    parked = Concat(Value("~"), Cast("pk", CharField()))
    model._default_manager.filter(pk__in=list(ids)).update(code=parked)


def _forget(change: Change, made: list[int]) -> None:
    """Delete the zones and committees that the plan made. Drafts drawn on them meanwhile lose the ground."""
    Zone.objects.filter(pk__in=made).delete()
    Committee.objects.filter(
        pk__in=[row.became_id for row in change.committees.values() if row.committee_id is None]
    ).delete()


def _bring_facts_back(model: type[Any], rows: list[list[Any]], names: list[str]) -> None:
    _free_codes(model, [pk for pk, *_facts in rows] if "code" in names else [])
    for pk, *values in rows:
        model._default_manager.filter(pk=pk).update(**dict(zip(names, values, strict=True)))


def _facts(row: PlanCommittee | Committee) -> dict[str, str]:
    return {"code": row.code, "name": row.name, "short_name": row.short_name}


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


# Buildings and households ---------------------------------------------------------------------------------------------


def _move_buildings(change: Change) -> list[list[int]]:
    """Buildings go to the end of the walk of their new zone, as they stood in the old one. Returns where they stood."""
    zones = {pk: change.zone_made(pk) for pk in set(change.moved.values())}
    last = Counter(
        dict(
            Zone.objects.filter(pk__in=zones.values())
            .annotate(last=Max("buildings__walk_order"))
            .exclude(last=None)
            .values_list("pk", "last")
        )
    )
    rows = list(
        Building.objects.filter(pk__in=change.moved).order_by("zone__code", "zone", "walk_order", "address_key")
    )
    kept = [[row.pk, row.zone_id, row.walk_order] for row in rows]
    for row in rows:
        row.zone_id = zones[change.moved[row.pk]]
        last[row.zone_id] += WALK_STEP
        row.walk_order = last[row.zone_id]
    Building.objects.bulk_update(rows, ["zone", "walk_order"], batch_size=BATCH)
    return kept


def _bring_buildings_back(change: Change, kept: list[list[int]]) -> None:
    rows = [Building(pk=pk, zone_id=zone, walk_order=order) for pk, zone, order in kept]
    Building.objects.bulk_update(rows, ["zone", "walk_order"], batch_size=BATCH)


def _move_households(change: Change) -> list[list[Any]]:
    """Households follow their building to its committee, those too that another one numbered before. Returns
    [pk, committee, number] as they were."""
    rows = list(
        Household.objects.filter(building__in=[standing.building for standing in change.standings])
        .exclude(committee=F("building__zone__committee"))
        .values_list("pk", "committee", "number", "building__zone__committee")
    )
    numbers = renumbered(rows, {pk: row.short_name for pk, row in change.old_committees.items()})
    moves = [(pk, target, numbers.get(pk, number)) for pk, _origin, number, target in rows]
    _write_households(moves)
    return [[pk, origin, number] for pk, origin, number, _target in rows]


def _bring_households_back(kept: list[list[Any]]) -> None:
    _write_households([(pk, committee, number) for pk, committee, number in kept])


def _write_households(moves: list[tuple[int, int, str]]) -> None:
    """First out of everybody's way, then into place: two that change their numbers must not meet half-way."""
    with connection.cursor() as cursor:
        for start in range(0, len(moves), BATCH):
            ids = [pk for pk, _committee, _number in moves[start : start + BATCH]]
            cursor.execute("UPDATE territory_household SET number = '~' || id WHERE id = ANY(%s)", [ids])
        for start in range(0, len(moves), BATCH):
            pks, committees, numbers = zip(*moves[start : start + BATCH], strict=True)
            cursor.execute(
                "UPDATE territory_household h SET committee_id = m.committee, number = m.number"
                " FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) AS m (pk, committee, number) WHERE h.id = m.pk",
                [list(pks), list(committees), list(numbers)],
            )


def _let_imports_in(change: Change) -> list[int]:
    """A roster that waits for an ended committee may name the one that remains. Returns the links that were made."""
    links = RosterImport.committees.through
    made = []
    for ended, into in change.ended_committees.items():
        heir = change.committees[into].became_id
        waiting = RosterImport.objects.filter(state=RosterImport.State.WAITING, committees=ended)
        rows = [links(rosterimport_id=row.pk, committee_id=heir) for row in waiting.exclude(committees=heir)]
        made += [row.pk for row in links.objects.bulk_create(rows)]
    return made


# The journal ----------------------------------------------------------------------------------------------------------


def _record_zones(change: Change, by: Actor) -> None:
    """One entry for each zone whose doors changed, with counts; the households themselves have none."""
    before: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    after: dict[int | None, list[int]] = defaultdict(lambda: [0, 0])
    for standing in change.standings:
        for counts, key in (
            (before, standing.stood_in),
            (after, change.zone_made(standing.goes_to)),
        ):
            counts[key][0] += 1
            counts[key][1] += standing.households
    ids = set(change.ended_zones) | change.new_zones
    codes = {old.pk: old.code for _row, old in change.zone_pairs}
    for zone in Zone.objects.filter(pk__in=ids).select_related("committee").order_by("pk"):
        was, now = before[zone.pk], after[zone.pk]
        details = {"plan": change.plan.pk, "buildings": [was[0], now[0]], "households": [was[1], now[1]]}
        if zone.pk in change.ended_zones:
            record("zone.ended", zone, by=by, area=zone.code, details=details | {"successor": zone.successor_id})
        elif zone.pk not in change.old_zones:
            record("zone.begun", zone, by=by, area=zone.code, details=details)
        elif was != now or codes[zone.pk] != zone.code:
            record("zone.redrawn", zone, by=by, area=zone.code, details=details)
    for _row, committee in change.committee_pairs:
        if committee.pk in change.ended_committees:
            into = change.committee_made(change.ended_committees[committee.pk])
            record("committee.ended", committee, by=by, area=committee.code, details={"successor": into})
