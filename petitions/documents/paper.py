"""How the office's documents look: A4, and the fonts that offices have. Written from nothing: no template of foreign
make lies in the project."""

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from wulibridge.plain import plain

# GB/T 9704 sets official papers in 仿宋 of three (16 pt) on A4; headings in 黑体.
BODY, HEAD, WESTERN = "仿宋", "黑体", "Times New Roman"
A4 = (Mm(210), Mm(297))
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def blank() -> Any:
    """An empty document."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(25)
    for name, face, size in (("Normal", BODY, 12), ("Title", HEAD, 22), ("Heading 1", HEAD, 15)):
        style = document.styles[name]
        style.font.name, style.font.size = WESTERN, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), face)
    return document


def table(document: Any, rows: Iterable[tuple[object, str]]) -> None:
    """Facts with their labels."""
    made = document.add_table(rows=0, cols=2)
    made.style = "Table Grid"
    for label, said in rows:
        cells = made.add_row().cells
        cells[0].text, cells[1].text = str(label), plain(said)
        cells[0].width, cells[1].width = Mm(38), Mm(122)


def content_of(document: Any) -> bytes:
    """The bytes of a .docx."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()
