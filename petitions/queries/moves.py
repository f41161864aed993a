"""What may be done with one petition, by whom, and where it belongs."""

from collections.abc import Collection

from django.utils import timezone

from petitions.deadlines import MOST_WAITS, may_be_extended, time_is_left
from petitions.models import Petition, Wait
from petitions.queries.complaint import holds_over, is_complaint, is_open_to
from petitions.queries.following import follows
from petitions.queries.order import may_be_returned
from petitions.queries.tries import tries_of
from petitions.route import (
    HANDLES,
    NEVER_OF_COMPLAINTS,
    NEVER_OF_FOLLOWERS,
    Move,
    State,
    Stop,
    moves_from,
    permission_for,
)
from wulibridge.people.models import User
from wulibridge.territory.models import Zone


def moves_of(user: User, petition: Petition, *, waits: Collection[Wait] | None = None) -> list[Move]:
    """The moves this user may make now: what the route has from here, where they hold the permission for it.

    What the service would refuse by the clock is not offered: nobody should give a reason in vain.
    `waits` are those of the petition, where they are known.
    """
    if not is_open_to(user, petition):
        return []
    stop, never = Stop(petition.stop), NEVER_OF_COMPLAINTS if is_complaint(petition) else frozenset()
    if follows(petition):
        never |= NEVER_OF_FOLLOWERS
    moves = [
        move
        for move in moves_from(State(petition.state), stop, waiting=petition.waits_until is not None)
        if move not in never and (permission := permission_for(move, stop)) and holds_over(user, permission, petition)
    ]
    return [move for move in moves if _has_time(petition, move, waits)]


def _has_time(petition: Petition, move: Move, waits: Collection[Wait] | None) -> bool:
    today = timezone.localdate()
    left = petition.waits_until is not None or time_is_left(due_on=petition.due_on, today=today)
    match move:
        case Move.EXTEND:
            extended = petition.passages.filter(left_at=None, extended_at__isnull=False).exists()
            return may_be_extended(due_on=petition.due_on, extended=extended, today=today)
        case Move.SEND_DOWN:
            return left and may_be_returned(petition)
        case Move.WAIT:
            if waits is None:
                waits = petition.waits.select_related("passage")
            here = [wait for wait in waits if wait.passage.stop == petition.stop]
            return left and petition.supervised_at is None and len(here) < MOST_WAITS
        case Move.NO_ANSWER:
            return tries_of(petition).enough
        case _:
            return True


def handles(user: User, petition: Petition) -> bool:
    """Does this user handle the petition where it stands?"""
    return holds_over(user, HANDLES[Stop(petition.stop)], petition) and is_open_to(user, petition)


def zone_in_force(petition: Petition) -> Zone:
    """Where a petition belongs now: in its own zone; when that has ended, in its household's, or with the heir."""
    if petition.zone.successor is None:
        return petition.zone
    return petition.household.building.zone if petition.household else petition.zone.successor
