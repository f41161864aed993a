"""Scenarios whose workers are forked from here: sweepers, drains, people who answer, and the database under them."""

import contextlib
import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from typing import Any

from django.db import InterfaceError, OperationalError, connection

from petitions.models import Petition, Reply
from petitions.route import Move, State, Stop
from petitions.services import Refused, move
from petitions.sweeps import sweep_overdue
from tests.factories.office import facts
from tests.faults.chaos.points import DRAIN, SWEEP
from tests.faults.chaos.world import SECONDS, World, wait_for
from tests.faults.processes import FORK, start
from wulibridge.notices.services import drain
from wulibridge.people.models import User


def sweep_a_little() -> None:
    sweep_overdue(batch=5)


def sweepers_at_named_points(world: World, kills: int) -> None:
    """Four sweepers at a time, each of which dies at a point of its own."""
    each = -(-kills // len(SWEEP))
    while wanted := [point for point in SWEEP if world.kills[point] < each]:
        if world.left() < 40:
            world.supply(60)
        points = [world.moments.choice(wanted) for _ in range(4)]
        world.salvo([(point, _nth(world, point), sweep_a_little) for point in points])


def _nth(world: World, point: str) -> int:
    """A heartbeat comes once a pass, the other points once a batch."""
    return 1 if "heartbeat" in point else world.moments.randint(1, 3)


def drains_at_named_points(world: World, kills: int) -> None:
    """Three drains at a time, each of which dies at a point of its own. Their leases end only when all are dead."""
    each = -(-kills // len(DRAIN))
    while wanted := [point for point in DRAIN if world.kills[point] < each]:
        if world.letters_left() < 20:
            world.supply(60)
            sweep_overdue()
        points = [world.moments.choice(wanted) for _ in range(3)]
        world.salvo([(point, world.moments.randint(1, 3), drain) for point in points])
        world.end_leases()


def four_sweepers_killed_at_random(world: World, kills: int) -> None:
    """Always four of them; whenever one has lived a random while it is killed and another starts."""
    before = world.kills.total()
    alive = [start(sweep_overdue, batch=3) for _ in range(4)]
    while world.kills.total() - before < kills:
        if world.left() < 40:
            world.supply(120)
        time.sleep(world.moments.uniform(0, 0.06))
        victim = alive.pop(world.moments.randrange(4))
        world.kill(victim, "sweeper, at random")
        alive.append(start(sweep_overdue, batch=3))
    for sweeper in alive:
        sweeper.join(60)


# People ---------------------------------------------------------------------------------------------------------------


def answer_all(numbers: list[int], by: Any) -> None:
    for pk in numbers:
        with contextlib.suppress(Refused):
            move(petition=Petition(pk=pk), move=Move.ANSWER, by=by, facts=facts())


def sweep_until_nothing_is_left() -> None:
    """As if the bell rang all the time: a row that somebody else had locked is looked at again."""
    while World.left():
        sweep_overdue(batch=2)


def twenty_answer_while_four_sweep(world: World, kills: int) -> None:
    """Everybody at full speed from all ends; people and sweepers die. Each petition is answered or climbed, once."""
    rows = 60 if world.smoke else 600
    last = Petition.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    world.supply(rows)
    numbers = list(Petition.objects.filter(pk__gt=last).values_list("pk", flat=True))
    people = [world.people.lead, world.people.member]
    jobs = [partial(answer_all, random.Random(n).sample(numbers, len(numbers) // 10), people[n % 2]) for n in range(20)]
    jobs += [sweep_until_nothing_is_left] * 4
    before, running = world.kills.total(), [(start(job), job) for job in jobs]
    while world.kills.total() - before < kills:
        time.sleep(world.moments.uniform(0, 0.05))
        victim, job = running.pop(world.moments.randrange(len(running)))
        world.kill(victim, "answerer or sweeper, at random")
        if world.left() < 20:
            world.supply(rows // 2)
        running.append((start(job), job))
    for process, _job in running:
        process.join(SECONDS)
    numbers = list(Petition.objects.filter(pk__gt=last).values_list("pk", flat=True))
    world.settle()
    answered = Reply.objects.filter(petition__in=numbers).count()
    climbed = Petition.objects.filter(pk__in=numbers, stop=Stop.COMMITTEE).count()
    waiting = Petition.objects.filter(pk__in=numbers, stop=Stop.ZONE, state=State.REGISTERED).count()
    assert (answered + climbed, waiting) == (len(numbers), 0), (answered, climbed, waiting, len(numbers))
    assert answered, "the sweep won every race"
    assert climbed, "the people won every race"


# The database ---------------------------------------------------------------------------------------------------------


def restless(stop: Any) -> None:
    """Sweep and drain again and again, whatever happens to the database."""
    while not stop.is_set():
        try:
            sweep_overdue(batch=3)
            drain(5)
        except (OperationalError, InterfaceError):
            connection.close()
        time.sleep(0.02)


def postgresql_killed(world: World, kills: int) -> None:
    """kill -9 of the postmaster, and of one of its backends (which makes it restart them all), under three workers."""
    stop = FORK.Event()
    workers = [start(restless, stop) for _ in range(3)]
    for turn in range(kills):
        wait_for(lambda: world.left() > 20 or _supplied(world), seconds=60, what="a database that takes petitions")
        time.sleep(world.moments.uniform(0, 0.4))
        connection.close()
        if turn % 3 == 2:
            _kill_postmaster(world)
        else:
            _kill_backend(world)
        world.may_have_sent += len(workers)
    stop.set()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0] * 3


def _supplied(world: World) -> bool:
    world.supply(60)
    return True


def _kill_postmaster(world: World) -> None:
    process = world.embedded.postgres.process
    process.send_signal(signal.SIGKILL)
    process.wait()
    world.kills["PostgreSQL, postmaster"] += 1
    assert world.embedded.heal() == ["PostgreSQL"]


def _kill_backend(world: World) -> None:
    with closing(world.superuser()) as database:
        found = database.execute(
            "SELECT pid FROM pg_stat_activity WHERE usename = 'wulibridge_app' ORDER BY random() LIMIT 1"
        ).fetchone()
    if found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(found[0], signal.SIGKILL)
            world.kills["PostgreSQL, backend"] += 1
    wait_for(world.embedded.postgres.answers, seconds=60, what="PostgreSQL after a killed backend")


# Very many ------------------------------------------------------------------------------------------------------------


def a_hundred_thousand_at_once(world: World, kills: int) -> None:
    """All fall due at one moment. Four sweepers; now and then one is killed and another starts."""
    rows = 1_000 if world.smoke else 99_999
    User.objects.update(email="")  # a hundred thousand letters are the drain's matter, not the sweep's
    world.supply(rows)
    before, alive = world.kills.total(), [start(sweep_overdue) for _ in range(4)]
    while world.left():
        time.sleep(0.2 if world.smoke else 2)
        alive = [sweeper for sweeper in alive if sweeper.is_alive()]
        if alive and world.kills.total() - before < kills:
            world.kill(alive.pop(), "sweeper among 100,000")
        while len(alive) < 4:
            alive.append(start(sweep_overdue))
    for sweeper in alive:
        sweeper.join(60)


FORKED: dict[str, tuple[Callable[[World, int], None], int, int]] = {
    # name: what happens, kills of a whole run, kills of a smoke run
    "sweepers": (sweepers_at_named_points, 420, 6),
    "drains": (drains_at_named_points, 260, 5),
    "random": (four_sweepers_killed_at_random, 130, 2),
    "answerers": (twenty_answer_while_four_sweep, 60, 2),
    "postgresql": (postgresql_killed, 60, 3),
}
VERY_MANY = {"very_many": (a_hundred_thousand_at_once, 10, 1)}
