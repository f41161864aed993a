"""What every step of a duty leaves behind, whoever makes it: the row, its step, the journal, and who is told."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from petitions.duty_route import DUTY_ROUTE, OPEN, RUNNING, DutyMove, DutyState
from petitions.models import Duty, DutyStep, Petition
from petitions.queries import is_complaint
from petitions.route import Stop
from petitions.services.notes import handlers_of
from petitions.services.refusals import Refused
from wulibridge import clock
from wulibridge.journal.services import Actor, record
from wulibridge.listed import listed
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders_at
from wulibridge.territory.calendar import civil_date, end_of, working_calendar

# No run of days off is longer than so many days beside five working ones.
AHEAD = 30


def workdays_after(start: date, workdays: int) -> date:
    """The working day so many after `start` (a date of Asia/Shanghai, not counted itself). One query."""
    calendar = working_calendar(start, date.fromordinal(start.toordinal() + AHEAD))
    return clock.add_workdays(start, workdays, calendar.is_workday)


def people_at(department_id: int | None) -> list[User]:
    """Who works on the duties of a department."""
    return holders_at(Permission.DUTY_WORK, department_id)


def desk_of(petition: Petition) -> list[User]:
    """Who is told at the case desk: who works on the petition there, or everybody."""
    if petition.handler and petition.stop == Stop.SUBDISTRICT:
        return [petition.handler]
    return handlers_of(petition.zone, Stop.SUBDISTRICT)


def make_step(duty: Duty, move: DutyMove, *, by: Actor, now: datetime, note: str = "", **details: Any) -> None:
    """Set the state that the route gives to `move`, save the duty, and write the step and the journal entry.

    Raises Refused where the route has no such move from the duty's state.
    """
    rule, was = DUTY_ROUTE[move], duty.state
    if was not in rule.from_states:
        raise Refused(
            _("This is no longer possible: the duty is now in this state: %(state)s.")
            % {"state": duty.get_state_display()}
        )
    duty.state = rule.to_state or duty.state
    if duty.state not in RUNNING:
        duty.wake_at = None
    elif was not in RUNNING:
        duty.wake_at = end_of(duty.due_on)
    if duty.state not in OPEN:
        duty.closed_at = now
    duty.save()
    note_step(duty, move, by=by, now=now, note=note, **details)


def note_step(duty: Duty, move: DutyMove, *, by: Actor, now: datetime, note: str = "", **details: Any) -> None:
    """The step and the journal entry of what was just done to `duty`."""
    DutyStep.objects.create(duty=duty, at=now, by_id=by.pk, move=move, note=note)
    area = duty.order.petition.zone.code
    said = {"order": duty.order.number, "department": duty.department_id, "due_on": str(duty.due_on), **details}
    record(f"duty.{move.value}", duty, by=by, area=area, details=said)


def tell(duty: Duty, step: str, receivers: Iterable[User], *, key: object, by: Actor | None = None) -> None:
    """A notice of one step: number, title, department and due date, and never the petitioner. Not to who made it.

    `key` tells this step from the last of its kind.
    """
    petition = duty.order.petition
    told = tuple({user.pk: user for user in receivers if by is None or user.pk != by.pk}.values())
    facts = {
        "step": step,
        "number": petition.number,
        "title": petition.title,
        "department": duty.department.name,
        "due_on": duty.due_on.isoformat(),
    }
    path = reverse("petitions:duty", args=[duty.pk])
    notify([Message("duty_step", f"duty:{duty.pk}:{step}:{key}", told, path, facts, named=is_complaint(petition))])


def drop_open_duties(petition: Petition, *, reason: str, by: Actor, now: datetime) -> None:
    """The answer to the resident goes out. Open duties stand in its way, unless it is said why not to wait for them.

    Raises Refused, to be shown at `without_duties`. The petition is locked.
    """
    duties = Duty.objects.going_on().filter(order__petition=petition).select_for_update(of=("self",)).order_by("pk")
    waiting = list(duties.select_related("order", "department"))
    if waiting and not reason.strip():
        names = listed(duty.department.name for duty in waiting)
        raise Refused(
            _("Not done yet: %(departments)s. Wait for it, or say why the answer goes out without it.")
            % {"departments": names},
            "without_duties",
        )
    for duty in waiting:
        duty.order.petition = petition
        was = DutyState(duty.state)
        make_step(duty, DutyMove.DROP, by=by, now=now, note=reason.strip(), state=was.value)
        tell(duty, DutyMove.DROP.value, people_at(duty.department_id), key=civil_date(now), by=by)
