"""Moving a petition along the route: lock, ask the table, check right and facts, write all at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from petitions.deadlines import LONGEST_WAIT_DAYS, MOST_WAITS, extended, may_be_extended, time_is_left
from petitions.models import Cause, DeadlineEvent, NotDoneReason, Outcome, Passage, Petition, Reply, Verdict, Wait, Way
from petitions.queries import holds_over, is_complaint, is_open_to, zone_in_force
from petitions.queries.following import follows
from petitions.queries.tries import tries_of
from petitions.route import (
    ENDS_WAITING,
    NEVER_OF_COMPLAINTS,
    NEVER_OF_FOLLOWERS,
    ROUTE,
    Move,
    State,
    Stop,
    allows,
    next_stop,
    permission_for,
)
from petitions.services import orders
from petitions.services.complaint import answerable
from petitions.services.locking import locked
from petitions.services.notes import may_know, message, moved_on, own_people, told_at
from petitions.services.passages import enter
from petitions.services.refusals import Refused
from petitions.services.terms import (
    Entry,
    calendar_from,
    entry_again,
    entry_reopened,
    first_entry,
    promise,
    promises_of,
    set_alarm,
)
from petitions.services.voices import facts_along, open_followers, part_disputed
from petitions.services.waits import end_wait
from petitions.services.webhook import tell_world
from petitions.services.words import tell_resident
from wulibridge.journal.services import RESIDENT, Actor, record, recording
from wulibridge.notices.services import notify
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.territory.calendar import civil_date, database_now
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
    promised: list[DeadlineEvent] = field(default_factory=list)  # what this move promises, to be saved last
    given_with: Reply | None = None  # the answer to its lead, which is being given to this one too

    @property
    def today(self) -> date:
        return civil_date(self.now)

    @property
    def promises(self) -> list[DeadlineEvent]:
        """What the stops of this petition promised until now, oldest first."""
        return promises_of([self.petition.pk]).get(self.petition.pk, []) + self.promised


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
        if permission is None or not _may_make(step, permission, by):
            raise Refused(_("This move is not yours to make at this stop."))
        if move in NEVER_OF_FOLLOWERS and follows(step.petition):
            raise Refused(_("It follows another petition and is answered with it. Part them first."))
        return _make(step, by)


def _may_make(step: Step, permission: Permission, by: User) -> bool:
    petition = step.petition
    if is_complaint(petition) and (step.move in NEVER_OF_COMPLAINTS or not is_open_to(by, petition)):
        return False
    return holds_over(by, permission, petition)


def judge_as_resident(*, petition: Petition, satisfied: bool, note: str = "") -> Petition:
    """The resident's own verdict, proven by number and query code. A dissatisfied one waits for a decision.

    Raises Refused when there is no answer to judge, or when dissatisfaction comes without a word of why.
    """
    with recording():
        made = Move.SATISFIED if satisfied else Move.DISSATISFIED
        return _make(_begun(petition, made, {"reason": note}, user=None), RESIDENT)


def judge_after_call(*, petition: Petition, verdict: Move, note: str, by: User) -> Petition:
    """The verdict as the resident told it to whoever called back; services.contact has said that they may.

    Raises Refused when there is no answer to judge, or a word of why is missing.
    """
    with recording():
        return _make(_begun(petition, verdict, {"reason": note}, user=by), by)


def _begun(petition: Petition, move: Move, facts: Facts, *, user: User | None) -> Step:
    row = locked(petition)
    if not allows(move, State(row.state), Stop(row.stop), waiting=row.waits_until is not None):
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
    was: dict[str, Any] = {"state": petition.state, "stop": petition.stop, "due_on": petition.due_on}
    if petition.waits_until and step.move in ENDS_WAITING:
        step.promised.append(end_wait(petition, step.passage, at=step.now, by=step.user))
    if rule.to_state is not None:
        petition.state = rule.to_state
    EFFECTS[step.move](step)
    for row in (petition, step.passage, *step.promised):
        row.save()
    details = {
        name: [str(old), str(getattr(petition, name))] for name, old in was.items() if old != getattr(petition, name)
    }
    record(f"petition.{step.move.value}", petition, by=by, area=petition.zone.code, details=details)
    key = f"{_turn(step)}:{step.move.value}"
    told = [user for user in _told(step) if user.pk != by.pk]
    notify([message(petition, step.move, key, told)])
    if rule.new_passage:
        notify([moved_on(petition, step.move, key, own=own_people(petition), told=told, by=by)])
    tell_resident(petition, step.move, turn=_turn(step), facts=step.facts)
    tell_world([petition], step.move)
    if step.user is not None:
        orders.follow(petition, step.move, stop=Stop(was["stop"]), facts=step.facts, by=step.user, now=step.now)
    if step.move == Move.ANSWER:
        _answer_followers(step, by)
    return petition


def _answer_followers(step: Step, by: Actor) -> None:
    """The same answer to all that follow the petition, at whatever stop they stand: each gets its own."""
    reply = step.petition.replies.latest("replied_at", "pk")
    for row in open_followers(step.petition):
        facts = facts_along(step.facts, lead=step.petition, today=step.today)
        stay = Passage.objects.get(petition=row, left_at=None)
        _make(Step(row, stay, Move.ANSWER, facts, step.now, step.user, given_with=reply), by)


def _turn(step: Step) -> str:
    """What makes a notice of this move unlike the last of its kind: the stay, and the count of answers within it."""
    return f"{step.passage.petition_id}.{step.passage.ordinal}.{step.petition.replies.count()}"


def _told(step: Step) -> list[User]:
    """Those who must act next, or whose petition it is."""
    petition = step.petition
    if ROUTE[step.move].new_passage:
        return told_at(petition, Stop(petition.stop))
    own = own_people(petition)
    if step.move == Move.EXTEND or step.given_with:
        return own + told_at(petition, Stop(petition.stop))
    if step.move == Move.DISSATISFIED:
        above = next_stop(Stop(petition.stop))
        return own + (told_at(petition, above) if above else answerable(petition))
    return own


# What each move does beyond its row in the route ----------------------------------------------------------------------


def _take(step: Step) -> None:
    step.petition.handler = step.user
    step.petition.owner = step.petition.owner or step.user
    step.passage.taken_at, step.passage.taken_by = step.now, step.user


def _answer(step: Step) -> None:
    given_on, outcome, reason_code = step.facts["given_on"], step.facts["outcome"], step.facts.get("reason_code") or ""
    if not isinstance(given_on, date) or given_on > step.today:
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
        given_with=step.given_with,
    )
    if step.given_with is None or (step.user and may_know(step.user, step.petition)):
        step.petition.handler = step.petition.handler or step.user
        step.petition.owner = step.petition.owner or step.user
    step.petition.wake_at = None
    if step.facts["way"] != Way.NOTICE:
        step.petition.first_contact_at = step.petition.first_contact_at or step.now


def _change_stop(step: Step) -> None:
    _go_to(step, _entry(step, Stop(step.petition.stop + ROUTE[step.move].climbs)))


def _send_down(step: Step) -> None:
    if not time_is_left(due_on=step.petition.due_on, today=step.today):
        raise Refused(_("The time of this stop is used up: sent down, it would only come straight back."))
    _change_stop(step)


def _entry(step: Step, stop: Stop) -> Entry:
    """Where the stop's clock has been started already, it is not started again."""
    allowances = step.petition.zone.committee.subdistrict
    return entry_again(step.move, stop, step.promises) or first_entry(
        stop, start=step.today, allowances=allowances, calendar=calendar_from(step.today)
    )


