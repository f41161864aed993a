"""The transfer order (群众诉求转接单) as an A4 document that the office can go on editing, without the petitioner."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _
from docx.enum.text import WD_ALIGN_PARAGRAPH

from petitions.documents.paper import blank, table
from petitions.models import Duty, TransferOrder
from wulibridge.paper import content_of
from wulibridge.web.templatetags.wulibridge import day


def document_of(order: TransferOrder, duties: Sequence[Duty]) -> bytes:
    """The bytes of a .docx: what the petition says, what was tried and is asked, the decision, and the duties. In the
    language of the page; whoever asked is not in it."""
    document = blank()
    document.add_heading(_("Transfer order"), 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(order.number).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    petition = order.petition
    table(document, [
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
    return content_of(document)


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
