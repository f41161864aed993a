"""Plain notices on the board of a committee."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from meetings.models import BoardNotice
from meetings.queries.covenant import committees_for
from meetings.services.acting import said
from meetings.services.looking import refuse_unseen
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Committee


@dataclass(frozen=True)
class NoticeDraft:
    """Days are of Asia/Shanghai; without a last day it stays until it is taken off."""

    title: str
    text: str
    starts_on: date
    ends_on: date | None = None


def put_up(*, committee: Committee, draft: NoticeDraft, looked: bool, by: User) -> BoardNotice:
    """Put a notice on the board of a committee. Raises Refused where the board is not theirs, for days that cannot be,
    and when something in it may tell of somebody and nobody has `looked`."""
    with recording():
        if not committees_for(by, Permission.MEETING_APPROVE).filter(pk=committee.pk).exists():
            raise Refused(_("The board there is not yours to edit."), "committee")
        now = database_now()
        if draft.ends_on is not None and draft.ends_on < max(draft.starts_on, civil_date(now)):
            raise Refused(_("Its last day is over, or lies before its first."), "ends_on")
        title, text = said(draft.title, "title"), said(draft.text, "text")
        refuse_unseen(text=f"{title}\n{text}", committee=committee, looked=looked, by=by)
        row = BoardNotice.objects.create(
            committee=committee,
            title=title,
            text=text,
            starts_on=draft.starts_on,
            ends_on=draft.ends_on,
            published_at=now,
            published_by=by,
        )
        record("board.put_up", row, by=by, area=committee.code)
    return row


def take_down(*, notice: BoardNotice, reason: str, by: User) -> None:
    """Take it off the board, which says so. Raises Refused where the board is not theirs, and for one taken off."""
    with recording():
        row = BoardNotice.objects.select_for_update().get(pk=notice.pk)
        if not committees_for(by, Permission.MEETING_APPROVE).filter(pk=row.committee_id).exists():
            raise Refused(_("The board there is not yours to edit."))
        if row.withdrawn_at is not None:
            raise Refused(_("It has been taken off already."))
        row.withdrawn_at, row.withdrawn_because = database_now(), said(reason, "reason")
        row.save(update_fields=["withdrawn_at", "withdrawn_because"])
        record("board.take_down", row, by=by, area=row.committee.code)
