"""Reads a sheet row by row: CSV in UTF-8 or GB18030, or XLSX. Says no to what is too big or made to break us."""

import codecs
import csv
import hashlib
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import python_calamine

from wulibridge.plain import plain
from wulibridge.sheets.problems import FileFlaw, ReadError

CHUNK = 2**18
MOST_COLUMNS = 52  # to column AZ

Line = tuple[int, list[object]]  # the row's number as a spreadsheet shows it, and its cells

_ZIP = b"PK\x03\x04"
_ENTRY = b"PK\x01\x02"
# XML, in any encoding that begins with a mark or in ASCII's way.
_BEGINS_AS_TEXT = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?[\s\0]*<")
# Other files by their first bytes: what could be taken for odd text is told apart at once.
_FOREIGN = (
    b"%PDF",
    b"\x7fELF",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\xff\xd8\xff",
    b"\x89PNG",
    b"GIF8",
    b"{\\rt",
    b"<htm",
)
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# A cell beyond column AZ or far down. A few of them make a reader lay out a table of millions of empty cells.
_WIDE_CELL = re.compile(rb"""\br\s*=\s*["'](?:[B-Z][A-Z]|[A-Z]{3})[0-9]""", re.IGNORECASE)
_DEEP_CELL = re.compile(rb"""\br\s*=\s*["'][A-Z]{1,3}([0-9]{6,})""", re.IGNORECASE)
# A cell without a place: a row can hold any number of them.
_PLACELESS_CELL = re.compile(rb"<(?:\w+:)?c(?:>|\s+(?:[st]\s*=\s*[\"'][^\"']*[\"']\s*)*>)")
# A workbook has some dozens of parts. The list of very many would itself be too large to hold.
_MOST_PARTS = 5_000
# Of the formats that come zipped, one is read: in the others a few bytes can stand for millions of cells.
_OTHER_FORMATS = re.compile(r"(?:^|/)(?:content\.xml|workbook\.bin)$", re.IGNORECASE)


@dataclass(frozen=True)
class Limits:
    """How large a file may be: in bytes, in bytes when unpacked, in rows, and how far down a cell may stand."""

    file_bytes: int
    unpacked_bytes: int
    rows: int
    deepest: int = 99_999


@dataclass(frozen=True)
class Sheet:
    """An opened file: its header, and its other rows that are not empty. `lines` can be read once."""

    header: list[object]
    rows_estimate: int
    lines: Iterator[Line]


