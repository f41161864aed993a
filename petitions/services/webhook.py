"""Telling connected systems what became of what they filed: a row of the outbox in the transaction of the fact."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import override

from petitions.models import OpenRequest, Petition
from petitions.queries.open311 import as_request, open_petitions
from petitions.route import Move
from wulibridge.notices.services import Event, tell_subscribers
from wulibridge.rows import Among

CREATED, MOVED, ANSWERED, CLOSED = "created", "moved", "answered", "closed"
EVENTS = (CREATED, MOVED, ANSWERED, CLOSED)

# What a move is to the world; a move that is not here is nobody's outside.
OF_MOVES: dict[Move, str] = {
    Move.REGISTER: CREATED,
    Move.MOVE_UP: MOVED,
    Move.LAPSE: MOVED,
    Move.SEND_DOWN: MOVED,
    Move.REOPEN: MOVED,
    Move.ANSWER: ANSWERED,
    Move.SATISFIED: CLOSED,
    Move.NO_ANSWER: CLOSED,
    Move.CLOSE: CLOSED,
}


def tell_world(petitions: Iterable[Petition], move: Move) -> None:
    """Tell the systems that filed `petitions` of a move that has just been written. One query when nobody is told."""
    event = OF_MOVES.get(move)
    if event is None:
        return
    listening = {"client__subscriber__active": True, "client__subscriber__events__contains": [event]}
    rows = OpenRequest.objects.filter(Among("petition", [row.pk for row in petitions]), **listening)
    wanted = dict(rows.values_list("petition", "client__subscriber"))
    if not wanted:
        return
    with override(settings.LANGUAGE_CODE):
        told = [
            Event(name=event, subscriber=wanted[row.pk], about=f"petition:{row.pk}", body=as_request(row))
            for row in open_petitions().filter(pk__in=wanted)
        ]
    tell_subscribers(told)
