"""The guidebook: its editions, what stands in one for a zone, where it was left, and who has joined what."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from visits.models import (
    Edition,
    EditionState,
    Enrolment,
    EnrolmentState,
    OpenResource,
    ResourceClass,
    Service,
    ServiceClass,
    Visit,
)
from visits.queries.team import Teammate, team_today
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Household, Subdistrict, Zone


def editions_of(user: User) -> QuerySet[Edition]:
    """The editions that `user` makes, newest first."""
    return Edition.objects.filter(subdistrict__in=reach(user, Permission.GUIDEBOOK_EDIT).subdistricts)


def makes_guidebook(user: User, subdistrict_id: int) -> bool:
    """Does `user` make the guidebook of this subdistrict?"""
    return subdistrict_id in reach(user, Permission.GUIDEBOOK_EDIT).subdistricts


def subdistricts_of_maker(user: User) -> QuerySet[Subdistrict]:
    """The subdistricts whose guidebook `user` makes."""
    return Subdistrict.objects.filter(pk__in=reach(user, Permission.GUIDEBOOK_EDIT).subdistricts)


def editions_read_by(user: User) -> QuerySet[Edition]:
    """The published editions of where `user` reads visits, newest first: their figures can be asked for."""
    zones = reach(user, Permission.VISIT_READ).zones
    rows = Edition.objects.exclude(state=EditionState.DRAFT)
    return rows.filter(Exists(Zone.objects.filter(pk__in=zones, committee__subdistrict=OuterRef("subdistrict"))))


def edition_in_force(subdistrict_id: int, at: datetime | None = None) -> Edition | None:
    """The edition of a subdistrict that was in force at a moment, or is in force now. One query."""
    rows = Edition.objects.filter(subdistrict=subdistrict_id)
    if at is None:
        return rows.filter(state=EditionState.PUBLISHED).first()
    return rows.filter(Q(withdrawn_at=None) | Q(withdrawn_at__gt=at), published_at__lte=at).first()


@dataclass(frozen=True)
class Chapter:
    """Entries of one class, under its name."""

    title: str
    entries: list[Any]


def services_by_class(edition: Edition) -> list[Chapter]:
    """The services of an edition in the order of the classes. One query."""
    return _chapters(edition.services.select_related("organization"), "service_class", ServiceClass)


def resources_by_class(edition: Edition) -> list[Chapter]:
    """The open resources of an edition in the order of the classes. One query."""
    return _chapters(edition.resources.all(), "resource_class", ResourceClass)


def _chapters(rows: Iterable[Any], name: str, classes: Any) -> list[Chapter]:
    order = {value: number for number, value in enumerate(classes.values)}
    found = sorted(rows, key=lambda row: (order[getattr(row, name)], row.position, row.pk))
    return [
        Chapter(str(classes(value).label), list(entries))
        for value, entries in groupby(found, key=lambda row: getattr(row, name))
    ]


def joinable(edition: Edition) -> list[Service]:
    """What stands on the reply slip, in the order of the book."""
    return [row for chapter in services_by_class(edition) for row in chapter.entries if row.joinable]


@dataclass(frozen=True)
class ZoneBook:
    """The guidebook as it is printed for one zone."""

    zone: Zone
    edition: Edition
    team: list[Teammate]
    services: list[Chapter]
    resources: list[Chapter]

    @property
    def ticks(self) -> list[Service]:
        return [row for chapter in self.services for row in chapter.entries if row.joinable]


def zones_with_book(user: User) -> QuerySet[Zone]:
    """The zones whose guidebook `user` may print."""
    zones = Zone.objects.filter(pk__in=reach(user, Permission.VISIT_READ).zones)
    return zones.select_related("committee__subdistrict")


def book_of(zone: Zone) -> ZoneBook | None:
    """The edition in force with the zone's team of today. None: nothing has been published. Four queries."""
    edition = edition_in_force(zone.committee.subdistrict_id)
    if edition is None:
        return None
    return ZoneBook(zone, edition, team_today(zone), services_by_class(edition), resources_by_class(edition))


def _left(edition: Edition) -> QuerySet[Visit]:
    """Visits that stand and left this edition: those of its time in force."""
    visits = Visit.objects.standing().filter(guidebook_left=True, visited_at__gte=edition.published_at)
    return visits.filter(visited_at__lt=edition.withdrawn_at) if edition.withdrawn_at else visits


def left_at(edition: Edition) -> Q:
    """The condition on households that this edition was left there."""
    return Q(pk__in=_left(edition).order_by().values("household"))


def delivered_by_zone(edition: Edition, zone_ids: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Of each zone: households on the roster, and those of them where this edition was left. Two queries."""
    rows = Household.objects.filter(missing_since=None, building__zone__in=list(zone_ids)).order_by()

    def count(rows: QuerySet[Household]) -> dict[int, int]:
        counted = rows.values("building__zone").annotate(n=Count("pk"))
        return dict(counted.values_list("building__zone", "n"))

    left = count(rows.filter(left_at(edition)))
    return {zone: (doors, left.get(zone, 0)) for zone, doors in count(rows).items()}


def joined_by_household(household_ids: Iterable[int]) -> dict[int, list[str]]:
    """The services that each of these households has joined, in the language of the page. One query.

    Not scoped: the caller gives households of its own reader.
    """
    rows = Enrolment.objects.filter(household__in=list(household_ids), state=EnrolmentState.JOINED)
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows.select_related("service").order_by("household", "code"):
        found[row.household_id].append(row.service.title)
    return dict(found)


def entry_of(edition: Edition, kind: str, pk: int) -> Service | OpenResource | None:
    """An entry of an edition by its kind ("service" or "resource"); None when there is none."""
    rows: Any = edition.services if kind == "service" else edition.resources
    return rows.filter(pk=pk).first()
