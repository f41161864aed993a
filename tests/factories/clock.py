"""Clocks that went wrong. The database's own cannot be turned, so what was last believed of it is."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from petitions.models import DeadlineEvent, Heartbeat, Passage, Petition
from petitions.queries import SWEEP
from petitions.services import record_outage
from tests.factories.office import Office
from tests.factories.petitions import overdue, petition_in
from wulibridge import uptime
from wulibridge.journal.services import SYSTEM
from wulibridge.territory.calendar import database_now

Swept = TypeVar("Swept")


def believed(*, ago: timedelta, really: timedelta | None, boot: str | None = None) -> Heartbeat:
    """As if the last pass had seen the clock `ago` before what it shows now, and `really` had passed since.

    `really` None: the machine cannot tell. `boot` names another start of the machine.
    """
    up = uptime.read()
    seconds = None if really is None else up.seconds - really.total_seconds()
    at = timezone.now() - ago
    fields = {"at": at, "clock_at": at, "boot": boot or up.boot, "uptime": seconds, "result": {}}
    return Heartbeat.objects.update_or_create(name=SWEEP, defaults=fields)[0]


def outage_until_now(days: int = 400) -> None:
    """So long nothing was swept, and it is on record: whatever fell due meanwhile may climb at once."""
    now = database_now()
    record_outage(started_at=now - timedelta(days=days), ended_at=now, reason="测试停电", by=SYSTEM)


@transaction.atomic  # no sweep beside the test meets half of it
def copies_of(first: Petition, count: int) -> list[Petition]:
    """`count` petitions that stand as `first` does, which is one of them and was made by the services."""
    stay = first.passages.get()
    year, number = first.number.split("-")
    fields = {name: getattr(first, name) for name in COPIED}
    numbers = [f"{year}-{100_000 * int(number) + n:06d}" for n in range(1, count)]
    copies = Petition.objects.bulk_create([Petition(number=copy, **fields) for copy in numbers], batch_size=5_000)
    stay_fields = {name: getattr(stay, name) for name in COPIED_OF_STAY}
    stays = [Passage(petition=copy, **stay_fields) for copy in copies]
    Passage.objects.bulk_create(stays, batch_size=5_000)
    for event in first.deadlines.all():
        fields = {name: getattr(event, name) for name in COPIED_OF_PROMISE}
        of_line = event.passage_id is None
        DeadlineEvent.objects.bulk_create(
            [DeadlineEvent(petition=stay.petition, passage=None if of_line else stay, **fields) for stay in stays],
            batch_size=5_000,
        )
    return [first, *copies]


@transaction.atomic
def many_overdue(people: Office, count: int, *, days: int = 1) -> list[Petition]:
    """`count` petitions of one zone whose first deadline passed `days` ago."""
    return copies_of(overdue(petition_in(people.zone, by=people.member), days=days), count)


@transaction.atomic
def many_waiting(people: Office, count: int) -> list[Petition]:
    """`count` petitions of one zone that are not due yet."""
    return copies_of(petition_in(people.zone, by=people.member), count)


COPIED = [
    "query_code", "title", "text", "zone", "state", "stop", "registered_by", "received_at", "due_on", "total_due_on",
    "wake_at",
]  # fmt: skip
COPIED_OF_STAY = ["ordinal", "stop", "entered_at", "entered_by", "actor", "months", "due_on", "provisional"]
COPIED_OF_PROMISE = [
    "term", "cause", "at", "by", "start_on", "months", "workdays", "days", "raw_on", "due_on", "was_on", "provisional",
]  # fmt: skip


def unwatched(sweep: Callable[[], Swept]) -> Swept:
    """A sweep after the test has turned the clock: as if it were the first, so that the guard says nothing."""
    Heartbeat.objects.all().delete()
    return sweep()
