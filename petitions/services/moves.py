"""Moving a petition along the route: lock, ask the table, check right and facts, write all at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from petitions.deadlines import EXTENSION_MONTHS, due, may_be_extended
from petitions.models import NotDoneReason, Outcome, Passage, Petition, Reply, Verdict, Way
from petitions.queries import handles, zone_in_force
from petitions.route import ROUTE, Move, State, Stop, allows, next_stop, permission_for
from petitions.services.locking import locked
from petitions.services.notes import handlers_of, message
from petitions.services.passages import calendar_from, new_passage, set_due
from petitions.services.refusals import Refused
from wulibridge.journal.services import RESIDENT, Actor, record, recording
from wulibridge.notices.services import notify
from wulibridge.people.models import User
from wulibridge.people.queries import may, responsible_leaders
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Organization
from wulibridge.territory.queries import departments_of
from wulibridge.territory.redistricting.standing import share_map

Facts = Mapping[str, Any]


@dataclass
class Step:
    """One move being made: the locked petition, its open stay, and what was said."""

    petition: Petition
    passage: Passage
    move: Move
    facts: Facts
    now: datetime
    user: User | None


def move(*, petition: Petition, move: Move, by: User, facts: Facts | None = None) -> Petition:
    """Make `move` as a member of staff and return the petition as it then stands.

    `facts` by move: ANSWER outcome, reason_code, explanation, way, given_on (date, Asia/Shanghai); all that need a
    reason: reason. Raises Refused when the route lacks the move from here, when `by` may not make it, or when a fact
    is missing or impossible.
    """
    with recording():
        if move == Move.REOPEN:
            share_map()  # it goes to a zone in force
        step = _begun(petition, move, facts or {}, user=by)
        permission = permission_for(move, Stop(step.petition.stop))
        if permission is None or not may(by, permission, zone_id=step.petition.zone_id):
            raise Refused(_("This move is not yours to make at this stop."))
        return _make(step, by)


def judge_as_resident(*, petition: Petition, satisfied: bool, note: str = "") -> Petition:
    """The resident's own verdict, proven by number and query code. A dissatisfied one waits for a decision.

    Raises Refused when there is no answer to judge, or when dissatisfaction comes without a word of why.
    """
    with recording():
        made = Move.SATISFIED if satisfied else Move.DISSATISFIED
        return _make(_begun(petition, made, {"reason": note}, user=None), RESIDENT)


def involve_department(*, petition: Petition, department: Organization | None, by: User) -> Petition:
    """Ask a department to help (or nobody any more): it reads the petition without the petitioner's name.

    Raises Refused when `by` does not handle the petition where it stands, when it is closed, and for anything but an
    active department of its subdistrict.
    """
    with recording():
        row = locked(petition)
        if row.state == State.CLOSED or not handles(by, row):
            raise Refused(_("Only those who handle it now may ask a department."))
        if department and not departments_of(row.zone.committee.subdistrict_id).filter(pk=department.pk).exists():
            raise Refused(_("Please choose a department of this subdistrict."), "department")
        row.department = department
        row.save(update_fields=["department"])
        record(
            "petition.department",
            row,
            by=by,
            area=row.zone.code,
            details={"organization": department.pk if department else None},
        )
    return row


def _begun(petition: Petition, move: Move, facts: Facts, *, user: User | None) -> Step:
    row = locked(petition)
    if not allows(move, State(row.state), Stop(row.stop)):
        raise Refused(
            _("This is no longer possible: the petition now stands at the %(stop)s, %(state)s.")
            % {"stop": row.get_stop_display(), "state": row.get_state_display()}
        )
    passage = Passage.objects.get(petition=row, left_at=None) if row.closed_at is None else _last(row)
    return Step(row, passage, move, facts, database_now(), user)


def _last(petition: Petition) -> Passage:
    return Passage.objects.filter(petition=petition).latest("ordinal")


def _make(step: Step, by: Actor) -> Petition:
    for name in ROUTE[step.move].facts:
        if step.facts.get(name) in (None, "") or (isinstance(step.facts[name], str) and not step.facts[name].strip()):
            raise Refused(_("Please fill in this field."), name)
    rule, petition = ROUTE[step.move], step.petition
    was = {"state": petition.state, "stop": petition.stop, "due_on": petition.due_on}
    if rule.to_state is not None:
        petition.state = rule.to_state
    EFFECTS[step.move](step)
    petition.save()
    step.passage.save()
    details = {
        name: [str(old), str(getattr(petition, name))] for name, old in was.items() if old != getattr(petition, name)
    }
    record(f"petition.{step.move.value}", petition, by=by, area=petition.zone.code, details=details)
    key = f"{_turn(step)}:{step.move.value}"
    notify([message(petition, step.move, key, [user for user in _told(step) if user.pk != by.pk])])
    return petition


def _turn(step: Step) -> str:
    """What makes a notice of this move unlike the last of its kind: the stay, and the count of answers within it."""
    return f"{step.passage.petition_id}.{step.passage.ordinal}.{step.petition.replies.count()}"


def _told(step: Step) -> list[User]:
    """Those who must act next, or whose petition it is."""
    petition, zone = step.petition, step.petition.zone
    owner = [petition.owner] if petition.owner else []
    if ROUTE[step.move].new_passage or step.move == Move.EXTEND:
        return handlers_of(zone, Stop(petition.stop))
    if step.move == Move.DISSATISFIED:
        above = next_stop(Stop(petition.stop))
        return owner + (handlers_of(zone, above) if above else responsible_leaders(zone))
    return owner


# What each move does beyond its row in the route ----------------------------------------------------------------------


def _take(step: Step) -> None:
    step.petition.owner = step.user
    step.passage.taken_at, step.passage.taken_by = step.now, step.user


def _answer(step: Step) -> None:
    given_on, outcome, reason_code = step.facts["given_on"], step.facts["outcome"], step.facts.get("reason_code") or ""
    if not isinstance(given_on, date) or given_on > civil_date(step.now):
        raise Refused(_("This lies in the future."), "given_on")
    if given_on < civil_date(step.petition.received_at):
        raise Refused(_("This lies before the petition was received."), "given_on")
    if step.facts["way"] not in Way.values:
        raise Refused(_("Please choose one of the ways."), "way")
    if outcome not in Outcome.values:
        raise Refused(_("Please choose one of the outcomes."), "outcome")
    if outcome == Outcome.NOT_DONE and reason_code not in NotDoneReason.values:
        raise Refused(_("Not done needs a reason: choose one."), "reason_code")
    Reply.objects.create(
        petition=step.petition,
        passage=step.passage,
        outcome=outcome,
        reason_code=reason_code if outcome == Outcome.NOT_DONE else "",
        explanation=step.facts["explanation"].strip(),
        way=step.facts["way"],
        given_on=given_on,
        replied_at=step.now,
        author=step.user,
    )
    step.petition.owner = step.petition.owner or step.user
    step.petition.wake_at = None


def _change_stop(step: Step) -> None:
    rule, petition = ROUTE[step.move], step.petition
    old = step.passage
    if old.left_at is None:
        old.left_at, old.left_by, old.left_actor = step.now, step.move, step.user
        old.save()
    # The owner goes with the stop: whoever takes it at the next one follows it through there.
    petition.owner = None
    petition.supervised_at = None
    step.passage = new_passage(
        petition,
        Stop(petition.stop + rule.climbs),
        ordinal=old.ordinal + 1,
        at=step.now,
        by_move=step.move,
        allowances=petition.zone.committee.subdistrict,
        calendar=calendar_from(civil_date(step.now)),
        actor=step.user,
        reason=step.facts["reason"].strip(),
    )


def _extend(step: Step) -> None:
    passage = step.passage
    extended = passage.extended_at is not None
    if not may_be_extended(due_on=step.petition.due_on, extended=extended, today=civil_date(step.now)):
        had_it, too_late = (
            _("This stop has had its extension already."),
            _("The deadline has passed: it can no longer be extended."),
        )
        raise Refused(had_it if extended else too_late)
    passage.months += EXTENSION_MONTHS
    passage.extended_at, passage.extended_by = step.now, step.user
    passage.extension_reason = step.facts["reason"].strip()
    start = civil_date(passage.entered_at)
    set_due(step.petition, passage, due(start, months=passage.months, calendar=calendar_from(start)))


def _judge(step: Step) -> None:
    reply = step.petition.replies.latest("replied_at", "pk")
    reply.verdict, reply.verdict_at = Verdict(step.move.value), step.now
    reply.verdict_by_resident = step.user is None
    reply.verdict_note = (step.facts.get("reason") or "").strip()
    reply.save(update_fields=["verdict", "verdict_at", "verdict_by_resident", "verdict_note"])
    if step.petition.state == State.CLOSED:
        _leave_closed(step)


def _close(step: Step) -> None:
    step.passage.closing_reason = step.facts["reason"].strip()
    _leave_closed(step)


def _leave_closed(step: Step) -> None:
    step.petition.closed_at = step.passage.left_at = step.now
    step.passage.left_by, step.passage.left_actor = step.move, step.user


def _reopen(step: Step) -> None:
    step.petition.reopened += 1
    step.petition.closed_at = None
    step.petition.zone = zone_in_force(step.petition)  # nothing is open in a zone that has ended
    _change_stop(step)


EFFECTS = {
    Move.TAKE: _take,
    Move.ANSWER: _answer,
    Move.MOVE_UP: _change_stop,
    Move.SEND_DOWN: _change_stop,
    Move.EXTEND: _extend,
    Move.SATISFIED: _judge,
    Move.DISSATISFIED: _judge,
    Move.NO_ANSWER: _judge,
    Move.REOPEN: _reopen,
    Move.CLOSE: _close,
}
