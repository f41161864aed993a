"""Uploads that wait for a worker: done once, whatever dies."""

from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.db import OperationalError, connection

from tests.conftest import superuser
from tests.factories.people import staff_of
from tests.factories.roster import roster_csv, roster_row, roster_rows
from tests.factories.territory import CommitteeFactory, ZoneFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role
from wulibridge.sheets.runs import MAX_ATTEMPTS
from wulibridge.territory.models import Household, RosterImport
from wulibridge.territory.queries import imports_over
from wulibridge.territory.roster.imports import LOCK, run_import, run_waiting, start_import
from wulibridge.territory.tasks import run_roster_imports

State = RosterImport.State


@pytest.fixture
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "uploads"
    return settings.MEDIA_ROOT


@pytest.fixture
def upload(files, tmp_path):
    """Uploads rows for the committee of the sample, by its chair."""

    def run(rows: list[dict] | None = None, content: bytes | None = None, **options: bool) -> RosterImport:
        committee = CommitteeFactory(code="310101020001", short_name="桥一")
        ZoneFactory(committee=committee, code="桥一-01")
        content = (
            content if content is not None else roster_csv(tmp_path / "r.csv", rows or roster_rows(3)).read_bytes()
        )
        return start_import(
            file=ContentFile(content),
            name="C:\\名册\\名册.csv",
            committees=[committee],
            dry_run=options.get("dry_run", False),
            all_or_nothing=options.get("all_or_nothing", False),
            by=staff_of(Role.COMMITTEE_CHAIR, committee),
        )

    return run


def stored_files(files: Path) -> list[Path]:
    return [path for path in files.rglob("*") if path.is_file()]


def test_the_bell_runs_what_waits_and_removes_the_file(committed_db, upload, files):
    row = upload([*roster_rows(2), roster_row(户编号="9", 门牌地址="五里桥")])
    assert len(stored_files(files)) == 1

    run_roster_imports()

    row.refresh_from_db()
    assert (row.state, row.rows_done, row.rows_total, row.file_name) == (State.DONE, 3, 3, "名册.csv")
    assert row.report["counts"]["created"] == 2
    assert row.report["problems"] == [[4, "门牌地址", "address_number", "五里桥", ""]]
    assert stored_files(files) == []
    imported = JournalEntry.objects.get(verb="roster.imported")
    assert (imported.subject_id, imported.actor_id) == (row.pk, row.uploaded_by_id)


def test_an_import_that_is_over_is_not_run_again(committed_db, upload):
    row = upload()

    assert run_import(row.pk)
    assert not run_import(row.pk)
    assert JournalEntry.objects.filter(verb="roster.imported").count() == 1


def test_an_import_that_another_worker_holds_is_left_to_it(committed_db, upload):
    row = upload()
    with superuser() as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, row.pk])
        assert run_waiting() == 0
        # Said, not left to the end of the connection: that the server notices a while after it.
        other.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, row.pk])
    row.refresh_from_db()
    assert row.state == State.WAITING

    assert run_waiting() == 1


def test_an_import_whose_worker_died_is_taken_again(committed_db, upload):
    row = upload()
    RosterImport.objects.filter(pk=row.pk).update(state=State.RUNNING, attempts=1, rows_done=2)

    assert run_waiting() == 1

    row.refresh_from_db()
    assert (row.state, row.attempts, row.rows_done) == (State.DONE, 2, 3)
    assert Household.objects.count() == 3


def test_an_import_that_kills_its_workers_is_given_up(committed_db, upload, files):
    row = upload()
    RosterImport.objects.filter(pk=row.pk).update(state=State.RUNNING, attempts=MAX_ATTEMPTS)

    run_waiting()

    row.refresh_from_db()
    assert (row.state, row.report["failure"][0]) == (State.FAILED, "internal")
    assert stored_files(files) == []
    assert not Household.objects.exists()


def test_what_the_database_refuses_leaves_nothing_and_is_tried_again(committed_db, upload):
    row = upload()
    with superuser() as database:
        database.execute("ALTER TABLE territory_household ADD CONSTRAINT poison CHECK (room <> '103室')")
    try:
        assert run_waiting() == 0
        assert not Household.objects.exists()
        assert JournalEntry.objects.filter(verb="roster.imported").count() == 0
    finally:
        with superuser() as database:
            database.execute("ALTER TABLE territory_household DROP CONSTRAINT poison")

    assert run_waiting() == 1
    row.refresh_from_db()
    assert (row.state, row.attempts, Household.objects.count()) == (State.DONE, 2, 3)


def test_a_worker_whose_connection_is_cut_holds_nothing(committed_db, upload):
    row = upload()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [LOCK, row.pk])
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    with superuser() as database:
        database.execute("SELECT pg_terminate_backend(%s)", [pid])
    with pytest.raises(OperationalError), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    connection.close()

    assert run_waiting() == 1


@pytest.mark.parametrize(("content", "flaw"), [(b"", "empty"), ("居委会代码,责任区\n1,2".encode(), "columns_missing")])
def test_a_file_that_cannot_be_read_fails_at_once_and_is_removed(committed_db, upload, files, content, flaw):
    row = upload(content=content)

    run_waiting()

    row.refresh_from_db()
    assert (row.state, row.report["failure"][0], row.attempts) == (State.FAILED, flaw, 1)
    assert stored_files(files) == []


def test_a_file_that_is_gone_fails(committed_db, upload, files):
    row = upload()
    for path in stored_files(files):
        path.unlink()

    run_waiting()

    row.refresh_from_db()
    assert (row.state, row.report["failure"][0]) == (State.FAILED, "gone")


@pytest.mark.parametrize("options", [{"dry_run": True}, {"all_or_nothing": True}])
def test_options_of_an_upload_are_obeyed(committed_db, upload, options):
    row = upload([*roster_rows(2), roster_row(户编号="9", 门牌地址="五里桥")], **options)

    run_waiting()

    row.refresh_from_db()
    assert (row.state, row.report["written"], Household.objects.count()) == (State.DONE, False, 0)


@pytest.mark.django_db
def test_an_import_belongs_to_those_who_keep_all_its_committees(upload):
    row = upload()
    mine, other = row.committees.get(), CommitteeFactory(code="310101029999")

    assert list(imports_over({mine.pk})) == [row]
    assert list(imports_over({other.pk})) == []
    row.committees.add(other)
    assert list(imports_over({mine.pk})) == []
    assert list(imports_over({mine.pk, other.pk})) == [row]
