"""The round's rows: which households stand how, and the figures of zones and committees beside each other."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from visits.models import VisitRound
from visits.queries.coverage import Coverage, Standing, coverage_by_zone, households_on_roster, reached_in, standing_in
from visits.queries.round import walking_order
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee, Household, Zone
from wulibridge.territory.queries import zones_in_order

LEFT = tuple(standing for standing in Standing if standing != Standing.REACHED)


@dataclass
class AreaRow:
    """The round of one zone, or of the zones of one committee added up."""

    place: Zone | Committee
    zones: list[Zone]
    coverage: Coverage = field(default_factory=Coverage)


def zones_read_by(user: User) -> list[Zone]:
    """The zones whose visits `user` may read, in the order of their codes, also ended ones. One query."""
    return list(zones_in_order(reach(user, Permission.VISIT_READ).zones))


def rows_of(zones: Iterable[Zone], year: int) -> list[AreaRow]:
    """A row for each of these zones, in their order, but for ended ones in which nothing happened. Four queries."""
    by_pk = {zone.pk: zone for zone in zones}
    found = coverage_by_zone(by_pk, year)
    rows = [AreaRow(zone, [zone], found[pk]) for pk, zone in by_pk.items()]
    return [row for row in rows if not (row.coverage.is_empty and row.zones[0].valid_to)]


def by_committee(rows: Iterable[AreaRow]) -> list[AreaRow]:
    """The rows of zones added up for each committee, in their order."""
    found: dict[int, AreaRow] = {}
    for row in rows:
        committee = row.zones[0].committee
        whole = found.setdefault(committee.pk, AreaRow(committee, []))
        whole.zones += row.zones
        whole.coverage.add(row.coverage)
    return list(found.values())


def total_of(rows: Iterable[AreaRow]) -> Coverage:
    """All rows added up."""
    total = Coverage()
    for row in rows:
        total.add(row.coverage)
    return total


def households_standing(zone_ids: Iterable[int], year: int, *standings: Standing) -> QuerySet[Household]:
    """Households of these zones on the roster with their `standing` in `year`, in walking order; only such
    `standings`, if any are given."""
    rows = households_on_roster(zone_ids)
    if standings:
        # First by what the database can judge beforehand: how many a class will be it cannot.
        reached = reached_in(year)
        if Standing.REACHED not in standings:
            rows = rows.exclude(reached)
        elif len(standings) == 1:
            rows = rows.filter(reached)
    rows = rows.annotate(standing=standing_in(year))
    if any(standing != Standing.REACHED for standing in standings):
        rows = rows.filter(standing__in=standings)
    return rows.select_related("building__zone__committee").order_by(*walking_order())


def rounds_said(subdistrict_ids: Iterable[int], year: int) -> list[VisitRound]:
    """What is said of the round of `year` in these subdistricts. One query."""
    rows = VisitRound.objects.filter(subdistrict__in=list(subdistrict_ids), year=year)
    return list(rows.select_related("subdistrict"))
