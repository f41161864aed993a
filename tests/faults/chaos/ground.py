"""Where chaos takes place: servers of its own, an empty database with a clock that can be turned. No Django yet."""

import argparse
import contextlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from wulibridge import environment
from wulibridge.embedded import Embedded

SKEW = Path(__file__).with_name("skew.sql")


@dataclass(frozen=True)
class Options:
    smoke: bool
    seed: int
    only: tuple[str, ...]
    report: Path
    home: Path


def options() -> Options:
    parser = argparse.ArgumentParser(prog="chaos", description="Kill everything a thousand times and count the losses.")
    parser.add_argument("--smoke", action="store_true", help="some twenty kills instead of a thousand")
    parser.add_argument("--seed", type=int, default=20261122, help="decides who dies when")
    parser.add_argument("--only", nargs="*", default=(), metavar="SCENARIO", help="some scenarios instead of all")
    given = parser.parse_args()
    home = environment.home()
    return Options(given.smoke, given.seed, tuple(given.only), home / "chaos.json", home / "chaos")


@contextlib.contextmanager
def servers(home: Path) -> Iterator[Embedded]:
    """PostgreSQL, durable as in production, and Valkey; gone with all their data at the end."""
    os.environ.pop("WULIBRIDGE_TESTING", None)
    shutil.rmtree(home, ignore_errors=True)
    embedded = Embedded(home)
    if not embedded.start():
        raise SystemExit(f"Chaos reigns in {home} already: wait for it to end.")
    try:
        yield embedded
    finally:
        embedded.stop()
        for directory in (embedded.place.data, embedded.place.sockets):
            shutil.rmtree(directory, ignore_errors=True)


def prepare(embedded: Embedded, home: Path) -> None:
    """An empty office database, and an environment in which Django and its children find it."""
    found = embedded.servers
    environment.use(found, postgres=True, valkey=True)
    os.environ.update(
        DJANGO_SETTINGS_MODULE="wulibridge.settings",
        SECRET_KEY=secrets.token_urlsafe(50),
        WULIBRIDGE_HOME=str(home),
        CHAOS_LEDGER=str(home / "ledger"),
    )
    with psycopg.connect(embedded.postgres.url("postgres", "postgres"), autocommit=True) as database:
        database.execute("DROP DATABASE IF EXISTS wulibridge WITH (FORCE)")  # of a run that was killed itself
        database.execute("CREATE DATABASE wulibridge OWNER wulibridge_owner")
    migrate = [sys.executable, str(environment.BASE_DIR / "manage.py"), "migrate", "--verbosity", "0"]
    subprocess.run(migrate, check=True, env=os.environ | {"DB_ROLE": "owner"})
    with psycopg.connect(found.superuser_url, autocommit=True) as database:
        database.execute(SKEW.read_text())
