"""Running uploads to their end: one worker at a time, tried again when one dies, done once whatever dies."""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from wulibridge.sheets.problems import FileFlaw, ReadError
from wulibridge.sheets.uploads import UNFINISHED, Upload

log = logging.getLogger(__name__)

State = Upload.State
MAX_ATTEMPTS = 3
PROGRESS_EVERY = 1_000

Progress = Callable[[int, int], None]  # rows judged, rows expected


class LostError(RuntimeError):
    """Another worker has taken this upload over."""


@dataclass(frozen=True)
class Run:
    """What the work says of itself: how far it is, outside its transaction; and last, inside it, that it is done.

    `finish(report, **fields)` raises LostError when the upload is no longer this worker's. The file then goes, unless
    `fields` give a `state` in which it is still needed.
    """

    progress: Progress
    finish: Callable[..., None]


@dataclass(frozen=True)
class Runner:
    """Runs the uploads of one model. `lock` is the first half of the advisory lock that one running upload holds; the
    second half is its number. `work(row, run)` reads the file and raises ReadError when that is not possible.
    `keeps` are the states beside waiting and running in which a file is still needed.
    """

    model: type[Upload]
    lock: int
    work: Callable[[Any, Run], None]
    keeps: tuple[str, ...] = ()

    def run_waiting(self) -> int:
        """Run every upload that waits, or whose worker died, and return how many were finished."""
        rows = self.model._default_manager
        self._remove_files(rows.exclude(state__in=[*UNFINISHED, *self.keeps]).exclude(file="").defer("report"))
        ids = list(rows.filter(state__in=UNFINISHED).order_by("pk").values_list("pk", flat=True))
        return sum(self.run(pk) for pk in ids)

    def run(self, pk: int) -> bool:
        """Run one upload to its end. False when another worker has it, when it is over, or when it is tried again.

        A worker that is killed leaves the lock with its connection, and the upload to whoever comes next. The result
        is written in the transaction of the work, so that it is done once, whatever dies.
        """
        with self._held(pk) as mine:
            row = self.model._default_manager.filter(pk=pk, state__in=UNFINISHED).first() if mine else None
            if row is None:
                return False
            row.attempts += 1
            row.state, row.started_at, row.rows_done = State.RUNNING, timezone.now(), 0
            if row.attempts > MAX_ATTEMPTS:
                self.close(row, ReadError(FileFlaw.INTERNAL))
                return True
            row.save(update_fields=["attempts", "state", "started_at", "rows_done"])
            return self._try(row)

    def close(self, row: Any, error: ReadError) -> None:
        """Give an upload up: its report says why, and its file goes."""
        row.state, row.finished_at, row.report = State.FAILED, timezone.now(), failure(error)
        row.save(update_fields=["attempts", "state", "finished_at", "report"])
        self._remove_files([row])

    def _try(self, row: Any) -> bool:
        try:
            self.work(row, self._run_of(row))
        except ReadError as error:
            self.close(row, error)
        except FileNotFoundError:
            self.close(row, ReadError(FileFlaw.GONE))
        except LostError:
            return False
        except Exception:
            # A fault of ours or of the database: the next bell tries again, a few times.
            log.exception("%s %s, try %s", row._meta.verbose_name, row.pk, row.attempts)
            return False
        else:
            if row.state not in self.keeps:
                self._remove_files([row])
        return True

    def _run_of(self, row: Any) -> Run:
        mine = self.model._default_manager.filter(pk=row.pk, state=State.RUNNING, attempts=row.attempts)

        def progress(done: int, expected: int) -> None:
            mine.update(rows_done=done, rows_total=expected)

        def finish(report: dict[str, Any], **fields: Any) -> None:
            done = {"state": State.DONE, "finished_at": timezone.now(), "report": report} | fields
            if not mine.update(**done):
                raise LostError
            row.state = done["state"]

        return Run(progress, finish)

    def _remove_files(self, rows: Iterable[Any]) -> None:
        """What has been read holds what people said, names and phones, and is not kept."""
        for row in rows:
            path = row.file
            if path.name:
                transaction.on_commit(partial(path.storage.delete, path.name))
                self.model._default_manager.filter(pk=row.pk).update(file="")

    @contextmanager
    def _held(self, pk: int) -> Iterator[bool]:
        """Hold the upload for this connection; False when another one does. A dead connection holds nothing."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [self.lock, pk])
            mine = cursor.fetchone()[0]
        try:
            yield mine
        finally:
            if mine and connection.is_usable():
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [self.lock, pk])


def failure(error: ReadError) -> dict[str, Any]:
    """The report of a file that could not be read."""
    return {"failure": [error.flaw.value, error.detail]}
