"""Files that are not what their name says, that are broken, or that are made to break whoever reads them."""

import gzip
import io
import zipfile
from collections.abc import Callable
from functools import partial

import xlsxwriter

from petitions.takeover.columns import COLUMNS as OF_PETITIONS
from wulibridge.territory.roster.columns import COLUMNS as OF_ROSTERS

HEADERS = list(dict.fromkeys([column.header for column in OF_ROSTERS] + [column.names[0] for column in OF_PETITIONS]))
HEADER = ",".join(HEADERS)
ROW = ",".join(["x"] * len(HEADERS))
LARGEST = 20 * 2**20

SHEET = (
    '<?xml version="1.0"?>{doctype}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "{before}<sheetData>{rows}</sheetData></worksheet>"
)


def workbook(rows: list[list[object]] | None = None) -> bytes:
    """A good XLSX with these rows."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet()
    for number, row in enumerate(rows if rows is not None else [HEADERS, ["x"] * len(HEADERS)]):
        sheet.write_row(number, 0, row)
    book.close()
    return file.getvalue()


def repacked(change: Callable[[str, bytes], bytes | None], *, more: dict[str, bytes] | None = None) -> bytes:
    """A good XLSX with each part changed; None leaves a part out."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as good, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bad:
        for name in good.namelist():
            if (part := change(name, good.read(name))) is not None:
                bad.writestr(name, part)
        for name, part in (more or {}).items():
            bad.writestr(name, part)
    return file.getvalue()


def with_sheet(rows: str, *, doctype: str = "", before: str = "", encoding: str = "utf-8") -> bytes:
    text = SHEET.format(doctype=doctype, before=before, rows=rows).encode(encoding)
    return repacked(lambda name, part: text if "worksheets/" in name else part)


def moved_sheet(rows: str) -> bytes:
    """The sheet under a name where nobody looks for one."""
    text = SHEET.format(doctype="", before="", rows=rows).encode()

    def change(name: str, part: bytes) -> bytes | None:
        return None if "worksheets/" in name else part.replace(b"worksheets/sheet1.xml", b"media/image1.png")

    return repacked(change, more={"xl/media/image1.png": text})


def zipped(parts: dict[str, bytes], *, level: int = 9) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return file.getvalue()


def nested(depth: int) -> bytes:
    inside = b"\0" * 10 * 2**20
    for _level in range(depth):
        inside = zipped({f"{number}.zip": inside for number in range(8)})
    return inside


