"""A number as a page shows it. None can be made but of a metric of the register."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext

from evaluations.metrics import METRICS, Counts, Metric, Scope, Share, share_of
from wulibridge.dashboards.addresses import rows_address
from wulibridge.periods import Period


@dataclass(frozen=True)
class Opened:
    """How many rows a part of a metric has, which opens to them. Raises LookupError for what is not registered."""

    metric: Metric
    part: str
    count: int
    address: str
    title: str | Promise = field(init=False)

    def __post_init__(self) -> None:
        if METRICS.get(self.metric.key) is not self.metric:
            raise LookupError(self.metric.key)
        object.__setattr__(self, "title", self.metric.parts[self.part].title)


def opened(metric: Metric, part: str, counts: Iterable[Counts], period: Period, narrower: dict[str, object]) -> Opened:
    """The number of one part over these areas' counts together."""
    count = sum(area.get((metric.key, part), 0) for area in counts)
    return Opened(metric, part, count, rows_address(metric.key, part, period, **narrower))


def heading_of(metric: Metric, part: str) -> str:
    """What the rows of a part stand under; once, where the part is called as the figure is."""
    figure, title = str(metric.title), str(metric.parts[part].title)
    return figure if title == figure else gettext("%(figure)s: %(part)s") % {"figure": figure, "part": title}


@dataclass(frozen=True)
class Card:
    metric: Metric
    span: str
    share: Share | None
    parts: dict[str, Opened]

    @property
    def whole(self) -> Opened:
        return self.parts["denominator"]

    @property
    def others(self) -> list[Opened]:
        """What stands below the number."""
        above = ("numerator", "denominator") if self.share else ("denominator",)
        return [part for key, part in self.parts.items() if key not in above]


def card_of(metric: Metric, counts: Iterable[Counts], scope: Scope, narrower: dict[str, object]) -> Card:
    """A metric over these areas' counts together."""
    counts = list(counts)
    parts = {key: opened(metric, key, counts, scope.period, narrower) for key in metric.parts}
    return Card(metric, metric.span(scope), share_of(metric, *counts) if metric.is_rate else None, parts)
