"""The bench's own servers and database, and what its processes need in their environment."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

from wulibridge import catalogues, environment
from wulibridge.embedded import connect_or_start

PYTHON = [sys.executable]


def named(url: str, database: str) -> str:
    """The same server and role, another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


@contextlib.contextmanager
def servers() -> Iterator[str]:
    """Within the block the bench's servers run, as an office runs them; yields the superuser's URL."""
    os.environ["WULIBRIDGE_HOME"] = str(environment.home() / "bench")
    os.environ["DJANGO_SETTINGS_MODULE"] = "wulibridge.settings"
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    environment.provide_secret_key()
    catalogues.compile_stale()
    wanted = environment.missing()
    if not any(wanted.values()):
        if "DATABASE_SUPERUSER_URL" not in os.environ:
            raise SystemExit("The bench fills tables as superuser: set DATABASE_SUPERUSER_URL beside DATABASE_URL.")
        yield os.environ["DATABASE_SUPERUSER_URL"]
        return
    with connect_or_start(environment.home(), **wanted) as started:
        environment.use(started, **wanted)
        yield started.superuser_url


@contextlib.contextmanager
def database(superuser_url: str, name: str, *, keep: bool) -> Iterator[tuple[str, bool]]:
    """A database with the project's tables; yields the superuser's URL of it, and whether it was there already.

    Within the block the environment names it, so that child processes use it. Dropped afterwards unless kept.
    """
    owner = urlsplit(os.environ["DATABASE_OWNER_URL"]).username
    with psycopg.connect(superuser_url, autocommit=True) as server:
        there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None
        if not there:
            server.execute(f'CREATE DATABASE "{name}" OWNER "{owner}" TEMPLATE template0')
        before = {key: os.environ[key] for key in ("DATABASE_URL", "DATABASE_OWNER_URL")}
        os.environ.update({key: named(url, name) for key, url in before.items()})
        try:
            command("migrate", "--verbosity", "0")
            command("load_calendar")
            yield named(superuser_url, name), there
        finally:
            os.environ.update(before)
            if not keep:
                server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def command(*arguments: str) -> None:
    """A command of manage.py, in a process of its own."""
    subprocess.run([*PYTHON, str(Path("manage.py").resolve()), *arguments], check=True, stdout=subprocess.DEVNULL)
