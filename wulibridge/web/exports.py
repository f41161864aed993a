"""Files that leave the house: under a harmless name, and what goes to a spreadsheet harmless there as well. The only
place that makes downloads."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import TypeVar
from zipfile import ZIP_DEFLATED, ZipFile

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from xlsxwriter import Workbook

from wulibridge.plain import harmless, one_line, plain

Response = TypeVar("Response", bound=HttpResponseBase)

_NO_NAME = re.compile(r'[/\\:*?"<>|;%]+')
LONGEST_NAME = 120
LONGEST_CELL = 32_767  # of a spreadsheet
PIECE = 64 * 1024
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def csv_file(rows: Iterable[Sequence[object]], *, name: str) -> StreamingHttpResponse:
    """The rows as a CSV file to be saved as `name`, in UTF-8 as spreadsheets know it, written while it is sent."""
    return download(StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8"), name=name)


def xlsx_file(rows: Iterable[Sequence[object]], *, name: str) -> StreamingHttpResponse:
    """The rows as an XLSX file to be saved as `name`. Every cell is a text: a spreadsheet computes nothing of it."""
    return download(StreamingHttpResponse(_sheet(rows), content_type=XLSX), name=name)


def download(response: Response, *, name: str) -> Response:
    """Let the answer be saved as `name`, which may come from a person: no path, line break or quotation mark of it gets
    into the header."""
    response.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=safe_name(name))
    return response


def safe_name(name: str) -> str:
    """`name` without a path, line break or quotation mark, for the name of one file."""
    return _NO_NAME.sub("-", one_line(name)).strip(". ")[-LONGEST_NAME:] or "file"


def zip_file(parts: Iterable[tuple[str, bytes | Path]], *, name: str) -> FileResponse:
    """The parts, each under its own name, as one ZIP file to be saved as `name`. Written to a file of its own first,
    one part after the other: the memory of one is enough."""
    file = TemporaryFile()  # noqa: SIM115 the answer closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as box:
        for called, content in parts:
            if isinstance(content, Path):
                box.write(content, safe_name(called))
            else:
                box.writestr(safe_name(called), content)
    file.seek(0)
    return download(FileResponse(file, content_type="application/zip"), name=name)


def xlsx_bytes(rows: Iterable[Sequence[object]]) -> bytes:
    """The rows as an XLSX file, for a part of another file."""
    return b"".join(_sheet(rows))


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    # Every cell is quoted: where a semicolon parts the cells, one in a text would begin another cell.
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield "\ufeff"  # the mark by which spreadsheets know UTF-8
    for row in rows:
        yield writer.writerow([harmless(str(cell)) for cell in row])


def _sheet(rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """Written to a file of its own first, in the memory of one row, whatever the length."""
    with TemporaryFile() as file:
        with Workbook(file, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    sheet.write_string(number, column, plain(str(value))[:LONGEST_CELL])
        file.seek(0)
        while piece := file.read(PIECE):
            yield piece
