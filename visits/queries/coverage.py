"""The year's coverage: how many households were reached, and how often somebody stood before a door.

A year is a calendar year of Asia/Shanghai (brief: every household is visited at least once a calendar year).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from visits.models import HouseholdYear, Visit, VisitOutcome
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Household

ON_ROSTER = Q(missing_since=None)
# No clock that writes visits is ahead of this one by so much.
A_DAY = timedelta(days=1)


class Standing(models.TextChoices):
    """How a household stands in the year's round: in exactly one class, so that the classes add up to the roster.

    Reached wins, however often the door stayed shut; otherwise the last outcome of the year says it.
    """

    REACHED = "reached", _("reached")
    NOBODY_HOME = VisitOutcome.NOBODY_HOME.value, _("tried, nobody home")
    REFUSED = VisitOutcome.REFUSED.value, _("refused")
    MOVED = VisitOutcome.MOVED.value, _("moved away")
    VACANT = VisitOutcome.VACANT.value, _("vacant")
    UNTOUCHED = "untouched", _("not tried yet")


@dataclass
class Coverage:
    """Three different figures of an area and year, each with its own name (brief, section 1).

    `counts` are the households on the roster by their standing: the coverage is reached / households. `visits` counts
    every visit logged, also to a shut door. `contacts` counts people in front of people: one for each team member,
    household met and day, however often they came back that day.
    """

    counts: dict[Standing, int] = field(default_factory=lambda: dict.fromkeys(Standing, 0))
    visits: int = 0
    contacts: int = 0

    @property
    def households(self) -> int:
        return sum(self.counts.values())

    @property
    def reached(self) -> int:
        return self.counts[Standing.REACHED]

    @property
    def is_empty(self) -> bool:
        return not (self.households or self.visits)

    def add(self, other: "Coverage") -> None:
        for standing, count in other.counts.items():
            self.counts[standing] += count
        self.visits += other.visits
        self.contacts += other.contacts


def visits_in(year: int) -> QuerySet[Visit]:
    """The visits between the first and the last moment of `year` in Asia/Shanghai, without those that were withdrawn.

    Not scoped: narrow it to zones.
    """
    first, after = _bounds(year)
    return Visit.objects.standing().filter(visited_at__gte=first, visited_at__lt=after)


def _bounds(year: int) -> tuple[datetime, datetime]:
    return datetime(year, 1, 1, tzinfo=SHANGHAI), datetime(year + 1, 1, 1, tzinfo=SHANGHAI)


def reached_in(year: int, *, way: str = "") -> Q:
    """The condition on households that someone was met there in `year`; `way` leads to them ("households__").

    More than when somebody was last met need be asked only where that was after the year. While the year lasts it
    cannot be, and nothing else is mentioned: even what is never looked up misleads the database when it plans.
    """
    first, after = _bounds(year)
    last_met, household = f"{way}last_met_at", f"{way}pk"
    in_it = Q(**{f"{last_met}__gte": first, f"{last_met}__lt": after})
    if timezone.now() < after - A_DAY:
        return in_it
    met = HouseholdYear.objects.filter(year=year, standing=Standing.REACHED).order_by().values("household")
    return in_it | Q(**{f"{last_met}__gte": after, f"{household}__in": met})


def households_on_roster(zone_ids: Iterable[int]) -> QuerySet[Household]:
    """Households of these zones that their committee's last roster still names: the denominator of the coverage."""
    return Household.objects.filter(ON_ROSTER, building__zone__in=list(zone_ids))


def standing_in(year: int) -> Case:
    """The class of a household in `year`, to annotate rows with.

    What its year comes to is asked only of those who were not reached: a look-up each.
    """
    years = HouseholdYear.objects.filter(household=OuterRef("pk"), year=year)
    # More than one only where it went to another zone within the year.
    last = years.order_by("-last_at").values("standing")[:1]
    return Case(
        When(reached_in(year), then=Value(Standing.REACHED.value)),
        default=Coalesce(Subquery(last), Value(Standing.UNTOUCHED.value)),
        output_field=CharField(),
    )


def coverage_by_zone(zone_ids: Iterable[int], year: int) -> dict[int, Coverage]:
    """The coverage of each of these zones in `year`, also of those without a household. Two queries."""
    found = {zone: Coverage() for zone in zone_ids}
    doors = households_on_roster(found).order_by().annotate(standing=standing_in(year))
    for zone, standing, count in doors.values_list("building__zone", "standing").annotate(n=Count("pk")):
        found[zone].counts[Standing(standing)] = count
    # By the zone of the time of the visit; the doors are those of today.
    years = HouseholdYear.objects.filter(zone__in=list(found), year=year).order_by().values("zone")
    sums = years.annotate(n_visits=Sum("visits"), n_contacts=Sum("contacts"))
    for zone, visits, contacts in sums.values_list("zone", "n_visits", "n_contacts"):
        found[zone].visits, found[zone].contacts = visits, contacts
    return found


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
