"""The one door through which a meeting is changed: lock it, ask the way, check the right, write the journal."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from meetings.models import Invitation, Meeting
from meetings.queries.meeting import holds_over
from meetings.queries.missing import missing_for
from meetings.route import ROUTE, Deed
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date, database_now


@dataclass
class Act:
    """One deed under way: the locked meeting, the database's time, and what the journal will say besides."""

    meeting: Meeting
    by: User
    now: datetime
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return civil_date(self.now)


@contextmanager
def acting(meeting: Meeting, deed: Deed, *, by: User, own: Invitation | None = None) -> Iterator[Act]:
    """One transaction in which `by` does `deed`. At its end the state is what the way says, and the journal is written.
    `own` is the invitation of `by`, for what the way lets the invited do for themselves.

    Raises Refused when the way has no such deed from the present state, when it is not theirs, or, for a deed that
    changes the state, when something is missing.
    """
    rule = ROUTE[deed]
    with recording():
        row = locked(meeting)
        for_oneself = own is not None and rule.own and _is_invited(by, own, row)
        if not for_oneself and not holds_over(by, rule.permission, row):
            raise Refused(_("This is not yours to do."))
        if row.state not in rule.states:
            raise Refused(
                _("This is no longer possible: the meeting is now in this state: %(state)s.")
                % {"state": row.get_state_display()}
            )
        if rule.to_state is not None and (missing := missing_for(row, deed)):
            raise Refused(" ".join(missing))
        act = Act(row, by, database_now())
        yield act
        if rule.to_state is not None:
            row.state = rule.to_state
        row.save()
        record(f"meeting.{deed.value}", row, by=by, area=row.area.code, details=act.details)


def _is_invited(by: User, own: Invitation, meeting: Meeting) -> bool:
    return Invitation.objects.filter(pk=own.pk, meeting=meeting, user=by).exists()


def locked(meeting: Meeting) -> Meeting:
    """The meeting as it now stands, locked until the end of the transaction; its places are read in a second step."""
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    return Meeting.objects.with_place().get(pk=meeting.pk)


def said(text: str, field: str) -> str:
    """The text without white space around it. Raises Refused at its field when nothing is left."""
    text = text.strip()
    if not text:
        raise Refused(_("Please fill in this field."), field)
    return text
