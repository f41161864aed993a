"""What whoever is invited by name does for themselves: reply, sign in, object to the minutes."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models import Answer, Attendance, Invitation, Meeting, Objection
from meetings.queries.meeting import holds_over
from meetings.queries.mine import opens
from meetings.route import Deed, Step
from meetings.services.acting import acting, said
from meetings.services.notes import tell
from petitions.services import Refused
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission


def reply_oneself(*, guest: Invitation, answer: str, note: str, by: User) -> None:
    """One comes, is kept from it by the reason in `note`, or sends the one whom `note` names. It may be changed until
    the meeting begins. Raises Refused for an invitation of somebody else and without a note that is needed."""
    with acting(guest.meeting, Deed.REPLY, by=by, own=_of(guest, by)) as act:
        comes = answer == Answer.ACCEPTED
        act.details |= {"answer": answer, "oneself": True}
        words = "" if comes else said(note, "note")
        Invitation.objects.filter(pk=guest.pk).update(answer=Answer(answer), answer_note=words)


def sign_oneself_in(*, guest: Invitation, token: str, by: User) -> None:
    """One is here, with the `token` of the sheet that hangs in the room. Raises Refused for an invitation of somebody
    else, a token of another meeting, while nobody signs in, and for who has been entered already."""
    with acting(guest.meeting, Deed.SIGN_IN, by=by, own=_of(guest, by)) as act:
        if not opens(token, guest.meeting_id):
            raise Refused(_("This sheet is of another meeting."))
        rows = Invitation.objects.filter(pk=guest.pk, attendance="")
        if not rows.update(attendance=Attendance.PRESENT, signed_at=act.now):
            raise Refused(_("You have been entered already. Ask at the table if it is wrong."))
        act.details |= {"invitation": guest.pk, "attendance": Attendance.PRESENT, "oneself": True}


def object_oneself(*, guest: Invitation, text: str, by: User) -> Objection:
    """What one says against the minutes, up to the last day for it (Asia/Shanghai). The chair and who wrote them are
    told. Raises Refused for who was not there and after that day."""
    with acting(guest.meeting, Deed.OBJECT, by=by, own=_of(guest, by)) as act:
        row = act.meeting
        if not row.invitations.there().filter(pk=guest.pk).exists():
            raise Refused(_("You were not there."))
        if row.objections_until is None or act.today > row.objections_until:
            raise Refused(_("The last day for objections is over."))
        found = Objection.objects.create(meeting=row, invitation=guest, text=said(text, "text"), at=act.now)
        act.details |= {"objection": found.pk, "oneself": True}
        _tell_of(found, row, by)
        return found


def _tell_of(objection: Objection, meeting: Meeting, by: User) -> None:
    """Of those two whoever may answer it."""
    people = [user for user in (meeting.chair, meeting.recorder) if user]
    told = [user for user in people if holds_over(user, Permission.MEETING_HOLD, meeting)]
    path = reverse("admin:meetings_meeting_way", args=[meeting.pk, Step.MINUTES.value])
    tell(meeting, "objection", told, by, objection.pk, path)


def _of(guest: Invitation, by: User) -> Invitation:
    if guest.user_id != by.pk:
        raise Refused(_("This is not yours to do."))
    return guest
