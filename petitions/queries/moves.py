"""What may be done with one petition, by whom, and where it belongs."""

from django.utils import timezone

from petitions.deadlines import may_be_extended
from petitions.models import Petition
from petitions.route import HANDLES, Move, State, Stop, moves_from, permission_for
from wulibridge.people.models import User
from wulibridge.people.queries import may
from wulibridge.territory.models import Zone


def moves_of(user: User, petition: Petition) -> list[Move]:
    """The moves this user may make now: what the route has from here, where they hold the permission for it.

    An extension that the service would refuse is not offered: nobody should give a reason in vain.
    """
    stop = Stop(petition.stop)
    moves = [
        move
        for move in moves_from(State(petition.state), stop)
        if (permission := permission_for(move, stop)) and may(user, permission, zone_id=petition.zone_id)
    ]
    if Move.EXTEND in moves and not _may_be_extended(petition):
        moves.remove(Move.EXTEND)
    return moves


def _may_be_extended(petition: Petition) -> bool:
    extended = petition.passages.filter(left_at=None, extended_at__isnull=False).exists()
    return may_be_extended(due_on=petition.due_on, extended=extended, today=timezone.localdate())


def handles(user: User, petition: Petition) -> bool:
    """Does this user handle the petition where it stands?"""
    return may(user, HANDLES[Stop(petition.stop)], zone_id=petition.zone_id)


def zone_in_force(petition: Petition) -> Zone:
    """Where a petition belongs now: in its own zone; when that has ended, in its household's, or with the heir."""
    if petition.zone.successor is None:
        return petition.zone
    return petition.household.building.zone if petition.household else petition.zone.successor
