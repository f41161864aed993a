"""The written opinion of an appraisal: composed, put right, confirmed and sent; its receipts and the replies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings.models import Addressee, Meeting, OpinionCopy, WrittenOpinion
from meetings.queries.hosts import Hosts
from meetings.queries.meeting import units_for
from meetings.queries.opinion import gives_opinion, opinion_draft
from meetings.route import Deed
from meetings.services.acting import Act, acting, said
from meetings.services.publishing import personal_in
from petitions.services import Refused
from wulibridge.journal.services import record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders_at, holders_within
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Organization


@dataclass(frozen=True)
class Sending:
    """Where a written opinion goes, besides the subdistrict office, and until when each replies (Asia/Shanghai). Who is
    no organization of the subdistrict is named by a body."""

    appraised: Organization | None
    appraised_body: str
    superior: Organization | None
    superior_body: str
    reply_due_on: date


def compose_opinion(*, meeting: Meeting, by: User) -> WrittenOpinion:
    """Put it together from what was decided. Raises Refused for other kinds of meetings, and when there is one."""
    with acting(meeting, Deed.COMPOSE_OPINION, by=by) as act:
        if not gives_opinion(act.meeting) or WrittenOpinion.objects.filter(meeting=act.meeting).exists():
            raise Refused(_("No written opinion comes of this kind of meeting, or there is one already."))
        text = opinion_draft(act.meeting)
        return WrittenOpinion.objects.create(meeting=act.meeting, text=text, written_at=act.now, written_by=by)


def write_opinion(*, meeting: Meeting, text: str, version: int, by: User) -> None:
    """Put it right. Raises Refused once it is confirmed, and when somebody else has changed it meanwhile."""
    with acting(meeting, Deed.WRITE_OPINION, by=by) as act:
        row = _unconfirmed(act, version)
        row.text, row.version = said(text, "text"), row.version + 1
        row.written_at, row.written_by = act.now, by
        row.save()
        act.details["version"] = row.version


def send_opinion(*, meeting: Meeting, sending: Sending, version: int, by: User) -> WrittenOpinion:
    """Confirm it for good, and send it to the appraised, its superior and the subdistrict office; each is to reply.

    Raises Refused when it names a resident, for a day that has passed, without the appraised, and when somebody else
    has changed it meanwhile.
    """
    with acting(meeting, Deed.SEND_OPINION, by=by) as act:
        row = _unconfirmed(act, version)
        if sending.reply_due_on <= act.today:
            raise Refused(_("This day has passed."), "reply_due_on")
        if any(found.certain for found in personal_in(text=row.text, meeting=act.meeting, by=by)):
            raise Refused(_("The name or phone of a resident stands in it. Please take it out."))
        copies = _copies(act, row, sending)
        row.confirmed_at, row.confirmed_by = act.now, by
        row.save()
        OpinionCopy.objects.bulk_create(copies)
        act.details |= {"version": row.version, "to": [copy.addressee for copy in copies]}
        for copy in copies:
            _tell(copy, act.meeting, "opinion", _receivers(copy, act.meeting), by)
    return row


def enter_receipt(*, meeting: Meeting, copy: OpinionCopy, receipt: str, by: User) -> None:
    """Enter for who has no account that it has arrived, and how that was told. Raises Refused for a second time."""
    with acting(meeting, Deed.RECEIVE_OPINION, by=by) as act:
        row = _waiting_copy(copy, act.meeting)
        _receive(row, said(receipt, "receipt"), act.now, by)
        act.details["to"] = row.addressee


def enter_reply(*, meeting: Meeting, copy: OpinionCopy, reply: str, by: User) -> None:
    """Enter the reply of who has no account. Raises Refused when there is one."""
    with acting(meeting, Deed.REPLY_OPINION, by=by) as act:
        row = _waiting_copy(copy, act.meeting)
        _reply(row, reply, act.now, by)
        act.details["to"] = row.addressee


def confirm_receipt(*, copy: OpinionCopy, by: User) -> None:
    """Say for one's own organization or office that it has arrived; twice is once. Raises Refused for others."""
    with recording():
        row = _own_copy(copy, by)
        if row.received_at is None:
            _receive(row, "", database_now(), by)
            _record("receive_opinion", row, by)


def reply_to(*, copy: OpinionCopy, reply: str, by: User) -> None:
    """Reply for one's own organization or office, once; whoever sent it is told. Raises Refused for others."""
    with recording():
        row = _own_copy(copy, by)
        _reply(row, reply, database_now(), by)
        _record("reply_opinion", row, by)
        meeting = row.opinion.meeting
        told = [user for user in (meeting.chair, row.opinion.confirmed_by) if user]
        _tell(row, meeting, "opinion_reply", told, by)


