"""What was done with a petition, in the order in which it happened: its stays, answers and verdicts as one list."""

from dataclasses import dataclass
from datetime import date, datetime

from petitions.models import Cause, DeadlineEvent, Passage, Petition, Reply, Term, Wait
from petitions.route import Move, Stop
from wulibridge.people.models import User


@dataclass(frozen=True)
class Event:
    """One thing that happened. `kind` is a Move, or `title` says it; `reason` is for staff unless `told` says the
    resident was told it too. A verdict that the resident gave online has nobody of the staff in `by`. What is no move
    is in petitions.timeline, which says what each event is `about`."""

    at: datetime
    kind: str
    stop: Stop
    by: User | None = None
    reason: str = ""
    told: bool = False
    reply: Reply | None = None
    day: date | None = None  # of an extension, when it is due then; of a wait, until when
    title: str = ""
    about: str = ""


@dataclass(frozen=True)
class History:
    passages: list[Passage]
    replies: list[Reply]
    events: list[Event]
    promises: list[DeadlineEvent]
    waits: list[Wait]

    @property
    def present(self) -> Passage:
        """The stay that is still open, or the last one of a closed petition."""
        return self.passages[-1]

    @property
    def waiting(self) -> Wait | None:
        """What the stop waits for the resident for now."""
        return next((wait for wait in self.waits if wait.ended_at is None), None)

    def promised(self, clock: Term) -> list[DeadlineEvent]:
        """What was promised by this clock, oldest first; the last one is in force."""
        return [event for event in self.promises if event.term == clock]

    @property
    def last_reply(self) -> Reply | None:
        return self.replies[-1] if self.replies else None


def history_of(petition: Petition) -> History:
    """Everything that happened to `petition`, oldest first. Three queries, and one for what it waited for.

    Put in order here: they are few, and to be asked for in order they would be joined to all petitions.
    """
    stays = petition.passages.select_related("actor", "taken_by", "extended_by", "left_actor").order_by()
    passages = sorted(stays, key=lambda passage: passage.ordinal)
    replies = _replies(petition, passages)
    promises = sorted(petition.deadlines.select_related("by").order_by(), key=lambda event: event.pk)
    waits = _waits(petition) if petition.waits_until or any(e.cause == Cause.WAITED for e in promises) else []
    extended = {event.passage_id: event.due_on for event in promises if event.cause == Cause.EXTENDED}
    events = [event for passage in passages for event in _of_passage(passage, extended.get(passage.pk))]
    events += [event for reply in replies for event in _of_reply(reply)]
    events += [event for wait in waits for event in _of_wait(wait)]
    return History(passages, replies, sorted(events, key=lambda event: event.at), promises, waits)


def _replies(petition: Petition, passages: list[Passage]) -> list[Reply]:
    rows = petition.replies.select_related("author", "given_with__petition").order_by()
    replies = sorted(rows, key=lambda reply: (reply.replied_at, reply.pk))
    stays = {passage.pk: passage for passage in passages}
    for reply in replies:
        reply.passage = stays[reply.passage_id]
    return replies


def _of_passage(passage: Passage, extended_to: date | None) -> list[Event]:
    stop = Stop(passage.stop)
    events = [Event(passage.entered_at, passage.entered_by, stop, passage.actor, passage.reason)]
    if passage.taken_at:
        events.append(Event(passage.taken_at, Move.TAKE, stop, passage.taken_by))
    if passage.extended_at:
        by, reason = passage.extended_by, passage.extension_reason
        events.append(Event(passage.extended_at, Move.EXTEND, stop, by, reason, told=True, day=extended_to))
    if passage.supervised_at:
        events.append(Event(passage.supervised_at, Move.SUPERVISE, stop))
    if passage.left_at and passage.left_by == Move.CLOSE:
        events.append(Event(passage.left_at, Move.CLOSE, stop, passage.left_actor, passage.closing_reason, told=True))
    return events


def _waits(petition: Petition) -> list[Wait]:
    return list(petition.waits.select_related("began_by", "ended_by", "passage"))


def _of_wait(wait: Wait) -> list[Event]:
    stop = Stop(wait.passage.stop)
    events = [Event(wait.began_at, Move.WAIT, stop, wait.began_by, wait.reason, told=True, day=wait.until)]
    if wait.ended_at:
        events.append(Event(wait.ended_at, Move.GO_ON, stop, wait.ended_by))
    return events


def _of_reply(reply: Reply) -> list[Event]:
    stop = Stop(reply.passage.stop)
    events = [Event(reply.replied_at, Move.ANSWER, stop, reply.author, reply.explanation, told=True, reply=reply)]
    if reply.verdict_at:
        events.append(Event(reply.verdict_at, reply.verdict, stop, None, reply.verdict_note, told=True, reply=reply))
    return events
