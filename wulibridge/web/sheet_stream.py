"""A spreadsheet of any length in the memory of a few rows: written to a file of its own, then sent in pieces."""

from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile

from xlsxwriter import Workbook

from wulibridge.plain import plain

# What a cell holds at most.
_LONGEST_CELL = 32_767
_PIECE = 64 * 1024


def sheet_of(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """The bytes of an XLSX file with these rows. Every cell is a text: a spreadsheet computes nothing of it."""
    with TemporaryFile() as file:
        with Workbook(file, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write_string(number, column, plain(str(value))[:_LONGEST_CELL])
        file.seek(0)
        while piece := file.read(_PIECE):
            yield piece
