"""Who came, and what they said."""

from django.utils.translation import gettext_lazy as _

from meetings.kinds import Part
from meetings.models import AgendaItem, Attendance, Invitation, Meeting, Statement
from meetings.route import Deed
from meetings.services.acting import acting, said
from meetings.services.inviting import MOST_GUESTS
from petitions.services import Refused
from wulibridge.people.models import User


def open_meeting(*, meeting: Meeting, by: User) -> None:
    """Begin the session. The time on the invitation is a plan: when it really began is kept beside it."""
    with acting(meeting, Deed.OPEN, by=by) as act:
        act.meeting.opened_at = act.now


def sign_in(*, guest: Invitation, attendance: str, by: User) -> None:
    """Present, excused, or (empty) not here after all. Raises Refused for who has voted and would then be gone, and
    for who has been entered otherwise meanwhile, at another door."""
    with acting(guest.meeting, Deed.SIGN_IN, by=by) as act:
        if attendance not in ("", Attendance.PRESENT, Attendance.EXCUSED):
            raise Refused(_("Please choose one of the ways."))
        if attendance != Attendance.PRESENT and (guest.votes.exists() or guest.statements.exists()):
            raise Refused(_("They have spoken or voted: they were there."))
        now = Invitation.objects.get(pk=guest.pk)
        if attendance and now.attendance not in ("", attendance):
            raise Refused(
                _("They have been entered as: %(attendance)s. Take that back first if it is wrong.")
                % {"attendance": now.get_attendance_display()}
            )
        act.details |= {"invitation": guest.pk, "attendance": attendance}
        signed = act.now if attendance == Attendance.PRESENT else None
        Invitation.objects.filter(pk=guest.pk).update(attendance=attendance, mandate="", signed_at=signed)


def sign_proxy(*, guest: Invitation, mandate: str, by: User) -> None:
    """Somebody is there for them. `mandate` says by which paper, never who: no name of a resident. Raises Refused
    for who is there already."""
    with acting(guest.meeting, Deed.SIGN_PROXY, by=by) as act:
        if Invitation.objects.there().filter(pk=guest.pk).exists():
            raise Refused(_("They are here already."), "guest")
        act.details["invitation"] = guest.pk
        Invitation.objects.filter(pk=guest.pk).update(
            attendance=Attendance.PROXY, mandate=said(mandate, "mandate"), signed_at=act.now
        )


def walk_in(*, meeting: Meeting, unit: str, by: User) -> Invitation:
    """Somebody came who was not invited. They may speak and do not vote."""
    with acting(meeting, Deed.WALK_IN, by=by) as act:
        if act.meeting.invitations.count() >= MOST_GUESTS:
            raise Refused(_("That is more than %(most)s people.") % {"most": MOST_GUESTS})
        return Invitation.objects.create(
            meeting=act.meeting,
            part=Part.OBSERVER,
            unit=said(unit, "unit"),
            attendance=Attendance.PRESENT,
            walked_in=True,
            signed_at=act.now,
        )


def write_statement(*, item: AgendaItem, speaker: Invitation, text: str, by: User) -> Statement:
    """What somebody who is there said about an item. Raises Refused for somebody who is not."""
    with acting(item.meeting, Deed.STATE, by=by) as act:
        guest = act.meeting.invitations.filter(pk=speaker.pk).first()
        if guest is None or not guest.is_there:
            raise Refused(_("They are not signed in."), "speaker")
        act.details["item"] = item.position
        return Statement.objects.create(item=item, speaker=guest, text=said(text, "text"), at=act.now)
