"""What `make run` starts: servers, tables, the demo office, then web, worker and one beat, kept alive until Ctrl-C.

No Django here: each step is a command of its own, and the children die with this process even if it is killed.
"""

import contextlib
import errno
import fcntl
import hashlib
import http.client
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from wulibridge import catalogues, environment
from wulibridge.children import Child
from wulibridge.embedded import Embedded
from wulibridge.embedded.place import explain
from wulibridge.embedded.server import die_with_parent

DEMO_LOGINS = "zone lead staff chair department desk leader auditor security system worker agency"
STOP_SECONDS = 8
WEB_SECONDS = 60
LOOK_SECONDS = 0.5
# A killed office leaves the port to its dying web process for a moment.
PORT_SECONDS = 15


def run() -> None:
    """Run the whole office in this process until Ctrl-C or SIGTERM. Raises SystemExit with one sentence."""
    for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sig, signal.default_int_handler)
    host, port = os.environ.get("HOST", "127.0.0.1"), port_number()
    home = environment.home()
    try:
        (home / "log").mkdir(parents=True, exist_ok=True)
        with only_one(home, f"http://{host}:{port}") as after_a_kill:
            wait_for_port(host, port, PORT_SECONDS if after_a_kill else 0)
            Office(home, host, port).run()
    except OSError as error:
        raise explain(error, home) from error
    except KeyboardInterrupt:
        say("Stopped.")


def port_number() -> int:
    given = os.environ.get("PORT", "8000")
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise SystemExit(f"PORT={given} is not a port number: choose one from 1024 to 65535.")
    return int(given)


@contextlib.contextmanager
def only_one(home: Path, address: str) -> Iterator[bool]:
    """Refuse a second office on the same home. Yields True if the last one was killed rather than stopped."""
    with open(home / "run.lock", "a+") as lock:
        lock.seek(0)
        left_behind = lock.read()
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(f"Wulibridge already runs at {left_behind}: use it, or stop it there first.") from None
        lock.truncate(0)
        lock.write(address)
        lock.flush()
        try:
            yield bool(left_behind)
        finally:
            lock.truncate(0)


def wait_for_port(host: str, port: int, patience: float) -> None:
    deadline = time.monotonic() + patience
    while (problem := port_problem(host, port)) is not None:
        if problem != errno.EADDRINUSE:
            raise SystemExit(f"HOST={host} PORT={port} cannot be opened: {os.strerror(problem)}.")
        if time.monotonic() >= deadline:
            raise SystemExit(f"Port {port} is taken by another program: stop it, or try PORT={port + 1} make run.")
        time.sleep(0.2)


