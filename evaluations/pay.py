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
class Paid:
    """One line of a statement: above nothing for a service, below for one that is taken back."""

    worker: int
    deed: int
    yuan: Decimal
    reverses: int | None = None


def rate_on(rates: Rates, kind: str, day: date) -> Decimal:
    """The yuan of one service of this kind on a day: the latest rate that had begun. Raises NoRateError."""
    begun = [(since, yuan) for since, yuan in rates.get(kind, ()) if since <= day]
    if not begun:
        raise NoRateError(kind, day)
    return max(begun)[1]


def lines_of(done: Iterable[Done], rates: Rates, wrong: Iterable[Paid] = ()) -> list[Paid]:
    """The lines of a month's statements: each service once, at the rate of its day; and each wrong line of an earlier
    month once more, with the opposite sign. `wrong` carry in `reverses` the entry that they take back, with its own
    yuan. Raises NoRateError."""
    given = [Paid(each.worker, each.deed, rate_on(rates, each.kind, each.day)) for each in done]
    back = [Paid(line.worker, line.deed, -line.yuan, line.reverses) for line in wrong]
    return given + back


def totals(lines: Iterable[Paid]) -> dict[int, Decimal]:
    """The yuan of each worker."""
    sums: dict[int, Decimal] = {}
    for line in lines:
        sums[line.worker] = sums.get(line.worker, Decimal(0)) + line.yuan
    return sums
