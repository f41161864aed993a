"""A petition lived through from its arrival to now, move by move, as the services and the sweep would have moved it.

The moves obey petitions.route; stays and due dates are made by the very functions that the services use.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from petitions.deadlines import LONGEST_WAIT_DAYS, days_waited, extended, waited
from petitions.models import (
    Callback,
    CallbackResult,
    Cause,
    DeadlineEvent,
    NotDoneReason,
    Outcome,
    Passage,
    Petition,
    Reply,
    Verdict,
    Wait,
    Way,
)
from petitions.route import ROUTE, UNREACHED_DAYS, Move, State, Stop, allows
from petitions.services.passages import enter
from petitions.services.terms import Entry, entry_again, entry_reopened, first_entry, promise, set_alarm
from wulibridge.demo.matters import Matter, answer_to
from wulibridge.demo.staff import Staff
from wulibridge.demo.world import World, weighted, words
from wulibridge.people.models import User
from wulibridge.territory.calendar import civil_date, end_of
from wulibridge.territory.models import Subdistrict

# Shares of the stays, or of the answers, where it happens.
TAKEN = 0.85
MOVED_UP_EARLY = 0.10
SENT_DOWN = 0.05
EXTENDED = 0.20
WAITED = 0.06
BY_RESIDENT = 0.25
REOPENED_AFTER_DISPUTE = 0.6
REOPENED_AFTER_CLOSING = 0.01
SHARE_OF_LOGINS = 0.6
MOST_REOPENINGS = 2
# Beyond this wait a stop may find that it is not its matter.
SLOW = timedelta(days=9)


class OffRouteError(RuntimeError):
    """The demo's history tried a move that the route lacks."""


