"""Searching everything at once. The journal says who searched, where something was found and how much: not the words,
which may be a name."""

from dataclasses import dataclass
from typing import Any

from wulibridge.journal.services import record, recording
from wulibridge.people.models import Post, User
from wulibridge.people.roles import RULES, Role
from wulibridge.search.sources import MOST, SOURCES, Hit, Source
from wulibridge.territory.models import Organization
from wulibridge.web.context import SEARCHERS


@dataclass(frozen=True)
class Found:
    """What one source found. `more`: there are others that are not shown."""

    source: Source
    hits: list[Hit]
    more: bool


def search(*, words: str, by: User) -> dict[str, list[int]]:
    """The keys of the rows found, by the source's key. `words` are two signs or more (the form sees to it)."""
    keys = {source.key: source.find(by, words) for source in SOURCES}
    _note("searched", keys, by)
    return keys


def _note(verb: str, keys: dict[str, list[int]], by: User) -> None:
    areas = sorted({_code(post) for post in by.posts_today if RULES[Role(post.role)].permissions & set(SEARCHERS)})
    details: dict[str, Any] = {name: len(found) for name, found in keys.items() if found}
    with recording():
        # Who searches in several areas is found by each of them in the details.
        if len(areas) == 1:
            record(verb, None, by=by, area=areas[0], details=details)
        else:
            record(verb, None, by=by, details=details | {"areas": areas})


def _code(post: Post) -> str:
    """Where somebody searches by a post: of an organization, the subdistrict that it works in."""
    area = post.area
    return area.subdistrict.code if isinstance(area, Organization) else area.code


def shown(*, keys: dict[str, list[int]], by: User, again: bool) -> list[Found]:
    """What was found, as it stands now; what `by` may no longer see is left out. `again`: not for the first time since
    it was searched for, which the journal says. One to three queries a source."""
    if again:
        _note("searched.again", keys, by)
    found = []
    for source in SOURCES:
        if own := keys.get(source.key):
            hits = source.hits(by, own[:MOST])
            found.append(Found(source, [hits[key] for key in own[:MOST] if key in hits], len(own) > MOST))
    return [one for one in found if one.hits]
