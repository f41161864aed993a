"""Running a roster import, from a file or from an upload that waits for a worker."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.files import File

from wulibridge.journal.services import SYSTEM, Actor, record, recording
from wulibridge.sheets.runs import PROGRESS_EVERY, Progress, Run, Runner
from wulibridge.sheets.uploads import take_in
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Committee, RosterImport
from wulibridge.territory.redistricting.standing import MapChangedError, share_map
from wulibridge.territory.roster import apply, plan
from wulibridge.territory.roster.judge import Household, Judge
from wulibridge.territory.roster.reader import open_roster
from wulibridge.territory.roster.report import Report

# First half of the advisory lock that one running import holds; the second half is its number.
LOCK = 0x726F7374

Finish = Callable[[Report], None]


@dataclass(frozen=True)
class Options:
    dry_run: bool = False
    all_or_nothing: bool = False
    create_zones: bool = False


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
    """Import a roster file in one transaction, journalled. Raises ReadError when the file cannot be read, and
    MapChangedError when the map was redrawn meanwhile: the next try judges by the new one.

    `committees`: rows of these are taken, None: of all. `progress` is told outside the transaction; `finish` is called
    inside it, last.
    """
    today = civil_date(database_now())
    judge = Judge(plan.ground(mine=committees, today=today), options.create_zones)
    report = Report()
    good = _judge_all(path, judge, report, progress)
    with recording():
        _hold_to_map(judge, committees)
        planned = plan.make(good, judge)
        good = []  # the plan has them now, and lets go of what it has written
        report.take(planned)
        report.written = not options.dry_run and not (options.all_or_nothing and report.problems)
        if report.written:
            apply.apply(planned, judge.ground, today=today, by=by)
            record("roster.imported", upload, by=by, details={"file": name} | vars(report.counts))
        finish(report)
    return report


def _hold_to_map(judge: Judge, committees: Collection[int] | None) -> None:
    """The rows were judged by a map that may have been redrawn since: then all of it begins anew."""
    share_map()
    if plan.ground(mine=committees, today=judge.ground.today) != judge.ground:
        raise MapChangedError


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
    with recording():
        row = take_in(
            RosterImport,
            file=file,
            name=name,
            committees=committees,
            dry_run=dry_run,
            all_or_nothing=all_or_nothing,
            by=by,
        )
        record("roster.uploaded", row, by=by, details={"file": row.file_name, "dry_run": dry_run})
    return row


def _work(row: RosterImport, run: Run) -> None:
    uploader = get_user_model().objects.filter(pk=row.uploaded_by_id).first()
    import_file(
        Path(row.file.path),
        name=row.file_name,
        committees=set(row.committees.values_list("pk", flat=True)),
        options=Options(dry_run=row.dry_run, all_or_nothing=row.all_or_nothing),
        by=uploader or SYSTEM,  # type: ignore[arg-type]
        upload=row,
        progress=run.progress,
        finish=lambda report: run.finish(report.stored()),
    )


RUNNER = Runner(RosterImport, LOCK, _work)


def run_waiting() -> int:
    """Run every import that waits, or whose worker died, and return how many were finished."""
    return RUNNER.run_waiting()


def run_import(import_id: int) -> bool:
    """Run one import to its end. False when another worker has it, when it is over, or when it is to be tried again."""
    return RUNNER.run(import_id)
