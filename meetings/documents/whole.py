"""All that is kept of a meeting, as the parts of one file."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext as _

from meetings.documents.opinion import opinion_paper
from meetings.documents.papers import approved_minutes, paper_for, resolutions
from meetings.models import Meeting
from meetings.route import Step
from wulibridge.pictures.files import place_of
from wulibridge.web.exports import xlsx_bytes
from wulibridge.web.templatetags.wulibridge import moment


def parts_of(meeting: Meeting) -> Iterator[tuple[str, bytes | Path]]:
    """Name and content of each part, in the language of the page: the papers of the steps, who was there, what was
    decided, the minutes as approved with their hash, and the files that lay before the meeting."""
    for step, name in ((Step.INVITE, _("Invitation")), (Step.SIGN_IN, _("Sign-in sheet"))):
        if found := paper_for(meeting, step):
            yield f"{name}.docx", found[1]
    yield f"{_('Attendance')}.xlsx", xlsx_bytes(_attendance(meeting))
    yield f"{_('Decisions')}.docx", resolutions(meeting)
    if found := paper_for(meeting, Step.MINUTES):
        yield f"{_('Minutes')}.docx", approved_minutes(meeting) or found[1]
    if approval := getattr(meeting, "approval", None):
        # Exactly the bytes of which the hash is.
        yield f"{_('Minutes')}-sha256-{approval.sha256}.txt", approval.minutes.text.encode()
    if found := opinion_paper(meeting):
        yield f"{_('Written opinion')}.docx", found[1]
    for number, paper in enumerate(meeting.papers.exclude(sha256=""), 1):
        if (place := place_of(paper.file_name)).exists():
            yield f"{_('Paper')} {number} {paper}.{paper.file_kind}", place


def _attendance(meeting: Meeting) -> Iterator[tuple[str, ...]]:
    yield (_("Name"), _("as"), _("Reply"), _("Attendance"), _("Mandate"), _("Signed in at"))
    for guest in meeting.invitations.shown():
        attendance = guest.get_attendance_display() if guest.attendance else _("not there")
        signed = moment(guest.signed_at)
        yield (str(guest), guest.get_part_display(), guest.get_answer_display(), attendance, guest.mandate, signed)