def late_replies(today: date) -> Iterator[Message]:
    """What is told of replies that are late: to whoever owes one, and to the leader who answers for the area. `today`:
    of Asia/Shanghai."""
    related = ("zone__committee", "committee", "subdistrict", "chair")
    late = OpinionCopy.objects.late(today).select_related(*(f"opinion__meeting__{name}" for name in related))
    rows = list(late.select_related("organization"))
    hosts = Hosts() if rows else None
    for row in rows:
        meeting = row.opinion.meeting
        leaders = hosts.leading(meeting.area) if hosts else []
        yield _message(row, meeting, "opinion_late", [*_receivers(row, meeting), *leaders])


def _unconfirmed(act: Act, version: int) -> WrittenOpinion:
    row = WrittenOpinion.objects.select_for_update().filter(meeting=act.meeting, confirmed_at=None).first()
    if row is None:
        raise Refused(_("There is no written opinion, or it is confirmed already."))
    if row.version != version:
        raise Refused(_("Somebody else has changed it meanwhile. Look at it before you go on."), "text")
    return row


def _copies(act: Act, row: WrittenOpinion, sending: Sending) -> list[OpinionCopy]:
    wanted = (
        (Addressee.APPRAISED, sending.appraised, sending.appraised_body.strip()),
        (Addressee.SUPERIOR, sending.superior, sending.superior_body.strip()),
    )
    copies = [OpinionCopy(addressee=Addressee.SUBDISTRICT)]
    for addressee, organization, body in wanted:
        if organization and not units_for(act.meeting).filter(pk=organization.pk).exists():
            raise Refused(_("Please choose an organization from here."), addressee.value)
        if organization or body:
            body = "" if organization else body
            copies.append(OpinionCopy(addressee=addressee, organization=organization, body=body))
        elif addressee == Addressee.APPRAISED:
            raise Refused(_("Say who was appraised."), addressee.value)
    for copy in copies:
        copy.opinion, copy.sent_at, copy.reply_due_on = row, act.now, sending.reply_due_on
    return copies


def _waiting_copy(copy: OpinionCopy, meeting: Meeting) -> OpinionCopy:
    return OpinionCopy.objects.select_for_update().get(pk=copy.pk, opinion__meeting=meeting)


def _own_copy(copy: OpinionCopy, by: User) -> OpinionCopy:
    if not OpinionCopy.objects.received_by(by).filter(pk=copy.pk).exists():
        raise Refused(_("This is not yours to do."))
    OpinionCopy.objects.select_for_update().get(pk=copy.pk)
    related = ("zone__committee", "committee", "subdistrict", "chair")
    rows = OpinionCopy.objects.select_related("opinion__confirmed_by", "organization")
    return rows.select_related(*(f"opinion__meeting__{name}" for name in related)).get(pk=copy.pk)


def _receive(row: OpinionCopy, receipt: str, at: datetime, by: User) -> None:
    if row.received_at is not None:
        raise Refused(_("Its receipt is confirmed already."))
    row.received_at, row.received_by, row.receipt = at, by, receipt
    row.save(update_fields=["received_at", "received_by", "receipt"])


def _reply(row: OpinionCopy, reply: str, at: datetime, by: User) -> None:
    if row.replied_at is not None:
        raise Refused(_("There is a reply already."))
    if row.received_at is None:  # who replies has it
        _receive(row, "", at, by)
    row.reply, row.replied_at, row.replied_by = said(reply, "reply"), at, by
    row.save(update_fields=["reply", "replied_at", "replied_by"])


def _record(deed: str, copy: OpinionCopy, by: User) -> None:
    meeting = copy.opinion.meeting
    record(f"meeting.{deed}", meeting, by=by, area=meeting.area.code, details={"to": copy.addressee})


def _receivers(copy: OpinionCopy, meeting: Meeting) -> list[User]:
    if copy.organization_id:
        return holders_at(Permission.DUTY_WORK, copy.organization_id)
    if copy.addressee == Addressee.SUBDISTRICT:
        return holders_within(Permission.HANDLE_AT_SUBDISTRICT, [meeting.in_subdistrict], roles=[Role.CASE_DESK])
    return []


def _tell(copy: OpinionCopy, meeting: Meeting, step: str, receivers: Iterable[User], by: User) -> None:
    notify([_message(copy, meeting, step, [user for user in receivers if user.pk != by.pk])])


def _message(copy: OpinionCopy, meeting: Meeting, step: str, receivers: Iterable[User]) -> Message:
    told = tuple({user.pk: user for user in receivers}.values())
    facts = {"step": step, "title": meeting.title, "due_on": copy.reply_due_on.isoformat()}
    return Message("meeting_step", f"opinion:{copy.pk}:{step}", told, reverse("meetings:opinions"), facts)
