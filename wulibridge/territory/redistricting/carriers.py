"""What hangs on a place goes along when the map is redrawn. Each app says here how its rows do, when it gets ready.

Territory knows none of them: people, petitions and visits stand above it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from django.apps import apps
from django.utils.functional import Promise

from wulibridge.journal.services import Actor
from wulibridge.territory.models import Zone
from wulibridge.territory.redistricting.cautions import Caution
from wulibridge.territory.redistricting.change import Change


@dataclass(frozen=True)
class Line:
    """So many rows of a kind (a key of the carrier's `words`) go from one place to another. No `target`: they end."""

    kind: str
    count: int
    origin: str
    target: str


@dataclass(frozen=True)
class Forecast:
    """What a carrier will do, what a person should know of it, and what stands in the way."""

    lines: tuple[Line, ...] = ()
    warnings: tuple[Caution, ...] = ()
    obstacles: tuple[str, ...] = ()


class Carrier(Protocol):
    """How the rows of an app follow their places.

    `links` names every foreign key of the app to a place ("people.Post.zone") and says in a sentence what becomes of
    it; a test holds it against the models. `words` are the kinds of rows for the page.
    """

    name: str
    links: Mapping[str, str]
    words: Mapping[str, str | Promise]

    def preview(self, change: Change) -> Forecast:
        """What carry() will do. Reads only; a fixed number of queries."""

    def carry(self, change: Change, by: Actor) -> Any:
        """Let the rows follow, inside the transaction, after the places have moved. Returns what uncarry() needs
        (plain JSON)."""

    def uncarry(self, change: Change, kept: Any, by: Actor) -> None:
        """Put the rows back as `kept` says, before the places go back."""

    def used_since(self, change: Change, kept: Any) -> list[str]:
        """Why the plan cannot be undone any more: what was done on the new map since. Empty: nothing was."""


_carriers: dict[str, Carrier] = {}


def register(carrier: Carrier) -> None:
    """Called once by an app that gets ready."""
    _carriers[carrier.name] = carrier


def carriers() -> list[Carrier]:
    """Every carrier, in the order of their names: they do not build on one another."""
    return [_carriers[name] for name in sorted(_carriers)]


def word_of(kind: str) -> str:
    """How the page calls a kind of rows."""
    return next((str(carrier.words[kind]) for carrier in carriers() if kind in carrier.words), kind)


def in_use(zone: Zone) -> bool:
    """Does anything of any app hang on this zone, be it open or history?"""
    fields = [name.rsplit(".", 1) for carrier in carriers() for name in carrier.links]
    found = [(apps.get_model(model), field) for model, field in fields]
    return any(
        model._base_manager.filter(**{field: zone.pk}).exists()
        for model, field in found
        if model._meta.get_field(field).related_model is Zone
    )
