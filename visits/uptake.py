"""How far an edition of the guidebook has come: its figures by name, for the page and for the rows behind them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from visits.models import Edition
from visits.queries.enrolment import STATES, ZoneUptake, uptake_by_service, uptake_by_zone
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee, Zone
from wulibridge.territory.queries import zones_in_order


@dataclass(frozen=True)
class Figure:
    key: str
    title: str | Promise
    sentence: str | Promise


FIGURES = {
    figure.key: figure
    for figure in (
        Figure(
            "delivered",
            _("Delivered"),
            _("Households on the roster where a visit left this edition while it was in force, each once."),
        ),
        Figure("missing", _("Still without it"), _("The other households on the roster.")),
        Figure("slips", _("Slips back"), _("Households from which at least one reply slip of this edition came back.")),
        Figure("wished", _("Wishes"), _("Services ticked on slips of this edition, each once a household at a time.")),
        Figure("waiting", _("To be seen to"), _("Wishes for which nothing has been settled yet.")),
        Figure("joined", _("Joined"), _("Wishes whose household takes part now.")),
        Figure("declined", _("Did not join"), _("Wishes that were settled without joining.")),
        Figure("left", _("Left again"), _("Wishes whose household took part and left.")),
    )
}


@dataclass(frozen=True)
class Narrowed:
    """The zones that figures are about, and by what they were narrowed."""

    zones: list[Zone]
    zone: Zone | None = None
    committee: Committee | None = None

    def zones_of(self, edition: Edition) -> list[Zone]:
        """Those that an edition is for."""
        return [zone for zone in self.zones if zone.committee.subdistrict_id == edition.subdistrict_id]

    @property
    def query(self) -> dict[str, int]:
        """What an address says that keeps to it."""
        if self.zone:
            return {"zone": self.zone.pk}
        return {"committee": self.committee.pk} if self.committee else {}


@dataclass(frozen=True)
class Cell:
    """A number, and the page with its rows."""

    figure: Figure
    count: int
    address: str


@dataclass(frozen=True)
class Line:
    """The figures of one service or one place; `address` leads on to the place."""

    name: str
    cells: list[Cell]
    address: str = ""


OF_A_SERVICE = ("wished", "waiting", "joined", "declined", "left")
OF_A_PLACE = ("delivered", "slips", "wished", "waiting", "joined")


def narrowed(user: User, *, zone: str, committee: str) -> Narrowed | None:
    """The zones in which `user` reads visits, narrowed to one or to a committee's; None when it is not theirs."""
    zones = list(zones_in_order(reach(user, Permission.VISIT_READ).zones))
    if zone:
        found = next((row for row in zones if str(row.pk) == zone), None)
        return Narrowed([found], zone=found) if found else None
    if committee:
        theirs = [row for row in zones if str(row.committee_id) == committee]
        return Narrowed(theirs, committee=theirs[0].committee) if theirs else None
    return Narrowed(zones)


def overview(edition: Edition, scope: Narrowed) -> dict[str, Any]:
    """Totals, each service, and each committee or zone, of one edition. Six queries."""
    zones = scope.zones_of(edition)
    by_zone = uptake_by_zone(edition, [zone.pk for zone in zones])
    total = _sum(by_zone.values())
    services = uptake_by_service(edition, list(by_zone))
    here = {"edition": edition.pk} | scope.query
    return {
        "households": total["households"],
        "total": _cells(tuple(FIGURES), total, here),
        "services": [
            Line(row.service.title, _cells(OF_A_SERVICE, row.counts, here | {"service": row.service.code}))
            for row in services
        ],
        "places": _by_place(edition, zones, by_zone),
        "of_services": [FIGURES[key] for key in OF_A_SERVICE],
        "of_places": [FIGURES[key] for key in OF_A_PLACE],
    }


def _cells(keys: Iterable[str], counts: Mapping[str, int], query: Mapping[str, Any]) -> list[Cell]:
    return [
        Cell(FIGURES[key], counts[key], f"{reverse('visits:uptake_rows', args=[key])}?{urlencode(query)}")
        for key in keys
    ]


def _sum(rows: Iterable[ZoneUptake]) -> dict[str, int]:
    found = list(rows)
    total = {name: sum(getattr(row, name) for row in found) for name in ("households", "delivered", "slips")}
    total["missing"] = total["households"] - total["delivered"]
    return total | {state: sum(row.counts[state] for row in found) for state in STATES}


def _by_place(edition: Edition, zones: list[Zone], by_zone: dict[int, ZoneUptake]) -> list[Line]:
    """By committee where there are several, else by zone; places without a household are left out."""
    groups: dict[tuple[str, int], tuple[str, list[int]]] = {}
    several = len({zone.committee_id for zone in zones}) > 1
    for zone in zones:
        key, name = (
            (("committee", zone.committee_id), zone.committee.name) if several else (("zone", zone.pk), zone.name)
        )
        groups.setdefault(key, (name, []))[1].append(zone.pk)
    lines = []
    for (kind, pk), (name, ids) in groups.items():
        counts = _sum(by_zone[zone] for zone in ids)
        query = {"edition": edition.pk, kind: pk}
        if counts["households"]:
            address = f"{reverse('visits:uptake')}?{urlencode(query)}"
            lines.append(Line(name, _cells(OF_A_PLACE, counts, query), address))
    return lines if len(groups) > 1 else []
