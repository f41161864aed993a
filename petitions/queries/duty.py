"""Reading what departments were given to do. Scope first: Duty.objects.visible_to(user)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from petitions.deadlines import may_be_extended
from petitions.duty_route import DUTY_ROUTE, OPEN, RUNNING, DutyMove, DutyState, DutyWho, duty_allows
from petitions.models import Duty, Inquiry, Outcome, Passage, Petition
from petitions.route import HANDLES, Move, Stop
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may, reach
from wulibridge.territory.models import Organization, WorkDay

DESK = HANDLES[Stop.SUBDISTRICT]


@dataclass(frozen=True)
class Side:
    """For whom somebody speaks about a duty: the department that has it, or the case desk (None)."""

    department: Organization | None


@dataclass(frozen=True)
class Figures:
    """Of one's own duties: how many are open, late now, and done since the year began."""

    open: int
    late: int
    done: int


def duties_for(user: User) -> QuerySet[Duty]:
    """Duties that `user` may see, each with what its own page shows."""
    return Duty.objects.visible_to(user).select_related(
        "order__petition__zone__committee__subdistrict", "order__committee", "department", "owner", "assigned_by"
    )


def own_duties(user: User) -> QuerySet[Duty]:
    """The duties of one's own departments; of the case desk, those of its subdistrict; of a leader, the supervised ones
    of the committees they answer for."""
    rows = Duty.objects.visible_to(user)
    if departments := reach(user, Permission.DUTY_WORK).organizations:
        return rows.filter(department__in=departments)
    if zones := reach(user, DESK).zones:
        return rows.filter(order__petition__zone__one_of=zones)
    return _supervised(rows, user)


def supervised_duties_for(user: User) -> QuerySet[Duty]:
    """Late duties under supervision in the committees this leader answers for; in the whole area when for none."""
    return in_rows(_supervised(Duty.objects.visible_to(user), user)).order_by("due_on", "pk")


def _supervised(rows: QuerySet[Duty], user: User) -> QuerySet[Duty]:
    rows = rows.filter(
        supervised_at__isnull=False,
        state__in=RUNNING,
        order__petition__zone__one_of=reach(user, Permission.SUPERVISE).zones,
    )
    assigned = list(user.assignments.in_force().values_list("committee", flat=True))
    return rows.filter(order__petition__zone__committee__in=assigned) if assigned else rows


def duties_to_decide(user: User) -> QuerySet[Duty]:
    """What waits for the case desk: objections, and reports."""
    rows = Duty.objects.visible_to(user).filter(
        state__in=[DutyState.OBJECTED, DutyState.REPORTED], order__petition__zone__one_of=reach(user, DESK).zones
    )
    return in_rows(rows).order_by("due_on", "pk")


def in_rows(rows: QuerySet[Duty]) -> QuerySet[Duty]:
    """With what a row of a list shows."""
    return rows.select_related("order__petition__zone", "department", "owner")


def by_state(rows: QuerySet[Duty], which: str, today: date) -> QuerySet[Duty]:
    """`open` (the default), `late` or `done` ones; open ones by days left, done ones the latest first.

    `today` is a date of Asia/Shanghai.
    """
    match which:
        case "late":
            return _late(rows, today).order_by("due_on", "pk")
        case "done":
            return rows.exclude(state__in=OPEN).order_by("-closed_at", "-pk")
        case _:
            return rows.filter(state__in=OPEN).order_by("due_on", "pk")


def _late(rows: QuerySet[Duty], today: date) -> QuerySet[Duty]:
    return rows.filter(state__in=RUNNING, due_on__lt=today)


def figures_of(rows: QuerySet[Duty], today: date) -> Figures:
    """The figures of these duties; each can be opened as a list. One query."""
    return Figures(
        **rows.order_by().aggregate(
            open=Count("pk", filter=Q(state__in=OPEN)),
            late=Count("pk", filter=Q(state__in=RUNNING, due_on__lt=today)),
            done=Count("pk", filter=~Q(state__in=OPEN)),
        )
    )


def duty_moves_of(user: User, duty: Duty) -> list[DutyMove]:
    """The steps this user may make now; none that the service would refuse, so that nobody gives a reason in vain."""
    moves = [
        move for move in DUTY_ROUTE if duty_allows(move, DutyState(duty.state)) and may_move_duty(user, duty, move)
    ]
    today = timezone.localdate()
    if DutyMove.EXTEND in moves and not may_be_extended(
        due_on=duty.due_on, extended=duty.extended_at is not None, today=today
    ):
        moves.remove(DutyMove.EXTEND)
    if DutyMove.OBJECT in moves and (today > duty.object_by or duty.steps.filter(move=DutyMove.OBJECT).exists()):
        moves.remove(DutyMove.OBJECT)
    return moves


