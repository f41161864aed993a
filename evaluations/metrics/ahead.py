"""Counts of a page: months that are over as the worker counted them ahead, all else counted now.

What is counted ahead says each metric (`ahead`). A month counts as the worker left it until it counts again; where it
has not, or when the map was redrawn, pages count the rows themselves, so that a number is only ever late, not missing.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cached_property

from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth

from evaluations.metrics.counting import Counts, count_by, count_by_day, count_by_month, with_missing
from evaluations.metrics.shape import DENOMINATOR, By, Metric, Scope
from evaluations.models import FigureCount, MonthCounted
from wulibridge.periods import Period, month_of


class Counter:
    """One for a page: it asks once which months were counted. `at` is when the oldest of those used were counted."""

    def __init__(self) -> None:
        self.at: datetime | None = None

    @cached_property
    def months(self) -> dict[date, datetime]:
        return dict(MonthCounted.objects.values_list("first", "at"))

    def by_zone(self, metrics: Iterable[Metric], scope: Scope) -> dict[int, Counts]:
        """As count_by() for zones. One query more than that at most, and quicker."""
        metrics = list(metrics)
        ahead = [metric for metric in metrics if metric.ahead]
        kept, rest = self._split(scope.period) if ahead else (None, None)
        if not kept:
            return count_by(By.ZONE, metrics, scope)
        counted = count_by(By.ZONE, [metric for metric in metrics if not metric.ahead], scope)
        if rest and rest.first <= scope.today:
            for zone, counts in count_by(By.ZONE, ahead, scope.within(rest)).items():
                _add(counted.setdefault(zone, {}), counts)
        rows = _kept(ahead, scope, kept).values("zone_id", "metric", "part").annotate(n=Sum("count"))
        found: dict[int, Counts] = {}
        for zone, metric, part, n in rows.values_list("zone_id", "metric", "part", "n"):
            found.setdefault(zone, {})[metric, part] = n
        for zone, counts in found.items():
            _add(counted.setdefault(zone, {}), with_missing(ahead, counts))
        return counted

    def whole(self, metrics: Iterable[Metric], scope: Scope) -> Counts:
        """As counts_of()."""
        metrics = list(metrics)
        total: Counts = {(metric.key, part): 0 for metric in metrics for part in metric.parts}
        for counts in self.by_zone(metrics, scope).values():
            _add(total, counts)
        return total

    def counted_until(self, metric: Metric, scope: Scope) -> datetime | None:
        """When the months of the scope that a page takes as they were counted ahead were counted; None for none."""
        if metric.ahead:
            self._split(scope.period)
        return self.at

    def by_month(self, metrics: Sequence[Metric], scope: Scope, period: Period) -> dict[str, dict[str, int]]:
        """As count_by_month()."""
        kept, rest = self._split(period)
        if not kept:
            return count_by_month(metrics, scope, period)
        counted: dict[str, dict[str, int]] = {metric.key: {} for metric in metrics}
        if rest and rest.first <= scope.today:
            counted = count_by_month(metrics, scope, rest)
        rows = _kept(metrics, scope, kept).filter(part=DENOMINATOR).annotate(month=TruncMonth("day"))
        for metric, month, n in (
            rows.values("metric", "month").annotate(n=Sum("count")).values_list("metric", "month", "n")
        ):
            counted[metric][f"{month:%Y-%m}"] = n
        return counted

    def by_day(self, metric: Metric, scope: Scope) -> dict[date, int]:
        """As count_by_day()."""
        kept, rest = self._split(scope.period)
        if not kept:
            return count_by_day(metric, scope)
        rows = _kept([metric], scope, kept).filter(part=DENOMINATOR).values("day").annotate(n=Sum("count"))
        counted = dict(rows.values_list("day", "n"))
        if rest and rest.first <= scope.today:
            counted |= count_by_day(metric, scope.within(rest))
        return counted

    def _split(self, period: Period) -> tuple[Period | None, Period | None]:
        """The months from the beginning of a period on that were counted ahead, and what is left of it."""
        day = period.first
        while day.day == 1 and (at := self.months.get(day)) and month_of(day).last <= period.last:
            self.at = min(self.at or at, at)
            day = _after(month_of(day).last)
        if day == period.first:
            return None, period
        kept = Period("", period.first, date.fromordinal(day.toordinal() - 1))
        return kept, Period("", day, period.last) if day <= period.last else None


def _kept(metrics: Iterable[Metric], scope: Scope, period: Period) -> QuerySet[FigureCount]:
    keys = [metric.key for metric in metrics]
    rows = FigureCount.objects.filter(metric__in=keys, zone_id__in=scope.zones, day__range=(period.first, period.last))
    return rows.order_by()


def _after(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _add(to: Counts, more: Counts) -> None:
    for key, n in more.items():
        to[key] = to.get(key, 0) + n
