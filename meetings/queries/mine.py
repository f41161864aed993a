"""Somebody's own meetings: those they are invited to, hold or write down."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from meetings.models import CalendarFeed, Invitation, Meeting
from meetings.route import COMING, State
from wulibridge.people.models import User
from wulibridge.territory.calendar import end_of


def meetings_with(user: User) -> QuerySet[Meeting]:
    """Where `user` is invited, in the chair or writes the minutes; invited, from when the invitations are out."""
    invited = Exists(Invitation.objects.filter(meeting=OuterRef("pk"), user=user))
    out = Q(invited_at__isnull=False) & Q(invited)
    rows = Meeting.objects.filter(out | Q(chair=user) | Q(recorder=user))
    return rows.with_place()


def coming_for(user: User, today: date) -> QuerySet[Meeting]:
    """Those from `today` (Asia/Shanghai) on that are not called off, the next one first."""
    from_now = end_of(today - timedelta(days=1))
    rows = meetings_with(user).filter(state__in=(State.PREPARING, *COMING), starts_at__gte=from_now)
    return rows.order_by("starts_at", "pk")


def feed_of(user: User) -> CalendarFeed | None:
    """The address of their calendar that works now."""
    return CalendarFeed.objects.filter(user=user, revoked_at=None).first()


def reader_of(token_hash: str) -> User | None:
    """Whose calendar the address with this hash is; nobody's when it is shut, or the account or its posts ended."""
    row = CalendarFeed.objects.filter(token_hash=token_hash, revoked_at=None).select_related("user").first()
    return row.user if row and row.user.is_active and row.user.posts_today else None
