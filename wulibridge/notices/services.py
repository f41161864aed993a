"""Writing to the outbox, and delivering from it. Nothing here imports Celery."""

import logging
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from wulibridge.journal.services import Actor, record, recording
from wulibridge.notices.channels import CHANNELS, FOR
from wulibridge.notices.models import Channel, Notice, NoticeState
from wulibridge.notices.nights import LEAVES_AT_NIGHT, is_night, is_urgent
from wulibridge.people.absences import stand_ins_of
from wulibridge.people.models import MailChoice, User
from wulibridge.rows import insert
from wulibridge.territory.calendar import database_now

log = logging.getLogger(__name__)

LEASE = timedelta(minutes=2)
MAX_ATTEMPTS = 8


@dataclass(frozen=True)
class Message:
    """What happened, to whom it is told. `key` names the event: one receiver hears of one event once per channel.

    `facts` fill templates/notices/<kind>-{subject,body}.txt and hold no personal data of residents. `named`: it is for
    these people alone, and not for who stands in for one of them.
    """

    kind: str
    key: str
    receivers: tuple[User, ...]
    path: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    named: bool = False


def notify(messages: Iterable[Message]) -> None:
    """Write notices in the transaction of the fact. A message told before under its key is not told again.

    While a receiver is away who stands in for them is told too, unless they are told of it themselves.
    """
    told = [(message, receiver) for message in messages for receiver in message.receivers]
    told += _for_the_absent(told)
    _write((message, receiver, channel) for message, receiver in told for channel in _channels_of(message, receiver))


def _for_the_absent(told: Sequence[tuple[Message, User]]) -> list[tuple[Message, User]]:
    """The same for those who stand in, each saying for whom it is."""
    open_ones = [(message, receiver) for message, receiver in told if not message.named]
    stand_ins = stand_ins_of(receiver.pk for _message, receiver in open_ones) if open_ones else {}
    return [
        (replace(message, facts={**message.facts, FOR: str(receiver)}), stand_ins[receiver.pk])
        for message, receiver in open_ones
        if receiver.pk in stand_ins
    ]


def write_mail(messages: Iterable[Message]) -> None:
    """Write notices that leave by e-mail alone, to receivers who have an address; else as notify()."""
    _write((message, receiver, Channel.EMAIL) for message in messages for receiver in message.receivers)


def _write(told: Iterable[tuple[Message, User, Channel]]) -> None:
    now = timezone.now().isoformat()
    rows = [
        {
            "dedupe_key": f"{message.key}:{receiver.pk}:{channel}",
            "kind": message.kind,
            "channel": channel,
            "receiver_id": receiver.pk,
            "facts": dict(message.facts),
            "path": message.path,
            # A notice in the app needs no delivery: it is read from this very row.
            "state": NoticeState.SENT if channel == Channel.IN_APP else NoticeState.PENDING,
            "attempts": 0,
            "last_error": "",
            "sent_at": now if channel == Channel.IN_APP else None,
        }
        for message, receiver, channel in told
    ]
    insert(Notice, rows, ignore_conflicts=True)


@dataclass(frozen=True)
class Event:
    """What happened, told to another system. `about` names the matter; `body` is all that it may know of it."""

    name: str
    subscriber: int
    about: str
    body: Mapping[str, Any]


def tell_subscribers(events: Iterable[Event]) -> None:
    """Write what other systems are told, in the transaction of the fact. By its id a receiver knows what it had."""
    rows = []
    for event in events:
        key = str(uuid.uuid4())
        rows.append(
            {
                "dedupe_key": f"{event.about}:{event.name}:{key}",
                "kind": f"webhook_{event.name}",
                "channel": Channel.WEBHOOK,
                "subscriber_id": event.subscriber,
                "facts": {"id": key, "event": event.name, "request": dict(event.body)},
                "path": "",
                "state": NoticeState.PENDING,
                "attempts": 0,
                "last_error": "",
            }
        )
    insert(Notice, rows)


