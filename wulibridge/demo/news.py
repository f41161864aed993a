"""The notices that the demo logins would have received in the last weeks. Other staff start with none."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from petitions.models import Passage, Petition
from petitions.route import Move, Stop
from petitions.services.notes import TOLD, message
from wulibridge.demo.life import Life
from wulibridge.demo.staff import LOGINS, Staff
from wulibridge.demo.world import World
from wulibridge.notices.models import Channel, Notice, NoticeState
from wulibridge.people.models import User
from wulibridge.people.roles import Role

RECENT = timedelta(days=21)
UNREAD = timedelta(days=4)
MOST_EACH = 15


def post_notices(world: World, staff: Staff, lives: Iterable[Life]) -> None:
    """Notices in the app, told when their move was made, the older ones read. They wait in the world's book."""
    events = [event for life in lives for event in _events(life, staff) if world.now - event[0] < RECENT]
    told: dict[int, int] = {}
    # The newest first, until a receiver has enough.
    for at, petition, move, key, receiver in sorted(events, key=lambda event: event[0], reverse=True):
        told[receiver.pk] = told.get(receiver.pk, 0) + 1
        if told[receiver.pk] > MOST_EACH:
            continue
        said = message(petition, move, key, [receiver])
        world.book.add(
            Notice(
                dedupe_key=f"{said.key}:{receiver.pk}:{Channel.IN_APP}", kind=said.kind, channel=Channel.IN_APP,
                receiver=receiver, facts=dict(said.facts), path=said.path, state=NoticeState.SENT, created_at=at,
                next_try_at=at, sent_at=at, read_at=at + UNREAD / 2 if world.now - at > UNREAD else None,
            )
        )  # fmt: skip


Event = tuple[datetime, Petition, Move, str, User]


def _events(life: Life, staff: Staff) -> Iterator[Event]:
    """The moves that logins hear of: what came to their stop, what was put under supervision, and disputes."""
    petition = life.petition
    for stay in life.passages:
        for receiver in _told_at(stay, petition, staff):
            yield stay.entered_at, petition, Move(stay.entered_by), _key(stay), receiver
    if petition.supervised_at:
        key = f"{petition.pk}.{petition.due_on}:supervise"
        yield from _to_leader(petition.supervised_at, petition, Move.SUPERVISE, key, staff)


def _told_at(stay: Passage, petition: Petition, staff: Staff) -> list[User]:
    roles = TOLD[Stop(stay.stop)]
    handlers = {user.pk for user in staff.handlers(petition.zone, Stop(stay.stop))}
    actor = stay.actor_id
    return [
        user
        for name, user in staff.logins.items()
        if LOGINS[name] in roles and user.pk in handlers and user.pk != actor
    ]


def _key(stay: Passage) -> str:
    """The key under which the services would have told it, so that nothing is ever told twice."""
    if stay.entered_by == Move.REGISTER:
        return "1"
    if stay.entered_by == Move.LAPSE:
        return f"{stay.ordinal - 1}:lapse"
    return f"{stay.petition_id}.{stay.ordinal}.0:{stay.entered_by}"


def _to_leader(at: datetime, petition: Petition, move: Move, key: str, staff: Staff) -> Iterator[Event]:
    leader = staff.leaders[petition.zone.committee_id]
    if leader in staff.logins.values() and LOGINS["leader"] == Role.SUBDISTRICT_LEADER:
        yield at, petition, move, key, leader
