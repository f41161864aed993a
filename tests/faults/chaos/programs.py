"""Scenarios in which the broker plays: real Celery workers and beats, killed, flushed, and left without an answer."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import redis
from django.conf import settings
from django.test import Client, override_settings
from django.urls import reverse

from tests.faults.chaos.gate import Gate
from tests.faults.chaos.world import World, wait_for
from tests.faults.processes import FORK, start
from wulibridge.embedded.server import die_with_parent

PATIENCE = 90
# A page may wait for the broker's socket to time out, which is five seconds, and for no more than two of them.
LONGEST_PAGE = 12


class Programs:
    """Celery programs by name, each in a process group of its own, and started again under the same name."""

    def __init__(self, broker_url: str) -> None:
        self.environment = os.environ | {"REDIS_URL": broker_url, "PYTHONPATH": str(settings.BASE_DIR)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str) -> None:
        home = Path(os.environ["WULIBRIDGE_HOME"])
        beat = ["beat", "--schedule", str(home / name), "--pidfile="]
        worker = ["worker", "--concurrency", "1", "--without-gossip", "--without-mingle"]
        arguments = beat if name.startswith("beat") else worker
        with open(home / "log" / f"{name}.log", "ab") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "tests.faults.chaos.bell", *arguments, "--loglevel", "INFO"],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGKILL),
            )

    def kill(self, name: str) -> bool:
        """SIGKILL for the program and its children. Was it alive?"""
        program = self.running.pop(name)
        alive = program.poll() is None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(program.pid, signal.SIGKILL)
        program.wait()
        return alive

    def end(self) -> None:
        for name in list(self.running):
            self.kill(name)


@contextlib.contextmanager
def programs(broker_url: str, *names: str) -> Iterator[Programs]:
    running = Programs(broker_url)
    try:
        for name in names:
            running.start(name)
        yield running
    finally:
        running.end()


def the_bell_and_its_broker_killed(world: World, kills: int) -> None:
    """Two beats and two workers. Whoever is drawn dies and starts anew; now and then the broker forgets everything."""
    broker = world.embedded.servers.redis_url
    everybody = ["worker-1", "worker-2", "beat-1", "beat-2"]
    with programs(broker, *everybody) as running:
        world.supply(20)
        wait_for(lambda: not world.left(), seconds=PATIENCE, what="a bell that rings")
        before, turn = world.kills.total(), 0
        while world.kills.total() - before < kills:
            turn += 1
            if world.left() < 20:
                world.supply(40)
            _strike(world, running, turn)
            time.sleep(world.moments.uniform(0.2, 1.5))
        wait_for(lambda: not world.left(), seconds=PATIENCE, what="a bell that rings again after all that")


def _strike(world: World, running: Programs, turn: int) -> None:
    if turn % 4 == 0:
        redis.Redis.from_url(world.embedded.servers.redis_url).flushall()
    if turn % 3 == 0:
        world.embedded.valkey.process.kill()
        world.embedded.valkey.process.wait()
        world.kills["broker"] += 1
        time.sleep(world.moments.uniform(0, 0.5))
        world.embedded.heal()
        return
    name = world.moments.choice(["worker-1", "worker-2", "beat-1", "beat-2"])
    if running.kill(name):
        kind = "Celery beat" if name.startswith("beat") else "Celery worker"
        world.kills[kind] += 1
        world.may_have_sent += kind == "Celery worker"
    running.start(name)


# A broker that accepts and never answers ------------------------------------------------------------------------------


def a_broker_that_never_answers(world: World, kills: int) -> None:
    """The second bell still rings, pages still open, and when the broker is back the first bell rings again."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    port, silent = listener.getsockname()[1], FORK.Event()
    gate = start(Gate(listener, str(world.embedded.valkey.socket), silent).serve)
    listener.close()
    broker = f"redis://127.0.0.1:{port}/0"
    try:
        with programs(broker, "worker-3", "beat-3"):
            world.supply(20)
            wait_for(lambda: not world.left(), seconds=PATIENCE, what="a bell that rings through the gate")
            silent.set()
            world.supply(20)
            time.sleep(2 if world.smoke else 15)
            _second_bell(broker)
            assert not world.left(), "the second bell needs the broker"
            _pages_open(world, broker)
            world.supply(20)
            silent.clear()
            wait_for(lambda: not world.left(), seconds=PATIENCE, what="a first bell that rings again")
    finally:
        gate.kill()
        gate.join()


def _second_bell(broker: str) -> None:
    command = [sys.executable, "manage.py", "sweep_deadlines"]
    environment = os.environ | {"REDIS_URL": broker}
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True, capture_output=True, timeout=60)


def _pages_open(world: World, broker: str) -> None:
    """What staff and residents open does not wait for the broker longer than its time-out, and does not fail."""
    caches = {"default": {**settings.CACHES["default"], "LOCATION": broker}}
    with override_settings(CACHES=caches, ALLOWED_HOSTS=["testserver"]):
        client = Client()
        client.force_login(world.people.desk)
        for ask in (
            lambda: client.get(reverse("petitions:due")),
            lambda: Client().post(reverse("petitions:follow"), {"number": "2026-000001", "code": "ABCDEFGHJK"}),
        ):
            asked = time.monotonic()
            response = ask()
            assert response.status_code < 500, response.status_code
            assert time.monotonic() - asked < LONGEST_PAGE, "a page waits for the broker"


PROGRAMS: dict[str, tuple[Callable[[World, int], None], int, int]] = {
    "bell": (the_bell_and_its_broker_killed, 60, 3),
    "silence": (a_broker_that_never_answers, 0, 0),
}
