"""Taking a file of old petitions over: from an operator's command, or from an upload that waits for a worker."""

from collections.abc import Callable, Collection, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Func, OuterRef, Subquery, TextField, Value
from django.db.models.functions import MD5, Replace
from django.utils import timezone

from petitions.models import OldCase, Petition, RefusedRow, SearchText, Takeover
from petitions.services.numbers import take_numbers
from petitions.takeover import read as reading
from petitions.takeover.columns import has_all, key_of, lacking, recognised
from petitions.takeover.finding import make_takeovers_findable
from petitions.takeover.judge import Judge
from petitions.takeover.places import places_of, within
from petitions.takeover.read import Read, UnnamedColumnsError
from petitions.takeover.replay import replay
from petitions.takeover.report import Report
from petitions.takeover.twins import NEAR, Lead, Matter, leads
from petitions.takeover.write import AT_ONCE, Writer
from wulibridge.journal.services import SYSTEM, Actor, record, recording
from wulibridge.sheets.bulk import Book, reserve
from wulibridge.sheets.problems import FileFlaw, ReadError
from wulibridge.sheets.reader import sha256_of
from wulibridge.sheets.runs import Progress, Run, Runner
from wulibridge.sheets.spool import Spool
from wulibridge.territory.calendar import Calendar, civil_date, database_now
from wulibridge.territory.models import Subdistrict
from wulibridge.territory.redistricting.standing import MapChangedError, share_map
from wulibridge.territory.services import load_calendar_year, published_calendar

# First half of the advisory lock that one running takeover holds; the second half is its number.
LOCK = 0x74616B65
State = Takeover.State
# So many of the last answers about columns are looked at for a file with other headers.
ANSWERS_TRIED = 20
# A file whose columns nobody names is let go after so long, and so is what the refused rows of a file say.
PATIENCE = timedelta(days=7)

Refuse = Callable[[int, list[str], list[list[str]]], None]  # row, its cells, what is wrong with each
Finish = Callable[[Report], None]


def take_over(
    path: Path,
    *,
    takeover: Takeover,
    committees: Collection[int],
    receiving: Collection[int] = (),
    by: Actor,
    progress: Progress = lambda done, expected: None,
    refuse: Refuse = lambda row, cells, problems: None,
    finish: Finish = lambda report: None,
) -> Report:
    """Take the petitions of a file over in one transaction, journalled with one entry and without any notice.

    `takeover` says what was chosen; an unsaved one is saved with the petitions, or not at all. Rows of `committees`
    (ids) alone are taken; `receiving` are the zones for rows that name a committee and no place. `progress` is told
    outside the transaction and `finish` inside it, last; `refuse` hears of each refused row when all is done. Raises
    ReadError, UnnamedColumnsError, or MapChangedError when the map was redrawn meanwhile: the next try judges by the
    new one.
    """
    make_takeovers_findable()  # what says the same is found by its search text
    now = database_now()
    known = set(OldCase.objects.filter(subdistrict=takeover.subdistrict_id).values_list("number", flat=True))
    places = partial(places_of, committees, receiving=receiving, today=civil_date(now))
    judge = Judge(places(), known, now)
    with Spool() as cases, Spool() as refused:
        read = Read(Report(), cases, refused)
        takeover.sha256 = sha256_of(path)
        reading.judge_all(path, judge, takeover.columns, read, progress)
        report = read.report
        report.written = not takeover.dry_run and not (takeover.all_or_nothing and len(refused) > 0)
        numbers = _numbers(read) if report.written else []
        with recording():
            share_map()
            if places() != judge.places:
                raise MapChangedError
            _write(read, numbers, takeover, by)
            finish(report)
        for refusal in refused:
            refuse(*refusal)
    return report


def _numbers(read: Read) -> list[str]:
    """A number for each case, the earliest year's first. In a transaction of its own: whoever registers a petition
    meanwhile waits for no takeover. Should the takeover fail, its numbers stay unused."""
    with transaction.atomic():
        return [number for year, of_year in sorted(read.years.items()) for number in take_numbers(year, of_year)]


def _write(read: Read, given: list[str], takeover: Takeover, by: Actor) -> None:
    """Replay every case and, where that is wanted, write it. Two takeovers of a subdistrict wait for one another."""
    report = read.report
    allowances = Subdistrict.objects.select_for_update(no_key=True).get(pk=takeover.subdistrict_id)
    now = takeover.replayed_to = database_now()
    if report.written and takeover.pk is None:
        takeover.state, takeover.finished_at, takeover.findable = State.DONE, timezone.now(), False
        takeover.save()
    calendar = _calendar(read, now, by)
    keys, numbers, linked = _identities(read, given)
    writer = Writer(takeover)
    for place, packed in enumerate(read.cases):
        case, key = reading.unpack(packed), keys[place]
        life = replay(
            received_at=case.received_at,
            answered_at=case.answered_at,
            allowances=allowances,
            calendar=calendar,
            now=now,
        )
        report.counts.count(life, answered=case.answered_at is not None, linked=key in linked)
        if report.written:
            writer.write(case, life, pk=key, number=numbers[place], lead=linked.get(key))
    writer.flush()
    if takeover.pk:
        _keep_refused(read.refused, takeover)
    if report.written:
        details = {"file": takeover.file_name, "sha256": takeover.sha256} | report.counts.plain()
        record("takeover.imported", takeover, by=by, details=details)


