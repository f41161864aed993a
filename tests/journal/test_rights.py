"""What the database itself refuses, whatever the code asks of it."""

import os

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from tests.conftest import public_tables, superuser
from wulibridge.journal.services import SYSTEM, record, recording


@pytest.fixture
def entry(committed_db):
    with recording():
        record("test.written", None, by=SYSTEM)


def as_owner() -> psycopg.Connection:
    return psycopg.connect(settings.DATABASE_OWNER_URL, dbname=connection.settings_dict["NAME"], autocommit=True)


def refused_to_web(sql: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    except DatabaseError:
        return True
    return False


CHANGES = [
    "UPDATE journal_journalentry SET verb = 'other'",
    "DELETE FROM journal_journalentry",
    "TRUNCATE journal_journalentry",
]


def test_the_tests_run_with_the_rights_of_the_web_role(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, session_user")
        assert cursor.fetchone() == ("wulibridge_app", "wulibridge_app")


@pytest.mark.parametrize("sql", CHANGES)
def test_the_web_role_cannot_change_the_journal(entry, sql):
    assert refused_to_web(sql)


@pytest.mark.parametrize("sql", CHANGES)
def test_the_web_role_cannot_change_it_with_the_triggers_told_to_look_away(entry, sql):
    names = "{journal_journalentry:journal_append_only,journal_journalentry:journal_no_truncate}"
    assert refused_to_web(f"SET LOCAL pgtrigger.ignore = '{names}'; {sql}")


@pytest.mark.parametrize("sql", CHANGES)
def test_not_even_the_owner_changes_the_journal_by_accident(entry, sql):
    with as_owner() as database, pytest.raises(psycopg.DatabaseError):
        database.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE journal_head SET seq = 0",
        "DELETE FROM journal_head",
        "INSERT INTO journal_head VALUES (false, 9, '')",
        "TRUNCATE journal_head",
        "ALTER TABLE journal_journalentry DISABLE TRIGGER ALL",
        "DROP TRIGGER journal_chain ON journal_journalentry",
        "CREATE OR REPLACE FUNCTION journal_chain() RETURNS trigger LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "SET ROLE wulibridge_owner",
        "CREATE TABLE public.mine (n int)",
        "DELETE FROM django_migrations",
    ],
)
def test_the_web_role_cannot_get_around_the_chain(entry, sql):
    assert refused_to_web(sql)


def test_the_web_role_cannot_move_the_head_from_a_table_of_its_own(entry):
    assert refused_to_web(
        "CREATE TEMP TABLE mine (LIKE journal_journalentry);"
        "CREATE TRIGGER mine BEFORE INSERT ON mine FOR EACH ROW EXECUTE FUNCTION journal_chain();"
        "INSERT INTO mine (seq, actor, post, verb, subject_kind, area, details) VALUES (0, '', '', '', '', '', '{}')"
    )


def test_the_web_role_alters_truncates_and_drops_no_table(db):
    with superuser() as database:
        tables = public_tables(database)
    assert len(tables) > 20
    allowed = [
        sql
        for table in tables
        for sql in (
            f"ALTER TABLE {table} ADD COLUMN mine int",
            f"TRUNCATE {table} CASCADE",
            f"DROP TABLE {table} CASCADE",
        )
        if not refused_to_web(sql)
    ]
    assert allowed == []


@pytest.mark.parametrize("table", ["petitions_petition", "petitions_passage", "petitions_reply"])
def test_history_is_not_deleted(db, table):
    """A trigger says no to everyone; a row is not even needed to see that it is there and on."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgenabled FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname LIKE '%%no_delete%%'", [table]
        )
        assert cursor.fetchall() == [("O",)]


def test_the_role_of_the_superuser_is_not_the_projects(db):
    assert os.environ["DATABASE_SUPERUSER_URL"] not in {settings.DATABASE_URL, settings.DATABASE_OWNER_URL}
