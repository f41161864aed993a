"""Reads a roster file row by row, its columns known by their headers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wulibridge.sheets.problems import FileFlaw, ReadError
from wulibridge.sheets.reader import Limits, Sheet, chosen, fold_header, open_sheet
from wulibridge.territory.roster.columns import BY_HEADER, COLUMNS, DROPPED_FOLDED, Field

MAX_FILE_BYTES = 20 * 2**20
MAX_UNPACKED_BYTES = 80 * 2**20
MAX_ROWS = 90_000

Cells = dict[Field, object]


@dataclass(frozen=True)
class Roster:
    """An opened file. `rows` gives (row number as a spreadsheet shows it, cells); it can be read once."""

    columns: frozenset[Field]
    dropped: list[str]  # headers that are never read
    unknown: list[str]  # headers that mean nothing here
    rows_estimate: int
    rows: Iterator[tuple[int, Cells]]


@contextmanager
def open_roster(path: Path) -> Iterator[Roster]:
    """Open a roster file. Raises ReadError, also while its rows are read."""
    limits = Limits(MAX_FILE_BYTES, MAX_UNPACKED_BYTES, MAX_ROWS)
    with open_sheet(path, limits) as sheet:
        yield _roster(sheet, limits)


def _roster(sheet: Sheet, limits: Limits) -> Roster:
    places: dict[Field, int] = {}
    dropped: list[str] = []
    unknown: list[str] = []
    for place, cell in enumerate(sheet.header):
        name = fold_header(str(cell))
        if column := BY_HEADER.get(name):
            if column.field in places:
                raise ReadError(FileFlaw.COLUMN_TWICE, column.header)
            places[column.field] = place
        elif name:
            (dropped if name in DROPPED_FOLDED else unknown).append(str(cell).strip()[:40])
    missing = [column.header for column in COLUMNS if column.required and column.field not in places]
    if missing:
        raise ReadError(FileFlaw.COLUMNS_MISSING, "、".join(missing))
    rows = ((row, dict(zip(places, cells, strict=True))) for row, cells in chosen(sheet, [*places.values()], limits))
    return Roster(frozenset(places), dropped, unknown[:50], sheet.rows_estimate, rows)
