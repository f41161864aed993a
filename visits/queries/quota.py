"""Contact duties: who has which, what counts towards them, and what is published of it.

What counts: one for each person, household met and day (Asia/Shanghai), whoever else came along, however often they
came that day, and whatever zone the household stood in (brief: two visits on one day are one contact for a quota).
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from visits.models import (
    RANK_OF,
    REACHED,
    ContactQuota,
    ContactRecord,
    HouseholdPairing,
    PeriodKind,
    QuotaException,
    Rank,
    Target,
    Visit,
    VisitMember,
)
from wulibridge.people.models import Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import Reach, reach
from wulibridge.people.roles import Role
from wulibridge.periods import Period
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Committee, Subdistrict

HIGHEST_FIRST = (Rank.LEADER, Rank.CHAIR, Rank.STAFF)


@dataclass(frozen=True)
class Compliance:
    """One quota of one person in one period, and how far they have come."""

    quota: ContactQuota
    done: int

    @property
    def is_met(self) -> bool:
        return self.done >= self.quota.count


@dataclass
class Person:
    """Somebody with a rank, and what their duties come to."""

    user: User
    rank: Rank
    subdistrict: int
    duties: list[Compliance] = field(default_factory=list)
    contacts: int = 0
    exception: QuotaException | None = None

    @property
    def rank_label(self) -> Any:
        return self.rank.label


def kind_of(period: Period) -> PeriodKind:
    """Is it a month, a quarter or a year?"""
    if "Q" in period.key:
        return PeriodKind.QUARTER
    return PeriodKind.MONTH if "-" in period.key else PeriodKind.YEAR


def people_in(area: Reach, day: date) -> QuerySet[User]:
    """Active people whose post in the area gives them a rank on `day` (Asia/Shanghai), by name."""
    here = Q(zone__in=area.zones) | Q(committee__in=area.committees) | Q(subdistrict__in=area.subdistricts)
    posts = Post.objects.in_force(day).filter(here, role__in=RANK_OF)
    return User.objects.filter(pk__in=posts.order_by().values("user"), is_active=True).order_by("name", "pk")


def people_answered_for(user: User, permission: Permission, day: date) -> QuerySet[User]:
    """The people with a rank in the area where `user` holds `permission`."""
    return people_in(reach(user, permission), day)


def duties_of(users: Collection[User], period: Period, day: date) -> list[Person]:
    """What these people's duties in a period come to, as their posts and the quotas are on `day`. Six queries.

    Whoever has several posts has the duty of the highest.
    """
    people = _ranked(users, day)
    quotas = ContactQuota.objects.in_force(day).filter(period=kind_of(period))
    by_rank: dict[tuple[int, str], list[ContactQuota]] = defaultdict(list)
    for quota in quotas.order_by("target", "pk"):
        by_rank[quota.subdistrict_id, quota.rank].append(quota)
    keys = [person.user.pk for person in people]
    done = {target: credits_of(keys, period.first, period.last, target) for target in Target}
    excused = {
        row.user_id: row
        for row in QuotaException.objects.filter(user__in=keys, period=kind_of(period), first_on=period.first)
    }
    for person in people:
        person.contacts = done[Target.CONTACTS].get(person.user.pk, 0)
        person.exception = excused.get(person.user.pk)
        person.duties = [
            Compliance(quota, done[Target(quota.target)].get(person.user.pk, 0))
            for quota in by_rank[person.subdistrict, person.rank]
        ]
    return people


def credits_of(users: Collection[int], first: date, last: date, target: Target = Target.CONTACTS) -> dict[int, int]:
    """What counts for each of these people from `first` to `last`, both included (Asia/Shanghai). Two queries."""
    met = met_by(users, first, last, target)
    counted = dict(met.values("user").annotate(n=Count("pk")).values_list("user", "n"))
    # Less what somebody did at one door on one day beyond the first time, which is rare.
    again = met.values("user", "visit__household", "day").annotate(times=Count("pk")).filter(times__gt=1)
    for user, times in again.values_list("user", "times"):
        counted[user] -= times - 1
    return counted


def met_by(users: Collection[int], first: date, last: date, target: str = Target.CONTACTS) -> QuerySet[Any]:
    """Who was there when somebody was met, with the `day`; visits that were withdrawn count nowhere. For Target.PAIRED
    only where they were paired with the household on that day."""
    visits = Visit.objects.standing().filter(REACHED, visited_at__gte=_midnight(first), visited_at__lt=_after(last))
    rows = VisitMember.objects.filter(user__in=list(users), visit__in=visits)
    rows = rows.annotate(day=TruncDate("visit__visited_at", tzinfo=SHANGHAI)).order_by()
    if target != Target.PAIRED:
        return rows
    pairings = HouseholdPairing.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=OuterRef("day")),
        user=OuterRef("user"),
        household=OuterRef("visit__household"),
        starts_on__lte=OuterRef("day"),
    )
    return rows.filter(Exists(pairings))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, datetime.min.time(), tzinfo=SHANGHAI)


def _after(day: date) -> datetime:
    return _midnight(day + timedelta(days=1))


def _ranked(users: Collection[User], day: date) -> list[Person]:
    """These users in their order, each with the highest rank that a post of `day` gives; others are left out."""
    posts = Post.objects.in_force(day).filter(user__in=[user.pk for user in users], role__in=RANK_OF)
    found: dict[int, tuple[int, int]] = {}
    for post in posts.annotate(
        of_committee=F("committee__subdistrict"), of_zone=F("zone__committee__subdistrict")
    ).order_by("pk"):
        place = post.subdistrict_id or post.of_committee or post.of_zone
        rank = HIGHEST_FIRST.index(RANK_OF[Role(post.role)])
        found[post.user_id] = min(found.get(post.user_id, (rank, place)), (rank, place))
    ordered = [user for user in users if user.pk in found]
    return [Person(user, HIGHEST_FIRST[found[user.pk][0]], found[user.pk][1]) for user in ordered]


def subdistricts_kept_by(user: User) -> QuerySet[Subdistrict]:
    """Where `user` sets quotas, and says what the year's round is about."""
    return Subdistrict.objects.filter(pk__in=reach(user, Permission.QUOTA_EDIT).subdistricts)


