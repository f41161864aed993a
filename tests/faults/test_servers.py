"""The servers under the sweep die: PostgreSQL, the broker, the worker. And somebody starts a second beat."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from django.conf import settings
from django.db import connection

from petitions.models import Heartbeat, Petition
from petitions.route import Stop
from petitions.sweeps import sweep_overdue
from tests.factories.clock import many_overdue, outage_until_now
from tests.factories.office import office
from tests.faults.invariants import broken
from tests.faults.processes import start, wait_until
from wulibridge.embedded import Embedded
from wulibridge.embedded.server import die_with_parent

pytestmark = pytest.mark.faults


def climbed() -> int:
    return Petition.objects.filter(stop=Stop.COMMITTEE).count()


def test_postgresql_killed_in_the_middle_of_a_sweep(own_postgres):
    many_overdue(office(), 150)
    outage_until_now()
    sweeper = start(sweep_overdue, batch=3)
    assert wait_until(lambda: climbed() > 9, seconds=20, step=0.005)

    own_postgres.postgres.process.send_signal(signal.SIGKILL)
    sweeper.join(20)
    connection.close()
    assert own_postgres.heal() == ["PostgreSQL"]

    assert sweeper.exitcode == 1, "it should have failed: its database was gone"
    done_before = climbed()
    assert 9 < done_before < 150, "it was not killed in the middle"
    assert sweep_overdue().lapsed == 150 - done_before
    assert broken() == []


# The bell -------------------------------------------------------------------------------------------------------------

# The project's own schedule, rung every half second so that no test waits a minute.
FAST = """
from wulibridge.celery import app
app.conf.beat_schedule = {name: {**entry, "schedule": 0.5} for name, entry in app.conf.beat_schedule.items()}
app.conf.beat_max_loop_interval = 0.5
"""


@pytest.fixture
def broker(tmp_path) -> Iterator[Embedded]:
    """A Valkey of this test's own, to be flushed and killed."""
    embedded = Embedded(tmp_path / "broker", postgres=False)
    assert embedded.start()
    yield embedded
    embedded.stop()
    for directory in (embedded.place.data, embedded.place.sockets):
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def celery(committed_db, broker, tmp_path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts real Celery programs on the test's database and broker."""
    (tmp_path / "fast_bell.py").write_text(FAST)
    database = connection.settings_dict["NAME"]
    environment = os.environ | {
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/wulibridge?", f"/{database}?"),
        "REDIS_URL": broker.servers.redis_url,
        "PYTHONPATH": f"{tmp_path}:{settings.BASE_DIR}",
    }
    programs: list[subprocess.Popen] = []

    def run(*arguments: str) -> subprocess.Popen:
        with open(tmp_path / f"{arguments[0]}-{len(programs)}.log", "wb") as log:
            program = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "fast_bell", *arguments, "--loglevel", "INFO"],
                cwd=settings.BASE_DIR,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGKILL),
            )
        programs.append(program)
        return program

    yield run
    for program in programs:
        kill_all(program)


def kill_all(program: subprocess.Popen) -> None:
    """The program and its children at once, as a machine that loses power would."""
    if program.poll() is None:
        os.killpg(program.pid, signal.SIGKILL)
    program.wait()


def worker_of(celery) -> subprocess.Popen:
    return celery("worker", "--concurrency", "1", "--without-gossip", "--without-mingle")


def beat_of(celery, home: Path) -> subprocess.Popen:
    return celery("beat", "--schedule", str(home), "--pidfile=")


def test_two_beats_a_flushed_and_killed_broker_and_a_killed_worker(celery, broker, tmp_path):
    people = office()
    outage_until_now()
    worker = worker_of(celery)
    beats = [beat_of(celery, tmp_path / f"schedule-{n}") for n in range(2)]
    many_overdue(people, 80)
    assert wait_until(lambda: climbed() == 80, seconds=40)

    many_overdue(people, 80)
    redis.Redis.from_url(broker.servers.redis_url).flushall()
    assert wait_until(lambda: climbed() > 80, seconds=40, step=0.01)
    kill_all(worker)
    broker.valkey.process.kill()
    broker.valkey.process.wait()
    many_overdue(people, 20)
    assert broker.heal() == ["Valkey"]
    worker_of(celery)

    assert wait_until(lambda: climbed() == 180, seconds=60)
    assert [beat.poll() for beat in beats] == [None, None]
    assert broken() == []


def test_the_second_bell_needs_no_broker_at_all(committed_db):
    many_overdue(office(), 3)
    environment = os.environ | {
        "DATABASE_URL": os.environ["DATABASE_URL"].replace("/wulibridge?", f"/{connection.settings_dict['NAME']}?"),
        "REDIS_URL": "unix:///nowhere/kv.sock?db=0",
    }
    started = time.time()

    done = subprocess.run(
        [sys.executable, "manage.py", "sweep_deadlines"],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "moved up 3" in done.stdout
    assert Heartbeat.objects.get().at.timestamp() > started - 1
    assert broken() == []
