"""What a sheet of the dashboard shows, put together from the metrics: cards, and the pictures it has."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from evaluations.metrics import Counter, Counts, Metric, Scope
from wulibridge import periods
from wulibridge.dashboards import areas, months
from wulibridge.dashboards.addresses import overview_address
from wulibridge.dashboards.asked import Asked
from wulibridge.dashboards.desks import FLOW, MEASURES, RESPONSE, Sheet
from wulibridge.dashboards.shown import card_of, opened
from wulibridge.territory.models import Zone
from wulibridge.territory.queries import ZONE_BAND, zones_in_order


def frame_of(
    sheet: Sheet, sheets: list[Sheet], whole: Scope, asked: Asked, by: Metric, now: datetime
) -> dict[str, Any]:
    """What stands on every sheet: when, the tabs, what can be chosen. One query."""
    period = whole.period
    here = list(zones_in_order(whole.zones))
    return {
        "as_of": now,
        "period": period,
        "period_label": period.label(whole.today),
        "period_choices": periods.choices(whole.today),
        "by": by,
        "by_span": by.span(asked.scope),
        "sheet": sheet,
        "tabs": [
            (other, overview_address(period, by.key, sheet=other.key, place=asked.place), other is sheet)
            for other in (sheets if len(sheets) > 1 else [])
        ],
        "place": asked.place,
        "asked_places": [str(place.name) for place in asked.places],
        "places": _places([zone for zone in here if areas.in_force(zone, whole.today)]),
        "zones_here": [zone for zone in here if zone.pk in asked.scope.zones],
    }


def _places(zones: list[Zone]) -> list[tuple[str, list[tuple[str, str]]]]:
    """What the chooser of places offers, each committee and its zones; nothing where there is nothing to choose."""
    if len(zones) < 2:
        return []
    committees = areas.by_committee(zones)
    return [
        (
            committee.name,
            [(f"committee-{committee.pk}", _("the whole committee"))] * (len(committees) > 1)
            + [(f"zone-{zone.pk}", zone.name) for zone in own],
        )
        for committee, own in committees
    ]


def sheet_of(sheet: Sheet, asked: Asked, zones: list[Zone], by: Metric) -> dict[str, Any]:
    """The cards and pictures of a sheet; the map and the ranking are by the metric `by`.

    Seven queries for the first sheet, and for the others one for each population, and one or two for each picture; one
    or two more where months that are over were counted ahead, all of them quicker.
    """
    counter = Counter()
    if "map" in sheet.pictures:
        context = _glance(sheet, asked, zones, by, counter)
    else:
        context = _pictured(sheet, asked, zones, counter)
    return context | {"counted_at": counter.at}


def _glance(sheet: Sheet, asked: Asked, zones: list[Zone], by: Metric, counter: Counter) -> dict[str, Any]:
    scope, narrower = asked.scope, asked.narrower
    by_zone = counter.by_zone([*sheet.cards, FLOW], scope)
    return {
        "cards": [card_of(metric, by_zone.values(), scope, narrower) for metric in sheet.cards],
        "pyramid": months.pyramid(list(by_zone.values()), scope, narrower),
        "by_deadline": opened(FLOW, "by_deadline", by_zone.values(), scope.period, narrower),
        "trend": months.trend(scope, narrower, counter),
        **_areas(asked, zones, by_zone, by),
    }


def _pictured(sheet: Sheet, asked: Asked, zones: list[Zone], counter: Counter) -> dict[str, Any]:
    scope, narrower = asked.scope, asked.narrower
    drawn = [RESPONSE] if "response" in sheet.pictures else []
    counts = counter.whole([*sheet.cards, *drawn], scope)
    context: dict[str, Any] = {"cards": [card_of(metric, [counts], scope, narrower) for metric in sheet.cards]}
    if "response" in sheet.pictures:
        context["response"] = months.response(counts, scope, narrower)
    if "departments" in sheet.pictures:
        context["departments"] = areas.departments(scope, narrower)
    if "meetings" in sheet.pictures:
        context["committees"] = areas.committees(zones, scope)
    if "calendar" in sheet.pictures:
        context["calendar"] = months.calendar(scope, counts[areas.HOUSEHOLDS], narrower, counter)
    return context


def _areas(asked: Asked, zones: list[Zone], counts: dict[int, Counts], by: Metric) -> dict[str, Any]:
    scope = asked.scope
    shown = [zone for zone in zones if zone.pk in counts or areas.in_force(zone, scope.today)]
    groups = areas.groups_of(shown, counts, by, scope)
    return {
        "measures": [(metric, overview_address(scope.period, metric.key, place=asked.place)) for metric in MEASURES],
        "groups": groups,
        "legend": areas.legend(by),
        "tiles": [tile for group in groups for tile in group.tiles],
        "ranking": areas.ranking(shown, counts, by, scope),
        "ranks_zones": len(groups) == 1,
        "odd_zones": areas.odd_zones([zone for zone in shown if areas.in_force(zone, scope.today)], counts),
        "band": ZONE_BAND,
    }
