"""Attachments of petitions: who sees them, who adds some, who takes one away."""

from django.db.models import Q, QuerySet

from petitions.duty_route import OPEN, DutyMove, DutyState
from petitions.models import Attachment, Duty, Petition
from petitions.queries.complaint import is_open_to
from petitions.queries.duty import may_move_duty, works_at
from petitions.queries.moves import handles
from petitions.queries.person import may_read_petitioner
from petitions.route import State
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.pictures.states import PhotoState


def attachments_of(user: User, petition: Petition) -> list[Attachment]:
    """What hangs on a petition that `user` sees, withdrawn ones too: without what names a petitioner they may not
    know. One query beyond may_read_petitioner()."""
    rows = Attachment.objects.filter(petition=petition).of_duties_for(user).order_by("pk")
    rows = rows.select_related("added_by", "withdrawn_by", "duty__department")
    return list(rows if may_read_petitioner(user, petition) else rows.filter(with_name=False))


def files_of_report(duty: Duty) -> list[Attachment]:
    """What goes with a department's report, withdrawn ones too, for whoever sees the duty. One query."""
    rows = Attachment.objects.filter(duty=duty).select_related("added_by", "withdrawn_by")
    return list(rows.order_by("pk"))


def may_attach_to_report(user: User, duty: Duty) -> bool:
    """While the department works on it, and until the case desk has looked at its report: who works there."""
    return duty.state in (DutyState.WORKING, DutyState.REPORTED) and works_at(user, duty.department_id)


def attachments_for(user: User) -> QuerySet[Attachment]:
    """Files of petitions that `user` sees, but for withdrawn ones. Each is still asked is_shown()."""
    rows = Attachment.objects.visible_to(user).exclude(state=PhotoState.REMOVED)
    return rows.select_related("petition__zone__committee")


def is_shown(user: User, attachment: Attachment) -> bool:
    """May `user`, who sees the petition, see this file of it?"""
    return not attachment.with_name or may_read_petitioner(user, attachment.petition)


def attachments_that_count(petition: Petition) -> QuerySet[Attachment]:
    """What a petition has, ready or on its way."""
    return Attachment.objects.filter(Q(state=PhotoState.ARRIVED) | Q(state=PhotoState.READY), petition=petition)


def may_attach(user: User, petition: Petition) -> bool:
    """While it is open: who registers petitions in its zone, who handles it, and a department at work on it."""
    if petition.state == State.CLOSED or not is_open_to(user, petition):
        return False
    registers = may(user, Permission.PETITION_REGISTER, zone_id=petition.zone_id)
    return registers or handles(user, petition) or _works_on(user, petition)


def may_withdraw(user: User, attachment: Attachment) -> bool:
    """Who handles the petition, even a closed one; and who brought the file, while they could bring another."""
    petition = attachment.petition
    return handles(user, petition) or (attachment.added_by_id == user.pk and may_attach(user, petition))


def _works_on(user: User, petition: Petition) -> bool:
    duties = Duty.objects.filter(order__petition=petition, state__in=sorted(OPEN)).select_related("order__petition")
    return any(may_move_duty(user, duty, DutyMove.REPORT) for duty in duties)
