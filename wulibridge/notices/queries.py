"""Reading the outbox: what a member of staff was told in the app."""

from django.db.models import QuerySet

from wulibridge.notices.models import Channel, Notice
from wulibridge.people.models import User


def notices_of(user: User) -> QuerySet[Notice]:
    """The user's own notices in the app, newest first."""
    return Notice.objects.filter(receiver=user, channel=Channel.IN_APP)


def unread(user: User) -> int:
    """How many of them wait to be read. One query."""
    return notices_of(user).filter(read_at=None).count()
