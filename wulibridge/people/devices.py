"""Devices in which rounds are taken along: known, shut out when lost, and missed when they fall silent."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from wulibridge.journal.services import record, recording
from wulibridge.people.models import Device, DeviceSession, Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import accounts_kept_by, reach
from wulibridge.people.roles import RULES, AreaKind, roles_with
from wulibridge.territory.calendar import SHANGHAI, civil_date, database_now

# How long a device may keep unsent items without a word before its lead is told.
SILENCE = timedelta(hours=48)
IDLE = timedelta(days=180)
# More than any phone keeps; what says more is not believed.
MOST_WAITING = 9_999
# How a browser calls itself, in the order in which to look: several say that they are Safari or Chrome as well.
BROWSERS = (
    ("MicroMessenger/", "WeChat"),
    ("HuaweiBrowser/", "Huawei Browser"),
    ("MiuiBrowser/", "Mi Browser"),
    ("Edg", "Edge"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Harmony", "HarmonyOS"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


class DeviceRevokedError(RuntimeError):
    """This device was shut out: it is to forget everything it keeps."""


# Reading --------------------------------------------------------------------------------------------------------------


def is_revoked(device_id: UUID) -> bool:
    """Was this device shut out, by whomever it was used? Also to be asked when nobody is signed in. One query."""
    return Device.objects.filter(uuid=device_id, revoked_at__isnull=False).exists()


def devices_of(user: User) -> QuerySet[Device]:
    """The user's own devices, the latest first; those that were shut out stay listed."""
    return Device.objects.filter(user=user).select_related("user", "revoked_by")


def device_here(session_key: str | None) -> int | None:
    """The key of the device in which this session goes on, as far as it has said so."""
    return DeviceSession.objects.filter(session_key=session_key or "").values_list("device", flat=True).first()


def devices_led_by(user: User) -> QuerySet[Device]:
    """Devices of other people that `user` may shut out: of whom they lead, or whose accounts they keep.

    Whom they lead: whoever has a post in their area today, or had one on the day the device was last seen.
    """
    area = reach(user, Permission.DEVICE_REVOKE)
    here = Q(zone__in=area.zones) | Q(committee__in=area.committees) | Q(subdistrict__in=area.subdistricts)
    then = Post.objects.in_force(OuterRef("seen_on"))  # type: ignore[arg-type]
    posts = (Post.objects.in_force() | then).filter(here, user=OuterRef("user"))
    kept = accounts_kept_by(user).order_by().values("pk")
    rows = Device.objects.annotate(seen_on=TruncDate("last_seen", tzinfo=SHANGHAI)).exclude(user=user)
    return rows.filter(Exists(posts) | Q(user__in=kept)).select_related("user", "revoked_by")


def devices_within_reach(user: User) -> QuerySet[Device]:
    """Every device that `user` may shut out, their own among them."""
    led = devices_led_by(user).order_by().values("pk")
    return Device.objects.filter(Q(user=user) | Q(pk__in=led)).select_related("user", "revoked_by")


def silent(devices: QuerySet[Device]) -> QuerySet[Device]:
    """Of `devices` those that keep unsent items and have said nothing for 48 hours, the longest silent first."""
    heard_before = database_now() - SILENCE
    return devices.filter(waiting__gt=0, revoked_at=None, last_seen__lte=heard_before).order_by("last_seen", "pk")


def leads_of(device: Device) -> list[User]:
    """Who is told of a device: the nearest that may shut it out, but its user: of the zone, the committee above, or
    the subdistrict. By the posts that its user has today, or had when it was last seen."""
    seen_on = civil_date(device.last_seen)
    posts = (Post.objects.in_force() | Post.objects.in_force(seen_on)).filter(user=device.user_id)
    found: dict[int, User] = {}
    for post in posts.select_related("zone__committee", "committee", "organization"):
        heads = next(filter(None, (_heads_of(kind, pk, device) for kind, pk in _upwards(post))), [])
        found |= {head.pk: head for head in heads}
    return [found[pk] for pk in sorted(found)]


