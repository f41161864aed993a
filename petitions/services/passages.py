"""Entering a stop: the one place that makes stays, with the promise that goes with each."""

from datetime import datetime

from petitions.models import DeadlineEvent, Passage, Petition
from petitions.route import Move
from petitions.services.terms import Entry, promise
from wulibridge.people.models import User


def enter(
    petition: Petition,
    entry: Entry,
    *,
    ordinal: int,
    at: datetime,
    by_move: Move,
    actor: User | None = None,
    reason: str = "",
) -> tuple[Passage, DeadlineEvent]:
    """A stay from `at` on and its promise; the petition is set to stand there. All unsaved, to be saved in this order:
    petition, stay, promise."""
    passage = Passage(
        petition=petition,
        ordinal=ordinal,
        stop=entry.stop,
        entered_at=at,
        entered_by=by_move,
        reason=reason,
        actor=actor,
    )
    petition.stop = entry.stop
    return passage, promise(petition, passage, entry.term, entry.cause, at=at, by=actor)
