"""What was done with a petition, in the order in which it happened: its stays, answers and verdicts as one list."""

from dataclasses import dataclass
from datetime import datetime

from petitions.models import Passage, Petition, Reply
from petitions.route import Move, Stop
from wulibridge.people.models import User


@dataclass(frozen=True)
class Event:
    """One thing that happened. `kind` is a Move; `reason` is for staff unless `told` says the resident
    was told it too. A verdict that the resident gave online has nobody of the staff in `by`."""

    at: datetime
    kind: str
    stop: Stop
    by: User | None = None
    reason: str = ""
    told: bool = False
    reply: Reply | None = None


@dataclass(frozen=True)
class History:
    passages: list[Passage]
    replies: list[Reply]
    events: list[Event]

    @property
    def present(self) -> Passage:
        """The stay that is still open, or the last one of a closed petition."""
        return self.passages[-1]

    @property
    def last_reply(self) -> Reply | None:
        return self.replies[-1] if self.replies else None


def history_of(petition: Petition) -> History:
    """Everything that happened to `petition`, oldest first. Two queries."""
    passages = list(petition.passages.select_related("actor", "taken_by", "extended_by", "left_actor"))
    replies = list(petition.replies.select_related("author", "passage"))
    events = [event for passage in passages for event in _of_passage(passage)]
    events += [event for reply in replies for event in _of_reply(reply)]
    return History(passages, replies, sorted(events, key=lambda event: event.at))


def _of_passage(passage: Passage) -> list[Event]:
    stop = Stop(passage.stop)
    events = [Event(passage.entered_at, passage.entered_by, stop, passage.actor, passage.reason)]
    if passage.taken_at:
        events.append(Event(passage.taken_at, Move.TAKE, stop, passage.taken_by))
    if passage.extended_at:
        events.append(
            Event(passage.extended_at, Move.EXTEND, stop, passage.extended_by, passage.extension_reason, told=True)
        )
    if passage.supervised_at:
        events.append(Event(passage.supervised_at, Move.SUPERVISE, stop))
    if passage.left_at and passage.left_by == Move.CLOSE:
        events.append(Event(passage.left_at, Move.CLOSE, stop, passage.left_actor, passage.closing_reason, told=True))
    return events


def _of_reply(reply: Reply) -> list[Event]:
    stop = Stop(reply.passage.stop)
    events = [Event(reply.replied_at, Move.ANSWER, stop, reply.author, reply.explanation, told=True, reply=reply)]
    if reply.verdict_at:
        events.append(Event(reply.verdict_at, reply.verdict, stop, None, reply.verdict_note, told=True, reply=reply))
    return events
