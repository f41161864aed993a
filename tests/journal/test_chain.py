"""The chain finds whatever somebody with all rights in the database did to it."""

import threading
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import superuser
from tests.factories.people import UserFactory
from wulibridge.journal.chain import Flaw, verify
from wulibridge.journal.services import SYSTEM, origin, record, recording

# PostgreSQL text holds every character but NUL and lone surrogates.
TEXT = st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), max_size=60)
NUMBER = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
DETAILS = st.dictionaries(TEXT, st.none() | st.booleans() | NUMBER | TEXT, max_size=4)


def write(count: int) -> None:
    with recording():
        for number in range(count):
            record("test.written", None, by=SYSTEM, details={"number": number})


def tamper(sql: str) -> None:
    """As somebody who switches the triggers off."""
    with superuser() as database:
        database.execute("SET session_replication_role = replica")
        database.execute(sql)


def test_an_empty_journal_is_sound(db):
    assert verify().sound
    assert verify().entries == 0


def test_what_was_written_is_sound(db):
    write(3)
    write(2)

    verdict = verify()

    assert verdict.sound
    assert verdict.entries == 5
    assert len(verdict.head) == 64


@pytest.mark.parametrize(
    ("sql", "flaw"),
    [
        ("UPDATE journal_journalentry SET verb = 'other' WHERE seq = 3", Flaw(3, "edited")),
        ("UPDATE journal_journalentry SET details = '{\"number\": 9}' WHERE seq = 1", Flaw(1, "edited")),
        ("UPDATE journal_journalentry SET address = '10.0.0.9' WHERE seq = 5", Flaw(5, "edited")),
        ("UPDATE journal_journalentry SET at = at + interval '1 second' WHERE seq = 2", Flaw(2, "edited")),
        ("DELETE FROM journal_journalentry WHERE seq = 3", Flaw(3, "gap")),
        ("DELETE FROM journal_journalentry WHERE seq = 1", Flaw(1, "gap")),
        ("DELETE FROM journal_journalentry WHERE seq >= 4", Flaw(4, "missing end")),
        ("DELETE FROM journal_journalentry", Flaw(1, "missing end")),
        ("UPDATE journal_journalentry SET hash = sha256('x') WHERE seq = 5", Flaw(5, "edited")),
        ("UPDATE journal_journalentry SET seq = 7 WHERE seq = 5", Flaw(6, "beyond the end")),
    ],
)
def test_tampering_is_found(committed_db, sql, flaw):
    write(5)

    tamper(sql)

    assert flaw in verify().flaws


def test_an_entry_whose_hash_was_computed_anew_breaks_the_next_link(committed_db):
    """The forger knows the formula: the entry itself looks right, the one after it does not."""
    write(3)
    before = verify()
    tamper(
        "CREATE TABLE kept AS SELECT * FROM journal_journalentry WHERE seq = 3;"
        "DELETE FROM journal_journalentry WHERE seq >= 2;"
        "UPDATE journal_head SET seq = 1, hash = (SELECT hash FROM journal_journalentry WHERE seq = 1);"
        "SET session_replication_role = origin;"
        "INSERT INTO journal_journalentry (seq, actor, post, verb, subject_kind, area, details, previous_hash, hash)"
        " VALUES (0, 'forger', '', 'test.written', '', '', '{}', '', '');"
        "SET session_replication_role = replica;"
        "INSERT INTO journal_journalentry SELECT * FROM kept;"
        f"UPDATE journal_head SET seq = 3, hash = '\\x{before.head}'; DROP TABLE kept"
    )

    assert verify().flaws == (Flaw(3, "broken link"),)


@pytest.mark.django_db(transaction=False)
@settings(max_examples=25, deadline=None)
@given(actor=TEXT, verb=TEXT, area=TEXT, details=DETAILS, address=st.none() | st.ip_addresses().map(str))
def test_python_and_the_database_agree_on_every_text(actor, verb, area, details, address):
    from_address = origin.set(address)
    try:
        with recording():
            user = UserFactory.build(pk=None, username=actor)
            record(verb, None, by=user_without_posts(user), area=area, details=details)
    finally:
        origin.reset(from_address)

    assert verify().sound


def user_without_posts(user):
    user.__dict__["posts_today"] = []
    return user


def test_two_fields_cannot_pretend_to_be_two_others(db):
    """The same letters, split elsewhere, must hash differently."""
    with recording():
        record("ab", None, by=SYSTEM, area="c")
        record("a", None, by=SYSTEM, area="bc")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT hash) FROM journal_journalentry")
        assert cursor.fetchone() == (2,)
    assert verify().sound


def test_concurrent_writers_give_one_unbroken_chain(committed_db):
    def work() -> None:
        try:
            for _ in range(20):
                write(3)
        finally:
            connection.close()

    writers = [threading.Thread(target=work) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert verify().sound
    assert verify().entries == 4 * 20 * 3


def test_verifying_holds_up_no_writer_and_is_not_confused_by_one(committed_db):
    write(2)
    flaws = []
    stop = threading.Event()

    def keep_writing() -> None:
        try:
            while not stop.is_set():
                write(1)
        finally:
            connection.close()

    writer = threading.Thread(target=keep_writing)
    writer.start()
    for _ in range(20):
        flaws += verify().flaws
    stop.set()
    writer.join()

    assert flaws == []


def test_the_command_says_so_when_the_journal_holds(db):
    write(2)
    out = StringIO()

    call_command("verify_journal", stdout=out)

    assert out.getvalue().startswith("2 entries, head ")


def test_the_command_fails_when_it_does_not(committed_db):
    write(2)
    tamper("DELETE FROM journal_journalentry WHERE seq = 2")
    out = StringIO()

    with pytest.raises(CommandError, match="1 place") as failure:
        call_command("verify_journal", stdout=out)

    assert failure.value.returncode == 1
    assert "entry 2: missing end" in out.getvalue()
