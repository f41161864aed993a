"""Duties of departments: given by the case desk, worked on by the department, taken or sent back by the desk."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from petitions.deadlines import may_be_extended
from petitions.duty_route import (
    DUTY_MONTHS,
    DUTY_ROUTE,
    OBJECTION_WORKDAYS,
    DutyMove,
    DutyState,
    duty_allows,
)
from petitions.models import Duty, DutyStep, Kind, Outcome, Petition, TransferOrder
from petitions.queries.duty import duties_of_this_turn, may_move_duty
from petitions.queries.following import follows
from petitions.route import HANDLES, WAITING, Move, State, Stop
from petitions.services.duty_steps import desk_of, make_step, note_step, people_at, tell, workdays_after
from petitions.services.duty_terms import extend_term, first_term, same_term
from petitions.services.locking import locked
from petitions.services.moves import move
from petitions.services.orders import current_order, order_by_desk
from petitions.services.refusals import Refused
from wulibridge.journal.services import recording
from wulibridge.people.models import User
from wulibridge.people.queries import may
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Organization
from wulibridge.territory.queries import departments_of

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class DutyDraft:
    """What a department is to do. With `meeting_on` a joint handling meeting gave it, of which `minutes` tell."""

    department: Organization
    task: str
    leads: bool = False
    meeting_on: date | None = None
    minutes: str = ""


def assign_duty(*, petition: Petition, draft: DutyDraft, by: User) -> Duty:
    """Give a department its part, with one month from today (Asia/Shanghai). A petition that nobody has taken is taken
    by it, its order accepted; one that came without an order gets one written by the desk.

    Raises Refused when `by` does not handle the third stop there, when the petition does not wait at it or is a
    complaint, for another subdistrict's department or one that has an open duty here, and for a second lead.
    """
    with recording():
        row, now = locked(petition), database_now()
        _check_place(row, by)
        _check_draft(row, draft, now)
        if row.state == State.REGISTERED:
            move(petition=row, move=Move.TAKE, by=by)
            row = locked(petition)
        order = current_order(row) or order_by_desk(row, asked=draft.task, by=by, now=now)
        order.petition = row
        _check_department(order, draft.department)
        if draft.leads and duties_of_this_turn(row).filter(leads=True).exclude(state=DutyState.REASSIGNED).exists():
            raise Refused(_("Another department leads already."), "leads")
        duty = _new_duty(order, draft.department, draft.task, by=by, now=now, leads=draft.leads)
        duty.meeting_on, duty.minutes = draft.meeting_on, draft.minutes.strip()
        first_term(duty, now=now, by=by)
        _begin(duty, by=by, now=now)
    return duty


def move_duty(*, duty: Duty, move: DutyMove, by: User, facts: Facts | None = None) -> Duty:
    """Make `move` as a member of staff and return the duty as it then stands; of REASSIGN the one that takes its place.

    `facts` by move: reason; REPORT outcome and report; REASSIGN department and reason. Raises Refused when the route
    lacks the move from here, when it is not `by`'s to make, when a fact is missing or impossible, or when its time is
    over. Of two people who accept one duty, exactly one becomes its owner.
    """
    with recording():
        petition = locked(Petition.objects.get(transfer_orders__duties=duty))
        row = Duty.objects.select_for_update(of=("self",)).select_related("order", "department").get(pk=duty.pk)
        row.order.petition = petition
        if not may_move_duty(by, row, move):
            raise Refused(_("This step is not yours to make."))
        if not duty_allows(move, DutyState(row.state)):
            raise Refused(
                _("This is no longer possible: the duty is now in this state: %(state)s.")
                % {"state": row.get_state_display()}
            )
        _check_facts(move, facts or {})
        return DEEDS[move](row, facts or {}, by, database_now())


def _check_place(petition: Petition, by: User) -> None:
    if not may(by, HANDLES[Stop.SUBDISTRICT], zone_id=petition.zone_id):
        raise Refused(_("Only the case desk gives departments duties."))
    if petition.stop != Stop.SUBDISTRICT or petition.state not in WAITING:
        raise Refused(_("Departments get duties while a petition waits at the third stop."))
    if follows(petition):
        raise Refused(_("It follows another petition and is answered with it. Part them first."))
    if petition.kind == Kind.COMPLAINT:
        raise Refused(_("A complaint stays with its named handlers: no department gets to read it."))


def _check_draft(petition: Petition, draft: DutyDraft, now: datetime) -> None:
    if not draft.task.strip():
        raise Refused(_("Please fill in this field."), "task")
    if not departments_of(petition.zone.committee.subdistrict_id).filter(pk=draft.department.pk).exists():
        raise Refused(_("Please choose a department of this subdistrict."), "department")
    if draft.meeting_on and draft.meeting_on > civil_date(now):
        raise Refused(_("This lies in the future."), "meeting_on")


def _check_department(order: TransferOrder, department: Organization) -> None:
    if order.duties.going_on().filter(department=department).exists():  # type: ignore[attr-defined]
        raise Refused(_("This department has a duty here that is not done yet."), "department")


def _check_facts(move: DutyMove, facts: Facts) -> None:
    for name in DUTY_ROUTE[move].facts:
        if facts.get(name) in (None, "") or (isinstance(facts[name], str) and not facts[name].strip()):
            raise Refused(_("Please fill in this field."), name)


def _new_duty(
    order: TransferOrder, department: Organization, task: str, *, by: User, now: datetime, leads: bool
) -> Duty:
    today = civil_date(now)
    return Duty(
        order=order,
        department=department,
        task=task.strip(),
        leads=leads,
        assigned_by=by,
        assigned_at=now,
        start_on=today,
        months=DUTY_MONTHS,
        object_by=workdays_after(today, OBJECTION_WORKDAYS),
    )


def _begin(duty: Duty, *, by: User, now: datetime) -> None:
    note_step(duty, DutyMove.ASSIGN, by=by, now=now, note=duty.task)
    tell(duty, DutyMove.ASSIGN.value, people_at(duty.department_id), key=duty.pk, by=by)


# What each step does beyond its row in the route ----------------------------------------------------------------------


def _accept(duty: Duty, facts: Facts, by: User, now: datetime) -> Duty:
    duty.owner = by
    make_step(duty, DutyMove.ACCEPT, by=by, now=now)
    return duty


def _object(duty: Duty, facts: Facts, by: User, now: datetime) -> Duty:
    if duty.steps.filter(move=DutyMove.OBJECT).exists():
        raise Refused(_("The case desk has decided on an objection already."))
    if civil_date(now) > duty.object_by:
        raise Refused(
            _("A duty is objected to within five working days, here until %(day)s.")
            % {"day": duty.object_by.isoformat()}
        )
    return _said(duty, DutyMove.OBJECT, facts, by, now, told=desk_of(duty.order.petition))


def _stands(duty: Duty, facts: Facts, by: User, now: datetime) -> Duty:
    return _said(duty, DutyMove.STANDS, facts, by, now, told=people_at(duty.department_id))


def _reassign(duty: Duty, facts: Facts, by: User, now: datetime) -> Duty:
    department = facts["department"]
    petition = duty.order.petition
    if not departments_of(petition.zone.committee.subdistrict_id).filter(pk=department.pk).exists():
        raise Refused(_("Please choose a department of this subdistrict."), "department")
    _check_department(duty.order, department)
    told = people_at(duty.department_id)
    _said(duty, DutyMove.REASSIGN, facts, by, now, told=told)
    other = _new_duty(duty.order, department, duty.task, by=by, now=now, leads=duty.leads)
    other.meeting_on, other.minutes, other.start_on = duty.meeting_on, duty.minutes, duty.start_on
    other.replaces = duty
    same_term(other, now=now, by=by)
    _begin(other, by=by, now=now)
    return other


def _report(duty: Duty, facts: Facts, by: User, now: datetime) -> Duty:
    if facts["outcome"] not in Outcome.values:
        raise Refused(_("Please choose one of the outcomes."), "outcome")
    duty.outcome, duty.report = facts["outcome"], facts["report"].strip()
    make_step(duty, DutyMove.REPORT, by=by, now=now, note=duty.report, outcome=duty.outcome)
    tell(duty, DutyMove.REPORT.value, desk_of(duty.order.petition), key=_count(duty, DutyMove.REPORT), by=by)
    return duty


def _confirm(duty: Duty, facts: Facts, by: User, now: datetime) -> Duty:
    make_step(duty, DutyMove.CONFIRM, by=by, now=now)
    tell(duty, DutyMove.CONFIRM.value, people_at(duty.department_id), key=duty.pk, by=by)
    return duty


def _send_back(duty: Duty, facts: Facts, by: User, now: datetime) -> Duty:
    return _said(duty, DutyMove.SEND_BACK, facts, by, now, told=people_at(duty.department_id))


def _extend(duty: Duty, facts: Facts, by: User, now: datetime) -> Duty:
    extended = duty.extended_at is not None
    if not may_be_extended(due_on=duty.due_on, extended=extended, today=civil_date(now)):
        raise Refused(
            _("This duty has had its extension already.")
            if extended
            else _("The deadline has passed: it can no longer be extended.")
        )
    extend_term(duty, now=now, by=by, reason=facts["reason"].strip())
    return _said(duty, DutyMove.EXTEND, facts, by, now, told=people_at(duty.department_id))


def _said(duty: Duty, made: DutyMove, facts: Facts, by: User, now: datetime, *, told: list[User]) -> Duty:
    make_step(duty, made, by=by, now=now, note=facts["reason"].strip())
    tell(duty, made.value, told, key=_count(duty, made), by=by)
    return duty


def _count(duty: Duty, made: DutyMove) -> int:
    return DutyStep.objects.filter(duty=duty, move=made).count()


DEEDS: dict[DutyMove, Callable[[Duty, Facts, User, datetime], Duty]] = {
    DutyMove.ACCEPT: _accept,
    DutyMove.OBJECT: _object,
    DutyMove.STANDS: _stands,
    DutyMove.REASSIGN: _reassign,
    DutyMove.REPORT: _report,
    DutyMove.CONFIRM: _confirm,
    DutyMove.SEND_BACK: _send_back,
    DutyMove.EXTEND: _extend,
}
