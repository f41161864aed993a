"""What signed visits come to. Pure arithmetic in yuan (Decimal, two places): nothing here is rounded."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# The rates of each kind: from which day how many yuan, in any order.
Rates = Mapping[str, Sequence[tuple[date, Decimal]]]


class NoRateError(LookupError):
    """No rate of this kind holds on this day."""

    def __init__(self, kind: str, day: date) -> None:
        super().__init__(kind, day)
        self.kind, self.day = kind, day


@dataclass(frozen=True)
class Done:
    """One service that was given at a signed visit."""

    deed: int
    worker: int
    kind: str
    day: date


@dataclass(frozen=True)
class Wrong:
    """An entry that was found wrong: its yuan are above nothing where it paid, below where it took back. `to_worker`
    and `to_yuan` are what should have been instead, as far as the correction says it."""

    entry: int
    worker: int
    deed: int
    yuan: Decimal
    to_worker: int | None = None
    to_yuan: Decimal | None = None


@dataclass(frozen=True)
class Paid:
    """One line of a statement: above nothing for a service, below for one that is taken back. `reverses` is the entry
    that it corrects; `instead`: it follows the line that takes that entry back."""

    worker: int
    deed: int
    yuan: Decimal
    reverses: int | None = None
    instead: bool = False


def rate_on(rates: Rates, kind: str, day: date) -> Decimal:
    """The yuan of one service of this kind on a day: the latest rate that had begun. Raises NoRateError."""
    begun = [(since, yuan) for since, yuan in rates.get(kind, ()) if since <= day]
    if not begun:
        raise NoRateError(kind, day)
    return max(begun)[1]


def lines_of(done: Iterable[Done], rates: Rates, wrong: Iterable[Wrong] = ()) -> list[Paid]:
    """The lines of a month's statements: each service once, at the rate of its day; and what corrects the wrong entries
    of earlier months. Raises NoRateError."""
    given = [Paid(each.worker, each.deed, rate_on(rates, each.kind, each.day)) for each in done]
    return given + [line for each in wrong for line in _corrected(each)]


def _corrected(wrong: Wrong) -> list[Paid]:
    """The opposite of a wrong entry, at the cost or to the good of who it was for; then what is paid instead."""
    worker, yuan = wrong.to_worker or wrong.worker, wrong.to_yuan or abs(wrong.yuan)
    if wrong.yuan < 0:
        return [Paid(worker, wrong.deed, yuan, wrong.entry)]
    back = Paid(wrong.worker, wrong.deed, -wrong.yuan, wrong.entry)
    anew = wrong.to_worker or wrong.to_yuan
    return [back, Paid(worker, wrong.deed, yuan, wrong.entry, instead=True)] if anew else [back]
