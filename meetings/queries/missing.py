"""What is still missing before a meeting goes on, in sentences for whoever holds it."""

from collections.abc import Callable, Iterator
from math import ceil

from django.utils.translation import gettext as _

from meetings.kinds import Part
from meetings.models import Meeting
from meetings.route import Deed
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.web.templatetags.wulibridge import day


def missing_for(meeting: Meeting, deed: Deed) -> list[str]:
    """Why `deed` cannot be done yet; empty when nothing is missing. In the language of the page."""
    find = FINDS.get(deed)
    return list(find(meeting)) if find else []


def quorum_of(meeting: Meeting) -> int:
    """How many must be there; 0 without a quorum. A share is of those invited, rounded up."""
    kind = meeting.kind
    if kind.quorum_percent:
        return ceil(meeting.invitations.filter(walked_in=False).count() * kind.quorum_percent / 100)
    return kind.quorum_number or 0


def _to_invite(meeting: Meeting) -> Iterator[str]:
    if not meeting.items.exists():
        yield _("There is no agenda item.")
    for paper in meeting.papers.filter(laid_at=None):
        yield _("A paper is missing: %(paper)s.") % {"paper": paper}
    if meeting.chair is None:
        yield _("Nobody is in the chair.")
    elif meeting.invitations.exclude(recused="").filter(user=meeting.chair).exists():
        yield _("The chair is recused. Choose another one.")
    if meeting.recorder is None:
        yield _("Nobody writes the minutes.")
    parts = set(meeting.invitations.values_list("part", flat=True))
    if not parts:
        yield _("Nobody is invited.")
        return
    for part in meeting.kind.required:
        if part not in parts:
            yield _("Nobody is invited as: %(part)s.") % {"part": Part(part).label}


def _to_open(meeting: Meeting) -> Iterator[str]:
    begins = civil_date(meeting.starts_at)
    if begins > civil_date(database_now()):
        yield _("It takes place on %(day)s.") % {"day": day(begins)}


def _to_conclude(meeting: Meeting) -> Iterator[str]:
    there, quorum = meeting.invitations.filter(walked_in=False).there().count(), quorum_of(meeting)
    if not there:
        yield _("Nobody is signed in.")
    elif there < quorum:
        yield _("The quorum is not reached: %(there)s of %(quorum)s.") % {"there": there, "quorum": quorum}
    for item in meeting.items.filter(resolution=None):
        yield _("Nothing is decided yet: %(item)s.") % {"item": item}


def _to_approve(meeting: Meeting) -> Iterator[str]:
    if meeting.objections.filter(answered_at=None).exists():
        yield _("An objection has no answer yet.")


FINDS: dict[Deed, Callable[[Meeting], Iterator[str]]] = {
    Deed.SEND_INVITATIONS: _to_invite,
    Deed.OPEN: _to_open,
    Deed.CONCLUDE: _to_conclude,
    Deed.APPROVE: _to_approve,
}