def quotas_kept_by(user: User) -> QuerySet[ContactQuota]:
    """The quotas of the subdistricts where `user` sets them: those that hold first."""
    rows = ContactQuota.objects.filter(subdistrict__in=subdistricts_kept_by(user))
    return rows.select_related("subdistrict").order_by(
        F("ends_on").desc(nulls_first=True), "rank", "period", "target", "pk"
    )


# The public record ----------------------------------------------------------------------------------------------------


def committees_published_by(user: User) -> QuerySet[Committee]:
    """The committees whose contact record `user` publishes."""
    return Committee.objects.filter(pk__in=reach(user, Permission.TEAM_EDIT).committees)


def records_of(committee_ids: Iterable[int]) -> QuerySet[ContactRecord]:
    """What was published of these committees, newest first."""
    return ContactRecord.objects.filter(committee__in=list(committee_ids)).order_by("-first_on")


def lines_of(committee: Committee, period: Period) -> list[tuple[str, str, int]]:
    """Rank, name and number of different households met in the committee's zones, of everybody who had a post in the
    committee or its zones in the period. Nobody without any. Three queries."""
    here = Q(committee=committee) | Q(zone__committee=committee)
    posts = Post.objects.filter(
        here, Q(ends_on=None) | Q(ends_on__gte=period.first), starts_on__lte=period.last, role__in=RANK_OF
    )
    users = User.objects.filter(pk__in=posts.order_by().values("user")).order_by("name", "pk")
    met = met_by([user.pk for user in users], period.first, period.last).filter(visit__zone__committee=committee)
    counted = dict(met.values("user").annotate(n=Count("visit__household", distinct=True)).values_list("user", "n"))
    ranks: dict[int, int] = {}
    for user, role in posts.values_list("user", "role"):
        rank = HIGHEST_FIRST.index(RANK_OF[Role(role)])
        ranks[user] = min(ranks.get(user, rank), rank)
    lines = [(ranks[user.pk], user.name, counted[user.pk]) for user in users if counted.get(user.pk)]
    return [(HIGHEST_FIRST[rank].value, name, count) for rank, name, count in sorted(lines, key=lambda line: line[0])]
