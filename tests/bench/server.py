"""The web as `make run` serves it, and somebody who asks it for pages over one kept connection."""

import contextlib
import http.client
import json
import subprocess
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import get_random_string

from tests.bench.office import command
from wulibridge.people.models import User
from wulibridge.supervisor import web_command

HOST, START_SECONDS = "127.0.0.1", 60
FORM = "application/x-www-form-urlencoded"


@contextlib.contextmanager
def served(port: int, log: Path) -> Iterator[None]:
    """Within the block gunicorn serves the database that the environment names."""
    command("collectstatic", "--noinput")
    with log.open("ab") as file:
        web = subprocess.Popen(web_command(HOST, port), stdout=file, stderr=file)
        try:
            wait_until_it_answers(port, web, log)
            yield
        finally:
            web.terminate()
            web.wait()


def wait_until_it_answers(port: int, web: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError):
            Visitor(port, None).get("/healthz")
            return
        if web.poll() is not None or time.monotonic() > deadline:
            raise SystemExit(f"The web does not start: the reason stands at the end of {log}.")
        time.sleep(0.1)


class Visitor:
    """One browser of one member of staff, logged in without a password."""

    def __init__(self, port: int, session_key: str | None) -> None:
        self.connection = http.client.HTTPConnection(HOST, port, timeout=120)
        self.token = get_random_string(32)
        cookies = {"csrftoken": self.token} | ({"sessionid": session_key} if session_key else {})
        self.headers = {
            "Host": "localhost",
            "Accept-Language": "zh-hans",
            "Accept-Encoding": "identity",
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
            "X-CSRFToken": self.token,
        }

    def get(self, path: str) -> bytes:
        return self._ask("GET", path, None, HTTPStatus.OK)

    def post(self, path: str, fields: dict[str, object]) -> bytes:
        """A form that is taken: answered by a redirect."""
        return self._ask("POST", path, urlencode(fields), HTTPStatus.FOUND)

    def post_json(self, path: str, said: dict[str, object]) -> dict[str, Any]:
        """What a program of ours sends, and what it is told."""
        return json.loads(self._ask("POST", path, json.dumps(said), HTTPStatus.OK, kind="application/json"))

    def _ask(self, method: str, path: str, body: str | None, wanted: HTTPStatus, *, kind: str = FORM) -> bytes:
        headers = self.headers | ({"Content-Type": kind} if body else {})
        try:
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self.connection.close()  # kept for too long: once more on a new one
            self.connection.request(method, path, body, headers)
            answer = self.connection.getresponse()
        page = answer.read()
        if answer.status != wanted:
            raise RuntimeError(f"{method} {path}: {answer.status}")
        return page


def session_of(user: User, store: type[SessionBase]) -> str:
    """The key of a fresh session of this user, as a log-in leaves it."""
    session = store()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
