"""Reading a file of old petitions: its columns found or asked for, its rows judged and put aside."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from petitions.takeover.cells import shown
from petitions.takeover.columns import Column, Places, lacking, recognised
from petitions.takeover.columns import said as said_columns
from petitions.takeover.judge import Case, Judge, Known, Refused
from petitions.takeover.places import Place
from petitions.takeover.problems import reason_key
from petitions.takeover.report import Report
from petitions.takeover.twins import Matter, matter_of
from wulibridge.sheets.problems import FileFlaw, ReadError
from wulibridge.sheets.reader import Limits, Sheet, chosen, open_sheet
from wulibridge.sheets.runs import PROGRESS_EVERY, Progress
from wulibridge.sheets.spool import Spool
from wulibridge.territory.calendar import civil_date

LIMITS = Limits(file_bytes=300 * 2**20, unpacked_bytes=400 * 2**20, rows=150_000, deepest=250_000)
SAMPLES = 3
LONGEST_SAMPLE = 60


class UnnamedColumnsError(ValueError):
    """A file whose headers are not understood. `headers` are [header, samples of its cells]; `found` is understood."""

    def __init__(self, headers: list[tuple[str, list[str]]], found: dict[str, str], missing: list[Column]) -> None:
        super().__init__(", ".join(column.field for column in missing))
        self.headers, self.found, self.missing = headers, found, missing


@dataclass(slots=True)
class Light:
    """What must be known of all cases at once; the rest of each is on the spool, in the same order."""

    received_at: datetime
    matter: Matter


@dataclass
class Read:
    """A file that was read. `cases` and `refused` hold what pack() makes of them."""

    report: Report
    cases: Spool
    refused: Spool
    lights: list[Light] = field(default_factory=list)

    @property
    def years(self) -> Counter[int]:
        """How many were received in each year (Asia/Shanghai)."""
        return Counter(civil_date(light.received_at).year for light in self.lights)


def read_headers(path: Path) -> list[str]:
    """The headers of a file. Raises ReadError."""
    with open_sheet(path, LIMITS) as sheet:
        return _names(sheet)


def judge_all(path: Path, judge: Judge, columns: Mapping[str, str], read: Read, progress: Progress) -> None:
    """Judge every row of a file into `read`. `columns` {field: header} are those that a person named; the others are
    recognised by their names. Raises ReadError, and UnnamedColumnsError when that is not enough.
    """
    report = read.report
    with open_sheet(path, LIMITS) as sheet:
        places = _places(sheet, columns)
        fields = list(places)
        report.columns = [name.value for name in fields]
        names = _names(sheet)
        report.headers = [names[place] for place in places.values()]
        report.unread = [name for place, name in enumerate(names) if name and place not in places.values()][:50]
        for row, line in chosen(sheet, list(places.values()), LIMITS):
            report.counts.rows += 1
            _take(read, judge(row, dict(zip(fields, line, strict=True))))
            if report.counts.rows % PROGRESS_EVERY == 0:
                progress(report.counts.rows, max(sheet.rows_estimate, report.counts.rows))
    progress(report.counts.rows, report.counts.rows)


def _take(read: Read, judged: Case | Refused | Known) -> None:
    if isinstance(judged, Known):
        read.report.counts.known += 1
    elif isinstance(judged, Refused):
        report = read.report
        report.counts.refused += 1
        for key in {reason_key(problem) for problem in judged.problems}:
            report.reasons[key] = report.reasons.get(key, 0) + 1
        read.refused.add([judged.row, judged.cells, [problem.stored() for problem in judged.problems]])
    else:
        place = judged.place
        read.lights.append(Light(judged.received_at, matter_of(place.zone, place.within, judged.text)))
        read.cases.add(pack(judged))


def pack(case: Case) -> list[object]:
    answered_at = case.answered_at.isoformat() if case.answered_at else None
    return [
        case.row, case.number, case.received_at.isoformat(), answered_at, case.place.zone, case.place.within,
        case.title, case.text, case.address, case.topic, case.old_topic, case.answer,
    ]  # fmt: skip


def unpack(packed: list) -> Case:
    row, number, received_at, answered_at, zone, within, *words = packed
    return Case(
        row,
        number,
        datetime.fromisoformat(received_at),
        datetime.fromisoformat(answered_at) if answered_at else None,
        Place(zone, within),
        *words,
    )


def _places(sheet: Sheet, columns: Mapping[str, str]) -> Places:
    """What a person said of some fields (nothing: it is not in the file), beside what is recognised of the others;
    in the order of the file."""
    named = said_columns(sheet.header, columns)
    taken = named.values()
    found = {
        name: place for name, place in recognised(sheet.header).items() if name not in columns and place not in taken
    }
    places = found | named
    missing = lacking(places)
    if missing:
        names = _names(sheet)
        raise UnnamedColumnsError(
            _samples(sheet), {name.value: names[place] for name, place in places.items()}, missing
        )
    return dict(sorted(places.items(), key=lambda item: item[1]))


def _names(sheet: Sheet) -> list[str]:
    return [" ".join(shown(cell).split())[:60] for cell in sheet.header]


def _samples(sheet: Sheet) -> list[tuple[str, list[str]]]:
    """Each header that has a name, with the first cells below it."""
    names = _names(sheet)
    if not any(names):
        raise ReadError(FileFlaw.EMPTY)
    rows = []
    for _row, line in chosen(sheet, list(range(len(names))), LIMITS):
        rows.append(line)
        if len(rows) == SAMPLES:
            break
    samples = [[shown(line[place])[:LONGEST_SAMPLE] for line in rows] for place in range(len(names))]
    return [(name, samples[place]) for place, name in enumerate(names) if name]
