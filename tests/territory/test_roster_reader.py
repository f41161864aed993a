import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.territory.conftest import DATA
from wulibridge.sheets.problems import FILE_MESSAGES, FileFlaw, ReadError
from wulibridge.territory.roster import reader
from wulibridge.territory.roster.columns import COLUMNS, Field
from wulibridge.territory.roster.reader import open_roster

HEADER = ["居委会代码", "责任区", "门牌地址", "户编号"]
ROW = ["310101020001", "桥一-01", "斜土路734弄1号101室", "Q1-0001"]
SAMPLE = (DATA / "roster_sample.csv").read_text("utf-8-sig")


def written(path: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def sheet(path: Path, *rows: list, hidden_first: bool = False) -> Path:
    with xlsxwriter.Workbook(str(path)) as book:
        if hidden_first:
            book.add_worksheet("说明")
        page = book.add_worksheet()
        if hidden_first:
            page.activate()
            book.worksheets()[0].hide()
        dates = book.add_format({"num_format": "yyyy-mm-dd"})
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                page.write(place, column, cell, *([dates] if isinstance(cell, date) else []))
    return path


def read(path: Path) -> tuple[reader.Roster, list[tuple[int, reader.Cells]]]:
    with open_roster(path) as roster:
        return roster, list(roster.rows)


def refused(path: Path) -> ReadError:
    with pytest.raises(ReadError) as error:
        read(path)
    assert error.value.message
    return error.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_is_read_in_every_usual_encoding(tmp_path, encoding):
    roster, rows = read(written(tmp_path / "r", SAMPLE, encoding))

    assert [row for row, _cells in rows] == [2, 3, 4, 5, 6]
    assert rows[1][1][Field.ADDRESS] == "斜土路 734 弄 1号１０２室"
    assert roster.unknown == roster.dropped == []


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_other_delimiters_are_recognised(tmp_path, delimiter):
    _roster, rows = read(written(tmp_path / "r", "\r\n".join(delimiter.join(line) for line in (HEADER, ROW))))

    assert rows[0][1][Field.NUMBER] == "Q1-0001"


def test_an_xlsx_is_read_from_its_first_visible_sheet(tmp_path):
    _roster, rows = read(sheet(tmp_path / "r", HEADER, ROW, hidden_first=True))

    assert rows == [(2, dict(zip([Field.COMMITTEE, Field.ZONE, Field.ADDRESS, Field.NUMBER], ROW, strict=True)))]


def test_rows_keep_the_numbers_that_a_spreadsheet_shows(tmp_path):
    blank = ["", "", "", ""]

    _roster, from_sheet = read(sheet(tmp_path / "x", blank, HEADER, blank, ROW))
    text = "\n".join(",".join(line) for line in (blank, HEADER, blank, ['"3101\n"', *ROW[1:]], ROW))
    _roster, from_csv = read(written(tmp_path / "c", text))

    assert [row for row, _cells in from_sheet] == [4]
    assert [row for row, _cells in from_csv] == [4, 5]


def test_columns_come_in_any_order_under_any_of_their_names(tmp_path):
    _roster, rows = read(sheet(tmp_path / "r", ["户号", "所属网格（责任区）", "地址", " 居委会代码 "], ROW[::-1]))

    assert rows[0][1][Field.ZONE] == "斜土路734弄1号101室"
    assert rows[0][1][Field.COMMITTEE] == "310101020001"


def test_what_nobody_needs_is_never_read_and_said_so(tmp_path):
    roster, rows = read(
        sheet(tmp_path / "r", [*HEADER, "身份证号", "民族", "宠物"], [*ROW, "310101200001010010", "汉", "猫"])
    )

    assert roster.dropped == ["身份证号", "民族"]
    assert roster.unknown == ["宠物"]
    assert set(rows[0][1].values()) == set(ROW)


def test_every_column_is_known_by_one_header_only():
    names = [name for column in COLUMNS for name in (column.header, *column.aliases)]

    assert len(names) == len(set(names)) == len(reader.BY_HEADER)


def test_a_missing_or_doubled_column_is_named(tmp_path):
    assert "户编号" in refused(sheet(tmp_path / "a", HEADER[:3], ROW[:3])).message
    assert "户编号" in refused(sheet(tmp_path / "b", [*HEADER, "户号"], [*ROW, "x"])).message


@pytest.mark.parametrize(
    ("content", "flaw"),
    [
        (b"", FileFlaw.EMPTY),
        (b"\n\n , \n", FileFlaw.EMPTY),
        (",".join(HEADER).encode(), FileFlaw.EMPTY),
        (SAMPLE.encode("utf-16"), FileFlaw.ENCODING),
        (b"\xff\xff\xff" + SAMPLE.encode(), FileFlaw.ENCODING),
        (b"a\0b", FileFlaw.ENCODING),
        ((",".join(HEADER) + '\n3101,"x').encode(), FileFlaw.BROKEN_ROW),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, FileFlaw.OLD_EXCEL),
        (b"PK\x03\x04 not a zip", FileFlaw.BROKEN),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, content, flaw):
    assert refused(written(tmp_path / "r", content)).flaw is flaw


def test_a_zip_that_is_no_workbook_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "r", "w") as archive:
        archive.writestr("hello.txt", "hello")

    assert refused(tmp_path / "r").flaw is FileFlaw.BROKEN


def test_a_truncated_workbook_is_refused(tmp_path):
    path = sheet(tmp_path / "r", HEADER, *[ROW] * 200)
    path.write_bytes(path.read_bytes()[:-700])

    assert refused(path).flaw is FileFlaw.BROKEN


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "r", "w", zipfile.ZIP_DEFLATED) as archive, archive.open("a", "w") as entry:
        for _megabyte in range(reader.MAX_UNPACKED_BYTES // 2**20 + 1):
            entry.write(b"\0" * 2**20)

    assert (tmp_path / "r").stat().st_size < 2**20
    assert refused(tmp_path / "r").flaw is FileFlaw.TOO_BIG


@pytest.mark.parametrize(
    ("row", "column", "flaw"), [(0, 16_383, FileFlaw.TOO_WIDE), (1_048_575, 0, FileFlaw.TOO_MANY_ROWS)]
)
def test_a_lonely_cell_far_away_does_not_lay_out_millions(tmp_path, row, column, flaw):
    path = sheet(tmp_path / "r", HEADER, ROW)
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADER)
        page.write(row, column, "x")

    assert refused(path).flaw is flaw


def test_cells_without_a_place_are_refused(tmp_path):
    source = io.BytesIO(sheet(tmp_path / "s", HEADER, ROW).read_bytes())
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(tmp_path / "r", "w") as new:
        for entry in old.infolist():
            content = old.read(entry)
            if "worksheets/" in entry.filename:
                content = content.replace(b'<c r="A1" t="s">', b'<c t="s">')
            new.writestr(entry.filename, content)

    assert refused(tmp_path / "r").flaw is FileFlaw.BROKEN


def test_too_many_rows_and_too_large_a_file_are_refused(tmp_path, monkeypatch):
    path = written(tmp_path / "r", SAMPLE)
    monkeypatch.setattr(reader, "MAX_ROWS", 4)
    assert refused(path).flaw is FileFlaw.TOO_MANY_ROWS

    monkeypatch.setattr(reader, "MAX_FILE_BYTES", 100)
    assert refused(path).flaw is FileFlaw.TOO_BIG


def test_every_flaw_has_its_words():
    assert set(FILE_MESSAGES) == set(FileFlaw)