@dataclass
class Life:
    """One petition with its stays and answers, all waiting in the world's book.

    `next_wait` gives the waiting time of the answer after a reopening. A `steady` one is neither moved by a person nor
    extended, and climbs by its deadlines alone.
    """

    world: World
    staff: Staff
    allowances: Subdistrict
    petition: Petition
    matter: Matter
    chance: Random
    next_wait: Callable[[], timedelta]
    steady: bool = False
    passages: list[Passage] = field(default_factory=list)
    replies: list[Reply] = field(default_factory=list)
    promises: list[DeadlineEvent] = field(default_factory=list)
    waits: list[Wait] = field(default_factory=list)

    @property
    def stay(self) -> Passage:
        return self.passages[-1]

    @property
    def now(self) -> datetime:
        return self.world.now

    def live(self, answer_at: datetime | None) -> None:
        """From registration to now. The answer comes at `answer_at`, or not yet (None)."""
        petition = self.petition
        self._enter(Move.REGISTER, petition.received_at, stop=Stop.ZONE, actor=petition.registered_by)
        while self._wait_for(answer_at) and self._judge():
            answer_at = self.stay.entered_at + self.next_wait()

    # Waiting for an answer --------------------------------------------------------------------------------------------

    def _wait_for(self, answer_at: datetime | None) -> bool:
        """Until the answer is given. False when none was given by now."""
        while True:
            expected = max(answer_at, self.stay.entered_at + timedelta(hours=1)) if answer_at else None
            if self._sent_elsewhere(expected):
                continue
            self._extend(expected)
            if self._waits(expected):
                return False
            end = end_of(self.stay.due_on)
            if expected and expected <= self.now and (expected < end or self.petition.supervised_at):
                self._answer(expected)
                return True
            if end > self.now or self.petition.supervised_at:
                self._take(self.now)
                return False
            self._deadline_passes(end)

    def _sent_elsewhere(self, expected: datetime | None) -> bool:
        """Moved up early, or sent down, before the answer or the deadline would have come."""
        if self.steady or self.petition.supervised_at or (expected and expected - self.stay.entered_at < SLOW):
            return False
        move = self._wish_to_move()
        until = min(end_of(self.stay.due_on), expected or self.now, self.now)
        at = self._between(self.stay.entered_at, until, 0.2, 0.7) if move else None
        if move is None or at is None:
            return False
        reasons = words("phrases")["move_up" if move == Move.MOVE_UP else "send_down"]
        stop = Stop(self.stay.stop + ROUTE[move].climbs)
        mover = self._handler(self.stay)
        self._leave(move, at, mover)
        self._enter(move, at, stop=stop, actor=mover, reason=self.chance.choice(reasons))
        return True

    def _wish_to_move(self) -> Move | None:
        """Up or down. What was sent down once is not sent to and fro."""
        draw, stop = self.chance.random(), Stop(self.stay.stop)
        has_been_down = any(stay.entered_by == Move.SEND_DOWN for stay in self.passages)
        if stop != Stop.SUBDISTRICT and draw < MOVED_UP_EARLY:
            return Move.MOVE_UP
        if stop != Stop.ZONE and not has_been_down and draw > 1 - SENT_DOWN:
            return Move.SEND_DOWN
        return None

    def _extend(self, expected: datetime | None) -> None:
        """The next stop gives a month more, a few days before the deadline, where the answer is seen to come later."""
        stay, end = self.stay, end_of(self.stay.due_on)
        if self.steady or self.petition.supervised_at or (expected and expected < end):
            return
        if self.chance.random() > EXTENDED:
            return
        at = self._between(end - timedelta(days=6), min(end, self.now), 0.0, 0.8)
        if at is None or at <= stay.entered_at:
            return
        self._make(Move.EXTEND)
        by, reason = self._above(), self.chance.choice(words("phrases")["extensions"])
        stay.extended_at, stay.extended_by, stay.extension_reason = at, by, reason
        term = extended(self.promises[-1].counted, calendar=self.world.calendar)
        self._promised(promise(self.petition, stay, term, Cause.EXTENDED, at=at, by=by, reason=reason))

    def _waits(self, expected: datetime | None) -> bool:
        """Now and then nothing can be done without the resident. True when the stop waits to this day."""
        stay, end = self.stay, end_of(self.stay.due_on)
        if self.steady or self.petition.supervised_at or self.chance.random() > WAITED:
            return False
        at = self._between(stay.extended_at or stay.entered_at, min(end, expected or self.now, self.now), 0.2, 0.9)
        if at is None or any(wait.passage is stay for wait in self.waits):
            return False
        until = civil_date(at) + timedelta(days=self.chance.randint(8, LONGEST_WAIT_DAYS))
        ended_at = self.world.office_hour(civil_date(at) + timedelta(days=self.chance.randint(3, 7)), self.chance)
        if (expected and expected <= ended_at) or until < self.world.today <= civil_date(ended_at):
            return False
        self._make(Move.WAIT)
        reason = self.chance.choice(words("phrases")["waits"])
        wait = Wait(
            petition=self.petition, passage=stay, began_at=at, began_by=self._handler(stay), reason=reason, until=until
        )
        self.waits.append(self.world.book.add(wait))
        if ended_at >= self.now:
            self.petition.waits_until = until
            set_alarm(self.petition)
            return True
        self._go_on(wait, ended_at)
        return False

    def _go_on(self, wait: Wait, at: datetime) -> None:
        self._make(Move.GO_ON, waiting=True)
        stay, calendar = self.stay, self.world.calendar
        wait.ended_at, wait.ended_by = at, self._handler(stay)
        wait.days = days_waited(civil_date(wait.began_at), until=wait.until, today=civil_date(at))
        term = waited(stay.due_on, days=wait.days, calendar=calendar)
        by, reason = wait.ended_by, wait.reason
        self._promised(promise(self.petition, stay, term, Cause.WAITED, at=at, by=by, reason=reason))

    def _deadline_passes(self, end: datetime) -> None:
        """What the sweep does within a minute of midnight."""
        rung = max(end, self.stay.entered_at)  # it may have come back when the time of this stop was over
        at = min(rung + timedelta(seconds=self.chance.uniform(1, 60)), self.now)
        if self.stay.stop == Stop.SUBDISTRICT:
            self._make(Move.SUPERVISE)
            self.petition.supervised_at, self.petition.wake_at = at, None
            self.stay.supervised_at = at
            return
        stop = Stop(self.stay.stop + 1)
        self._leave(Move.LAPSE, at)
        self._enter(Move.LAPSE, at, stop=stop)

    def _take(self, before: datetime) -> None:
        """Most are taken within a few days; whoever takes one first follows it through."""
        at = self.stay.entered_at + timedelta(hours=self.chance.expovariate(1 / 30))
        if at < before and self.chance.random() < TAKEN:
            self._make(Move.TAKE)
            handler = self.petition.handler = self._handler(self.stay)
            self.petition.owner = self.petition.owner or handler
            self.stay.taken_at, self.stay.taken_by = at, handler

    def _answer(self, at: datetime) -> None:
        self._take(at)
        self._make(Move.ANSWER)
        outcome = weighted(self.chance, [(Outcome.SOLVED, 64), (Outcome.EXPLAINED, 24), (Outcome.NOT_DONE, 12)])
        reason = self.chance.choice(NotDoneReason.values) if outcome == Outcome.NOT_DONE else ""
        author = self.petition.handler or self._handler(self.stay)
        way = weighted(
            self.chance, [(Way.PHONE, 45), (Way.IN_PERSON, 35), (Way.MESSAGE, 12), (Way.LETTER, 5), (Way.NOTICE, 3)]
        )
        reply = Reply(
            petition=self.petition, passage=self.stay, outcome=outcome, reason_code=reason,
            explanation=answer_to(self.matter, outcome, reason, self.chance), way=way,
            given_on=civil_date(at), replied_at=at, author=author,
        )  # fmt: skip
        self.replies.append(self.world.book.add(reply))
        self.petition.handler, self.petition.owner = author, self.petition.owner or author
        self.petition.wake_at = None

    # The resident's verdict -------------------------------------------------------------------------------------------

    def _judge(self) -> bool:
        """The verdict and what follows from it. True when the petition was reopened."""
        reply = self.replies[-1]
        verdict = self._verdict_on(reply)
        days = (14, 26) if verdict == Move.NO_ANSWER else (1, 12)
        by_resident = ROUTE[verdict].by_resident and self.chance.random() < BY_RESIDENT
        at = self._on_day(reply.replied_at, days)
        if at is None:
            return False
        self._make(verdict)
        notes = {Move.SATISFIED: "thanks", Move.DISSATISFIED: "dissatisfied", Move.NO_ANSWER: "no_answers"}
        reply.verdict, reply.verdict_at, reply.verdict_by_resident = Verdict(verdict.value), at, by_resident
        reply.verdict_note = self.chance.choice(words("phrases")[notes[verdict]])
        if verdict == Move.NO_ANSWER:
            self._try_in_vain(reply, at)
        if verdict == Move.DISSATISFIED:
            return self._decide(at)
        self._close(verdict, at, None if by_resident else self.petition.handler)
        if self.chance.random() < REOPENED_AFTER_CLOSING:
            return self._reopen(self._on_day(at, (4, 30)))
        return False

    def _try_in_vain(self, reply: Reply, closed_at: datetime) -> None:
        """Nobody was reached on as many days as it takes, the last of them when it was closed."""
        by = self.staff.above(self.petition.zone, Stop(self.stay.stop))[0]
        for days in range(UNREACHED_DAYS - 1, -1, -1):
            tried = Callback(reply=reply, at=closed_at - timedelta(days=days * 2), by=by, note=reply.verdict_note)
            tried.result = CallbackResult.UNREACHABLE
            self.world.book.add(tried)

    def _verdict_on(self, reply: Reply) -> Move:
        """Late answers and refusals please fewer."""
        late = self.stay.stop > Stop.ZONE or reply.outcome == Outcome.NOT_DONE
        return weighted(
            self.chance,
            [(Move.SATISFIED, 68 if late else 82), (Move.NO_ANSWER, 14), (Move.DISSATISFIED, 18 if late else 4)],
        )

    def _decide(self, disputed_at: datetime) -> bool:
        """The next stop decides on a dissatisfied verdict: work on it again, or let the answer stand."""
        at = self._on_day(disputed_at, (1, 9))
        if at is None:
            return False
        if self.petition.reopened < MOST_REOPENINGS and self.chance.random() < REOPENED_AFTER_DISPUTE:
            return self._reopen(at)
        self._make(Move.CLOSE)
        self.stay.closing_reason = self.chance.choice(words("phrases")["closings"])
        self._close(Move.CLOSE, at, self._above())
        return False

    def _close(self, move: Move, at: datetime, actor: User | None) -> None:
        self._leave(move, at, actor)
        self.petition.closed_at = at

    def _reopen(self, at: datetime | None) -> bool:
        if at is None:
            return False
        stop, decider = Stop(self.stay.stop), self._above()
        if self.stay.left_at is None:
            self._leave(Move.REOPEN, at, decider)
        self.petition.reopened += 1
        self.petition.closed_at = None
        reason = self.chance.choice(words("phrases")["reopenings"])
        self._enter(Move.REOPEN, at, stop=stop, actor=decider, reason=reason)
        return True

    # The steps of a move ----------------------------------------------------------------------------------------------

    def _make(self, move: Move, *, waiting: bool = False) -> None:
        """Set the state that the route gives. Raises OffRouteError for a move it lacks."""
        petition = self.petition
        if not allows(move, State(petition.state), Stop(petition.stop), waiting=waiting):
            raise OffRouteError(f"{move} from {petition.state} at {petition.stop}")
        petition.state = ROUTE[move].to_state or petition.state

    def _leave(self, move: Move, at: datetime, actor: User | None = None) -> None:
        self.stay.left_at, self.stay.left_by, self.stay.left_actor = at, move, actor

    def _enter(self, move: Move, at: datetime, *, stop: Stop, actor: User | None = None, reason: str = "") -> None:
        """A new stay. Its owner stays; somebody else works on it there."""
        if move != Move.REGISTER:
            self._make(move)
        self.petition.handler = self.petition.supervised_at = None
        entry = self._entry(move, at, stop)
        stay, promised = enter(
            self.petition, entry, ordinal=len(self.passages) + 1, at=at, by_move=move, actor=actor, reason=reason
        )
        self.passages.append(self.world.book.add(stay))
        promised.passage = stay  # which has its key by now
        self._promised(promised)

    def _entry(self, move: Move, at: datetime, stop: Stop) -> Entry:
        """As the services have it: no clock of a stop starts a second time."""
        today, calendar = civil_date(at), self.world.calendar
        if move == Move.REOPEN:
            answered_on = civil_date(self.replies[-1].replied_at)
            due_on = self.stay.due_on
            return entry_reopened(stop, today=today, due_on=due_on, answered_on=answered_on, calendar=calendar)
        again = entry_again(move, stop, self.promises) if self.promises else None
        cause = Cause.CLIMBED if self.promises else Cause.REGISTERED
        return again or first_entry(stop, start=today, allowances=self.allowances, calendar=calendar, cause=cause)

    def _promised(self, event: DeadlineEvent) -> None:
        self.promises.append(self.world.book.add(event))

    def _handler(self, stay: Passage) -> User:
        """Any who handle that stop; a demo login, where there is one, has much to do."""
        handlers = self.staff.handlers(self.petition.zone, Stop(stay.stop))
        logins = [user for user in handlers if user in self.staff.logins.values()]
        return self.chance.choice(logins if logins and self.chance.random() < SHARE_OF_LOGINS else handlers)

    def _above(self) -> User:
        return self.chance.choice(self.staff.above(self.petition.zone, Stop(self.stay.stop)))

    # Moments ----------------------------------------------------------------------------------------------------------

    def _between(self, start: datetime, end: datetime, low: float, high: float) -> datetime | None:
        """Office hours somewhere from `low` to `high` of the way; None when that is not between the two."""
        if end <= start:
            return None
        day = civil_date(start + (end - start) * self.chance.uniform(low, high))
        at = self.world.office_hour(day, self.chance)
        return at if start < at < end else None

    def _on_day(self, start: datetime, days: tuple[int, int]) -> datetime | None:
        """Office hours some days later; None when that is still to come."""
        at = self.world.office_hour(civil_date(start) + timedelta(days=self.chance.randint(*days)), self.chance)
        return at if at < self.now else None
