"""Another worker comes when the elder is not satisfied, or when the one they have cannot come. What may follow what
stands in evaluations.route."""

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from evaluations.models import CarePlan, CareReplacement, CareSignature, ReplacementStep
from evaluations.queries.rights import keeps, staffs, workers_of
from evaluations.route import (
    REPLACEMENT_GOES_ON,
    REPLACEMENT_ROUTE,
    ReplacementMove,
    ReplacementReason,
    ReplacementState,
    Who,
    may_replace,
)
from evaluations.services.card import end_card
from evaluations.services.guard import locked_plan, note, today
from petitions.services import Refused
from wulibridge.journal.services import RESIDENT, Actor, record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders_at, holders_within
from wulibridge.territory.calendar import database_now

Move = ReplacementMove


def ask_for_another(*, signature: CareSignature, plan: CarePlan) -> CareReplacement | None:
    """A low score asks, inside the transaction in which it was signed. None where another worker is asked for already,
    or comes already: the score was still for the one before."""
    if signature.worker_id != plan.worker_id:
        return None
    if plan.replacements.filter(state__in=REPLACEMENT_GOES_ON).exists():
        return None
    row = CareReplacement.objects.create(
        plan=plan, signature=signature, from_worker_id=signature.worker_id, asked_at=signature.at
    )
    _step(row, Move.ASK, plan, by=None)
    return row


def report_absence(*, plan: CarePlan, reason: str, by: User) -> CareReplacement:
    """Ask for another worker without a score, because the plan's own has left or cannot come: agency or centre.

    Raises Refused without the right, for a plan that is over, for another reason, and where another worker is asked for
    already.
    """
    with recording():
        row = locked_plan(plan)
        _check_who(Move.REPORT, row, by)
        if reason not in (ReplacementReason.LEFT, ReplacementReason.AWAY):
            raise Refused(_("Choose one."), "reason")
        if row.ends_on and row.ends_on < today():
            raise Refused(_("This plan is over."))
        if row.replacements.filter(state__in=REPLACEMENT_GOES_ON).exists():
            raise Refused(_("Another worker is asked for already."))
        facts = {"from_worker_id": row.worker_id, "asked_at": database_now()}
        made = CareReplacement.objects.create(plan=row, reason=reason, **facts)
        _step(made, Move.REPORT, row, by=by)
    return made


def end_replacement(*, plan: CarePlan, by: User) -> None:
    """Close what is open when the plan gets its last day, inside that transaction."""
    row = plan.replacements.select_for_update().filter(state__in=REPLACEMENT_GOES_ON).first()
    if row is not None:
        _change(row, Move.END, plan, None)
        _step(row, Move.END, plan, by=by)


def move_replacement(
    *, replacement: CareReplacement, move: ReplacementMove, by: User, worker: User | None = None
) -> CareReplacement:
    """Make a move of REPLACEMENT_ROUTE; NAME says which `worker`.

    Raises Refused for a move that the route lacks from here, for who does not make it, and for a worker who is not of
    the agency or is the one to be replaced.
    """
    with recording():
        plan = locked_plan(replacement.plan)
        row = CareReplacement.objects.select_for_update().get(pk=replacement.pk)
        if not may_replace(move, row.state):
            raise Refused(_("This is no longer possible: it is now %(state)s.") % {"state": row.get_state_display()})
        _check_who(move, plan, by)
        _change(row, move, plan, worker)
        _step(row, move, plan, by=by)
    return row


def moves_of(replacement: CareReplacement, user: User) -> list[ReplacementMove]:
    """What `user` may do about it now."""
    plan, roles = replacement.plan, []
    roles += [Who.AGENCY] if staffs(user, plan.agency) else []
    roles += [Who.CENTRE] if keeps(user, plan.agency) else []
    return [
        move
        for move, rule in REPLACEMENT_ROUTE.items()
        if set(rule.who) & set(roles) and may_replace(move, replacement.state)
    ]


def _check_who(move: ReplacementMove, plan: CarePlan, by: User) -> None:
    who = REPLACEMENT_ROUTE[move].who
    if (Who.AGENCY in who and staffs(by, plan.agency)) or (Who.CENTRE in who and keeps(by, plan.agency)):
        return
    raise Refused(_("Somebody else does this: the agency names, the centre asks the elder."))


def _change(row: CareReplacement, move: ReplacementMove, plan: CarePlan, worker: User | None) -> None:
    now = database_now()
    row.state = ReplacementState(REPLACEMENT_ROUTE[move].to_state)
    if move == Move.NAME:
        if worker is None or worker.pk == row.from_worker_id or worker not in workers_of(plan.agency):
            raise Refused(_("Choose another worker of the agency."), "worker")
        _check_card(plan, worker)
        row.to_worker = worker
    if move == Move.DECLINE:
        row.to_worker = None
    if move == Move.CONFIRM:
        _swap(row, plan, now)
    if row.state not in REPLACEMENT_GOES_ON:
        row.closed_at = now
    row.save(update_fields=["state", "to_worker", "closed_at"])


def _swap(row: CareReplacement, plan: CarePlan, now: datetime) -> None:
    if row.to_worker is None or row.to_worker not in workers_of(plan.agency):
        raise Refused(_("This worker has left the agency meanwhile. Let it name another one."))
    _check_card(plan, row.to_worker)
    plan.worker = row.to_worker
    plan.save(update_fields=["worker"])
    end_card(plan, now)


def _check_card(plan: CarePlan, worker: User) -> None:
    if plan.cards.filter(ended_at=None, issued_by=worker).exists():
        raise Refused(_("This worker printed the elder's card and may know its codes. Choose another one."), "worker")


def _step(row: CareReplacement, move: ReplacementMove, plan: CarePlan, *, by: User | None) -> None:
    ReplacementStep.objects.create(replacement=row, move=move, worker_id=row.to_worker_id, by=by)
    if by is not None:
        note(f"care_replacement.{move}", plan, by=by, replacement=row.pk, worker=row.to_worker_id)
    else:
        _note_of_elder(row, plan, RESIDENT)
    _tell(row, move, plan)


def _note_of_elder(row: CareReplacement, plan: CarePlan, by: Actor) -> None:
    area = plan.household.building.zone.code
    record(f"care_replacement.{Move.ASK}", plan, by=by, area=area, details={"replacement": row.pk})


def _tell(row: CareReplacement, move: ReplacementMove, plan: CarePlan) -> None:
    """Whoever has to act next. It names the plan by its number, never who lives there."""
    if row.state == ReplacementState.ASKED:
        receivers = holders_at(Permission.HOMECARE_STAFF, plan.agency_id)
    elif row.state == ReplacementState.NAMED:
        receivers = holders_within(Permission.HOMECARE_KEEP, [plan.agency.subdistrict_id])
    else:
        receivers = holders_at(Permission.HOMECARE_STAFF, plan.agency_id)
    step = row.steps.order_by("-pk").values_list("pk", flat=True).first()
    message = Message(
        kind="care_replacement",
        key=f"care_replacement:{row.pk}:{step}",
        receivers=tuple(receivers),
        path=reverse("evaluations:plan", args=[plan.pk]),
        facts={"state": row.state, "reason": row.reason, "plan": plan.pk, "agency": str(plan.agency)},
    )
    notify([message])
