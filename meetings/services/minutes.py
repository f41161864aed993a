"""The minutes: drafted, put right, sent, objected to, approved and locked."""

from datetime import timedelta
from hashlib import sha256

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models import Approval, Invitation, Meeting, Minutes, Objection
from meetings.queries.words import draft_of
from meetings.route import Deed
from meetings.services.acting import Act, acting, said
from meetings.services.notes import tell_guests
from petitions.services import Refused
from wulibridge import clock
from wulibridge.people.models import User
from wulibridge.territory.calendar import working_calendar

# No run of days off beside the days for objections is longer.
AHEAD = timedelta(days=60)


def draft_minutes(*, meeting: Meeting, by: User) -> Minutes:
    """The first version, put together from what was entered, in the language of whoever asks."""
    with acting(meeting, Deed.DRAFT, by=by) as act:
        return _write(act, draft_of(act.meeting), 1)


def write_minutes(*, meeting: Meeting, text: str, number: int, by: User) -> Minutes:
    """A new version over version `number`. Raises Refused when somebody else has written one meanwhile."""
    with acting(meeting, Deed.WRITE, by=by) as act:
        last = act.meeting.minutes.latest("number")
        if number != last.number:
            raise Refused(
                _("Somebody else has saved version %(number)s meanwhile. Look at it before you save yours.")
                % {"number": last.number},
                "text",
            )
        if text.strip() == last.text:
            return last
        return _write(act, said(text, "text"), last.number + 1)


def send_minutes(*, meeting: Meeting, by: User) -> None:
    """Let those who were there look at it; they may object until the last of the kind's working days."""
    with acting(meeting, Deed.SEND_MINUTES, by=by) as act:
        row = act.meeting
        calendar = working_calendar(act.today, act.today + AHEAD)
        row.objections_until = clock.add_workdays(act.today, row.kind.objection_days, calendar.is_workday)
        tell_guests(row, "minutes", by=by, path=reverse("meetings:mine"))


def object_to(*, meeting: Meeting, guest: Invitation, text: str, by: User) -> Objection:
    """What somebody who was there says against the minutes. Raises Refused for somebody who was not."""
    with acting(meeting, Deed.OBJECT, by=by) as act:
        if not act.meeting.invitations.there().filter(pk=guest.pk).exists():
            raise Refused(_("They were not there."), "guest")
        return Objection.objects.create(meeting=act.meeting, invitation=guest, text=said(text, "text"), at=act.now)


def answer_objection(*, objection: Objection, answer: str, by: User) -> None:
    with acting(objection.meeting, Deed.ANSWER_OBJECTION, by=by) as act:
        act.details["objection"] = objection.pk
        rows = Objection.objects.filter(pk=objection.pk, answered_at=None)
        if not rows.update(answer=said(answer, "answer"), answered_at=act.now):
            raise Refused(_("It has been answered already."), "objection")


def approve_minutes(*, meeting: Meeting, number: int, reason: str, by: User) -> Approval:
    """Lock version `number`, which must be the last one. The database lets nobody change it after that.

    Raises Refused before the last day for objections unless `reason` says why, and when there is a newer version.
    """
    with acting(meeting, Deed.APPROVE, by=by) as act:
        row, last = act.meeting, act.meeting.minutes.latest("number")
        if number != last.number:
            raise Refused(_("There is a newer version. Read it before you approve it."))
        early = row.objections_until is not None and act.today <= row.objections_until
        if early and not reason.strip():
            raise Refused(_("There is still time to object. Wait, or say why it need not be waited for."), "reason")
        digest = sha256(last.text.encode()).hexdigest()
        act.details |= {"version": last.number, "sha256": digest}
        return Approval.objects.create(
            meeting=row,
            minutes=last,
            sha256=digest,
            approved_at=act.now,
            approved_by=by,
            reason=reason.strip() if early else "",
        )


def _write(act: Act, text: str, number: int) -> Minutes:
    act.details["version"] = number
    return Minutes.objects.create(meeting=act.meeting, number=number, text=text, written_at=act.now, written_by=act.by)
