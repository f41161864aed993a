"""The papers of a meeting as documents that the office goes on editing: invitation, sign-in sheet, decisions, minutes.

They look as official papers do: wulibridge.paper says how.
"""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from meetings.models import Meeting
from meetings.queries.words import items_of, tally
from meetings.route import Step
from wulibridge import paper
from wulibridge.plain import plain
from wulibridge.web.templatetags.wulibridge import day, moment


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
    document = paper.official(_("Invitation"))
    paper.say(document, _("You are invited to: %(title)s (%(kind)s).") % _facts(meeting))
    paper.heading(document, 1, _("Time and place"))
    paper.say(document, "{time}\n{place}".format(**_facts(meeting)))
    paper.heading(document, 2, _("Agenda"))
    for item in meeting.items.all():
        paper.heading(document, item.position, item.title, step=2)
        paper.say(document, item.text)
    paper.signed(document, meeting.area_name, day(meeting.invited_at) if meeting.invited_at else "")
    return paper.content_of(document)


def _sheet(meeting: Meeting) -> bytes:
    document = paper.official(_("Sign-in sheet"))
    document.add_paragraph(" · ".join((meeting.title, moment(meeting.starts_at), meeting.place)))
    table = document.add_table(rows=1, cols=4)
    table.style = "Table Grid"
    _row(table.rows[0], ("", pgettext("sign-in sheet", "Who"), _("as"), _("Signature")))
    for number, guest in enumerate(meeting.invitations.shown(), 1):
        _row(table.add_row(), (str(number), str(guest), guest.get_part_display(), ""))
    return paper.content_of(document)


def resolutions(meeting: Meeting) -> bytes:
    """What was decided, item by item, with the votes and the tasks."""
    document = paper.official(_("Decisions"))
    paper.say(document, f"{meeting.title} · {moment(meeting.opened_at or meeting.starts_at)}")
    for item in items_of(meeting):
        paper.heading(document, item.position, item.title)
        if votes := tally(item):
            paper.say(document, _("; ").join(f"{text} {count}" for text, count in votes))
        if hasattr(item, "resolution"):
            paper.say(document, item.resolution.text)
        for task in item.tasks.select_related("owner"):
            paper.say(document, f"{task} · {day(task.due_on)}")
    return paper.content_of(document)


def approved_minutes(meeting: Meeting) -> bytes | None:
    """The minutes as they were locked, with the hash of their text; None before that."""
    approval = getattr(meeting, "approval", None)
    if approval is None:
        return None
    document = paper.official(_("Minutes"))
    paper.say(document, approval.minutes.text)
    facts = {"day": day(approval.approved_at), "name": approval.approved_by}
    paper.signed(document, _("Approved on %(day)s by %(name)s") % facts)
    document.add_paragraph(f"SHA-256 {approval.sha256}")
    return paper.content_of(document)


def _minutes(meeting: Meeting, text: str) -> bytes:
    document = paper.official(_("Minutes"))
    paper.say(document, text)
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
        cell.text = plain(word)
