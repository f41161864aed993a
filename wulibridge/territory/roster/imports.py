"""Running a roster import, from a file or from an upload that waits for a worker."""

import logging
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.files import File
from django.db import connection, transaction
from django.utils import timezone

from wulibridge.journal.services import SYSTEM, Actor, record, recording
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Committee, RosterImport
from wulibridge.territory.roster import apply, plan
from wulibridge.territory.roster.judge import Household, Judge
from wulibridge.territory.roster.problems import FileFlaw, ReadError
from wulibridge.territory.roster.reader import open_roster
from wulibridge.territory.roster.report import Report, failure

log = logging.getLogger(__name__)

State = RosterImport.State
UNFINISHED = (State.WAITING, State.RUNNING)
MAX_ATTEMPTS = 3
PROGRESS_EVERY = 1_000
# First half of the advisory lock that one running import holds; the second half is its number.
LOCK = 0x726F7374

Progress = Callable[[int, int], None]  # rows judged, rows expected
Finish = Callable[[Report], None]


@dataclass(frozen=True)
class Options:
    dry_run: bool = False
    all_or_nothing: bool = False
    create_zones: bool = False


class LostError(RuntimeError):
    """Another worker has taken this import over."""


def import_file(
    path: Path,
    *,
    name: str,
    committees: Collection[int] | None,
    options: Options,
    by: Actor,
    upload: RosterImport | None = None,
    progress: Progress = lambda done, expected: None,
    finish: Finish = lambda report: None,
) -> Report:
    """Import a roster file in one transaction, journalled. Raises ReadError when the file cannot be read.

    `committees`: rows of these are taken, None: of all. `progress` is told outside the transaction; `finish` is called
    inside it, last.
    """
    today = civil_date(database_now())
    judge = Judge(plan.ground(mine=committees, today=today), options.create_zones)
    report = Report()
    good = _judge_all(path, judge, report, progress)
    with recording():
        planned = plan.make(good, judge)
        good = []  # the plan has them now, and lets go of what it has written
        report.take(planned)
        report.written = not options.dry_run and not (options.all_or_nothing and report.problems)
        if report.written:
            apply.apply(planned, judge.ground, today=today, by=by)
            record("roster.imported", upload, by=by, details={"file": name} | vars(report.counts))
        finish(report)
    return report


def _judge_all(path: Path, judge: Judge, report: Report, progress: Progress) -> list[Household]:
    good = []
    with open_roster(path) as roster:
        report.dropped, report.unknown = roster.dropped, roster.unknown
        for row, cells in roster.rows:
            report.counts.rows += 1
            if household := judge(row, cells):
                good.append(household)
            if report.counts.rows % PROGRESS_EVERY == 0:
                progress(report.counts.rows, max(roster.rows_estimate, report.counts.rows))
    report.counts.good, report.counts.bad = len(good), report.counts.rows - len(good)
    report.problems = judge.problems
    progress(report.counts.rows, report.counts.rows)
    return good


def start_import(
    *, file: File, name: str, committees: Collection[Committee], dry_run: bool, all_or_nothing: bool, by: Actor
) -> RosterImport:
    """Take in an uploaded file for the next free worker. Rows of `committees` (at least one) alone will be taken."""
    if by.pk is None or not committees:
        raise ValueError("an upload has an uploader and a committee")
    with recording():
        row = RosterImport.objects.create(
            subdistrict_id=next(iter(committees)).subdistrict_id,
            uploaded_by_id=by.pk,
            file_name=Path(name.replace("\\", "/")).name[:200],
            file=File(file, name="roster"),
            dry_run=dry_run,
            all_or_nothing=all_or_nothing,
        )
        row.committees.set(committees)
        record("roster.uploaded", row, by=by, details={"file": row.file_name, "dry_run": dry_run})
    return row


def run_waiting() -> int:
    """Run every import that waits, or whose worker died, and return how many were finished."""
    _remove_files(RosterImport.objects.exclude(state__in=UNFINISHED).exclude(file=""))
    ids = list(RosterImport.objects.filter(state__in=UNFINISHED).order_by("pk").values_list("pk", flat=True))
    return sum(run_import(pk) for pk in ids)


def run_import(import_id: int) -> bool:
    """Run one import to its end. False when another worker has it, when it is over, or when it is to be tried again.

    A worker that is killed leaves the lock with its connection, and the import to whoever comes next. The result is
    written in the transaction of the import, so that it is done once, whatever dies.
    """
    with _held(import_id) as mine:
        row = RosterImport.objects.filter(pk=import_id, state__in=UNFINISHED).first() if mine else None
        if row is None:
            return False
        row.attempts += 1
        row.state, row.started_at, row.rows_done = State.RUNNING, timezone.now(), 0
        if row.attempts > MAX_ATTEMPTS:
            _close(row, State.FAILED, failure(ReadError(FileFlaw.INTERNAL)))
            return True
        row.save(update_fields=["attempts", "state", "started_at", "rows_done"])
        return _try(row)


def _try(row: RosterImport) -> bool:
    try:
        _run(row)
    except ReadError as error:
        _close(row, State.FAILED, failure(error))
    except FileNotFoundError:
        _close(row, State.FAILED, failure(ReadError(FileFlaw.GONE)))
    except LostError:
        return False
    except Exception:
        # A fault of ours or of the database: the next bell tries again, a few times.
        log.exception("roster import %s, try %s", row.pk, row.attempts)
        return False
    return True


def _run(row: RosterImport) -> None:
    uploader = get_user_model().objects.filter(pk=row.uploaded_by_id).first()
    mine = RosterImport.objects.filter(pk=row.pk, state=State.RUNNING, attempts=row.attempts)

    def progress(done: int, expected: int) -> None:
        mine.update(rows_done=done, rows_total=expected)

    def finish(report: Report) -> None:
        done = {"state": State.DONE, "finished_at": timezone.now(), "report": report.stored()}
        if not mine.update(**done):
            raise LostError

    import_file(
        Path(row.file.path),
        name=row.file_name,
        committees=set(row.committees.values_list("pk", flat=True)),
        options=Options(dry_run=row.dry_run, all_or_nothing=row.all_or_nothing),
        by=uploader or SYSTEM,  # type: ignore[arg-type]
        upload=row,
        progress=progress,
        finish=finish,
    )
    _remove_files([row])


def _close(row: RosterImport, state: str, report: dict) -> None:
    row.state, row.finished_at, row.report = state, timezone.now(), report
    row.save(update_fields=["attempts", "state", "finished_at", "report"])
    _remove_files([row])


def _remove_files(rows: Collection[RosterImport]) -> None:
    """What has been read holds names and phones, and is not kept."""
    for row in rows:
        path = row.file
        if path.name:
            transaction.on_commit(partial(path.storage.delete, path.name))
            RosterImport.objects.filter(pk=row.pk).update(file="")


@contextmanager
def _held(import_id: int) -> Iterator[bool]:
    """Hold the import for this connection; False when another one does. A dead connection holds nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK, import_id])
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine and connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK, import_id])
