"""The notices that the demo logins would have received in the last months. Other staff start with none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from petitions.models import Passage, Petition, Reply, Urgency
from petitions.route import Move, Stop, next_stop
from petitions.services.notes import TOLD, message
from wulibridge.demo.life import Life
from wulibridge.demo.staff import LOGINS, Staff
from wulibridge.demo.world import World
from wulibridge.notices.models import Channel, Notice, NoticeState
from wulibridge.people.models import User

RECENT = timedelta(days=90)
UNREAD = timedelta(days=8)
MOST_EACH = 15


@dataclass(frozen=True)
class Event:
    """A move that somebody is told of, and how the petition then stood. `key` is the one the services would give it."""

    at: datetime
    petition: Petition
    move: Move
    key: str
    stop: int
    due_on: date
    receivers: list[User]


def post_notices(world: World, staff: Staff, lives: Iterable[Life]) -> None:
    """Notices in the app, told when their move was made, the older ones read. They wait in the world's book."""
    recent = [event for life in lives for event in _events(life, staff) if world.now - event.at < RECENT]
    logins = {user.pk for user in staff.logins.values()}
    told: dict[int, int] = {}
    for event in sorted(recent, key=lambda event: event.at, reverse=True):
        for receiver in event.receivers:
            told[receiver.pk] = told.get(receiver.pk, 0) + 1
            if receiver.pk in logins and told[receiver.pk] <= MOST_EACH:
                world.book.add(_notice(world, event, receiver))


def _notice(world: World, event: Event, receiver: User) -> Notice:
    said = message(event.petition, event.move, event.key, [receiver])
    return Notice(
        dedupe_key=f"{said.key}:{receiver.pk}:{Channel.IN_APP}",
        kind=said.kind,
        channel=Channel.IN_APP,
        receiver=receiver,
        facts={**said.facts, "stop": event.stop, "due_on": event.due_on.isoformat()},
        path=said.path,
        state=NoticeState.SENT,
        created_at=event.at,
        next_try_at=event.at,
        sent_at=event.at,
        read_at=event.at + UNREAD / 2 if world.now - event.at > UNREAD else None,
    )


def _events(life: Life, staff: Staff) -> Iterator[Event]:
    petition = life.petition
    answered: dict[int, int] = {stay.ordinal: 0 for stay in life.passages}
    for stay in life.passages:
        before = sum(answered.values())
        answered[stay.ordinal] = sum(reply.passage_id == stay.pk for reply in life.replies)
        yield from _events_of(stay, petition, before, staff)
    for n, reply in enumerate(life.replies, start=1):
        if reply.verdict_at and reply.author:
            yield _verdict(reply, reply.verdict_at, reply.author, petition, n, staff)
    if petition.supervised_at:
        key = f"{petition.pk}.{petition.due_on}:supervise"
        leaders = [staff.leaders[petition.zone.committee_id]]
        stop = Stop.SUBDISTRICT
        yield Event(petition.supervised_at, petition, Move.SUPERVISE, key, stop, petition.due_on, leaders)


def _events_of(stay: Passage, petition: Petition, replies: int, staff: Staff) -> Iterator[Event]:
    """That a petition came to a stop, and that it was given more time there."""
    turn = f"{petition.pk}.{stay.ordinal}.{replies}"
    keys = {Move.REGISTER: "1", Move.LAPSE: f"{petition.pk}.{stay.ordinal - 1}:lapse"}
    key = keys.get(Move(stay.entered_by), f"{turn}:{stay.entered_by}")
    sudden = stay.entered_by == Move.REGISTER and petition.urgency == Urgency.EMERGENCY
    told = [user for stop in (list(Stop) if sudden else [Stop(stay.stop)]) for user in _told(petition, stop, staff)]
    receivers = [user for user in told if user.pk != stay.actor_id]
    yield Event(stay.entered_at, petition, Move(stay.entered_by), key, stay.stop, stay.due_on, receivers)
    if stay.extended_at:
        here = _told(petition, Stop(stay.stop), staff)
        yield Event(stay.extended_at, petition, Move.EXTEND, f"{turn}:extend", stay.stop, stay.due_on, here)


def _verdict(reply: Reply, at: datetime, author: User, petition: Petition, replies: int, staff: Staff) -> Event:
    """Who answered hears what the resident thinks of the answer; of a dispute, whoever decides on it too."""
    move, stay = Move(reply.verdict), reply.passage
    receivers = [author]
    if move == Move.DISSATISFIED:
        above = next_stop(Stop(stay.stop))
        receivers += _told(petition, above, staff) if above else [staff.leaders[petition.zone.committee_id]]
    key = f"{petition.pk}.{stay.ordinal}.{replies}:{move}"
    return Event(at, petition, move, key, stay.stop, stay.due_on, receivers)


def _told(petition: Petition, stop: Stop, staff: Staff) -> list[User]:
    """Of those who handle a stop, the logins whose role is told."""
    handlers = {user.pk for user in staff.handlers(petition.zone, stop)}
    return [user for name, user in staff.logins.items() if user.pk in handlers and LOGINS[name] in TOLD[stop]]
