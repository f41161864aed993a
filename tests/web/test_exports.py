"""What leaves the house is text for a spreadsheet, and its name is only a name."""

import csv
import io
import re

import pytest

from tests.house.sources import modules, name_of
from wulibridge.plain import harmless, without_guard
from wulibridge.web.exports import csv_file


@pytest.mark.parametrize(
    "sign", ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", " =", "\u200b=", "\u3000＝"]
)
def test_what_begins_like_a_formula_is_made_text(sign):
    assert harmless(f"{sign}1+1").startswith("'")


@pytest.mark.parametrize("text", ["三楼的灯坏了", "1-3号", "", "a=b", "'quoted'"])
def test_other_text_stays_as_it_is(text):
    assert harmless(text) == text


@pytest.mark.parametrize("text", ["=1+1", "\t\nWZ1", "\u3000＝1", "三楼", "'三楼'", "'"])
def test_what_was_guarded_comes_back_as_it_was(text):
    assert without_guard(harmless(text)) == text


def test_quotes_breaks_and_semicolons_begin_no_other_cell():
    told = ['a"b', "a\n=1", "a;=1", 'a",=1']
    written = csv_file([told], name="a.csv").getvalue().decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(written))) == [told]
    assert re.fullmatch(r'("(?:[^"]|"")*",)*"(?:[^"]|"")*"\r\n', written)


@pytest.mark.parametrize(
    "name",
    ['a"\r\nSet-Cookie: x=1', "../../etc/passwd", "C:\\x\\y.csv", "a;b.csv", "\u202ecsv.exe", "x" * 400 + ".csv", ""],
)
def test_a_file_name_cannot_leave_its_header(name):
    given = csv_file([], name=name).headers["Content-Disposition"]

    assert re.fullmatch(r'attachment; filename="[^"/\\;\r\n]+"', given)
    assert len(given) < 160


def test_a_chinese_file_name_arrives():
    given = csv_file([], name="名册 1.csv").headers["Content-Disposition"]

    assert given == "attachment; filename*=utf-8''%E5%90%8D%E5%86%8C%201.csv"


def test_nobody_else_makes_a_download():
    makers = re.compile(
        r"Content-Disposition|csv\.writer|csv\.DictWriter|FileResponse|as_attachment|xlsxwriter", re.IGNORECASE
    )
    found = [name_of(path) for path in modules() if makers.search(path.read_text())]

    # What was made, and what staff brought.
    assert found == ["wulibridge/web/exports.py", "wulibridge/web/served.py"]
