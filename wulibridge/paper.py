"""How the office's documents look, whatever they say: sheets and the fonts that offices have. Written from nothing: no
template of foreign make lies in the project."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.utils.translation import get_language
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from wulibridge.plain import plain

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


# Official papers (GB/T 9704-2012): the title of two, the text of three with 28 points a line, headings told apart by
# their faces.
TITLE, KAI, LINE, INDENT = "方正小标宋简体", "楷体", Pt(28), Pt(32)
OFFICIAL = {"Normal": 16, "Title": 22, "Heading 1": 16, "Heading 2": 16, "Heading 3": 16}
DIGITS = "零一二三四五六七八九"


def official(title: str) -> Any:
    """An official paper that begins with its title, on A4."""
    document = blank(sheet=A4, margin=28, sizes=OFFICIAL)
    section = document.sections[0]
    section.top_margin, section.bottom_margin, section.right_margin = Mm(37), Mm(35), Mm(26)
    for name, face in (("Title", TITLE), ("Heading 1", HEAD), ("Heading 2", KAI), ("Heading 3", BODY)):
        style = document.styles[name]
        style.font.color.rgb, style.font.bold = RGBColor(0, 0, 0), name == "Heading 3"
        style.element.rPr.rFonts.set(qn("w:eastAsia"), face)
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.first_line_indent = None if name == "Title" else INDENT
    border = document.styles["Title"].element.pPr.find(qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)
    for name in ("Normal", "Body Text"):
        form = document.styles[name].paragraph_format
        form.space_after, form.line_spacing = Pt(0), LINE
    document.styles["Body Text"].paragraph_format.first_line_indent = INDENT
    _name_another(document, TITLE, HEAD)
    document.add_heading(plain(title), 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    return document


def say(document: Any, text: str) -> None:
    """A paragraph of the text for each of its lines, indented by two signs."""
    for line in text.splitlines():
        document.add_paragraph(plain(line), style="Body Text")


def heading(document: Any, number: int, text: str, *, step: int = 1) -> None:
    """A numbered heading: 一、 then （一） then 1. as official papers count; in other languages by numbers alone."""
    document.add_heading(f"{_counted(number, step)}{plain(text)}", step)


def signed(document: Any, *lines: str) -> None:
    """Who says it and when, at the right below the text."""
    document.add_paragraph("")
    for line in lines:
        document.add_paragraph(plain(line)).alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _counted(number: int, step: int) -> str:
    if step > 2 or not (get_language() or "").startswith("zh"):
        return f"{number}. "
    return f"{in_chinese(number)}、" if step == 1 else f"（{in_chinese(number)}）"


def in_chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    ten = ("" if tens == 1 else DIGITS[tens]) + "十" if tens else ""
    return ten + (DIGITS[ones] if ones or not tens else "")


def _name_another(document: Any, face: str, other: str) -> None:
    """Let whoever has no `face` write in the `other` one: few machines have the face of official titles."""
    part = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table = parse_xml(part.blob)
    font = OxmlElement("w:font", {qn("w:name"): face})
    font.append(OxmlElement("w:altName", {qn("w:val"): other}))
    table.append(font)
    part._blob = serialize_part_xml(table)
