"""Reading visits: the round, the rooms behind a door, and the year's coverage. Every reader starts from a user's reach.

A year is a calendar year of Asia/Shanghai (brief: every household is visited at least once a calendar year).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Func, Q, QuerySet, TextField
from django.db.models.functions import TruncDate

from visits.models import REACHED, Visit
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Household

ON_ROSTER = Q(missing_since=None)


# The year's coverage --------------------------------------------------------------------------------------------------


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
    first, after = (datetime(number, 1, 1, tzinfo=SHANGHAI) for number in (year, year + 1))
    return Visit.objects.filter(visited_at__gte=first, visited_at__lt=after)


def _met_in(year: int) -> QuerySet[Visit, int]:
    return visits_in(year).filter(REACHED).order_by().values_list("household_id", flat=True)


def reached_in(year: int) -> Q:
    """The condition on households that someone was met there in `year`."""
    return Q(pk__in=_met_in(year))


def reached_households(zone_ids: Iterable[int], year: int) -> QuerySet[Household]:
    """Households on the roster of these zones where someone was met in `year`: the numerator of the coverage."""
    return households_on_roster(zone_ids).filter(pk__in=_met_in(year))


def unreached_households(zone_ids: Iterable[int], year: int) -> QuerySet[Household]:
    """Households on the roster of these zones where nobody was met in `year`."""
    return households_on_roster(zone_ids).exclude(pk__in=_met_in(year))


def households_on_roster(zone_ids: Iterable[int]) -> QuerySet[Household]:
    """Households of these zones that their committee's last roster still names: the denominator of the coverage."""
    return Household.objects.filter(ON_ROSTER, building__zone__in=list(zone_ids))


def coverage_by_zone(zone_ids: Iterable[int], year: int) -> dict[int, Coverage]:
    """The coverage of each of these zones in `year`, also of those without a household. Three queries."""
    ids = list(zone_ids)
    by_zone = "household__building__zone"
    visits = visits_in(year).filter(**{f"{by_zone}__in": ids}).order_by().values(by_zone)
    # A row of three, so that two visits on one day are one contact.
    person_day = Func(
        F("household"), F("members"), TruncDate("visited_at", tzinfo=SHANGHAI), function="ROW", output_field=TextField()
    )
    met = visits.filter(REACHED, members__isnull=False).annotate(figure=Count(person_day, distinct=True))
    doors = _doors_by_zone(ids, year)
    logged = dict(visits.annotate(figure=Count("pk")).values_list(by_zone, "figure"))
    contacts = dict(met.values_list(by_zone, "figure"))
    return {
        zone: Coverage(*doors.get(zone, (0, 0)), visits=logged.get(zone, 0), contacts=contacts.get(zone, 0))
        for zone in ids
    }


def _doors_by_zone(zone_ids: list[int], year: int) -> dict[int, tuple[int, int]]:
    """Households on the roster and those reached, in one query."""
    counted = (
        households_on_roster(zone_ids)
        .order_by()
        .values("building__zone")
        .annotate(on_roster=Count("pk"), reached=Count("pk", filter=Q(pk__in=_met_in(year))))
    )
    return {
        zone: (doors, reached) for zone, doors, reached in counted.values_list("building__zone", "on_roster", "reached")
    }
