"""`manage.py run`, the real thing: one office is started, every part of it is killed, it is killed itself, it stops."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil
import pytest

from wulibridge.embedded.place import Place
from wulibridge.environment import BASE_DIR
from wulibridge.supervisor import only_one, port_number

STRIPPED = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "WULIBRIDGE_TESTING", "SECRET_KEY", "DB_ROLE"}
PATIENCE = 90


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RunningOffice:
    """A supervisor in a process of its own, and what it says."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.said = home.parent / f"said-{home.name}"
        environment = {k: v for k, v in os.environ.items() if k not in STRIPPED}
        environment |= {"WULIBRIDGE_HOME": str(home), "PORT": str(port), "DEMO": "0", "WEB_WORKERS": "1"}
        with open(self.said, "wb") as out:
            self.process = subprocess.Popen(
                [sys.executable, str(BASE_DIR / "manage.py"), "run"], stdout=out, stderr=out, env=environment
            )

    def words(self) -> str:
        return self.said.read_text()

    def wait_until_open(self) -> None:
        wait_until(lambda: "Open http://" in self.words() or self.process.poll() is not None, self.words)
        assert self.process.poll() is None, self.words()

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as response:
                return response.status == 200
        except OSError:
            return False

    def part(self, name: str) -> psutil.Process | None:
        """The main process of web, worker, beat or a server: the child whose command line holds the word."""
        word = {"web": "gunicorn"}.get(name, name)
        for child in psutil.Process(self.process.pid).children():
            try:
                if word in " ".join(child.cmdline()):
                    return child
            except psutil.Error:
                continue
        return None


def wait_until(condition, explain=lambda: "", seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, explain()
        time.sleep(0.1)


def forget(home: Path) -> None:
    place = Place(home)
    for directory in (place.data, place.sockets):
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def home(tmp_path):
    yield tmp_path / "home"
    forget(tmp_path / "home")


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    """Every start on one home, the last one at the end. The first makes its tables; the others find them."""
    home, started = tmp_path_factory.mktemp("office") / "home", []
    yield started, home
    for office in started:
        office.process.terminate()
        office.process.wait(30)
    forget(home)


@pytest.fixture
def office(offices):
    """One that runs: the present one, or a new one where a test has ended that."""
    started, home = offices
    if not started or started[-1].process.poll() is not None:
        started.append(RunningOffice(home, free_port()))
        started[-1].wait_until_open()
    return started[-1]


@pytest.mark.faults
@pytest.mark.parametrize("name", ["web", "worker", "beat", "postgres", "valkey-server"])
def test_a_killed_part_runs_again(office, name):
    before = office.part(name)
    before.kill()
    wait_until(lambda: (now := office.part(name)) is not None and now.pid != before.pid, office.words)
    wait_until(office.answers, office.words)


@pytest.mark.faults
def test_a_second_start_names_the_address_of_the_first(office):
    second = RunningOffice(office.home, free_port())
    assert second.process.wait(30) == 1
    assert f"already runs at http://127.0.0.1:{office.port}:" in second.words()
    assert "Traceback" not in second.words()


@pytest.mark.faults
def test_a_killed_office_leaves_nothing_and_starts_again_on_the_same_port(office):
    family = psutil.Process(office.process.pid).children(recursive=True)
    assert len(family) > 5
    office.process.kill()
    office.process.wait()
    again = RunningOffice(office.home, office.port)
    try:
        again.wait_until_open()
        assert again.answers()
        wait_until(lambda: not [p for p in family if p.is_running() and p.status() != psutil.STATUS_ZOMBIE])
    finally:
        offspring = psutil.Process(again.process.pid).children(recursive=True)
        again.process.send_signal(signal.SIGINT)
        assert again.process.wait(20) == 0
    assert not [p for p in offspring if p.is_running() and p.status() != psutil.STATUS_ZOMBIE]
    assert again.words().endswith("Stopped.\n")


def test_a_taken_port_is_one_sentence_that_names_the_way_out(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        home.mkdir()
        office = RunningOffice(home, port)
        assert office.process.wait(30) == 1
    assert office.words().startswith(f"Port {port} is taken by another program")
    assert f"PORT={port + 1}" in office.words()
    assert office.words().count("\n") == 1


def test_a_second_office_is_refused_and_the_first_keeps_its_place(tmp_path):
    with only_one(tmp_path, "http://here"):
        with pytest.raises(SystemExit, match="already runs at http://here"), only_one(tmp_path, "http://there"):
            pass
        assert (tmp_path / "run.lock").read_text() == "http://here"


def test_a_killed_office_is_told_from_a_stopped_one(tmp_path):
    with only_one(tmp_path, "http://here") as after_a_kill:
        assert not after_a_kill
    with only_one(tmp_path, "http://here") as after_a_kill:
        assert not after_a_kill
    (tmp_path / "run.lock").write_text("http://here")
    with only_one(tmp_path, "http://here") as after_a_kill:
        assert after_a_kill


@pytest.mark.parametrize("given", ["0", "65536", "http", "-1", ""])
def test_a_port_that_is_none_is_refused(monkeypatch, given):
    monkeypatch.setenv("PORT", given)
    with pytest.raises(SystemExit, match="is not a port number"):
        port_number()
