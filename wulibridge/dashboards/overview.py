"""What the dashboard shows, put together from the figures: cards, map, pyramid, trend, ranking."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from petitions.route import Stop
from wulibridge import periods
from wulibridge.dashboards import pictures
from wulibridge.dashboards.addresses import narrowed, overview_address, rows_address
from wulibridge.dashboards.figures import (
    COVERAGE,
    HIGH_STEPS,
    LOW_STEPS,
    OPEN,
    RATES,
    THE_FIVE,
    TREND,
    Counts,
    Figure,
    Goal,
    Scope,
    Span,
    count_by_month,
    count_by_zone,
)
from wulibridge.dashboards.pictures import Box
from wulibridge.dashboards.shares import Share, share_of
from wulibridge.periods import Period
from wulibridge.territory.models import Committee, Zone
from wulibridge.territory.queries import ZONE_BAND, in_band, zones_in_order

TREND_MONTHS = 12


@dataclass(frozen=True)
class Opened:
    """A number that opens to the rows behind it."""

    title: str
    count: int
    address: str


@dataclass(frozen=True)
class Card:
    figure: Figure
    span: str
    share: Share | None
    parts: dict[str, Opened]


@dataclass(frozen=True)
class Tile:
    zone: Zone
    number: str
    share: Share
    shade: str
    box: Box
    address: str

    @property
    def whole(self) -> str:
        return self.share.percent(digits=0)


@dataclass(frozen=True)
class Group:
    """A committee's tiles."""

    committee: Committee
    frame: Box
    tiles: list[Tile]


@dataclass(frozen=True)
class Ranked:
    """A committee's place: none when there is nothing to rank it by. `shares` in the order of RATES."""

    place: int | None
    committee: Committee
    shares: list[tuple[Figure, Share, str]]


def _in_force(zone: Zone, today: date) -> bool:
    return zone.valid_to is None or zone.valid_to >= today


def _by_committee(zones: list[Zone]) -> list[tuple[Committee, list[Zone]]]:
    return [(committee, list(own)) for committee, own in groupby(zones, lambda zone: zone.committee)]


def overview_of(scope: Scope, *, by: Figure, now: datetime) -> dict[str, Any]:
    """The overview's context: map and ranking by the figure `by`. Eight queries."""
    counts = count_by_zone(THE_FIVE, scope)
    zones = [zone for zone in zones_in_order(scope.zones) if zone.pk in counts or _in_force(zone, scope.today)]
    groups = [_group(committee, own, counts, by, scope) for committee, own in _by_committee(zones)]
    return {
        "as_of": now,
        "period": scope.period,
        "period_choices": periods.choices(scope.today),
        "cards": [_card(figure, counts.values(), scope) for figure in THE_FIVE],
        "by": by,
        "measures": [(figure, overview_address(scope.period, figure.key)) for figure in RATES],
        "groups": groups,
        "legend": legend(by),
        "tiles": [tile for group in groups for tile in group.tiles],
        "ranking": _ranking(zones, counts, by, scope),
        "pyramid": _pyramid(counts.values(), scope),
        "trend": _trend(scope),
        "odd_zones": _odd_zones([zone for zone in zones if _in_force(zone, scope.today)], counts),
        "band": ZONE_BAND,
    }


def _odd_zones(zones: list[Zone], counts: dict[int, Counts]) -> list[tuple[Zone, int]]:
    """Zones that are smaller or larger than they are meant to be, with their households."""
    sizes = [(zone, counts.get(zone.pk, {}).get((COVERAGE.key, "denominator"), 0)) for zone in zones]
    return [(zone, households) for zone, households in sizes if not in_band(households)]


def span_of(figure: Figure, scope: Scope) -> str:
    """The time that the figure speaks of, in words."""
    match figure.span:
        case Span.NOW:
            return _("now")
        case Span.YEAR:
            return periods.year_of(scope.period.first).label(scope.today)
        case Span.PERIOD:
            return scope.period.label(scope.today)


