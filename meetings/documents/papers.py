"""The papers of a meeting as documents that the office goes on editing: invitation, sign-in sheet, minutes.

In the form of official papers (GB/T 9704): A4, 仿宋 of three for the text, headings in 黑体, numbered.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from docx.enum.text import WD_ALIGN_PARAGRAPH

from meetings.models import Meeting
from meetings.route import Step
from wulibridge import paper
from wulibridge.web.templatetags.wulibridge import moment

# In points: the text in three, the title in two (GB/T 9704).
SIZES = {"Normal": 16, "Title": 22, "Heading 1": 16}


def paper_for(meeting: Meeting, step: Step) -> tuple[str, bytes] | None:
    """The name and the bytes of the .docx that belongs to a step, in the language of the page; None where none does."""
    match step:
        case Step.INVITE:
            return "invitation", _invitation(meeting)
        case Step.SIGN_IN:
            return "sign-in", _sheet(meeting)
        case Step.MINUTES:
            last = meeting.minutes.order_by("number").last()
            return ("minutes", _minutes(meeting, last.text)) if last else None
    return None


def _invitation(meeting: Meeting) -> bytes:
    document = _blank(_("Invitation"))
    document.add_paragraph(_("You are invited to: %(title)s (%(kind)s).") % _facts(meeting))
    document.add_paragraph(_("Time: %(time)s") % _facts(meeting))
    document.add_paragraph(_("Place: %(place)s") % _facts(meeting))
    document.add_heading(_("Agenda"), 1)
    for item in meeting.items.all():
        document.add_paragraph(str(item))
        if item.text:
            document.add_paragraph(item.text)
    document.add_paragraph(meeting.area_name).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    return paper.content_of(document)


def _sheet(meeting: Meeting) -> bytes:
    document = _blank(_("Sign-in sheet"))
    document.add_paragraph(" · ".join((meeting.title, moment(meeting.starts_at), meeting.place)))
    table = document.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    _row(table.rows[0], ("", pgettext("sign-in sheet", "Who"), _("as"), _("Signature")))
    for number, guest in enumerate(meeting.invitations.shown(), 1):
        _row(table.add_row(), (str(number), str(guest), guest.get_part_display(), ""))
    return paper.content_of(document)


def _minutes(meeting: Meeting, text: str) -> bytes:
    document = _blank(_("Minutes"))
    for line in text.splitlines():
        document.add_paragraph(line)
    return paper.content_of(document)


def _facts(meeting: Meeting) -> dict[str, str]:
    return {
        "title": meeting.title,
        "kind": str(meeting.kind),
        "time": moment(meeting.starts_at),
        "place": meeting.place,
    }


def _row(row: Any, words: tuple[str, ...]) -> None:
    for cell, word in zip(row.cells, words, strict=True):
        cell.text = word


def _blank(title: str) -> Any:
    document = paper.blank(sheet=paper.A4, margin=28, sizes=SIZES)
    document.add_heading(title, 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    return document
