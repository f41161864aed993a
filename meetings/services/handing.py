"""Handing out all that is kept of a meeting."""

from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from meetings.queries.meeting import holds_over
from meetings.route import HELD
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission


def hand_out(*, meeting: Meeting, by: User) -> None:
    """Write in the journal that `by` takes the whole file of a meeting. Raises Refused for a meeting that was not held,
    and for whoever does not hold it."""
    if meeting.state not in HELD or not holds_over(by, Permission.MEETING_HOLD, meeting):
        raise Refused(_("There is no file of it yet."))
    with recording():
        details = {"papers": meeting.papers.exclude(sha256="").count()}
        record("meeting.hand_out", meeting, by=by, area=meeting.area.code, details=details)
