"""A web as in production, releases of it, and a net between it and the phone that loses what it likes."""

import http.client
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

from tests.browser import free_port
from tests.journeys.conftest import ROOT, _wait_for, database_url

ELSEWHERE = ("bootstrap/css/bootstrap.min.css", "bootstrap/css/bootstrap.min.css.map", "django_htmx/htmx-2.min.js")


def release(home: Path, *, change: str = "") -> None:
    """Put the static files of one release where the web looks for them, under hashed names. The last one's are gone."""
    root = home / "static"
    shutil.rmtree(root, ignore_errors=True)
    shutil.copytree(ROOT / "static", root)
    for name in ELSEWHERE:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(finders.find(name), root / name)
    for script in (root / "js").rglob("*.js"):
        script.write_text(script.read_text() + change)
    storage = ManifestStaticFilesStorage(location=str(root), base_url="/static/")
    files = {str(path.relative_to(root)): path for path in root.rglob("*") if path.is_file()}
    for _name, _hashed, problem in storage.post_process({name: (storage, name) for name in files}):
        if isinstance(problem, Exception):
            raise problem
    assert json.loads((root / "staticfiles.json").read_text())["paths"]


class Web:
    """gunicorn in a process of its own, on the test database, with the settings of production but for https."""

    def __init__(self, home: Path) -> None:
        self.home, self.port = home, free_port()
        self.start()

    def start(self) -> None:
        log = self.home / "web.log"
        wanted = {"DATABASE_URL": database_url(), "WULIBRIDGE_HOME": str(self.home), "HTTPS": "false", "DEBUG": "false"}
        # On a busy machine a worker may not get its turn for long; only the tests' own accidents shall befall it.
        gunicorn = [sys.executable, "-m", "gunicorn", "wulibridge.wsgi", "--threads", "4", "--timeout", "180"]
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [*gunicorn, "-b", f"127.0.0.1:{self.port}"],
                cwd=ROOT,
                env=os.environ | wanted | {"WULIBRIDGE_TESTING": "false"},
                stdout=out,
                stderr=out,
            )
        _wait_for(f"http://127.0.0.1:{self.port}/healthz", self.process, log)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


# What may befall one request.
PASSES, NEVER_ARRIVES, ANSWER_LOST, ANSWER_CUT, ERROR = (
    "passes",
    "never arrives",
    "answer lost",
    "answer cut",
    "error 500",
)
FAULTS = (NEVER_ARRIVES, ANSWER_LOST, ANSWER_CUT, ERROR)


class Net:
    """The way from the phone to the web. `weather` says what befalls a request to this address."""

    def __init__(self, to: int) -> None:
        self.to, self.down, self.befell = to, False, Counter[str]()
        self.weather: Callable[[str], str] = lambda path: PASSES
        net = self

        class Handler(_Handler):
            way = net

        self.server = _Server(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def storm(self, chance: random.Random, share: float) -> None:
        """From now on this share of what is sent is lost, one way or another."""

        def weather(path: str) -> str:
            spoken = path.startswith(("/visits/sync/", "/visits/photos/"))
            return chance.choice(FAULTS) if spoken and chance.random() < share else PASSES

        self.weather = weather

    def calm(self) -> None:
        self.down, self.weather = False, lambda path: PASSES


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # With five, the default, a busy machine turns connections away, and the phone tries again only seconds later.
    request_queue_size = 128


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    way: Net

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        fate = NEVER_ARRIVES if self.way.down else self.way.weather(path)
        self.way.befell[fate] += 1
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if fate == NEVER_ARRIVES:
            return self._hang_up()
        if fate == ERROR:
            return self._answer(500, [("Content-Type", "text/html")], b"<h1>Server Error (500)</h1>")
        status, headers, content = self._forward(body)
        if fate == ANSWER_LOST:
            return self._hang_up()
        return self._answer(status, headers, content, cut=fate == ANSWER_CUT)

    do_POST = do_HEAD = do_GET  # noqa: N815

    def _forward(self, body: bytes) -> tuple[int, list[tuple[str, str]], bytes]:
        there = http.client.HTTPConnection("127.0.0.1", self.way.to, timeout=30)
        try:
            headers = {name: value for name, value in self.headers.items() if name.lower() != "connection"}
            there.request(self.command, self.path, body, headers | {"Connection": "close"})
            answer = there.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        except OSError:
            return 502, [], b""
        finally:
            there.close()

    def _answer(self, status: int, headers: list[tuple[str, str]], content: bytes, *, cut: bool = False) -> None:
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in ("connection", "content-length", "transfer-encoding"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content[: len(content) // 2] if cut else content)
        if cut:
            self._hang_up()

    def handle(self) -> None:
        with suppress(OSError):  # the phone hangs up too, or its tab dies
            super().handle()

    def _hang_up(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def running(home: Path) -> Iterator[tuple[Web, Net]]:
    """The web of a first release, and the net to it."""
    release(home)
    web = Web(home)
    net = Net(web.port)
    try:
        yield web, net
    finally:
        net.server.shutdown()
        net.server.server_close()
        web.stop()
