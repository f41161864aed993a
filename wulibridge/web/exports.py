"""Files that leave the house for a spreadsheet: as CSV, and harmless there."""

import csv
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

# What a spreadsheet takes for the beginning of a formula; it reads full-width signs like the others.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
_BREAKS = ("\t", "\r", "\n")


def csv_file(rows: Iterable[Sequence[object]], *, name: str) -> StreamingHttpResponse:
    """The rows as a CSV file to be saved as `name` (plain ASCII, without a path), in UTF-8 as spreadsheets know it."""
    response = StreamingHttpResponse(_lines(rows), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def harmless(cell: object) -> str:
    """A spreadsheet runs what begins like a formula; an apostrophe makes it text."""
    text = str(cell)
    return f"'{text}" if text.lstrip()[:1] in _FORMULA or text[:1] in _BREAKS else text


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"  # the mark by which spreadsheets know UTF-8
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])
