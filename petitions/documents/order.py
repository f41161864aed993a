"""The transfer order (群众诉求转接单) as an A4 document that the office can go on editing, without the petitioner.

Written from nothing: no template of foreign make lies in the project, and its fonts are those that offices have.
"""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from petitions.models import Duty, TransferOrder
from wulibridge.web.templatetags.wulibridge import day

# GB/T 9704 sets official papers in 仿宋 of three (16 pt) on A4; headings in 黑体.
BODY, HEAD, WESTERN = "仿宋", "黑体", "Times New Roman"
A4 = (Mm(210), Mm(297))


def document_of(order: TransferOrder, duties: Sequence[Duty]) -> bytes:
    """The bytes of a .docx: what the petition says, what was tried and is asked, the decision, and the duties. In the
    language of the page; whoever asked is not in it."""
    document = _blank()
    document.add_heading(_("Transfer order"), 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(order.number).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    petition = order.petition
    _table(document, [
        (_("Petition"), f"{petition.number} {petition.title}"),
        (_("Received"), day(petition.received_at)),
        (_("Where"), petition.address or petition.zone.name),
        (_("What was said"), petition.text),
        (_("Residents' committee"), order.committee.name),
        (_("Drawn up"), f"{order.drawn_up_by.name} · {day(order.drawn_up_at)}"),
        (_("What was tried"), order.tried),
        (_("What is asked"), order.asked),
        (_("Suggested departments"), "、".join(str(row) for row in order.suggested.all())),
        (_("Case desk"), _decision(order)),
    ])  # fmt: skip
    if duties:
        document.add_heading(_("Duties of departments"), 1)
        for duty in duties:
            _duty(document, duty)
    if order.plan:
        document.add_heading(_("Joint action plan"), 1)
        document.add_paragraph(order.plan)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _decision(order: TransferOrder) -> str:
    said = order.get_state_display()
    if order.decided_at and order.decided_by:
        said = f"{said} · {order.decided_by.name} · {day(order.decided_at)}"
    return f"{said}\n{order.return_reason}".strip()


def _duty(document: Any, duty: Duty) -> None:
    line = document.add_paragraph()
    line.add_run(duty.department.name).bold = True
    leads = _("leads") if duty.leads else ""
    due = _("due %(day)s") % {"day": day(duty.due_on)}
    line.add_run("".join(f" · {fact}" for fact in filter(None, (leads, due, duty.get_state_display()))))
    line.add_run(f"\n{duty.task}")
    if duty.report:
        line.add_run(f"\n{duty.get_outcome_display()}: {duty.report}")


def _table(document: Any, rows: list[tuple[str, str]]) -> None:
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for label, said in rows:
        cells = table.add_row().cells
        cells[0].text, cells[1].text = str(label), said
        cells[0].width, cells[1].width = Mm(38), Mm(122)


def _blank() -> Any:
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
