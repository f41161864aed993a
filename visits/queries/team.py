"""Who belongs to a zone's team, where they come from, and who is on duty."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from visits.models import Duty
from wulibridge.people.models import Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.people.roles import Role, roles_with
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Committee, Zone
from wulibridge.territory.queries import in_force, zones_in_order

# Somebody whose post ends within so many days is named, so that a follower can be found.
LEAVING_WITHIN = timedelta(days=30)
IN_A_TEAM = (Role.ZONE_LEAD, Role.ZONE_MEMBER)


@dataclass(frozen=True)
class Teammate:
    """One of a zone's team by a post in force, which says since when, whether they lead, and where they are from."""

    post: Post
    leaves_on: date | None

    @property
    def name(self) -> str:
        return str(self.post.user)

    @property
    def leads(self) -> bool:
        return self.post.role == Role.ZONE_LEAD

    @property
    def origin(self) -> str:
        """The kind of house, and which one where it is known."""
        return " · ".join(filter(None, (str(self.post.get_origin_display()), self.post.origin_name)))


@dataclass(frozen=True)
class ZoneTeam:
    """A zone's people; `is_kept`: the reader keeps this team."""

    zone: Zone
    is_kept: bool
    people: list[Teammate] = field(default_factory=list)

    @property
    def has_lead(self) -> bool:
        return any(person.leads for person in self.people)


def _posts(zone_ids: Collection[int]) -> QuerySet[Post]:
    rows = Post.objects.in_force().filter(zone__in=list(zone_ids), role__in=IN_A_TEAM, user__is_active=True)
    return rows.select_related("user").order_by("zone", "-role", "starts_on", "pk")


def _teammate(post: Post, today: date) -> Teammate:
    soon = post.ends_on is not None and post.ends_on <= today + LEAVING_WITHIN
    return Teammate(post, post.ends_on if soon else None)


def team_today(zone: Zone) -> list[Teammate]:
    """A zone's team of today, the lead first. One query."""
    return [Teammate(post, None) for post in _lead_first(_posts([zone.pk]))]


def _lead_first(posts: QuerySet[Post]) -> list[Post]:
    return sorted(posts, key=lambda post: (post.role != Role.ZONE_LEAD, post.starts_on, post.pk))


def teams_of(user: User, today: date) -> list[ZoneTeam]:
    """The teams of the zones where `user` reads visits, on `today` (Asia/Shanghai). Two queries."""
    zones = in_force(zones_in_order(reach(user, Permission.VISIT_READ).zones), today)
    people: dict[int, list[Teammate]] = defaultdict(list)
    teams = list(zones)
    for post in _lead_first(_posts([zone.pk for zone in teams])):
        people[post.zone_id].append(_teammate(post, today))  # type: ignore[index]
    kept = reach(user, Permission.TEAM_EDIT).zones
    return [ZoneTeam(zone, zone.pk in kept, people[zone.pk]) for zone in teams]


def team_posts_kept_by(user: User) -> QuerySet[Post]:
    """Posts in force in the zones whose teams `user` keeps."""
    return _posts(reach(user, Permission.TEAM_EDIT).zones).select_related("zone__committee")


# The duty roster ------------------------------------------------------------------------------------------------------


def duties_in(user: User, permission: Permission = Permission.VISIT_READ) -> QuerySet[Duty]:
    """Duties in the zones and committees where `user` holds `permission`; zone people see their committee's too."""
    area = reach(user, permission)
    here = Q(zone__in=area.zones) | Q(committee__in=area.committees)
    if permission == Permission.VISIT_READ:
        here |= Q(committee__in=Zone.objects.filter(pk__in=area.zones).order_by().values("committee"))
    return Duty.objects.filter(here).select_related("user", "zone", "committee").order_by("starts_at", "pk")


def keeps_duty_at(user: User, place: Zone | Committee) -> bool:
    """Does `user` say who is on duty there?"""
    area = reach(user, Permission.TEAM_EDIT)
    return place.pk in (area.zones if isinstance(place, Zone) else area.committees)


@dataclass(frozen=True)
class DutyDay:
    day: date
    duties: list[Duty]


def week_of(user: User, day: date) -> list[DutyDay]:
    """The duties of the seven days from the Monday of `day`'s week on (Asia/Shanghai), each on the day it begins."""
    monday = day - timedelta(days=day.weekday())
    first = datetime.combine(monday, time.min, tzinfo=SHANGHAI)
    days: dict[date, list[Duty]] = {monday + timedelta(days=n): [] for n in range(7)}
    for duty in duties_in(user).filter(starts_at__gte=first, starts_at__lt=first + timedelta(days=7)):
        days[duty.starts_at.astimezone(SHANGHAI).date()].append(duty)
    return [DutyDay(day, duties) for day, duties in days.items()]


def on_duty_now(user: User, now: datetime) -> list[Duty]:
    """Who is on duty at `now` where `user` works. One query."""
    return list(duties_in(user).filter(starts_at__lte=now, ends_at__gt=now))


def places_of_duty(user: User, today: date) -> tuple[list[Committee], list[Zone]]:
    """Where `user` may put people on duty: committees and zones in force. Two queries."""
    area = reach(user, Permission.TEAM_EDIT)
    committees = in_force(Committee.objects.filter(pk__in=area.committees), today)
    return list(committees), list(in_force(zones_in_order(area.zones), today))


def people_for_duty(zones: Collection[Zone], committees: Collection[Committee]) -> QuerySet[User]:
    """Active users with a post of the door today in these zones or the committees above them, or anywhere in these
    committees."""
    above = {zone.committee_id for zone in zones} | {committee.pk for committee in committees}
    here = Q(zone__in=list(zones)) | Q(committee__in=above) | Q(zone__committee__in=list(committees))
    posts = Post.objects.in_force().filter(here, role__in=roles_with(Permission.VISIT_LOG))
    return User.objects.filter(pk__in=posts.order_by().values("user"), is_active=True).order_by("name", "pk")
