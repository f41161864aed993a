"""Reading visits: the round, the rooms behind a door, and the year's coverage. Every reader starts from a user's reach.

A year is a calendar year of Asia/Shanghai (brief: every household is visited at least once a calendar year).
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.functional import Promise

from petitions.models import Petition
from petitions.route import State
from visits.models import REACHED, RaisedPetition, Visit, VisitOutcome
from wulibridge.people.models import Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.personal import personal_data
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Building, Household, HouseholdContact, Zone

ON_ROSTER = Q(missing_since=None)
# No clock that writes visits is ahead of this one by so much.
A_DAY = timedelta(days=1)


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
    doors = _doors_by_zone(ids, year)
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


def _doors_by_zone(zone_ids: list[int], year: int) -> dict[int, tuple[int, int]]:
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


# The round ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ZoneRound:
    """How far the round of one zone has come this year."""

    zone: Zone
    households: int
    reached: int

    @property
    def left(self) -> int:
        return self.households - self.reached


def rounds_of(user: User, today: date) -> list[ZoneRound]:
    """The zones that `user` walks and how far each has come in the year of `today` (Asia/Shanghai). Two queries."""
    ids = reach(user, Permission.VISIT_LOG).zones
    zones = Zone.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), pk__in=ids).select_related("committee")
    doors = _doors_by_zone(list(ids), today.year)
    return [ZoneRound(zone, *doors.get(zone.pk, (0, 0))) for zone in zones.order_by("committee__code", "code")]


def buildings_of_round(zone: Zone, year: int) -> QuerySet[Building]:
    """The zone's buildings in walking order, with `n_households` on the roster and `n_left` not reached in `year`."""
    on_roster = Q(households__isnull=False, households__missing_since=None)
    return zone.buildings.annotate(
        n_households=Count("households", filter=on_roster),
        n_left=Count("households", filter=on_roster & ~reached_in(year, way="households__")),
    ).order_by("walk_order", "address_key")


# A building and its doors ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Door:
    """A household as it is seen from the stairs: what became of the last visit this year, and whether it waits.

    `missed_since`: somebody was met this year, yet not the last time.
    """

    household: Household
    last_outcome: str | Promise
    last_at: datetime | None
    reached: bool
    waits: bool
    missed_since: bool


@dataclass(frozen=True)
class Floor:
    name: str
    doors: list[Door]


def buildings_of(user: User) -> QuerySet[Building]:
    """Buildings whose households `user` may read."""
    return Building.objects.filter(zone__in=reach(user, Permission.HOUSEHOLD_READ).zones).select_related("zone")


def floors_of(building: Building, *, user: User, year: int) -> list[Floor]:
    """The doors of a building by floor and room, as people count them: 2 before 10. One query.

    `waits` marks an open petition that `user` may see.
    """
    visits = visits_in(year).filter(household=OuterRef("pk")).order_by("-visited_at", "-pk")
    petitions = open_petitions_for(user).filter(household=OuterRef("pk"))
    rows = building.households.order_by().annotate(
        last_outcome=Subquery(visits.values("outcome")[:1]),
        last_at=Subquery(visits.values("visited_at")[:1]),
        reached=Exists(visits.filter(REACHED)),
        waits=Exists(petitions),
    )
    ordered = sorted(rows, key=lambda row: (_counted(row.floor), _counted(row.room), row.number))
    return [
        Floor(name, [_door(row) for row in on_floor]) for name, on_floor in groupby(ordered, key=attrgetter("floor"))
    ]


def _door(row: Any) -> Door:
    outcome = VisitOutcome(row.last_outcome).label if row.last_outcome else ""
    missed_since = row.reached and row.last_outcome != VisitOutcome.MET
    return Door(row, outcome, row.last_at, row.reached, row.waits, missed_since)


def _counted(text: str) -> list[tuple[int, str]]:
    """Text cut into numbers and words, so that numbers sort by size."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", text) if part]


# One household --------------------------------------------------------------------------------------------------------


def households_of(user: User, permission: Permission = Permission.HOUSEHOLD_READ) -> QuerySet[Household]:
    """Households over which `user` holds `permission`, with building, zone and what a petition of theirs needs."""
    rows = Household.objects.filter(building__zone__in=reach(user, permission).zones)
    return rows.select_related("building__zone__committee__subdistrict")


def open_petitions_for(user: User) -> QuerySet[Petition]:
    """Petitions that `user` may see and that are not closed."""
    return Petition.objects.visible_to(user).exclude(state=State.CLOSED)


def visits_for(user: User) -> QuerySet[Visit]:
    """Visits that `user` may read, newest first, with team, opinions and where they were. Four queries at most."""
    return (
        Visit.objects.visible_to(user)
        .select_related("household__building__zone", "logged_by")
        .prefetch_related("members", "opinions")
    )


def raised_in(visits: Iterable[Visit], *, user: User) -> dict[int, list[Petition]]:
    """The petitions born in each of these visits, by the visit's id; those that `user` may see. One query."""
    rows = RaisedPetition.objects.filter(visit__in=list(visits), petition__in=Petition.objects.visible_to(user))
    found: dict[int, list[Petition]] = defaultdict(list)
    for row in rows.select_related("petition").order_by("pk"):
        found[row.visit_id].append(row.petition)
    return dict(found)


def contact_of(household: Household, *, user: User) -> HouseholdContact | None:
    """Whom to speak to there, to be shown masked to whoever reads the zone's households.

    In clear only through visits.services.reveal_contact.
    """
    with personal_data(zones=reach(user, Permission.HOUSEHOLD_READ).zones):
        return HouseholdContact.objects.filter(household=household).first()


def team_of(zone: Zone, *, besides: User) -> QuerySet[User]:
    """The other active people with a post in this zone today (责任区服务团队)."""
    posts = Post.objects.in_force().filter(zone=zone)
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).exclude(pk=besides.pk).order_by("pk")


def last_team(user: User, today: date) -> list[int]:
    """Who went along on the last visit that `user` logged today (Asia/Shanghai): they mostly walk together all day."""
    midnight = datetime.combine(today, datetime.min.time(), tzinfo=SHANGHAI)
    last = Visit.objects.filter(logged_by=user, logged_at__gte=midnight).order_by("-logged_at").values("pk")[:1]
    return list(User.objects.filter(visits__in=last).exclude(pk=user.pk).order_by("pk").values_list("pk", flat=True))
