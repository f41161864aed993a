"""The year's coverage: how many households were reached, and how often somebody stood before a door.

A year is a calendar year of Asia/Shanghai (brief: every household is visited at least once a calendar year).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from visits.models import REACHED, Visit
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Household

ON_ROSTER = Q(missing_since=None)
# No clock that writes visits is ahead of this one by so much.
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Coverage:
    """Three different figures of one zone and year, each with its own name (brief, section 1).

    `households` are those on the roster, `reached` those of them where someone was met at least once: the coverage is
    reached / households. `visits` counts every visit logged, also to a shut door. `contacts` counts people in front of
    people: one for each team member, household met and day, however often they came back that day.
    """

    households: int = 0
    reached: int = 0
    visits: int = 0
    contacts: int = 0


def visits_in(year: int) -> QuerySet[Visit]:
    """All visits between the first and the last moment of `year` in Asia/Shanghai. Not scoped: narrow it to zones."""
    first, after = _bounds(year)
    return Visit.objects.filter(visited_at__gte=first, visited_at__lt=after)


def _bounds(year: int) -> tuple[datetime, datetime]:
    return datetime(year, 1, 1, tzinfo=SHANGHAI), datetime(year + 1, 1, 1, tzinfo=SHANGHAI)


def _met_in(year: int) -> QuerySet[Visit, int]:
    return visits_in(year).filter(REACHED).order_by().values_list("household_id", flat=True)


def reached_in(year: int, *, way: str = "") -> Q:
    """The condition on households that someone was met there in `year`; `way` leads to them ("households__").

    The visits need be asked only where the last time was after that year. While the year lasts it cannot be, and they
    are not mentioned: even what is never looked up misleads the database when it plans.
    """
    first, after = _bounds(year)
    last_met, household = f"{way}last_met_at", f"{way}pk"
    in_it = Q(**{f"{last_met}__gte": first, f"{last_met}__lt": after})
    if timezone.now() < after - A_DAY:
        return in_it
    return in_it | Q(**{f"{last_met}__gte": after, f"{household}__in": _met_in(year)})


def households_on_roster(zone_ids: Iterable[int]) -> QuerySet[Household]:
    """Households of these zones that their committee's last roster still names: the denominator of the coverage."""
    return Household.objects.filter(ON_ROSTER, building__zone__in=list(zone_ids))


def coverage_by_zone(zone_ids: Iterable[int], year: int) -> dict[int, Coverage]:
    """The coverage of each of these zones in `year`, also of those without a household. Four queries."""
    ids = list(zone_ids)
    by_zone = "zone"  # that of the time of the visit; the doors are those of today
    visits = visits_in(year).filter(**{f"{by_zone}__in": ids}).order_by().values(by_zone)
    doors = doors_by_zone(ids, year)
    logged = dict(visits.annotate(figure=Count("pk")).values_list(by_zone, "figure"))
    contacts = _contacts_by_zone(visits.filter(REACHED, members__isnull=False), by_zone)
    return {
        zone: Coverage(*doors.get(zone, (0, 0)), visits=logged.get(zone, 0), contacts=contacts.get(zone, 0))
        for zone in ids
    }


def _contacts_by_zone(met: QuerySet[Visit, Any], by_zone: str) -> dict[int, int]:
    """Members times visits, less what somebody did at one door on one day beyond the first time.

    Said so because the latter is rare: the database sorts no long list of distinct rows for it.
    """
    contacts = dict(met.annotate(figure=Count("members")).values_list(by_zone, "figure"))
    again = (
        met.values(by_zone, "household", "members", day=TruncDate("visited_at", tzinfo=SHANGHAI))
        .annotate(times=Count("pk"))
        .filter(times__gt=1)
    )
    for zone, times in again.values_list(by_zone, "times"):
        contacts[zone] -= times - 1
    return contacts


def doors_by_zone(zone_ids: list[int], year: int) -> dict[int, tuple[int, int]]:
    """Households on the roster and those reached, in one query."""
    counted = (
        households_on_roster(zone_ids)
        .order_by()
        .values("building__zone")
        .annotate(on_roster=Count("pk"), reached=Count("pk", filter=reached_in(year)))
    )
    return {
        zone: (doors, reached) for zone, doors, reached in counted.values_list("building__zone", "on_roster", "reached")
    }