def _go_to(step: Step, entry: Entry) -> None:
    petition, old = step.petition, step.passage
    if old.left_at is None:
        old.left_at, old.left_by, old.left_actor = step.now, step.move, step.user
    old.save()
    # Its owner stays to the end; who works on it at the next stop takes it there.
    petition.handler = None
    petition.supervised_at = None
    step.passage, event = enter(
        petition,
        entry,
        ordinal=old.ordinal + 1,
        at=step.now,
        by_move=step.move,
        actor=step.user,
        reason=step.facts["reason"].strip(),
    )
    step.promised.append(event)


def _extend(step: Step) -> None:
    passage = step.passage
    given = passage.extended_at is not None
    if not may_be_extended(due_on=step.petition.due_on, extended=given, today=step.today):
        had_it, too_late = (
            _("This stop has had its extension already."),
            _("The deadline has passed: it can no longer be extended."),
        )
        raise Refused(had_it if given else too_late)
    reason = step.facts["reason"].strip()
    passage.extended_at, passage.extended_by, passage.extension_reason = step.now, step.user, reason
    present = step.promises[-1].counted
    term = extended(present, calendar=calendar_from(present.start))
    step.promised.append(
        promise(step.petition, passage, term, Cause.EXTENDED, at=step.now, by=step.user, reason=reason)
    )


def _wait(step: Step) -> None:
    petition, until = step.petition, step.facts["until"]
    if petition.supervised_at or not time_is_left(due_on=petition.due_on, today=step.today):
        raise Refused(_("The deadline has passed: it can no longer wait for the resident."))
    if petition.waits.filter(passage__stop=petition.stop).count() >= MOST_WAITS:
        raise Refused(_("This stop has waited for the resident twice. Please decide with what is there."))
    if not isinstance(until, date) or not step.today < until <= step.today + timedelta(days=LONGEST_WAIT_DAYS):
        raise Refused(_("Please choose a day from tomorrow to thirty days from now."), "until")
    Wait.objects.create(
        petition=petition,
        passage=step.passage,
        began_at=step.now,
        began_by=cast("User", step.user),  # the route gives this move to staff alone
        reason=step.facts["reason"].strip(),
        until=until,
    )
    petition.waits_until = until
    set_alarm(petition)


def _go_on(step: Step) -> None:
    """The wait has ended already, as before every move that ends one."""


def _judge(step: Step) -> None:
    reply = step.petition.replies.latest("replied_at", "pk")
    reply.verdict, reply.verdict_at = Verdict(step.move.value), step.now
    reply.verdict_by_resident = step.user is None
    reply.verdict_note = (step.facts.get("reason") or "").strip()
    reply.save(update_fields=["verdict", "verdict_at", "verdict_by_resident", "verdict_note"])
    if step.move == Move.DISSATISFIED:
        part_disputed(step.petition, by=step.user, at=step.now)
    if step.petition.state == State.CLOSED:
        _leave_closed(step)


def _no_answer(step: Step) -> None:
    if not tries_of(step.petition).enough:
        raise Refused(_("Please try on three different days before it is closed without a verdict."))
    _judge(step)


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
    answer = step.petition.replies.latest("replied_at", "pk")
    entry = entry_reopened(
        Stop(step.petition.stop),
        today=step.today,
        due_on=step.passage.due_on,
        answered_on=civil_date(answer.replied_at),
        calendar=calendar_from(step.today),
    )
    _go_to(step, entry)


EFFECTS = {
    Move.TAKE: _take,
    Move.ANSWER: _answer,
    Move.MOVE_UP: _change_stop,
    Move.SEND_DOWN: _send_down,
    Move.EXTEND: _extend,
    Move.WAIT: _wait,
    Move.GO_ON: _go_on,
    Move.SATISFIED: _judge,
    Move.DISSATISFIED: _judge,
    Move.NO_ANSWER: _no_answer,
    Move.REOPEN: _reopen,
    Move.CLOSE: _close,
}