def legend(by: Figure) -> list[tuple[str, str]]:
    """What each shade of the map means, from as hoped to needs most attention."""
    if by.goal is Goal.HIGH:
        words = [_("%(from)s%% and more") % {"from": HIGH_STEPS[0]}]
        words += [_("under %(to)s%%") % {"to": step} for step in HIGH_STEPS]
    else:
        words = [_("none overdue")] + [_("up to %(to)s%%") % {"to": step} for step in LOW_STEPS[1:]]
        words += [_("more than %(from)s%%") % {"from": LOW_STEPS[-1]}]
    return [*((str(shade), text) for shade, text in enumerate(words)), ("none", _("nothing to count"))]


def _card(figure: Figure, counts: Iterable[Counts], scope: Scope) -> Card:
    counts = list(counts)
    parts = {
        key: Opened(
            str(part.title),
            sum(zone.get((figure.key, key), 0) for zone in counts),
            rows_address(figure.key, key, scope.period),
        )
        for key, part in figure.parts.items()
    }
    return Card(figure, span_of(figure, scope), share_of(figure, *counts) if figure.goal else None, parts)


def _group(committee: Committee, zones: list[Zone], counts: dict[int, Counts], by: Figure, scope: Scope) -> Group:
    tiles = []
    rows = rows_address(by.key, "numerator", scope.period)
    for index, zone in enumerate(zones):
        share = share_of(by, counts.get(zone.pk, {}))
        number = zone.code.rpartition("-")[2][-4:]
        box, address = pictures.tile(index), narrowed(rows, zone=zone.pk)
        tiles.append(Tile(zone, number, share, share.shade(by.goal), box, address))
    return Group(committee, pictures.tiles_frame(len(tiles)), tiles)


def _ranking(zones: list[Zone], counts: dict[int, Counts], by: Figure, scope: Scope) -> list[Ranked]:
    """Committees, the best first; equal ones share a place, those without a rate come last and have none."""
    rows = []
    for committee, own in _by_committee(zones):
        of_zones = [counts.get(zone.pk, {}) for zone in own]
        shares = [
            (
                figure,
                share_of(figure, *of_zones),
                rows_address(figure.key, "numerator", scope.period, committee=committee.pk),
            )
            for figure in RATES
        ]
        rows.append(Ranked(None, committee, shares))
    sign = -1 if by.goal is Goal.HIGH else 1
    keyed = [(value * sign, row) for row in rows if (value := _ranked_value(row, by)) is not None]
    keyed.sort(key=lambda pair: pair[0])
    keys = [key for key, _row in keyed]
    placed = [replace(row, place=keys.index(key) + 1) for key, row in keyed]
    return placed + [row for row in rows if _ranked_value(row, by) is None]


def _ranked_value(row: Ranked, by: Figure) -> Any:
    return next(share.value for figure, share, _address in row.shares if figure is by)


def _pyramid(counts: Iterable[Counts], scope: Scope) -> list[tuple[Opened, Box]]:
    """The three stops, the third on top."""
    opened = _card(OPEN, counts, scope).parts
    stops = [opened[stop.name.lower()] for stop in reversed(Stop)]
    highest = max(stop.count for stop in stops)
    return [(stop, pictures.pyramid_bar(stop.count, highest)) for stop in stops]


@dataclass(frozen=True)
class Month:
    period: Period
    label_x: int
    bars: list[tuple[Opened, Box]]


def _trend(scope: Scope) -> dict[str, Any]:
    """Twelve months up to the present one, whatever the chosen period."""
    months = periods.recent_months(scope.today, TREND_MONTHS)
    span = Period("", months[0].first, months[-1].last)
    counted = count_by_month(replace(scope, period=span))
    table = [[counted[figure.key].get(month.key, 0) for figure in TREND] for month in months]
    highest = max(max(row) for row in table)
    drawn = []
    for index, (month, row) in enumerate(zip(months, table, strict=True)):
        opened = [
            Opened(str(figure.title), count, rows_address(figure.key, figure.first_part, month))
            for figure, count in zip(TREND, row, strict=True)
        ]
        bars = pictures.month_bars(index, row, highest)
        drawn.append(Month(month, bars[1].middle, list(zip(opened, bars, strict=True))))
    return {"months": drawn, "frame": pictures.trend_frame(len(months)), "highest": highest, "series": TREND}
