"""Tasks of meetings: whose they are, and those that the next meeting of a series begins with."""

from datetime import date

from django.db.models import Q, QuerySet

from meetings.models import ActionItem, Meeting
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders_at, reach


def tasks_of(user: User) -> QuerySet[ActionItem]:
    """What `user` has to do from meetings, by name where they have a post, or as a handler of an organization; done
    ones too."""
    mine = (Q(owner=user) & _where_posted(user)) | Q(organization__in=reach(user, Permission.DUTY_WORK).organizations)
    return _told(ActionItem.objects.filter(mine)).order_by("due_on", "pk")


def _where_posted(user: User) -> Q:
    """Tasks of meetings that could have named `user` today: whoever has moved away leaves theirs behind. No query."""
    committees, whole, around = set(), set(), set()
    for post in user.posts_today:
        committee = post.committee or (post.zone.committee if post.zone else None)
        if committee:
            committees.add(committee.pk)
            around.add(committee.subdistrict_id)
        else:
            whole.add(post.subdistrict_id or post.organization.subdistrict_id)  # type: ignore[union-attr]
    meeting = "item__meeting__"
    return (
        Q(**{f"{meeting}committee__in": committees})
        | Q(**{f"{meeting}zone__committee__in": committees})
        | Q(**{f"{meeting}subdistrict__in": whole | around})
        | Q(**{f"{meeting}committee__subdistrict__in": whole})
        | Q(**{f"{meeting}zone__committee__subdistrict__in": whole})
    )


def owners_of(task: ActionItem) -> list[User]:
    """Who is told of it: its owner, or the handlers of its organization that have an account."""
    return [task.owner] if task.owner else holders_at(Permission.DUTY_WORK, task.organization_id)


def series_tasks(meeting: Meeting) -> QuerySet[ActionItem]:
    """Of the earlier meetings of the same kind in the same area: what was still open, and what was told in this one.

    Two queries. A zone's series goes on in the zone that keeps its history.
    """
    here = Q(item__meeting__committee=meeting.committee_id, item__meeting__subdistrict=meeting.subdistrict_id)
    if meeting.zone_id:
        here = Q(item__meeting__zone=meeting.zone_id) | Q(item__meeting__zone__successor=meeting.zone_id)
    earlier = Q(item__meeting__kind=meeting.kind_id, item__meeting__starts_at__lt=meeting.starts_at)
    rows = ActionItem.objects.filter(here, earlier).exclude(item__meeting=meeting.pk)
    rows = rows.filter(Q(done_at=None) | Q(notes__meeting=meeting.pk)).distinct()
    return _told(rows).order_by("item__meeting__starts_at", "due_on", "pk")


def late_tasks_read_by(user: User, today: date) -> QuerySet[ActionItem]:
    """Open past their day (Asia/Shanghai) where `user` sees which meetings are held, the longest first."""
    area = reach(user, Permission.MEETING_READ)
    here = (
        Q(item__meeting__zone__in=area.zones)
        | Q(item__meeting__committee__in=area.committees)
        | Q(item__meeting__subdistrict__in=area.subdistricts)
    )
    return _told(ActionItem.objects.filter(here, done_at=None, due_on__lt=today)).order_by("due_on", "pk")


def _told(rows: QuerySet[ActionItem]) -> QuerySet[ActionItem]:
    return rows.select_related("owner", "organization", "item__meeting__kind").prefetch_related("notes__by")
