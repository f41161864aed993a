"""The ground of every test: real servers, a test database made by its owner and used with the rights of the web role.

The servers start before the settings are read, in the first pytest process; xdist workers inherit their addresses.
"""

import contextlib
import gc
import os
import secrets

import django
import environ
import psycopg
import pytest
from django.conf import settings

from wulibridge import catalogues, environment
from wulibridge.embedded import connect_or_start

# Filled by the framework after each migrate, and cached in memory by it: truncating them would leave stale caches.
KEPT_TABLES = {"django_migrations", "django_content_type", "auth_permission"}
# Most tables are empty after most tests: to look is quicker than to truncate them all.
EMPTY_TABLES = """
DO $$ DECLARE name text; filled boolean; BEGIN
    FOREACH name IN ARRAY ARRAY[{names}] LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM public.%I', name); END IF;
    END LOOP;
END $$
"""
servers = contextlib.ExitStack()


def start_servers() -> None:
    os.environ["WULIBRIDGE_TESTING"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "wulibridge.settings"
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    # Never the home of a running office: its data must not be served with fsync off.
    if "WULIBRIDGE_TEST_HOME" not in os.environ:
        os.environ["WULIBRIDGE_HOME"] = os.environ["WULIBRIDGE_TEST_HOME"] = str(environment.home() / "test")
    wanted = environment.missing()
    if any(wanted.values()):
        started = servers.enter_context(connect_or_start(environment.home(), **wanted))
        environment.use(started, **wanted)
        os.environ["DATABASE_SUPERUSER_URL"] = started.superuser_url
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker.startswith("gw"):
        os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("db=0", f"db={int(worker[2:]) % 15 + 1}")
    if "DATABASE_SUPERUSER_URL" not in os.environ:
        raise SystemExit("The tests empty tables as superuser: set DATABASE_SUPERUSER_URL beside DATABASE_URL.")
    catalogues.compile_stale()
    django.setup()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # the server of static files warns of a missing one
    # An xdist worker that inherited it would read the settings before this function gave it its own broker database.
    del os.environ["DJANGO_SETTINGS_MODULE"]


start_servers()

# Only importable once Django is set up.
from django.core.cache import cache  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import TransactionTestCase  # noqa: E402
from django.utils import translation  # noqa: E402

from tests import migrated  # noqa: E402


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The tests that walk the whole site first: then one process makes that walk, and the others take over the rest."""
    items.sort(key=lambda item: "/naughty/" not in item.nodeid)


def pytest_collection_finish() -> None:
    """Modules and tests are here to stay: to look for garbage among them, and as often as a small program does, took a
    fourteenth of the processor's time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def pytest_unconfigure() -> None:
    servers.close()


def connect_as(url: str) -> None:
    """Let the default connection use the role of this URL from now on."""
    role = environ.Env.db_url_config(url)
    connection.close()
    for where in (connection.settings_dict, settings.DATABASES["default"]):
        where.update(USER=role["USER"], PASSWORD=role["PASSWORD"])


def superuser() -> psycopg.Connection:
    """A connection to the test database that no rule holds back."""
    return psycopg.connect(
        os.environ["DATABASE_SUPERUSER_URL"], dbname=connection.settings_dict["NAME"], autocommit=True
    )


def public_tables(database: psycopg.Connection) -> list[str]:
    rows = database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
    return [name for (name,) in rows if name not in KEPT_TABLES]


def keep_seed() -> None:
    """Put aside what the migrations wrote, so that emptying the tables can bring it back."""
    with superuser() as database:
        database.execute("DROP SCHEMA IF EXISTS seed CASCADE")
        database.execute("CREATE SCHEMA seed")
        for table in public_tables(database):
            if database.execute(f'SELECT 1 FROM public."{table}" LIMIT 1').fetchone():
                database.execute(f'CREATE TABLE seed."{table}" AS TABLE public."{table}"')


def empty_tables() -> None:
    """The database as the migrations left it. As superuser: the journal is closed to others."""
    connection.close()
    with superuser() as database:
        # A worker that a test killed may leave a session that still holds locks.
        database.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        database.execute("SET session_replication_role = replica")
        names = ", ".join(f"'{table}'" for table in public_tables(database))
        database.execute(EMPTY_TABLES.format(names=names))
        for (table,) in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'seed'").fetchall():
            database.execute(f'INSERT INTO public."{table}" SELECT * FROM seed."{table}"')


# Django would flush as the web role, which has no right to.
TransactionTestCase._fixture_teardown = lambda self: empty_tables()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker):
    connect_as(settings.DATABASE_OWNER_URL)
    with django_db_blocker.unblock():
        migrated.as_template()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    keep_seed()
    connect_as(settings.DATABASE_URL)
    yield
    connect_as(settings.DATABASE_OWNER_URL)


@pytest.fixture
def committed_db(transactional_db):
    """Real commits that other processes see; the tables are emptied afterwards."""


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture(autouse=True)
def own_language():
    """The office's, whatever the last request of the test before was in."""
    translation.deactivate()
