"""How the office's documents look, whatever they say: sheets and the fonts that offices have. Written from nothing: no
template of foreign make lies in the project."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

# GB/T 9704 sets official papers in 仿宋; headings in 黑体.
BODY, HEAD, WESTERN = "仿宋", "黑体", "Times New Roman"
A4, A5 = (Mm(210), Mm(297)), (Mm(148), Mm(210))
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def blank(*, sheet: tuple[Any, Any], margin: int, sizes: Mapping[str, float]) -> Any:
    """An empty document. `margin` in millimetres; `sizes` of its styles in points, Normal among them."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = sheet
    section.left_margin = section.right_margin = Mm(margin)
    section.top_margin = section.bottom_margin = Mm(margin)
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = WESTERN, Pt(size)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), BODY if name == "Normal" else HEAD)
    return document


def content_of(document: Any) -> bytes:
    """The bytes of a .docx."""
    out = BytesIO()
    document.save(out)
    return out.getvalue()
