"""What a person should know of a plan. Kept as facts under a key, and said in the language of whoever reads it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Facts = Mapping[str, Any]
Wording = Callable[[Facts], str]

_wordings: dict[str, Wording] = {}


@dataclass(frozen=True)
class Caution:
    """One thing to know. `facts` are plain JSON without any word of a language: names, counts, keys."""

    key: str
    facts: Facts

    def __str__(self) -> str:
        return _wordings[self.key](self.facts)


def word(wordings: Mapping[str, Wording]) -> None:
    """Called once by each module that has cautions: how they are said. A key is kept for good, plans are read later."""
    _wordings.update(wordings)


def restored(kept: str | dict[str, Any]) -> Caution | str:
    """A caution as JSON kept it. Plans that were carried out earlier kept sentences: those stay as they are."""
    return kept if isinstance(kept, str) else Caution(**kept)
