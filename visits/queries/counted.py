"""The rows behind counts of visits and person-contacts: what is counted, each once. No resident is named in them."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from visits.models import HouseholdYear, Visit, VisitMember, VisitOutcome
from visits.queries.coverage import households_on_roster, visits_in
from visits.queries.quota import met_by
from wulibridge.people.models import User
from wulibridge.periods import Period
from wulibridge.territory.calendar import SHANGHAI, end_of


def visits_counted(zone_ids: Collection[int], year: int) -> QuerySet[Visit]:
    """The visits of `year` (Asia/Shanghai) in these zones, by the zone of their time, newest first."""
    rows = visits_in(year).filter(zone__in=list(zone_ids))
    return rows.select_related("household__building", "zone").order_by("-visited_at", "-pk")


def contacts_counted(zone_ids: Collection[int], year: int) -> QuerySet[Any]:
    """The person-contacts of `year` (Asia/Shanghai) in these zones: each belongs to the zone of its day's first visit,
    which is the one given here."""
    visits = visits_in(year).filter(outcome=VisitOutcome.MET, zone__in=list(zone_ids))
    return _first_of_the_day(VisitMember.objects.filter(visit__in=visits))


def first_reached(zone_ids: Collection[int], *, first: date, last: date) -> QuerySet[Visit]:
    """Of the visits of a calendar year, those by which a household was reached for the first time in it, where that was
    in the days from `first` to `last` (Asia/Shanghai). The households are those of these zones on the roster, so that
    all of a year are as many as its coverage counts."""
    doors = households_on_roster(zone_ids).order_by().values("pk")
    year = visits_in(first.year).filter(outcome=VisitOutcome.MET)
    met = year.filter(household__in=doors, visited_at__lt=end_of(last))
    if (first.month, first.day) == (1, 1):
        each = met.order_by("household_id", "visited_at", "pk").distinct("household_id").values("pk")
        return Visit.objects.filter(pk__in=each)
    # For a part of the year it is quicker to look, for each of its visits, for an earlier one.
    earlier = Q(visited_at__lt=OuterRef("visited_at")) | Q(visited_at=OuterRef("visited_at"), pk__lt=OuterRef("pk"))
    before = year.filter(earlier, household=OuterRef("household"), visited_at__lte=OuterRef("visited_at"))
    return met.filter(~Exists(before.order_by()), visited_at__gte=end_of(first - timedelta(days=1)))


def contacts_behind(user: User, period: Period, target: str) -> QuerySet[Any]:
    """What counts for `user` in a period towards a Target (visits.queries.quota)."""
    return _first_of_the_day(met_by([user.pk], period.first, period.last, target))


def sums_of(zone_ids: Collection[int], year: int) -> dict[str, int]:
    """How many visits and contacts the two give, without counting them. One query."""
    years = HouseholdYear.objects.filter(zone__in=list(zone_ids), year=year)
    found = years.aggregate(visits=Sum("visits", default=0), contacts=Sum("contacts", default=0))
    return {name: found[name] for name in ("visits", "contacts")}


def _first_of_the_day(met: QuerySet[VisitMember]) -> QuerySet[Any]:
    """Without those where the same person had met somebody at the same household earlier that day; newest first."""
    day = TruncDate("visit__visited_at", tzinfo=SHANGHAI)
    before = Q(visit__visited_at__lt=OuterRef("visit__visited_at")) | Q(
        visit__visited_at=OuterRef("visit__visited_at"), visit_id__lt=OuterRef("visit_id")
    )
    earlier = VisitMember.objects.annotate(day=day).filter(
        before,
        day=OuterRef("day"),
        user=OuterRef("user"),
        visit__household=OuterRef("visit__household"),
        visit__outcome=VisitOutcome.MET,
        visit__withdrawn_at=None,
    )
    rows = met.annotate(day=day).filter(~Exists(earlier))
    return rows.select_related("user", "visit__household__building", "visit__zone").order_by(
        "-visit__visited_at", "-visit_id", "user_id"
    )