def may_move_duty(user: User, duty: Duty, move: DutyMove) -> bool:
    """Is this step `user`'s to make, whatever state the duty is in? `duty.order.petition` is read."""
    match DUTY_ROUTE[move].who:
        case DutyWho.DEPARTMENT:
            return works_at(user, duty.department_id)
        case DutyWho.DESK:
            return at_desk_of(user, duty)
        case _:
            return False


def works_at(user: User, department_id: int) -> bool:
    """Does `user` work on the duties of this department?"""
    return department_id in reach(user, Permission.DUTY_WORK).organizations


def at_desk_of(user: User, duty: Duty) -> bool:
    """Does `user` run the third stop where the petition of this duty is?"""
    return may(user, DESK, zone_id=duty.order.petition.zone_id)


def side_of(user: User, duty: Duty) -> Side | None:
    """For whom `user` may ask something about a duty; None for those who only read it."""
    if works_at(user, duty.department_id):
        return Side(duty.department)
    return Side(None) if at_desk_of(user, duty) else None


def may_answer(user: User, inquiry: Inquiry) -> bool:
    """Was this question put to `user`'s department, or desk?"""
    if inquiry.asked_of_id is None:
        return at_desk_of(user, inquiry.duty)
    return works_at(user, inquiry.asked_of_id)


def inquiries_of(duty: Duty, user: User) -> list[Inquiry]:
    """The questions about a duty: all of them for the department that has it and for those who read the petition, and
    for another department its own."""
    rows = duty.inquiries.select_related("asked_for", "asked_of", "asked_by", "answered_by")
    departments = reach(user, Permission.DUTY_WORK).organizations
    if departments and duty.department_id not in departments:
        rows = rows.filter(Q(asked_of__in=departments) | Q(asked_for__in=departments))
    for inquiry in (found := list(rows)):
        inquiry.duty = duty
    return found


def inquiries_to_answer(user: User) -> QuerySet[Inquiry]:
    """Questions that wait for an answer of one's own department, or of the case desk."""
    theirs = Q(asked_of__in=reach(user, Permission.DUTY_WORK).organizations)
    zones = reach(user, DESK).zones
    if zones:
        theirs |= Q(asked_of=None, duty__order__petition__zone__one_of=zones)
    rows = Inquiry.objects.filter(theirs, answered_at=None, duty__in=Duty.objects.visible_to(user).values("pk"))
    return rows.select_related("duty__order__petition", "duty__department", "asked_for").order_by("due_on", "pk")


def duties_of_this_turn(petition: Petition) -> QuerySet[Duty]:
    """The duties given since the petition was last reopened, or all of them while it never was. What departments did
    for the answer before stays done, and is no part of the next one."""
    reopened = Passage.objects.filter(petition=petition, entered_by=Move.REOPEN).order_by("-ordinal")
    since = Coalesce(Subquery(reopened.values("entered_at")[:1]), F("assigned_at"))
    return Duty.objects.filter(order__petition=petition, assigned_at__gte=since)


def composed_answer(petition: Petition) -> dict[str, str]:
    """What the duties' reports say to the resident, and the outcome that follows from theirs: solved when all are. An
    empty one where no department has reported. One query."""
    rows = duties_of_this_turn(petition).filter(state__in=[DutyState.REPORTED, DutyState.DONE])
    duties = list(rows.select_related("department").order_by("-leads", "pk"))
    if not duties:
        return {}
    said = "\n".join(f"{duty.department.name}：{duty.report}" for duty in duties)
    return {"explanation": said, "outcome": _outcome_of({duty.outcome for duty in duties})}


def _outcome_of(outcomes: Iterable[str]) -> str:
    """The least of them: a matter is solved when all of it is."""
    for outcome in (Outcome.NOT_DONE, Outcome.EXPLAINED):
        if outcome in outcomes:
            return outcome.value
    return Outcome.SOLVED.value


def has_open_duties(petition: Petition) -> bool:
    """Is a department still at work on it?"""
    return Duty.objects.going_on().filter(order__petition=petition).exists()


def duties_to_ring(*, after: int, limit: int, now: object) -> list[int]:
    """Numbers (pk) above `after` of duties whose alarm has rung."""
    rows = Duty.objects.filter(state__in=RUNNING, wake_at__lte=now, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])


def duties_to_settle(*, after: int, limit: int) -> list[int]:
    """Numbers (pk) above `after` of duties with a provisional due date whose day is in the calendar by now."""
    published = WorkDay.objects.filter(day=OuterRef("due_on"))
    rows = Duty.objects.filter(Exists(published), provisional=True, state__in=RUNNING, pk__gt=after).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:limit])
