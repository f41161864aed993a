"""The dry run: what a plan will do, before anybody lives with it. Warnings are said, only obstacles stop it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from wulibridge.territory.models import Committee, Household, Plan, PlanZone, RosterImport
from wulibridge.territory.queries import in_band
from wulibridge.territory.redistricting import cautions
from wulibridge.territory.redistricting.carriers import Line, carriers
from wulibridge.territory.redistricting.cautions import Caution
from wulibridge.territory.redistricting.change import Change, change_of
from wulibridge.territory.redistricting.fingerprint import fingerprint
from wulibridge.territory.redistricting.numbers import renumbered
from wulibridge.territory.redistricting.reading import today


@dataclass(frozen=True)
class Row:
    """A zone or committee before and after. No `before`: it is new; no `after`: it ends. Households on the roster."""

    code: str
    name: str
    committee: str
    before: int | None
    after: int | None
    came: int = 0  # of `after`, those that were elsewhere before
    was: str = ""  # what it was called before, or the committee it belonged to, where that changes
    in_band: bool = True

    @property
    def changes(self) -> bool:
        """Does anything become of it, or does it stay as it is?"""
        return self.before != self.after or bool(self.came or self.was)


@dataclass(frozen=True)
class Findings:
    """`stale`: the map has changed since the plan was drawn, so that it has to be refreshed first."""

    day: date
    households: int
    moving: int  # households whose zone changes
    zones: list[Row]
    committees: list[Row]
    carried: list[Line]
    renumbered: list[tuple[str, str]]  # household numbers, old and new
    warnings: list[Caution | str]
    obstacles: list[str]
    stale: bool = False

    @property
    def rehomed(self) -> int:
        """Households whose committee changes."""
        return sum(row.came for row in self.committees)

    def stored(self) -> dict[str, Any]:
        """As plain JSON, to be read again when the plan was carried out."""
        return asdict(self) | {"day": self.day.isoformat()}


def restored(stored: dict[str, Any]) -> Findings:
    """What stored() gave."""
    rows = {name: [Row(**row) for row in stored[name]] for name in ("zones", "committees")}
    lines = [Line(**line) for line in stored["carried"]]
    numbers = [(old, new) for old, new in stored["renumbered"]]
    warnings = [cautions.restored(kept) for kept in stored["warnings"]]
    day = date.fromisoformat(stored["day"])
    more = {"carried": lines, "renumbered": numbers, "warnings": warnings, "day": day}
    return Findings(**stored | rows | more)


def check(plan: Plan) -> Findings:
    """What carrying the plan out on its day would do now. Changes nothing; a fixed number of queries."""
    return findings_of(change_of(plan, max(plan.effective_on, today())))


def findings_of(change: Change) -> Findings:
    """The same of a change that has been worked out; before it is made."""
    forecasts = [carrier.preview(change) for carrier in carriers()]
    zones, numbers = _zones(change), _numbers(change)
    stale = fingerprint(change.old_committees) != change.plan.fingerprint
    obstacles = (
        [_stale()]
        if stale
        else [
            *_map_obstacles(change),
            *_code_obstacles(change),
            *(text for forecast in forecasts for text in forecast.obstacles),
        ]
    )
    warnings: list[Caution | str] = [
        *_size_warnings(zones),
        *_household_warnings(change),
        *(text for forecast in forecasts for text in forecast.warnings),
    ]
    return Findings(
        day=change.day,
        households=sum(standing.households for standing in change.standings),
        moving=sum(row.came for row in zones),
        zones=zones,
        committees=_committees(change),
        carried=[line for forecast in forecasts for line in forecast.lines],
        renumbered=numbers,
        warnings=warnings,
        obstacles=obstacles,
        stale=stale,
    )


# Before and after -----------------------------------------------------------------------------------------------------


def _zones(change: Change) -> list[Row]:
    before: Counter[int | None] = Counter()
    after: Counter[int] = Counter()
    stayed: Counter[int] = Counter()
    for standing in change.standings:
        before[standing.stood_in] += standing.households
        after[standing.goes_to] += standing.households
        if standing.stood_in == change.zones[standing.goes_to].zone_id:
            stayed[standing.goes_to] += standing.households
    ordered = sorted(change.zones.values(), key=lambda zone: (change.home(zone).code, zone.code, zone.pk))
    return [
        Row(
            code=zone.code,
            name=zone.name,
            committee=change.home(zone).name,
            before=before[zone.zone_id] if zone.zone_id else None,
            after=None if zone.ends else after[zone.pk],
            came=0 if zone.ends else after[zone.pk] - stayed[zone.pk],
            was=_was(change, zone),
            in_band=zone.ends or in_band(after[zone.pk]),
        )
        for zone in ordered
    ]


def _was(change: Change, zone: PlanZone) -> str:
    if zone.zone is None or zone.ends:
        return ""
    if change.is_rehomed(zone):
        old = change.old_committees.get(zone.zone.committee_id)
        return old.committee.name if old and old.committee else ""
    return zone.zone.code if zone.zone.code != zone.code else ""


def _committees(change: Change) -> list[Row]:
    before: Counter[int | None] = Counter()
    after: Counter[int] = Counter()
    stayed: Counter[int] = Counter()
    for standing in change.standings:
        old = change.old_zones.get(standing.stood_in or 0)
        origin = old.zone.committee_id if old and old.zone else None
        home = change.home(change.zones[standing.goes_to])
        before[origin] += standing.households
        after[home.pk] += standing.households
        if origin == home.committee_id:
            stayed[home.pk] += standing.households
    return [
        Row(
            code=row.code,
            name=row.name,
            committee="",
            before=before[row.committee_id] if row.committee_id else None,
            after=None if row.ends else after[row.pk],
            came=after[row.pk] - stayed[row.pk],
            was=row.committee.name if row.committee and row.committee.name != row.name else "",
        )
        for row in sorted(change.committees.values(), key=lambda row: (row.code, row.pk))
    ]


def _numbers(change: Change) -> list[tuple[str, str]]:
    """Households whose number is taken in the committee they come to. One query, or two where committees change."""
    targets = {standing.building: change.home(change.zones[standing.goes_to]) for standing in change.standings}
    leaving = [
        standing.building
        for standing in change.standings
        if targets[standing.building].committee_id != _committee_before(change, standing.stood_in)
    ]
    if not leaving:
        return []
    rows = Household.objects.filter(building__in=leaving).values_list("pk", "committee", "number", "building")
    # A committee that is yet to be made has no number: that of its row in the plan, as one below nought, stands for it.
    moves = [(pk, committee, number, targets[b].committee_id or -targets[b].pk) for pk, committee, number, b in rows]
    names = {row.committee_id: row.short_name for row in change.old_committees.values() if row.committee_id}
    new = renumbered([move for move in moves if move[1] != move[3]], names)
    return [(number, new[pk]) for pk, _committee, number, _target in sorted(moves) if pk in new]


def _committee_before(change: Change, zone_id: int | None) -> int | None:
    old = change.old_zones.get(zone_id or 0)
    return old.zone.committee_id if old and old.zone else None


# Warnings -------------------------------------------------------------------------------------------------------------


def _size_warnings(zones: Iterable[Row]) -> Iterator[Caution]:
    for row in zones:
        if row.after == 0:
            yield Caution("zone_empty", {"zone": row.name})


def _household_warnings(change: Change) -> Iterator[Caution]:
    """Households whose committee is not that of their building: they go with the building all the same."""
    odd = Household.objects.filter(building__zone__committee__in=change.old_committees).exclude(
        committee__in=change.old_committees
    )
    if strangers := odd.count():
        yield Caution("numbered_elsewhere", {"count": strangers})


cautions.word(
    {
        "zone_empty": lambda facts: gettext("%(zone)s will have no household.") % facts,
        "numbered_elsewhere": lambda facts: (
            ngettext(
                "%(count)s household is numbered by a committee outside the plan. It goes with its building.",
                "%(count)s households are numbered by a committee outside the plan. They go with their building.",
                facts["count"],
            )
            % facts
        ),
    }
)


# Obstacles ------------------------------------------------------------------------------------------------------------


def _stale() -> str:
    """Alone: what else stands in the way of a map that is no more says nothing of the plan once it is refreshed."""
    return gettext(
        "The map has changed since this plan was drawn. Refresh the plan, look at it again, then carry it out."
    )


def _map_obstacles(change: Change) -> Iterator[str]:
    for zone in change.zones.values():
        if zone.ends and any(standing.goes_to == zone.pk for standing in change.standings):
            yield gettext("%(zone)s ends and still holds buildings: move them.") % {"zone": zone.name}
        if zone.zone and zone.zone.valid_to and zone.zone.valid_to < change.day and not zone.ends:
            yield gettext("%(zone)s has ended and still holds buildings: merge it into another zone.") % {
                "zone": zone.name
            }
    for pk, heir in change.ended_zones.items():
        zone = change.old_zones[pk]
        if heir is None:
            yield gettext("No zone takes over from %(zone)s.") % {"zone": zone.name}
        if zone.zone and zone.zone.valid_from >= change.day:
            yield gettext(
                "%(zone)s begins on %(day)s and cannot end before: choose a later day, or undo the plan that made it."
            ) % {"zone": zone.name, "day": zone.zone.valid_from.isoformat()}
    for pk in change.ended_committees:
        committee = change.old_committees[pk].committee
        if committee and committee.valid_from >= change.day:
            yield gettext("%(committee)s begins on %(day)s and cannot end before: choose a later day.") % {
                "committee": committee.name,
                "day": committee.valid_from.isoformat(),
            }


def _code_obstacles(change: Change) -> Iterator[str]:
    theirs = [row.code for row in change.committees.values() if not row.ends]
    in_force = Q(valid_to=None) | Q(valid_to__gte=change.day)
    for code in (
        Committee.objects.filter(in_force, code__in=theirs)
        .exclude(pk__in=change.old_committees)
        .values_list("code", flat=True)
    ):
        yield gettext("Another committee has the code %(code)s.") % {"code": code}
    if change.day <= today() and roster_running(change.plan):
        yield gettext("A roster is being imported just now. Try again when it is done.")


def roster_running(plan: Plan) -> bool:
    """Is a roster of the plan's committees being imported at this moment?"""
    theirs = plan.committees.values("committee")
    return RosterImport.objects.filter(state=RosterImport.State.RUNNING, committees__in=theirs).exists()