def _channels_of(message: Message, receiver: User) -> list[Channel]:
    """The app always; a mail at once to who wishes for it, and of an emergency to who has one a day as well."""
    at_once = receiver.mail == MailChoice.AT_ONCE or (
        receiver.mail == MailChoice.DAILY and is_urgent(message.kind, message.facts)
    )
    return [Channel.IN_APP, Channel.EMAIL] if receiver.email and at_once else [Channel.IN_APP]


def drain(limit: int = 100) -> int:
    """Deliver up to `limit` waiting notices and return how many were sent. At night no mail, but for emergencies.

    Claim with a lease, send outside any transaction, mark by the lease's token: whoever dies in between leaves a
    notice that another worker takes over when the lease ends.
    """
    sent = 0
    for _ in range(limit):
        notice = _claim()
        if notice is None:
            break
        sent += _deliver(notice)
    return sent


def _claim() -> Notice | None:
    token = uuid.uuid4()
    with transaction.atomic():
        waiting = Notice.objects.filter(state=NoticeState.PENDING, next_try_at__lte=Now())
        if is_night(database_now()):
            waiting = waiting.filter(LEAVES_AT_NIGHT)
        notice = (
            waiting.select_for_update(skip_locked=True, of=("self",))
            .select_related("receiver", "subscriber")
            .order_by("next_try_at", "pk")
            .first()
        )
        if notice is None:
            return None
        Notice.objects.filter(pk=notice.pk).update(lease=token, next_try_at=Now() + LEASE, attempts=F("attempts") + 1)
    notice.lease, notice.attempts = token, notice.attempts + 1
    return notice


def _deliver(notice: Notice) -> bool:
    mine = Notice.objects.filter(pk=notice.pk, lease=notice.lease, state=NoticeState.PENDING)
    if gone := _gone(notice):
        mine.update(state=NoticeState.DEAD, last_error=gone, lease=None)
        return False
    try:
        CHANNELS[Channel(notice.channel)].send(notice)
    except Exception as error:
        log.warning("notice %s: %s", notice.pk, error)
        if notice.attempts >= MAX_ATTEMPTS:
            mine.update(state=NoticeState.DEAD, last_error=repr(error)[:300], lease=None)
        else:
            wait = timedelta(minutes=2 ** (notice.attempts - 1))
            mine.update(next_try_at=Now() + wait, last_error=repr(error)[:300], lease=None)
            _rest(notice, wait)
        return False
    return bool(mine.update(state=NoticeState.SENT, sent_at=Now(), lease=None, last_error=""))


def _gone(notice: Notice) -> str:
    """Why nobody is told any more; empty while somebody is."""
    if notice.receiver is not None:
        return "" if notice.receiver.is_active else "the account is closed"
    return "" if notice.subscriber is not None and notice.subscriber.active else "nobody listens any more"


def _rest(notice: Notice, wait: timedelta) -> None:
    """What else waits for a system that does not take anything waits as long: letters need not wait behind it."""
    if notice.subscriber_id:
        others = Notice.objects.filter(subscriber=notice.subscriber_id, state=NoticeState.PENDING, lease=None)
        others.filter(next_try_at__lte=Now()).exclude(pk=notice.pk).update(next_try_at=Now() + wait)


def retry(*, notice_ids: Iterable[int], by: Actor) -> int:
    """Put given-up notices back in line, at once and with fresh tries. Returns how many were."""
    with recording():
        dead = list(Notice.objects.select_for_update().filter(pk__in=notice_ids, state=NoticeState.DEAD))
        for notice in dead:
            record("notice.retried", notice, by=by)
        Notice.objects.filter(pk__in=[notice.pk for notice in dead]).update(
            state=NoticeState.PENDING, attempts=0, next_try_at=Now()
        )
    return len(dead)


def mark_read(*, receiver: User) -> None:
    """The receiver has seen the notices shown in the app."""
    Notice.objects.filter(receiver=receiver, channel=Channel.IN_APP, read_at=None).update(read_at=Now())
