"""A value of the index, opened to its parts and the rounds behind them."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from evaluations.index import rounded
from evaluations.metrics import Share
from evaluations.models import IndexPart, IndexSource, IndexValue
from evaluations.queries.round import rounds_for
from wulibridge.people.models import User


@dataclass(frozen=True)
class Source:
    """A round, and what the group said in it; no `share` where that may not be shown."""

    row: IndexSource
    share: Share | None


@dataclass(frozen=True)
class Part:
    """One of the three parts with its weight in per cent; no `share` when it is missing."""

    row: IndexPart
    weight: int
    share: Share | None
    sources: list[Source]
    others: int = 0  # rounds of committees of which the reader reads none

    @property
    def brings(self) -> Decimal | None:
        """What the part brings to the index, with two decimals. For reading: the index is rounded once, as a whole."""
        value = self.share.value if self.share else None
        return None if value is None else rounded(Fraction(self.weight) * value)


def parts_of(value: IndexValue, user: User) -> list[Part]:
    """Residents, local units, public opinion, each with those of its rounds of which `user` reads. Four queries; the
    caller has looked the value up in scope."""
    rows = list(value.parts.order_by("pk"))
    behind: dict[int, list[IndexSource]] = {row.pk: [] for row in rows}
    for source in IndexSource.objects.filter(part__in=rows).select_related("round__committee").order_by("pk"):
        behind[source.part_id].append(source)
    asked = {source.round_id for sources in behind.values() for source in sources}
    readable = set(rounds_for(user).filter(pk__in=asked).order_by().values_list("pk", flat=True))
    return [_part(value, row, behind[row.pk], readable) for row in rows]


def _part(value: IndexValue, row: IndexPart, behind: list[IndexSource], readable: set[int]) -> Part:
    shown = [Source(source, _share(source)) for source in behind if source.round_id in readable]
    return Part(row, value.weights.of(row.group), _share(row), shown, len(behind) - len(shown))


def _share(row: IndexPart | IndexSource) -> Share | None:
    return None if row.satisfied is None or row.answers is None else Share(row.satisfied, row.answers)
