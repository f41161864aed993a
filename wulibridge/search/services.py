"""Searching everything at once. The journal says who searched, where something was found and how much: not the words,
which may be a name."""

from dataclasses import dataclass

from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.search.sources import MOST, SOURCES, Hit, Source


@dataclass(frozen=True)
class Found:
    """What one source found. `more`: there are others that are not shown."""

    source: Source
    hits: list[Hit]
    more: bool


def search(*, words: str, by: User) -> dict[str, list[int]]:
    """The keys of the rows found, by the source's key. `words` are two signs or more (the form sees to it)."""
    keys = {source.key: source.find(by, words) for source in SOURCES}
    with recording():
        record("searched", None, by=by, details={name: len(found) for name, found in keys.items() if found})
    return keys


def shown(*, keys: dict[str, list[int]], by: User) -> list[Found]:
    """What was found, as it stands now; what `by` may no longer see is left out. One to three queries a source."""
    found = []
    for source in SOURCES:
        if own := keys.get(source.key):
            hits = source.hits(by, own[:MOST])
            found.append(Found(source, [hits[key] for key in own[:MOST] if key in hits], len(own) > MOST))
    return [one for one in found if one.hits]
