"""What became of a file of old petitions, in a form that can be kept and shown in any language."""

from dataclasses import asdict, dataclass, field
from typing import Any

from petitions.route import Stop
from petitions.takeover.replay import Replayed


@dataclass
class Counts:
    rows: int = 0
    kept: int = 0
    known: int = 0  # taken over before
    refused: int = 0
    answered: int = 0  # of those kept, with an answer: closed
    open: int = 0
    linked: int = 0  # of those kept, repeating another one
    supervised: int = 0  # of the open ones
    provisional: int = 0  # with a stay in a year whose days off are not known
    # Of each stop: how many came to it, and how many of these stayed beyond their term.
    came: dict[int, int] = field(default_factory=lambda: dict.fromkeys(map(int, Stop), 0))
    late: dict[int, int] = field(default_factory=lambda: dict.fromkeys(map(int, Stop), 0))

    def plain(self) -> dict[str, int]:
        """The counts as one flat list, for the journal and the command line."""
        flat = {name: value for name, value in vars(self).items() if isinstance(value, int)}
        for stop in Stop:
            flat |= {f"{stop.name.lower()}_came": self.came[stop], f"{stop.name.lower()}_late": self.late[stop]}
        return flat

    def count(self, life: Replayed, *, answered: bool, linked: bool) -> None:
        self.kept += 1
        self.answered += answered
        self.open += not answered
        self.linked += linked
        self.supervised += not answered and life.last.supervised_at is not None
        self.provisional += any(stay.provisional for stay in life.stays)
        for stay in life.stays:
            self.came[stay.stop] += 1
            self.late[stay.stop] += stay.late


@dataclass
class Report:
    """`written` is False after a mere check, or bad rows in a takeover that was to be all or nothing."""

    written: bool = False
    counts: Counts = field(default_factory=Counts)
    columns: list[str] = field(default_factory=list)  # the fields that were read, in the file's order
    reasons: dict[str, int] = field(default_factory=dict)  # rows refused for each (petitions.takeover.problems)
    headers: list[str] = field(default_factory=list)  # what the file calls them
    unread: list[str] = field(default_factory=list)  # headers that were passed over
    loaded: list[int] = field(default_factory=list)  # years whose days off were entered for the replay
    unknown_years: list[int] = field(default_factory=list)  # years that have none: Monday to Friday, provisional

    def stored(self) -> dict[str, Any]:
        return asdict(self)