def _calendar(read: Read, now: datetime, by: Actor) -> Calendar:
    """The calendar of all years that the replay and its open terms touch; those that can be known are entered."""
    report = read.report
    years = range(min(read.years, default=civil_date(now).year), civil_date(now).year + 1)
    calendar, missing = published_calendar(years)
    for year in missing:
        known = calendar.knows(date(year, 1, 1))
        (report.loaded if known else report.unknown_years).append(year)
        if known and report.written:
            load_calendar_year(year, by=by)
    return calendar


def _identities(read: Read, given: list[str]) -> tuple[list[int], list[str], dict[int, int]]:
    """The keys of all cases, their numbers in the order in which they were received, and which one leads which."""
    count = len(read.lights)
    order = sorted(range(count), key=lambda place: (read.lights[place].received_at, place))
    written = read.report.written
    keys, numbers = [0] * count, [""] * count
    for place, key in zip(order, reserve(Petition, count) if written else range(-count, 0), strict=True):
        keys[place] = key
    if written:
        for place, number in zip(order, given, strict=True):
            numbers[place] = number
    new = ((read.lights[place].matter, Lead(keys[place], read.lights[place].received_at)) for place in order)
    return keys, numbers, leads(_leads_of_before(read), new)


def _leads_of_before(read: Read) -> Iterator[tuple[Matter, Lead]]:
    """Petitions that are there already and said the same before. The search has their texts folded: the second line."""
    if not read.lights:
        return
    moments = [light.received_at for light in read.lights]
    prints = {light.matter[2] for light in read.lights}
    folded = Func(F("text"), Value("\n"), 2, function="split_part", output_field=TextField())
    rows = SearchText.objects.filter(
        petition__zone__in={light.matter[0] for light in read.lights},
        petition__received_at__range=(min(moments) - NEAR, max(moments) + NEAR),
        petition__duplicate_of=None,
    ).annotate(said=MD5(Replace(folded, Value(" "), Value(""), output_field=TextField())))
    fields = ("petition", "petition__zone", "petition__address", "petition__received_at", "said")
    for pk, zone, address, at, said in rows.order_by("petition__received_at", "pk").values_list(*fields).iterator():
        if said in prints:
            yield (zone, within(address), said), Lead(pk, at)


def _keep_refused(refused: Spool, takeover: Takeover) -> None:
    book = Book()
    for count, (row, cells, problems) in enumerate(refused, start=1):
        book.add(RefusedRow(takeover=takeover, row=row, cells=cells, problems=problems))
        if count % AT_ONCE == 0:
            book.write()
    book.write()


# Uploads --------------------------------------------------------------------------------------------------------------


def _work(takeover: Takeover, run: Run) -> None:
    path = Path(takeover.file.path)
    headers = reading.read_headers(path)
    takeover.headers_key = key_of(headers)
    takeover.columns = takeover.columns or _said_before(takeover, headers)
    uploader = get_user_model().objects.filter(pk=takeover.uploaded_by_id or 0).first()

    def finish(report: Report) -> None:
        run.finish(
            report.stored(),
            sha256=takeover.sha256,
            headers_key=takeover.headers_key,
            columns=takeover.columns,
            replayed_to=takeover.replayed_to,
            findable=not report.written,
        )

    try:
        take_over(
            path,
            takeover=takeover,
            committees=set(takeover.committees.values_list("pk", flat=True)),
            receiving=set(takeover.receiving_zones.values_list("pk", flat=True)),
            by=uploader or SYSTEM,  # type: ignore[arg-type]
            progress=run.progress,
            finish=finish,
        )
    except UnnamedColumnsError as error:
        asked = {"headers": error.headers, "found": error.found, "missing": [column.field for column in error.missing]}
        run.finish(asked, state=State.ASKING, attempts=0, headers_key=takeover.headers_key, columns={})


def _said_before(takeover: Takeover, headers: list[str]) -> dict[str, str]:
    """What was last said in this subdistrict of the columns of a file with these headers.

    A file that would be asked about goes by the last answer whose headers it all has: the refused rows come back with
    columns of the report among theirs.
    """
    before = Takeover.objects.filter(subdistrict=takeover.subdistrict_id, state=State.DONE).exclude(columns={})
    answers = before.order_by("-pk").values_list("columns", flat=True)
    if same := answers.filter(headers_key=takeover.headers_key).first():
        return same
    if not lacking(recognised(headers)):
        return {}
    return next((answer for answer in answers[:ANSWERS_TRIED] if has_all(headers, answer)), {})


RUNNER = Runner(Takeover, LOCK, _work, keeps=(State.ASKING,))


def run_waiting() -> int:
    """Run every takeover that waits, or whose worker died, and return how many were finished or have a question."""
    left = Takeover.objects.filter(state=State.ASKING, finished_at__lt=timezone.now() - PATIENCE)
    for takeover in left:
        RUNNER.close(takeover, ReadError(FileFlaw.LEFT))
    _forget_refused_cells()
    done = RUNNER.run_waiting()
    make_takeovers_findable()
    return done


def _forget_refused_cells() -> None:
    """What people said stays with the office that wrote it down; here stay the rows' numbers and what was wrong.

    The cells of a takeover go all at once, so its first row says whether they have.
    """
    first = RefusedRow.objects.filter(takeover=OuterRef("pk")).order_by("row").values("cells")[:1]
    past = Takeover.objects.filter(finished_at__lt=timezone.now() - PATIENCE).annotate(cells=Subquery(first))
    for pk, cells in past.order_by().values_list("pk", "cells"):
        if cells:
            RefusedRow.objects.filter(takeover=pk).update(cells=[])


def run_takeover(pk: int) -> bool:
    """Run one takeover. False when another worker has it, when it is over, or when it is to be tried again."""
    return RUNNER.run(pk)