def _upwards(post: Post) -> Iterator[tuple[AreaKind, int | None]]:
    """The post's own area, and those that it stands in."""
    committee = post.zone.committee if post.zone else post.committee
    inside = committee or post.organization
    if post.zone_id:
        yield AreaKind.ZONE, post.zone_id
    if committee:
        yield AreaKind.COMMITTEE, committee.pk
    yield AreaKind.SUBDISTRICT, inside.subdistrict_id if inside else post.subdistrict_id


def _heads_of(kind: AreaKind, pk: int | None, device: Device) -> list[User]:
    roles = [role for role in roles_with(Permission.DEVICE_REVOKE) if RULES[role].area is kind]
    posts = Post.objects.in_force().filter(role__in=roles, **{kind.value: pk}).values("user")
    return list(User.objects.filter(pk__in=posts, is_active=True).exclude(pk=device.user_id))


def label_of(user_agent: str) -> str:
    """A browser and what it runs on, "Chrome · Android", from what it says of itself. Empty when it says nothing."""
    names = (next((name for sign, name in known if sign in user_agent), "") for known in (BROWSERS, SYSTEMS))
    return " · ".join(filter(None, names))


# Writing --------------------------------------------------------------------------------------------------------------


def seen(*, device_id: UUID, user: User, waiting: int | None, session_key: str | None, user_agent: str) -> Device:
    """A device has made contact while `user` was signed in, in this session.

    `waiting` is how many items it has not sent yet; None leaves what it said last. Raises DeviceRevokedError when the
    device was shut out. The journal hears of it the first time alone.
    """
    with recording():
        now = database_now()
        known = list(Device.objects.select_for_update().filter(uuid=device_id).order_by("pk"))
        if any(row.revoked_at for row in known):
            raise DeviceRevokedError
        device = next((row for row in known if row.user_id == user.pk), None) or _new(device_id, user, now)
        device.last_seen, device.told_at = now, None
        device.label = label_of(user_agent) or device.label
        if waiting is not None:
            device.waiting = max(0, min(waiting, MOST_WAITING))
            device.waiting_since = (device.waiting_since or now) if device.waiting else None
        device.save(update_fields=["last_seen", "told_at", "label", "waiting", "waiting_since"])
        _link(device, session_key)
    return device


def _new(device_id: UUID, user: User, now: datetime) -> Device:
    device, is_new = Device.objects.get_or_create(
        uuid=device_id, user=user, defaults={"first_seen": now, "last_seen": now}
    )
    if is_new:
        record("device.appeared", device, by=user)
    return device


def _link(device: Device, session_key: str | None) -> None:
    """The session goes on in this device. A browser that forgot who it was comes back under a new identity."""
    if session_key:
        row = DeviceSession(device=device, session_key=session_key)
        DeviceSession.objects.bulk_create(
            [row], update_conflicts=True, unique_fields=["session_key"], update_fields=["device"]
        )


def revoke(*, device: Device, by: User) -> int:
    """Shut a device out for everybody who used it, end its sessions at once, and return how many those were.

    Done again it changes nothing. Raises ValidationError when `by` neither uses it nor answers for who does.
    """
    if not devices_within_reach(by).filter(pk=device.pk).exists():
        raise ValidationError(_("You may not shut out this device."))
    with recording():
        rows = list(Device.objects.select_for_update().filter(uuid=device.uuid).order_by("pk"))
        fresh = [row for row in rows if row.revoked_at is None]
        links = DeviceSession.objects.filter(device__in=rows)
        ended, _kinds = Session.objects.filter(pk__in=links.values("session_key")).delete()
        links.delete()
        Device.objects.filter(pk__in=[row.pk for row in fresh]).update(revoked_at=database_now(), revoked_by=by)
        for row in fresh:
            details = {"device": row.label, "user": row.user_id, "waiting": row.waiting}
            record("device.revoked", row, by=by, details=details)
    return ended


def forget_idle_devices() -> int:
    """Forget devices that nobody has used for half a year and that keep nothing, and return how many there were.

    One that was shut out stays known, and stays shut out.
    """
    long_ago = database_now() - IDLE
    return Device.objects.filter(last_seen__lt=long_ago, waiting=0, revoked_at=None).delete()[0]


def forget_ended_sessions() -> int:
    """Forget the links to sessions that are over, and return how many there were."""
    going_on = Session.objects.values("session_key")
    return DeviceSession.objects.exclude(session_key__in=going_on).delete()[0]