def ods(repeated: int) -> bytes:
    content = (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="a"><table:table-row table:number-rows-repeated="{repeated}">'
        f'<table:table-cell table:number-columns-repeated="{min(repeated, 16_384)}" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row></table:table></office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content.encode()})


def sized(size: int) -> bytes:
    return (HEADER + "\n").encode() + b"x," * ((size - len(HEADER.encode()) - 1) // 2 + 1)


XXE = '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname"><!ENTITY a "aaaaaaaaaa">{more}]>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>{}</t></is></c></row>'

# Each is refused as a whole, with a sentence that says why.
BAD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a PDF": ("名册.xlsx", lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n" * 40),
    "a picture": ("名册.xlsx", lambda: b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01" + bytes(range(256)) * 40),
    "a program": ("名册.xlsx", lambda: b"MZ\x90\0\x03\0\0\0" + b"\0" * 4000),
    "an old XLS": ("名册.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4000),
    "an ODS": ("名册.xlsx", partial(ods, 1)),
    "an ODS bomb": ("名册.xlsx", partial(ods, 1_000_000)),
    "a gzip": ("名册.csv", lambda: gzip.compress(HEADER.encode() * 100)),
    "a zip of something": ("名册.xlsx", lambda: zipped({"a.txt": b"x"})),
    "half of it": ("名册.xlsx", lambda: workbook()[: len(workbook()) // 2]),
    "all but the end": ("名册.xlsx", lambda: workbook()[:-10]),
    "only the start": ("名册.xlsx", lambda: workbook()[:100]),
    "only four bytes": ("名册.xlsx", lambda: workbook()[:4]),
    "a damaged middle": ("名册.xlsx", lambda: workbook()[:2000] + b"\xff" * 200 + workbook()[2200:]),
    "no sheet in it": ("名册.xlsx", lambda: repacked(lambda name, part: None if "worksheets/" in name else part)),
    "no workbook in it": ("名册.xlsx", lambda: repacked(lambda name, part: None if "workbook" in name else part)),
    "a sheet that is no XML": ("名册.xlsx", lambda: with_sheet("<row><<<<")),
    "zips in zips": ("名册.xlsx", partial(nested, 3)),
    "a gigabyte of nothing": ("名册.xlsx", lambda: zipped({"xl/worksheets/sheet1.xml": b"\0" * 2**28})),
    "a hundred thousand parts": ("名册.xlsx", lambda: zipped(dict.fromkeys(map(str, range(100_000)), b""), level=0)),
    "a cell in the far corner": ("名册.xlsx", lambda: with_sheet('<row r="1"><c r="XFD1048576"><v>1</v></c></row>')),
    "a far cell written oddly": ("名册.xlsx", lambda: with_sheet("<row r='1'><c r = 'xfd1048576'><v>1</v></c></row>")),
    "a far cell of a moved sheet": (
        "名册.xlsx",
        lambda: moved_sheet('<row r="1"><c r="XFD1048576"><v>1</v></c></row>'),
    ),
    "cells without a place": ("名册.xlsx", lambda: with_sheet("<row>" + "<x:c><v>1</v></x:c>" * 99 + "</row>")),
    "a sheet in UTF-16": (
        "名册.xlsx",
        lambda: with_sheet('<row r="1"><c r="XFD1048576"><v>1</v></c></row>', encoding="utf-16"),
    ),
    "entities from outside": ("名册.xlsx", lambda: with_sheet(CELL.format("&secret;"), doctype=XXE.format(more=""))),
    "a billion laughs": ("名册.xlsx", lambda: with_sheet(CELL.format("&l9;"), doctype=XXE.format(more=LAUGHS))),
    "UTF-16": ("名册.csv", lambda: HEADER.encode("utf-16")),
    "UTF-16 without a mark": ("名册.csv", lambda: HEADER.encode("utf-16-le")),
    "Shift-JIS": ("名册.csv", lambda: "地番,氏名,電話,東京都港区".encode("shift-jis") * 9),
    "broken GB18030": ("名册.csv", lambda: HEADER.encode("gb18030")[:-1] + b"\xff\xff\x81"),
    "NUL in a CSV": ("名册.csv", f"{HEADER}\n{ROW}\0\n".encode),
    "nothing": ("名册.csv", lambda: b""),
    "only line breaks": ("名册.csv", lambda: b"\n\r\n\r\n,,,\n"),
    "only a header": ("名册.csv", HEADER.encode),
    "only a header in XLSX": ("名册.xlsx", partial(workbook, [HEADERS])),
    "an empty workbook": ("名册.xlsx", partial(workbook, [])),
    "one column": ("名册.csv", "一\n二\n三\n".encode),
    "an open quotation mark": ("名册.csv", f'{HEADER}\n"{ROW}\n{ROW}\n'.encode),
    "one line of a megabyte": ("名册.csv", f"{HEADER}\n{'x' * 2**20}".encode),
    "one byte too large": ("名册.csv", partial(sized, LARGEST + 1)),
    "sixteen thousand columns": ("名册.csv", lambda: ",".join(f"c{n}" for n in range(16_384)).encode() + b"\n1,2\n"),
    "columns twice": ("名册.csv", f"{HEADER},{HEADER}\n{ROW},{ROW}\n".encode),
}
# Each is read; its rows may be refused one by one.
ODD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "mixed line breaks": ("名册.csv", f"{HEADER}\r\n{ROW}\r{ROW}\n{ROW}".encode),
    "a byte order mark in the middle": ("名册.csv", lambda: f"{HEADER}\n\ufeff{ROW}\n".encode("utf-8-sig")),
    "a CSV called XLSX": ("名册.xlsx", f"{HEADER}\n{ROW}\n".encode),
    "an XLSX called CSV": ("名册.csv", workbook),
    "a path for a name": ("../../../etc/passwd.xlsx", workbook),
    "signs for a name": ('a"\\b\u202excl\r\n;x=.xlsx', workbook),
    "a name of 300 signs": ("长" * 300 + ".xlsx", workbook),
    "no name but dots": ("...xlsx", workbook),
    "formulas and unseen signs": ("名册.csv", f'{HEADER}\n"=1+1\u202e\u200b",{ROW}\n'.encode),
}
