"""Whose meetings somebody holds, and who and what belongs to a meeting's area."""

from datetime import date, timedelta

from django.db.models import Q, QuerySet

from meetings.models import Meeting
from meetings.route import State
from petitions.models import Petition
from wulibridge import clock
from wulibridge.people.models import Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import civil_date, working_calendar
from wulibridge.territory.models import Committee, Organization, Subdistrict, Zone

# Who takes part in meetings by their post. The three separate powers do not.
AT_MEETINGS = (
    Role.ZONE_MEMBER,
    Role.ZONE_LEAD,
    Role.COMMITTEE_STAFF,
    Role.COMMITTEE_CHAIR,
    Role.DEPARTMENT_HANDLER,
    Role.CASE_DESK,
    Role.SUBDISTRICT_LEADER,
)
# No notice is longer, and no run of days off beside it.
AHEAD = timedelta(days=120)


def meetings_of(user: User) -> QuerySet[Meeting]:
    """The meetings that `user` holds, with what their names are made of."""
    return Meeting.objects.visible_to(user).with_place()


def holds_over(user: User, permission: Permission, meeting: Meeting) -> bool:
    """Does `user` hold `permission` in the area of this meeting today?"""
    area = reach(user, permission)
    if meeting.zone_id:
        return meeting.zone_id in area.zones
    return (
        meeting.committee_id in area.committees if meeting.committee_id else meeting.subdistrict_id in area.subdistricts
    )


def holds_in(user: User, area: Zone | Committee | Subdistrict) -> bool:
    """Does `user` hold meetings in this zone, committee or subdistrict, and is it in force?"""
    here = reach(user, Permission.MEETING_HOLD)
    known = here.zones if isinstance(area, Zone) else here.committees
    return area.valid_to is None and area.pk in (here.subdistricts if isinstance(area, Subdistrict) else known)


def areas_for(user: User) -> tuple[list[Subdistrict], list[Committee], list[Zone]]:
    """Where `user` may call a meeting, from the widest to the narrowest. Three queries."""
    here = reach(user, Permission.MEETING_HOLD)
    in_force = Q(valid_to=None)
    return (
        list(Subdistrict.objects.filter(in_force, pk__in=here.subdistricts).order_by("code")),
        list(Committee.objects.filter(in_force, pk__in=here.committees).order_by("code")),
        list(
            Zone.objects.filter(in_force, pk__in=here.zones).select_related("committee").order_by("committee", "code")
        ),
    )


def zones_of(meeting: Meeting) -> QuerySet[Zone]:
    """The zones of the meeting's area."""
    if meeting.zone_id:
        return Zone.objects.filter(pk=meeting.zone_id)
    if meeting.committee_id:
        return Zone.objects.filter(committee=meeting.committee_id)
    return Zone.objects.filter(committee__subdistrict=meeting.subdistrict_id)


def came_from(meeting: Meeting) -> QuerySet[Meeting]:
    """The meetings that go on in this one: one that was adjourned, and those that were merged into it."""
    return Meeting.objects.filter(Q(goes_on=meeting) | Q(merged_into=meeting)).order_by("pk")


def mergers_for(meeting: Meeting, user: User) -> QuerySet[Meeting]:
    """Other meetings of the same area, still being prepared, into which it may go."""
    place = {"zone": meeting.zone_id, "committee": meeting.committee_id, "subdistrict": meeting.subdistrict_id}
    rows = Meeting.objects.visible_to(user).filter(state=State.PREPARING, **place)
    return rows.exclude(pk=meeting.pk).order_by("starts_at", "pk")


def petitions_for(meeting: Meeting, user: User) -> QuerySet[Petition]:
    """Petitions that may be put on the agenda: of the area, open to `user`, waiting for an answer. Never a complaint,
    which its named handlers alone may see."""
    rows = Petition.objects.visible_to(user).without_complaints().waiting()
    return rows.filter(zone__in=zones_of(meeting)).order_by("due_on", "pk")


def people_for(meeting: Meeting) -> QuerySet[User]:
    """Colleagues with a post in the area today, above it, or in an organization of the subdistrict."""
    subdistrict = meeting.in_subdistrict
    here = Q(zone__in=zones_of(meeting)) | Q(subdistrict=subdistrict) | Q(organization__subdistrict=subdistrict)
    if meeting.subdistrict_id:
        here |= Q(committee__subdistrict=subdistrict)
    else:
        here |= Q(committee=meeting.committee_id or meeting.zone.committee_id)  # type: ignore[union-attr]
    posts = Post.objects.in_force().filter(here, role__in=AT_MEETINGS).order_by()
    return User.objects.filter(pk__in=posts.values("user"), is_active=True).order_by("name", "pk")


def units_for(meeting: Meeting) -> QuerySet[Organization]:
    """Organizations of the subdistrict."""
    return Organization.objects.filter(subdistrict=meeting.in_subdistrict, active=True)


def gives_short_notice(meeting: Meeting, today: date) -> bool:
    """Would invitations of `today` (Asia/Shanghai) give less notice than the kind asks for? Its days count after
    today, and the last of them may be the day of the meeting."""
    kind = meeting.kind
    if kind.notice_in_workdays:
        calendar = working_calendar(today, today + AHEAD)
        earliest = clock.add_workdays(today, kind.notice_days, calendar.is_workday)
    else:
        earliest = today + timedelta(days=kind.notice_days)
    return civil_date(meeting.starts_at) < earliest
