"""Somebody's own meetings: those they are invited to, hold or write down; and what opens the way to sign in there."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from meetings.models import THERE, AgendaItem, CalendarFeed, Invitation, Meeting, Minutes
from meetings.route import COMING, State
from petitions.models import Petition
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


def invitations_of(user: User) -> QuerySet[Invitation]:
    """Those of `user` by name that were sent out."""
    rows = Invitation.objects.filter(user=user, meeting__invited_at__isnull=False)
    places = ("kind", "zone__committee__subdistrict", "committee__subdistrict", "subdistrict", "chair", "recorder")
    return rows.select_related(*(f"meeting__{name}" for name in places))


def minutes_for(user: User) -> QuerySet[Invitation]:
    """Invitations to meetings where `user` was and whose minutes may still be objected to, with the text as
    `meeting.minutes` (the last version last) and one's own `objections`. Three queries."""
    rows = invitations_of(user).filter(attendance__in=THERE, meeting__state=State.SENT)
    versions = Prefetch("meeting__minutes", Minutes.objects.order_by("number"))
    return rows.prefetch_related(versions, "objections").order_by("meeting__objections_until", "pk")


def token_of(meeting_id: int) -> str:
    """What the sign-in sheet of a meeting carries: nobody guesses it from another one's."""
    return salted_hmac("meetings.sign-in", str(meeting_id), algorithm="sha256").hexdigest()[:32]


def opens(token: str, meeting_id: int) -> bool:
    """Is it the token of this meeting's sheet?"""
    return constant_time_compare(token, token_of(meeting_id))


def feed_of(user: User) -> CalendarFeed | None:
    """The address of their calendar that works now."""
    return CalendarFeed.objects.filter(user=user, revoked_at=None).first()


def reader_of(token_hash: str) -> User | None:
    """Whose calendar the address with this hash is; nobody's when it is shut, or the account or its posts ended."""
    row = CalendarFeed.objects.filter(token_hash=token_hash, revoked_at=None).select_related("user").first()
    return row.user if row and row.user.is_active and row.user.posts_today else None


def meetings_about(petition: Petition, user: User) -> QuerySet[Meeting]:
    """The meetings with this petition on their agenda that `user` holds, or goes to, the last one first."""
    mine = Q(pk__in=Meeting.objects.visible_to(user).values("pk")) | Q(pk__in=meetings_with(user).values("pk"))
    rows = Meeting.objects.filter(mine, Exists(AgendaItem.objects.filter(meeting=OuterRef("pk"), petition=petition)))
    return rows.with_place().order_by("-starts_at", "-pk")