def port_problem(host: str, port: int) -> int | None:
    """The errno that stands in the way of listening there, or None."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
            trial.listen(1)
    except socket.gaierror:
        return errno.EADDRNOTAVAIL
    except OSError as error:
        return error.errno
    return None


class Office:
    """The servers and the three programs of one home."""

    def __init__(self, home: Path, host: str, port: int) -> None:
        self.home, self.host, self.port = home, host, port
        self.address = f"http://{host}:{port}"
        self.step_process: subprocess.Popen[bytes] | None = None
        self.static: subprocess.Popen[bytes] | None = None
        self.embedded: Embedded | None = None
        self.children: list[Child] = []

    def run(self) -> None:
        try:
            self.prepare()
            self.open()
            self.watch()
        finally:
            for sig in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                signal.signal(sig, signal.SIG_IGN)  # an impatient second Ctrl-C must not leave anything behind
            self.stop()

    # Getting ready ----------------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        environment.provide_secret_key()
        catalogues.compile_stale()
        os.environ.setdefault("PUBLIC_URL", self.address)
        os.environ.pop("DB_ROLE", None)
        wanted = environment.missing()
        if any(wanted.values()):
            with timed("PostgreSQL and Valkey"):
                self.start_servers(wanted)
        stamp = self.home / "static.stamp"
        fingerprint = static_fingerprint()
        if not stamp.exists() or stamp.read_text() != fingerprint:
            self.static = self.launch("collectstatic", "--noinput", log="static.log")  # beside the steps that follow
        with timed("tables"):
            self.step("migrate", "--noinput", DB_ROLE="owner")
        with timed("calendar of working days"):
            self.step("load_calendar")
        if os.environ.get("DEMO", "1") != "0":
            with timed("demo office"):
                self.load_demo()
        with timed("what fell due meanwhile"):
            self.step("sweep_deadlines")
        if self.static:
            with timed("style sheets and scripts"):
                self.finish(self.static, "collectstatic", self.home / "log" / "static.log")
            stamp.write_text(fingerprint)

    def start_servers(self, wanted: dict[str, bool]) -> None:
        self.embedded = Embedded(self.home, **wanted)
        deadline = time.monotonic() + 60
        while not self.embedded.start():  # a manage.py command keeps them; it must end, for we are to keep them alive
            if time.monotonic() > deadline:
                raise SystemExit("A command of this project still uses the servers: end it and start again.")
            time.sleep(0.2)
        environment.use(self.embedded.servers, **wanted)

    def load_demo(self) -> None:
        """Load the demo office into an empty database and keep its password, so that a later start can show it."""
        kept = self.home / "demo-password"
        if kept.exists():
            os.environ["DEMO_PASSWORD"] = kept.read_text()
        elif self.database_is_empty():
            password = os.environ.setdefault("DEMO_PASSWORD", secrets.token_urlsafe(9))
            self.step("load_demo", "--if-empty", show=True)
            owner_url = os.environ.get("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])
            with psycopg.connect(owner_url, autocommit=True) as database:
                database.execute("ANALYZE")  # without statistics the first pages would be ten times slower
            kept.touch(mode=0o600)
            kept.write_text(password)

    def database_is_empty(self) -> bool:
        with psycopg.connect(os.environ["DATABASE_URL"]) as database:
            return database.execute("SELECT 1 FROM people_user LIMIT 1").fetchone() is None

    def step(self, *command: str, show: bool = False, **variables: str) -> None:
        log = self.home / "log" / "setup.log"
        self.step_process = self.launch(*command, log=None if show else log.name, **variables)
        self.finish(self.step_process, command[0], log)

    def launch(self, *command: str, log: str | None, **variables: str) -> "subprocess.Popen[bytes]":
        with contextlib.ExitStack() as files:
            out = files.enter_context(open(self.home / "log" / log, "ab")) if log else None
            return subprocess.Popen(
                [sys.executable, str(environment.BASE_DIR / "manage.py"), *command],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=os.environ | variables,
                start_new_session=True,
                preexec_fn=die_with_parent(signal.SIGTERM),
            )

    def finish(self, process: "subprocess.Popen[bytes]", name: str, log: Path) -> None:
        if process.wait() == 0:
            return
        said = log.read_text(errors="replace") if log.exists() else ""
        last = said.strip().splitlines()[-1] if said.strip() else f"it ended with status {process.returncode}"
        if os.strerror(errno.ENOSPC) in said[-4000:]:
            raise SystemExit(f"The disk that holds {self.home} is full: free some space and start again.")
        raise SystemExit(f"The step {name} failed: {last} (more in {log}).")

    # Running ----------------------------------------------------------------------------------------------------------

    def open(self) -> None:
        logs = self.home / "log"
        python = [sys.executable, "-m"]
        celery = [*python, "celery", "-A", "wulibridge"]
        worker = [*celery, "worker", "--concurrency", os.environ.get("WORKER_CONCURRENCY", "1")]
        worker += ["--without-gossip", "--without-mingle", "--loglevel", "INFO"]
        # No pid file: one that a killed beat left behind would stop the next.
        beat = [*celery, "beat", "--schedule", str(self.home / "beat-schedule"), "--pidfile=", "--loglevel", "INFO"]
        self.children = [
            Child("web", web_command(self.host, self.port), logs / "web.log"),
            Child("worker", worker, logs / "worker.log"),
            Child("beat", beat, logs / "beat.log"),
        ]
        os.chdir(environment.BASE_DIR)
        with timed("web, worker and beat"):
            for child in self.children:
                child.start()
            self.wait_for_web(self.children[0])
        self.greet()

    def wait_for_web(self, web: Child) -> None:
        deadline = time.monotonic() + WEB_SECONDS
        while not self.web_answers():
            if (web.process and web.process.poll() is not None) or time.monotonic() > deadline:
                raise SystemExit(f"The web does not start: the reason stands at the end of {web.log}.")
            time.sleep(0.1)

    def web_answers(self) -> bool:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": "localhost"})
            return connection.getresponse().status < 500
        except OSError:
            return False
        finally:
            connection.close()

    def greet(self) -> None:
        say(f"\nOpen {self.address}\n")
        if (self.home / "demo-password").exists() and os.environ.get("DEMO", "1") != "0":
            say(f"  demo logins  {DEMO_LOGINS}\n  password     {os.environ['DEMO_PASSWORD']}")
        say(f"  logs         {self.home / 'log'}: {', '.join(child.log.name for child in self.children)}")
        say("  stop         Ctrl-C")

    def watch(self) -> None:
        while True:
            time.sleep(LOOK_SECONDS)
            try:
                for name in self.embedded.heal() if self.embedded else []:
                    say(f"{name} had died and runs again, on the same data.")
                for child in self.children:
                    if child.heal():
                        say(f"{child.name} had died and runs again (see {child.log}).")
            except SystemExit as sentence:  # a full disk, say: the rest stays up while someone makes room
                say(f"{sentence} Trying again in a few seconds.")
                time.sleep(5)

    def stop(self) -> None:
        for process in (self.step_process, self.static):
            if process and process.poll() is None:
                process.terminate()
                process.wait()
        for child in self.children:
            child.ask_to_stop()
        deadline = time.monotonic() + STOP_SECONDS
        for child in self.children:
            child.stop(deadline)
        if self.embedded:
            self.embedded.stop()


def web_command(host: str, port: int) -> list[str]:
    """How the web is served, here and in the bench."""
    gunicorn = [sys.executable, "-m", "gunicorn", "wulibridge.wsgi", "--bind", f"{host}:{port}"]
    gunicorn += ["--workers", os.environ.get("WEB_WORKERS", "2"), "--worker-class", "gthread", "--threads", "4"]
    return [*gunicorn, "--graceful-timeout", "5", "--no-control-socket"]


def static_fingerprint() -> str:
    """Changes when a static file of the project or an installed package does."""
    digest = hashlib.sha256((environment.BASE_DIR / "requirements.lock").read_bytes())
    for path in sorted(environment.BASE_DIR.glob("static/**/*")):
        status = path.stat()
        digest.update(f"{path}{status.st_mtime_ns}{status.st_size}".encode())
    return digest.hexdigest()


@contextlib.contextmanager
def timed(what: str) -> Iterator[None]:
    start = time.monotonic()
    say(f"  {what} ...")
    yield
    say(f"  {what}: {time.monotonic() - start:.1f} s")


def say(line: str) -> None:
    # The terminal may be gone while the office still has to stop cleanly.
    with contextlib.suppress(OSError):
        print(line, flush=True)
