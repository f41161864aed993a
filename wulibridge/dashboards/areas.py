"""Zones on the map, and zones, committees and departments beside each other."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from evaluations.metrics import HIGH_STEPS, LOW_STEPS, By, Counts, Direction, Metric, Scope, Share, count_by, share_of
from wulibridge.dashboards import pictures
from wulibridge.dashboards.addresses import narrowed, rows_address
from wulibridge.dashboards.desks import DUTIES, MEASURES, MEETINGS
from wulibridge.dashboards.pictures import Box
from wulibridge.dashboards.shown import Card, card_of
from wulibridge.territory.models import Committee, Organization, Zone
from wulibridge.territory.queries import departments_within, in_band

HOUSEHOLDS = ("coverage", "denominator")


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
    """A committee's or a zone's place: none when there is nothing to rank it by. `shares` in the order of MEASURES."""

    place: int | None
    area: Committee | Zone
    shares: list[tuple[Metric, Share, str]]


def in_force(zone: Zone, today: date) -> bool:
    return zone.valid_to is None or zone.valid_to >= today


def by_committee(zones: Iterable[Zone]) -> list[tuple[Committee, list[Zone]]]:
    """Zones as zones_in_order() has them, each committee with its own."""
    return [(committee, list(own)) for committee, own in groupby(zones, lambda zone: zone.committee)]


def odd_zones(zones: Iterable[Zone], counts: dict[int, Counts]) -> list[tuple[Zone, int]]:
    """Zones that are smaller or larger than they are meant to be, with their households."""
    sizes = [(zone, counts.get(zone.pk, {}).get(HOUSEHOLDS, 0)) for zone in zones]
    return [(zone, households) for zone, households in sizes if not in_band(households)]


def legend(by: Metric) -> list[tuple[str, str]]:
    """What each shade of the map means, from as hoped to needs most attention."""
    if by.direction is Direction.MORE:
        words = [_("%(from)s%% and more") % {"from": HIGH_STEPS[0]}]
        words += [_("under %(to)s%%") % {"to": step} for step in HIGH_STEPS]
    else:
        words = [_("none overdue")] + [_("up to %(to)s%%") % {"to": step} for step in LOW_STEPS[1:]]
        words += [_("more than %(from)s%%") % {"from": LOW_STEPS[-1]}]
    return [*((str(shade), text) for shade, text in enumerate(words)), ("none", _("nothing to count"))]


def groups_of(zones: Iterable[Zone], counts: dict[int, Counts], by: Metric, scope: Scope) -> list[Group]:
    """The map: the zones of each committee as tiles."""
    rows = rows_address(by.key, "numerator", scope.period)
    groups = []
    for committee, own in by_committee(zones):
        tiles = []
        for index, zone in enumerate(own):
            share = share_of(by, counts.get(zone.pk, {}))
            number = zone.code.rpartition("-")[2][-4:]
            box, address = pictures.tile(index), narrowed(rows, zone=zone.pk)
            tiles.append(Tile(zone, number, share, share.shade(by.direction), box, address))
        groups.append(Group(committee, pictures.tiles_frame(len(tiles)), tiles))
    return groups


def ranking(zones: list[Zone], counts: dict[int, Counts], by: Metric, scope: Scope) -> list[Ranked]:
    """Committees, or the zones where there is one committee alone: the best first; equal ones share a place, those
    without a rate come last and have none."""
    committees = by_committee(zones)
    areas: list[tuple[str, Committee | Zone, list[Zone]]]
    if len(committees) > 1:
        areas = [("committee", committee, own) for committee, own in committees]
    else:
        areas = [("zone", zone, [zone]) for zone in zones]
    addresses = {metric.key: rows_address(metric.key, "numerator", scope.period) for metric in MEASURES}
    rows = []
    for kind, area, own in areas:
        of_zones = [counts.get(zone.pk, {}) for zone in own]
        shares = [
            (
                metric,
                share_of(metric, *of_zones),
                narrowed(addresses[metric.key], **{kind: area.pk}),
            )
            for metric in MEASURES
        ]
        rows.append(Ranked(None, area, shares))
    return _placed(rows, by)


def _placed(rows: list[Ranked], by: Metric) -> list[Ranked]:
    sign = -1 if by.direction is Direction.MORE else 1
    keyed = [(value * sign, row) for row in rows if (value := _value(row, by)) is not None]
    keyed.sort(key=lambda pair: pair[0])
    keys = [key for key, _row in keyed]
    placed = [replace(row, place=keys.index(key) + 1) for key, row in keyed]
    return placed + [row for row in rows if _value(row, by) is None]


def _value(row: Ranked, by: Metric) -> Fraction | None:
    return next(share.value for metric, share, _address in row.shares if metric is by)


def departments(scope: Scope, narrower: dict[str, object]) -> list[tuple[Organization, dict[str, Card]]]:
    """Each department that was given anything, with its duties: the most punctual first, those without a rate last.
    Three queries."""
    counts = count_by(By.DEPARTMENT, DUTIES, scope)
    found = departments_within(scope.zones, scope.departments).filter(pk__in=counts)
    rows: list[tuple[Organization, dict[str, Any]]] = []
    for department in found.order_by("name", "pk"):
        own = {**narrower, "department": department.pk}
        cards = {metric.key: card_of(metric, [counts[department.pk]], scope, own) for metric in DUTIES}
        rows.append((department, cards))
    return sorted(rows, key=lambda row: _punctual(row[1]["punctuality"]), reverse=True)


def committees(zones: Iterable[Zone], scope: Scope) -> list[tuple[Committee, dict[str, Card]]]:
    """Each committee with what came of its meetings and those of its zones; none where there is one alone."""
    here = [committee for committee, _own in by_committee(zones)]
    if len(here) < 2:
        return []
    counts = count_by(By.COMMITTEE, MEETINGS, scope)
    return [
        (
            committee,
            {
                metric.key: card_of(metric, [counts.get(committee.pk, {})], scope, {"committee": committee.pk})
                for metric in MEETINGS
            },
        )
        for committee in here
    ]


def _punctual(card: Card) -> Fraction:
    return value if card.share and (value := card.share.value) is not None else Fraction(-1)
