"""The office under chaos: its petitions, its clock, its dead, and what became of everything."""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import psycopg
from django.db import connection, transaction
from django.db.models.functions import Now

from petitions.models import Petition
from petitions.queries import open_hold
from petitions.services import let_go_on
from petitions.sweeps import sweep_overdue
from tests.factories.clock import copies_of, outage_until_now
from tests.factories.office import Office, office
from tests.factories.petitions import overdue, petition_in
from tests.faults.chaos import ledger
from tests.faults.chaos.points import SENT, doomed
from tests.faults.invariants import Flaw, Kind
from tests.faults.processes import KILLED, start
from wulibridge.embedded import Embedded
from wulibridge.notices.models import Channel, Notice, NoticeState
from wulibridge.notices.services import drain
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date, database_now

SECONDS = 120  # nothing here takes longer


@dataclass
class World:
    embedded: Embedded
    people: Office
    moments: random.Random
    smoke: bool
    kills: Counter[str] = field(default_factory=Counter)
    # Workers that died when they may have sent a letter without noting so: that many may leave twice.
    may_have_sent: int = 0

    # The office's work -------------------------------------------------------------------------------------------

    def supply(self, count: int) -> None:
        """`count` petitions whose term ended yesterday and whose alarm rings now, all at once or, if the database
        goes away, none of them."""
        with transaction.atomic():
            first = overdue(petition_in(self.people.zone, by=self.people.member))
            first_pk = copies_of(first, count)[0].pk
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE petitions_petition SET wake_at = statement_timestamp() WHERE id >= %s", [first_pk]
                )
            self.note_alarms(first_pk)

    @staticmethod
    def note_alarms(first_pk: int) -> None:
        """From now on those petitions from `first_pk` on whose alarm has rung can climb."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO chaos.alarms SELECT id, statement_timestamp() FROM petitions_petition"
                " WHERE id >= %s AND wake_at <= statement_timestamp()"
                " ON CONFLICT (petition_id) DO UPDATE SET rang_at = excluded.rang_at",
                [first_pk],
            )

    @staticmethod
    def left() -> int:
        """How many still wait to climb."""
        return Petition.objects.waiting().filter(wake_at__lte=Now()).count()

    @staticmethod
    def letters_left() -> int:
        return Notice.objects.filter(channel=Channel.EMAIL, state=NoticeState.PENDING).count()

    @staticmethod
    def end_leases() -> None:
        """As if the two minutes of a lease were over. Only when no worker is alive that holds one."""
        Notice.objects.filter(state=NoticeState.PENDING).update(next_try_at=Now() - timedelta(seconds=1))

    def settle(self) -> None:
        """What anybody would do who comes in the morning: sweep and drain until nothing is left."""
        connection.close()
        while (done := sweep_overdue()).lapsed or done.supervised:
            pass
        self.end_leases()
        while drain(1_000):
            pass

    # Death -------------------------------------------------------------------------------------------------------

    def salvo(self, jobs: Sequence[tuple[str, int, Callable[[], Any]]]) -> None:
        """Do these jobs at once, each in a process that dies at its point, when that comes for the nth time."""
        processes = [(point, start(doomed, point, nth, work)) for point, nth, work in jobs]
        for point, process in processes:
            process.join(SECONDS)
            if process.exitcode == KILLED:
                self.kills[point] += 1
                self.may_have_sent += point == SENT
            elif process.exitcode != 0:
                raise AssertionError(f"{point}: the worker ended with {process.exitcode}")

    def kill(self, process: Any, what: str, *, drains: int = 0) -> None:
        """SIGKILL for a process that was forked here. `drains`: how many letters may be under way in it."""
        if process.is_alive():
            os.kill(process.pid, signal.SIGKILL)
        process.join(SECONDS)
        if process.exitcode == KILLED:
            self.kills[what] += 1
            self.may_have_sent += drains

    # The database's clock ----------------------------------------------------------------------------------------

    def superuser(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.embedded.servers.superuser_url, autocommit=True)

    def turn_clock(self, days: float) -> None:
        """The database's clock shows the real time plus `days`."""
        with closing(self.superuser()) as database:
            database.execute("UPDATE chaos.clock SET skew = %s", [timedelta(days=days)])

    def put_right(self) -> None:
        """After a scenario that failed: real time again, and nothing held."""
        connection.close()
        self.turn_clock(0)
        sweep_overdue()
        if held := open_hold():
            let_go_on(hold=held, reason="after a scenario that failed", by=self.people.desk)
        Petition.objects.overdue(civil_date(database_now())).filter(supervised_at=None).update(wake_at=Now())

    # Afterwards --------------------------------------------------------------------------------------------------

    def late(self, after_pk: int = 0) -> list[float]:
        """Seconds between alarm and climb of every petition above `after_pk` that climbed from its first stop."""
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT extract(epoch FROM stay.entered_at - alarm.rang_at)::float FROM chaos.alarms alarm"
                " JOIN petitions_passage stay ON stay.petition_id = alarm.petition_id AND stay.ordinal = 2"
                " WHERE stay.entered_by = 'lapse' AND alarm.petition_id > %s",
                [after_pk],
            )
            return [max(0.0, seconds) for (seconds,) in cursor.fetchall()]

    def letters(self) -> tuple[list[Flaw], int]:
        """What became of the letters: those lost or doubled, and how many left again for the reason that may be."""
        found = ledger.arrived()
        rows = Notice.objects.filter(channel=Channel.EMAIL).values_list("dedupe_key", "state")
        unsent = [key for key, state in rows if state != NoticeState.SENT or not found[key]]
        again = sum(times - 1 for times in found.values())
        flaws = [Flaw(Kind.LOST, f"letter {key} never left") for key in unsent]
        flaws += [Flaw(Kind.DOUBLED, "a letter left again without a reason")] * max(0, again - self.may_have_sent)
        return flaws, again


def world(embedded: Embedded, *, seed: int, smoke: bool) -> World:
    """An office with mail, and an outage on record, so that hundreds may climb at once."""
    ledger.install()
    outage_until_now()
    people = office()
    User.objects.filter(pk=people.chair.pk).update(email="chair@example.test")
    return World(embedded, people, random.Random(seed), smoke)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of `values` that `share` of them do not exceed; 0 of none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def wait_for(done: Callable[[], bool], *, seconds: float, what: str) -> None:
    """Raise AssertionError when it has not come true in time. A database that is just down is asked again."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if done():
                return
        except Exception:
            connection.close()
        if time.monotonic() > deadline:
            raise AssertionError(f"not in {seconds:.0f} s: {what}")
        time.sleep(0.05)
