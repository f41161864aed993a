"""The database as all migrations leave it, made once for all processes of a test run, and kept for the next runs.

Going through every migration takes a minute of a processor; a copy of the result takes a second.
"""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection

NAME = "wulibridge_migrated"
ONE_AT_A_TIME = 7_204_163  # of advisory locks; any number that nothing else here uses


def as_template() -> None:
    """Let the test database of this process be copied from it. The default connection speaks as the owner."""
    with psycopg.connect(os.environ["DATABASE_SUPERUSER_URL"], autocommit=True) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        made_of = server.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [NAME]
        ).fetchone()
        if made_of != (_wanted(),):
            server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
            server.execute(f"CREATE DATABASE {NAME} OWNER {connection.settings_dict['USER']}")
            with _connected_to(NAME):
                call_command("migrate", verbosity=0, interactive=False)
            server.execute(f"COMMENT ON DATABASE {NAME} IS '{_wanted()}'")
    connection.settings_dict["TEST"]["TEMPLATE"] = NAME


def _wanted() -> str:
    """Changes with whatever the migrations do; the models' triggers and rights are told by migrations too."""
    digest = hashlib.sha256(f"{django.VERSION} {connection.settings_dict['USER']}".encode())
    for path in sorted(Path(settings.BASE_DIR).glob("[a-z]*/**/migrations/*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    yield
    connection.close()
    connection.settings_dict["NAME"] = before
