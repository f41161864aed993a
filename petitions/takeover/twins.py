"""Petitions that say the same of the same place at nearly the same time: the first one leads the others. Pure."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wulibridge.folding import fold

# A matter that comes back after a month is a new one: a stop's term is over by then.
NEAR = timedelta(days=31)

Matter = tuple[int, str, str]  # zone, place in it, what was said


@dataclass(slots=True)
class Lead:
    """The petition (its key) that said something first, and when."""

    pk: int
    at: datetime


def matter_of(zone: int, place: str, text: str) -> Matter:
    """What two petitions have in common that say the same: compared folded, so that spelling does not part them."""
    return zone, place, print_of(fold(text))


def print_of(folded: str) -> str:
    """A short stand-in for a folded text, blanks left out: the same as PostgreSQL's md5() makes of it."""
    return hashlib.md5(folded.replace(" ", "").encode(), usedforsecurity=False).hexdigest()


def leads(known: Iterable[tuple[Matter, Lead]], new: Iterable[tuple[Matter, Lead]]) -> dict[int, int]:
    """{petition: the one that leads it} for those of `new` that repeat another one within NEAR.

    `known` are there already and lead first. `new` come in the order in which they were received. A chain does not
    grow: who is too far from the lead is the lead of those that follow.
    """
    first: dict[Matter, list[Lead]] = {}
    for matter, lead in known:
        first.setdefault(matter, []).append(lead)
    found = {}
    for matter, mine in new:
        others = first.setdefault(matter, [])
        near = next((other for other in others if abs(mine.at - other.at) <= NEAR), None)
        if near:
            found[mine.pk] = near.pk
        else:
            others.append(mine)
    return found
