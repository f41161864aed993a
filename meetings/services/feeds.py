"""Private addresses of calendars: made, shown once, shut."""

import secrets
from hashlib import sha256

from meetings.models import CalendarFeed
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import database_now


def hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def make_feed(*, by: User) -> str:
    """A new address for one's own calendar; the one before is shut. Returns its secret, which is kept nowhere."""
    token = secrets.token_urlsafe(32)
    with recording():
        _shut(by)
        row = CalendarFeed.objects.create(user=by, token_hash=hash_of(token), made_at=database_now())
        record("calendar.made", row, by=by)
    return token


def shut_feed(*, by: User) -> None:
    """Shut one's own address; without one nothing happens."""
    with recording():
        _shut(by)


def _shut(by: User) -> None:
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once: one after the other
    for row in CalendarFeed.objects.filter(user=by, revoked_at=None):
        CalendarFeed.objects.filter(pk=row.pk).update(revoked_at=database_now())
        record("calendar.shut", row, by=by)