@contextmanager
def open_sheet(path: Path, limits: Limits) -> Iterator[Sheet]:
    """Open a CSV or XLSX file. The first row that is not empty is its header.

    Raises ReadError, also while its rows are read.
    """
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise ReadError(FileFlaw.TOO_BIG, limits.file_bytes // 2**20)
    with path.open("rb") as file, ExitStack() as stack:
        start = file.read(4)
        file.seek(0)
        if start == _OLD_EXCEL:
            raise ReadError(FileFlaw.OLD_EXCEL)
        if start.startswith(_FOREIGN):
            raise ReadError(FileFlaw.BROKEN)
        if start == _ZIP:
            estimate, lines = _xlsx(file, limits)
        else:
            estimate, lines = _csv(file, stack)
        for _row, header in lines:
            if not blank(header):
                break
        else:
            raise ReadError(FileFlaw.EMPTY)
        header = [_plain(cell) for cell in header]
        while header and blank(header[-1:]):
            header.pop()
        if len(header) > MOST_COLUMNS:
            raise ReadError(FileFlaw.TOO_WIDE)
        yield Sheet(header, max(estimate - 1, 0), lines)


def chosen(sheet: Sheet, places: list[int], limits: Limits) -> Iterator[Line]:
    """The rows of a sheet, only the columns at `places` of each; rows without anything there are passed over.

    Raises ReadError when there are too many of them, or none.
    """
    count = 0
    for row, line in sheet.lines:
        # Only the columns that are needed are ever looked at.
        cells = [_plain(line[place]) if place < len(line) else "" for place in places]
        if blank(cells):
            continue
        count += 1
        if count > limits.rows:
            raise ReadError(FileFlaw.TOO_MANY_ROWS, f"{limits.rows:,}")
        yield row, cells
    if not count:
        raise ReadError(FileFlaw.EMPTY)


def sha256_of(path: Path) -> str:
    """By what a file is known again."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fold_header(text: str) -> str:
    """A header without spaces, in half width and small letters: how headers are compared."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def _plain(cell: object) -> object:
    return plain(cell) if isinstance(cell, str) else cell


def blank(line: list[object]) -> bool:
    return all(cell is None or (isinstance(cell, str) and not cell.strip()) for cell in line)


def _csv(file: BinaryIO, stack: ExitStack) -> tuple[int, Iterator[Line]]:
    encoding, newlines = _encoding(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    stack.callback(text.detach)  # the file is closed by whoever opened it
    first = text.readline()
    text.seek(0)
    delimiter = max(",\t;", key=first.count)
    return newlines + 1, _csv_lines(text, delimiter)


def _csv_lines(text: io.TextIOWrapper, delimiter: str) -> Iterator[Line]:
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    number = 0
    while True:
        # A cell may hold line breaks: a row has the number that a spreadsheet gives it, not that of its line.
        number += 1
        try:
            yield number, list(next(reader))
        except StopIteration:
            return
        except (csv.Error, UnicodeDecodeError) as error:
            raise ReadError(FileFlaw.BROKEN_ROW, number) from error


def _encoding(file: BinaryIO) -> tuple[str, int]:
    """The encoding of a CSV and its number of line breaks. UTF-8 is tried first: GB18030 accepts almost any bytes."""
    start = file.read(3)
    if start[:2] in _UTF16:
        raise ReadError(FileFlaw.ENCODING)
    for encoding in ("utf-8-sig", "gb18030"):
        file.seek(0)
        decoder = codecs.getincrementaldecoder(encoding)(errors="strict")
        newlines = 0
        try:
            while chunk := file.read(CHUNK):
                if b"\0" in chunk:
                    raise ReadError(FileFlaw.ENCODING)
                newlines += chunk.count(b"\n")
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding, newlines
    raise ReadError(FileFlaw.ENCODING)


def _xlsx(file: BinaryIO, limits: Limits) -> tuple[int, Iterator[Line]]:
    _refuse_bombs(file, limits)
    file.seek(0)
    try:
        workbook = python_calamine.CalamineWorkbook.from_filelike(file)
        names = [
            sheet.name
            for sheet in workbook.sheets_metadata
            if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            and sheet.visible == python_calamine.SheetVisibleEnum.Visible
        ]
        if not names:
            raise ReadError(FileFlaw.EMPTY)
        sheet = workbook.get_sheet_by_name(names[0])
    except python_calamine.PasswordError as error:
        raise ReadError(FileFlaw.PASSWORD) from error
    except (python_calamine.CalamineError, OSError, KeyError) as error:
        raise ReadError(FileFlaw.BROKEN) from error
    lines = ((row, list[object](cells)) for row, cells in enumerate(sheet.iter_rows(), start=1))
    return sheet.total_height, lines


def _refuse_bombs(file: BinaryIO, limits: Limits) -> None:
    """Unpack once, keeping nothing: sizes that a zip declares may be lies."""
    try:
        _refuse_many_parts(file)
        with zipfile.ZipFile(file) as archive:
            left = limits.unpacked_bytes
            if any(_OTHER_FORMATS.search(name) for name in archive.namelist()):
                raise ReadError(FileFlaw.BROKEN)
            for entry in archive.infolist():
                left = _unpack(archive, entry, left, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise ReadError(FileFlaw.BROKEN) from error


def _refuse_many_parts(file: BinaryIO) -> None:
    """Count the entries of the zip's list without making it."""
    file.seek(0)
    parts, tail = 0, b""
    while chunk := file.read(CHUNK):
        parts += (tail + chunk).count(_ENTRY)
        tail = chunk[-len(_ENTRY) + 1 :]
        if parts > _MOST_PARTS:
            raise ReadError(FileFlaw.BROKEN)
    file.seek(0)


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, limits: Limits) -> int:
    # A sheet may lie under any name; pictures and other parts may hold any bytes and are not looked into.
    is_text = False
    tail = b""
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise ReadError(FileFlaw.TOO_BIG, limits.unpacked_bytes // 2**20)
            window = tail + chunk
            if is_text or (not tail and _BEGINS_AS_TEXT.match(chunk)):
                is_text = True
                _refuse_far_cells(window, limits)
            tail = chunk[-100:]
    return left


def _refuse_far_cells(sheet: bytes, limits: Limits) -> None:
    if b"\0" in sheet:  # in UTF-16 the cells would be written past what is looked for
        raise ReadError(FileFlaw.ENCODING)
    if _WIDE_CELL.search(sheet):
        raise ReadError(FileFlaw.TOO_WIDE)
    if any(int(found[1]) > limits.deepest for found in _DEEP_CELL.finditer(sheet)):
        raise ReadError(FileFlaw.TOO_MANY_ROWS, f"{limits.rows:,}")
    if _PLACELESS_CELL.search(sheet):
        raise ReadError(FileFlaw.BROKEN)
