"""What an address asks for: the period, and the part of one's own reach."""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest

from evaluations.metrics import Metric, Scope
from wulibridge import periods
from wulibridge.periods import Period
from wulibridge.territory.models import Committee, Organization, Zone
from wulibridge.territory.queries import departments_within, zones_in_order
from wulibridge.web.guard import scoped_or_404


@dataclass(frozen=True)
class Asked:
    """A scope, and what narrowed it: `narrower` as an address says it, `places` to be shown in words."""

    scope: Scope
    narrower: dict[str, object] = field(default_factory=dict)
    places: tuple[Zone | Committee | Organization, ...] = ()

    @property
    def place(self) -> str:
        """The zone or the committee, as the overview's chooser names it."""
        return next((f"{key}-{self.narrower[key]}" for key in ("zone", "committee") if key in self.narrower), "")


def asked_place(scope: Scope, place: str) -> Asked:
    """What the overview's chooser names, "zone-12" or "committee-3". Raises Http404 out of the scope."""
    kind, _dash, key = place.partition("-")
    if not place:
        return Asked(scope)
    return _in_place(Asked(scope), {kind: key}) if kind in ("zone", "committee") else _nothing()


def asked_rows(scope: Scope, metric: Metric, request: HttpRequest) -> Asked:
    """What an address of rows narrows them to. Raises Http404 out of the scope."""
    asked = _in_place(Asked(scope), {key: request.GET.get(key, "") for key in ("zone", "committee")})
    if key := request.GET.get("department"):
        department = scoped_or_404(departments_within(scope.zones, scope.departments), pk=key)
        within = replace(asked.scope, departments=frozenset({department.pk}))
        asked = Asked(within, {**asked.narrower, "department": department.pk}, (*asked.places, department))
    if key := request.GET.get("day"):
        day = _day(key, scope.period) if metric.population.moment else _nothing()
        narrower = {**asked.narrower, "day": day.isoformat()}
        asked = replace(asked, scope=asked.scope.within(periods.day_of(day)), narrower=narrower)
    return asked


def _in_place(asked: Asked, wanted: dict[str, str]) -> Asked:
    zones = zones_in_order(asked.scope.zones)
    if key := wanted.get("zone"):
        zone = scoped_or_404(zones, pk=key)
        within = _narrowed(asked.scope, {zone.pk}, set())
        return Asked(within, {"zone": zone.pk}, (zone.committee, zone))
    if key := wanted.get("committee"):
        own = [zone for zone in zones if str(zone.committee_id) == key]
        if not own:
            _nothing()
        within = _narrowed(asked.scope, {zone.pk for zone in own}, {own[0].committee_id})
        return Asked(within, {"committee": own[0].committee_id}, (own[0].committee,))
    return asked


def _narrowed(scope: Scope, zones: set[int], committees: set[int]) -> Scope:
    """To these zones, and to the meetings of these committees as far as they are in the scope."""
    own = scope.committees & committees
    return replace(scope, zones=frozenset(zones), committees=own, subdistricts=frozenset())


def _day(written: str, period: Period) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        _nothing()
    return day if period.first <= day <= period.last else _nothing()


def _nothing() -> Any:
    raise Http404
