"""Bringing in a file of work orders that waits for a worker: each order once, whatever dies in between."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model

from petitions.hotline.judge import Before, KnownOrder, OrderJudge, RefusedOrder
from petitions.models import HotlineFile, HotlineOrder
from petitions.services.hotline import KnownOrderError, WorkOrder, bring_in
from petitions.services.refusals import Refused
from petitions.takeover.columns import ORDER_COLUMNS, Field, lacking, recognised
from petitions.takeover.places import places_of
from petitions.takeover.problems import Problem, RowFlaw
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.sheets.problems import FileFlaw, ReadError
from wulibridge.sheets.reader import Limits, chosen, open_sheet, sha256_of
from wulibridge.sheets.runs import Run, Runner
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Committee
from wulibridge.territory.queries import heir_of
from wulibridge.territory.redistricting.standing import MapChangedError

# First half of the advisory lock that one running file holds; the second half is its number.
LOCK = 0x686F746C
LIMITS = Limits(file_bytes=30 * 2**20, unpacked_bytes=100 * 2**20, rows=10_000)
# So many refused and changed rows are kept word by word; the counts tell of all.
MOST_KEPT = 1_000
PROGRESS_EVERY = 50


@dataclass
class Found:
    """What the rows of a file were judged to be."""

    rows: int = 0
    known: int = 0
    own: int = 0  # brought in by this very file already
    unread: list[str] = field(default_factory=list)  # headers that were passed over
    orders: list[WorkOrder] = field(default_factory=list)
    refused: list[RefusedOrder] = field(default_factory=list)
    changed: list[KnownOrder] = field(default_factory=list)

    def take(self, judged: WorkOrder | RefusedOrder | KnownOrder) -> None:
        self.rows += 1
        if isinstance(judged, WorkOrder):
            self.orders.append(judged)
        elif isinstance(judged, RefusedOrder):
            self.refused.append(judged)
        else:
            self.own += judged.own
            self.known += not judged.own
            if judged.changed:
                self.changed.append(judged)

    def report(self, *, written: bool, kept: int) -> dict[str, Any]:
        """What the page shows: counts, and the rows by their numbers alone."""
        return {
            "written": written,
            "counts": {
                "rows": self.rows,
                "kept": kept,
                "known": self.known,
                "changed": len(self.changed),
                "refused": len(self.refused),
            },
            "unread": self.unread[:50],
            "refused": [
                [one.row, one.number, [problem.stored() for problem in one.problems]]
                for one in self.refused[:MOST_KEPT]
            ],
            "changed": [[one.row, one.number, one.petition] for one in self.changed[:MOST_KEPT]],
        }


def judge_file(file: HotlineFile) -> Found:
    """Judge every row of a file. Raises ReadError, also when columns are missing."""
    found = Found()
    with open_sheet(Path(file.file.path), LIMITS) as sheet:
        places = recognised(sheet.header, ORDER_COLUMNS)
        if missing := lacking(places, ORDER_COLUMNS):
            raise ReadError(FileFlaw.COLUMNS_MISSING, "、".join(str(column.label) for column in missing))
        found.unread = [
            " ".join(str(cell).split())[:60]
            for place, cell in enumerate(sheet.header)
            if str(cell).strip() and place not in places.values()
        ]
        judge, fields = _judge_of(file), list(places)
        for row, line in chosen(sheet, list(places.values()), LIMITS):
            found.take(judge(row, dict(zip(fields, line, strict=True))))
    return found


def _judge_of(file: HotlineFile) -> OrderJudge:
    now = database_now()
    receiving = heir_of(file.receiving_zone).pk if file.receiving_zone else None
    committees = Committee.objects.filter(subdistrict=file.subdistrict_id).values_list("pk", flat=True)
    known = HotlineOrder.objects.filter(subdistrict=file.subdistrict_id, source=file.source)
    rows = known.values_list("number", "petition__number", "said", "brought_in")
    return OrderJudge(
        places=places_of(list(committees), receiving=[receiving] if receiving else (), today=civil_date(now)),
        known={number: Before(*rest) for number, *rest in rows},
        now=now,
        file=file.pk,
        subdistrict=file.subdistrict_id,
        source=file.source,
        receiving=receiving,
    )


def _work(file: HotlineFile, run: Run) -> None:
    found = judge_file(file)
    uploader = get_user_model().objects.get(pk=file.uploaded_by_id)
    written = not file.dry_run and not (file.all_or_nothing and found.refused)
    kept = found.own
    for done, order in enumerate(found.orders, start=1):
        kept += _bring_in(order, file, uploader, found) if written else 1
        if done % PROGRESS_EVERY == 0:
            run.progress(done, len(found.orders))
    run.progress(found.rows, found.rows)
    with recording():
        report = found.report(written=written, kept=kept)
        digest = sha256_of(Path(file.file.path))
        if written:
            details = {"file": file.file_name, "source": file.source, "sha256": digest} | report["counts"]
            record("hotline.imported", file, by=uploader, details=details)
        run.finish(report, sha256=digest)


def _bring_in(order: WorkOrder, file: HotlineFile, by: User, found: Found) -> bool:
    """Bring one order in. Raises MapChangedError when the zones were redrawn meanwhile: the next try judges anew."""
    try:
        bring_in(order=order, file=file, by=by)
    except KnownOrderError:
        found.known += 1
        return False
    except Refused as refused:
        if refused.field == "zone":
            raise MapChangedError from refused
        problem = Problem(Field.ORDER, RowFlaw.SERVICE_REFUSED, str(refused.message))
        found.refused.append(RefusedOrder(order.row, order.number, [problem]))
        return False
    return True


RUNNER = Runner(HotlineFile, LOCK, _work)


def run_waiting() -> int:
    """Run every file that waits, or whose worker died, and return how many were finished."""
    return RUNNER.run_waiting()


def run_file(pk: int) -> bool:
    """Run one file. False when another worker has it, when it is over, or when it is to be tried again."""
    return RUNNER.run(pk)
