"""Policy briefs: who has to read which, and who has."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from visits.models import BriefRead, PolicyBrief
from wulibridge.people.models import Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.people.roles import roles_with
from wulibridge.territory.models import Committee, Subdistrict, Zone

# A brief is for those who knock at doors.
READERS = Permission.VISIT_LOG


def _committees_of(user: User, permission: Permission) -> list[int]:
    """The committees in which `user` holds `permission`, be it in a zone of them only; ended ones they follow too."""
    area = reach(user, permission)
    above = Zone.objects.filter(pk__in=area.zones).order_by().values_list("committee", flat=True)
    return sorted({*area.committees, *above})


def _for_committees(committee_ids: list[int]) -> Q:
    """Briefs for one of these committees, or for the whole subdistrict of one of them."""
    subdistricts = Committee.objects.filter(pk__in=committee_ids).order_by().values("subdistrict")
    named = PolicyBrief.committees.through.objects.filter(policybrief=OuterRef("pk"))
    return Exists(named.filter(committee__in=committee_ids)) | (~Exists(named) & Q(subdistrict__in=subdistricts))


def briefs_for(user: User) -> QuerySet[PolicyBrief]:
    """Briefs that `user` has to read or has published in their area, newest first, with `is_read` by them."""
    mine = _for_committees(_committees_of(user, READERS))
    published = Q(subdistrict__in=reach(user, Permission.BRIEF_PUBLISH).subdistricts)
    read = BriefRead.objects.filter(brief=OuterRef("pk"), user=user)
    rows = PolicyBrief.objects.filter(mine | published).annotate(is_read=Exists(read), to_read=mine)
    return rows.select_related("published_by", "subdistrict").prefetch_related("committees")


def subdistricts_of_publisher(user: User) -> QuerySet[Subdistrict]:
    """The subdistricts in which `user` publishes briefs."""
    return Subdistrict.objects.filter(pk__in=reach(user, Permission.BRIEF_PUBLISH).subdistricts)


def has_to_read(user: User, brief: PolicyBrief) -> bool:
    """Is the brief for `user`?"""
    return PolicyBrief.objects.filter(_for_committees(_committees_of(user, READERS)), pk=brief.pk).exists()


@dataclass(frozen=True)
class Readers:
    """Of those in one's area who have to read a brief: who has, each with `read_at`, and who has not."""

    done: list[User]
    missing: list[User]

    @property
    def total(self) -> int:
        return len(self.done) + len(self.missing)


def readers_of(brief: PolicyBrief, user: User) -> Readers:
    """Who has to read a brief where `user` keeps the teams, those who have by the time. Two queries at most."""
    area = reach(user, Permission.TEAM_EDIT)
    people = receivers_of(brief).filter(
        pk__in=_posts().filter(Q(zone__in=area.zones) | Q(committee__in=area.committees)).order_by().values("user")
    )
    read_at = BriefRead.objects.filter(brief=brief, user=OuterRef("pk")).values("at")
    rows = list(people.annotate(read_at=Subquery(read_at)).order_by("read_at", "name", "pk"))
    return Readers([row for row in rows if row.read_at], [row for row in rows if not row.read_at])


def _posts() -> QuerySet[Post]:
    return Post.objects.in_force().filter(role__in=roles_with(READERS))


def receivers_of(brief: PolicyBrief) -> QuerySet[User]:
    """Everybody who has to read a brief today: active people with a post of the door where it holds."""
    named = [committee.pk for committee in brief.committees.all()]
    if named:
        heirs = Committee.objects.filter(Q(pk__in=named) | Q(predecessors__in=named)).order_by().values("pk")
        here = Q(zone__committee__in=heirs) | Q(committee__in=heirs)
    else:
        here = Q(zone__committee__subdistrict=brief.subdistrict_id) | Q(committee__subdistrict=brief.subdistrict_id)
    return User.objects.filter(pk__in=_posts().filter(here).order_by().values("user"), is_active=True)


def unread_by(since: datetime, before: datetime) -> dict[User, int]:
    """How many briefs published in that time each person has still to read, for those who have any left."""
    waiting: dict[User, int] = {}
    rows = PolicyBrief.objects.filter(published_at__gte=since, published_at__lt=before).prefetch_related("committees")
    for brief in rows:
        read = BriefRead.objects.filter(brief=brief, user=OuterRef("pk"))
        for user in receivers_of(brief).exclude(Exists(read)):
            waiting[user] = waiting.get(user, 0) + 1
    return waiting
