"""Counting metrics: by zone, by department, by month, by day. One query per population, however many metrics."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, DateField, Q, Sum, Value
from django.db.models.functions import TruncDate, TruncMonth

from evaluations.metrics.shape import (
    DENOMINATOR,
    MISSING,
    NUMERATOR,
    Ahead,
    By,
    Computed,
    Metric,
    Population,
    Scope,
    Tally,
)
from wulibridge.periods import Period
from wulibridge.territory.calendar import SHANGHAI

# How many rows each part of each metric has, by the two keys.
Counts = dict[tuple[str, str], int]
# Which rows they are: ids, or the keys of computed rows.
Keys = dict[tuple[str, str], list[Any]]


def count_by(by: By, metrics: Iterable[Metric], scope: Scope) -> dict[int, Counts]:
    """For each zone (or department) that has any: how many rows each part of each metric has. One query per population.

    A rate's `missing` is its denominator without its numerator, which is quicker than to ask the database once more.
    """
    counted: dict[int, Counts] = {}
    by_population: dict[int, list[Metric]] = {}
    for metric in metrics:
        if metric.tally:
            _add_tally(counted, metric.key, metric.tally, by, scope)
        else:
            by_population.setdefault(id(metric.population), []).append(metric)
    for group in by_population.values():
        if isinstance(group[0].population, Computed):
            _add_computed(counted, group, group[0].population, by, scope)
        else:
            _add_rows(counted, group, group[0].population, by, scope)
    return counted


def _add_rows(counted: dict[int, Counts], group: list[Metric], population: Population, by: By, scope: Scope) -> None:
    parts = [(metric.key, key, part) for metric in group for key, part in metric.parts.items() if key != MISSING]
    counts = {f"{metric}_of_{key}": _counting(part.of(scope)) for metric, key, part in parts}
    way = population.ways[by]
    for row in population.rows(scope).order_by().values(way).annotate(**counts):
        found = {(metric, key): row[f"{metric}_of_{key}"] for metric, key, _part in parts}
        counted.setdefault(row[way], {}).update(with_missing(group, found))


def with_missing(metrics: Iterable[Metric], counts: Counts) -> Counts:
    """The counts of these metrics, with the `missing` of each rate."""
    for metric in metrics:
        if metric.is_rate:
            whole, good = (counts.get((metric.key, part), 0) for part in (DENOMINATOR, NUMERATOR))
            counts[metric.key, MISSING] = whole - good
    return counts


def count_ahead(metric: Metric, scope: Scope) -> dict[tuple[int, str, date, str], int]:
    """A metric that is counted ahead: how many rows each part has by zone and by month or day of the scope's period,
    as (zone, metric, first day, part), what has none left out. One query."""
    population, field = metric.table, metric.table.moment or metric.table.on
    timed = {"tzinfo": SHANGHAI} if population.moment else {}
    day = (TruncDate if metric.ahead is Ahead.BY_DAY else TruncMonth)(field, output_field=DateField(), **timed)
    way = population.ways[By.ZONE]
    parts = {f"of_{key}": (key, _counting(part.of(scope))) for key, part in metric.parts.items() if key != MISSING}
    rows = population.rows(scope).order_by().annotate(first_day=day).values(way, "first_day")
    return {
        (row[way], metric.key, row["first_day"], key): row[name]
        for row in rows.annotate(**{name: count for name, (_key, count) in parts.items()})
        for name, (key, _count) in parts.items()
        if row[name]
    }


def _add_computed(counted: dict[int, Counts], group: list[Metric], population: Computed, by: By, scope: Scope) -> None:
    parts = [((metric.key, key), part) for metric in group for key, part in metric.parts.items()]
    for row in population.rows(scope):
        area = counted.setdefault(getattr(row, population.ways[by]), {})
        for key, part in parts:
            area[key] = area.get(key, 0) + part.has(row)


def _add_tally(counted: dict[int, Counts], key: str, tally: Tally, by: By, scope: Scope) -> None:
    way = tally.ways[by]
    sums = tally.rows(scope).order_by().values(way).annotate(n=Sum(tally.field))
    for area, n in sums.values_list(way, "n"):
        counted.setdefault(area, {})[key, DENOMINATOR] = n


def _counting(condition: Q) -> Count:
    # Rows, not keys: an index that holds what is asked for need not hold the key as well.
    return Count(Value(1), filter=condition) if condition else Count(Value(1))


def counts_of(metrics: Iterable[Metric], scope: Scope) -> Counts:
    """How many rows each part of each metric has in the whole scope."""
    metrics = list(metrics)
    by_area: dict[By, list[Metric]] = {}
    for metric in metrics:
        by_area.setdefault(next(iter(metric.population.ways)), []).append(metric)
    total: Counts = {(metric.key, part): 0 for metric in metrics for part in metric.parts}
    for by, group in by_area.items():
        for area in count_by(by, group, scope).values():
            for key, n in area.items():
                total[key] += n
    return total


def keys_of(metrics: Iterable[Metric], scope: Scope) -> Keys:
    """What names the rows that each part of each metric counts: their ids, ascending; of computed rows their keys. One
    query per population."""
    found: Keys = {}
    by_population: dict[int, list[Metric]] = {}
    for metric in metrics:
        by_population.setdefault(id(metric.population), []).append(metric)
    for group in by_population.values():
        population = group[0].population
        if isinstance(population, Computed):
            found |= {(metric.key, key): metric.keys(key, scope) for metric in group for key in metric.parts}
            continue
        parts = {
            f"{metric.key}_of_{key}": (metric.key, key, part.of(scope))
            for metric in group
            for key, part in metric.parts.items()
        }
        wanted = {name: ArrayAgg("pk", filter=condition or None) for name, (_m, _p, condition) in parts.items()}
        rows = population.rows(scope).order_by().aggregate(**wanted)
        found |= {(metric, key): sorted(rows[name] or ()) for name, (metric, key, _condition) in parts.items()}
    return found


def count_by_month(metrics: Sequence[Metric], scope: Scope, period: Period) -> dict[str, dict[str, int]]:
    """For each of these metrics: its count by month ("2026-10", Asia/Shanghai) in a period. One query."""
    within = scope.within(period)
    parts = [
        metric.table.rows(within)
        .order_by()
        .annotate(metric=Value(metric.key), month=TruncMonth(metric.table.moment, tzinfo=SHANGHAI))
        .values("metric", "month")
        .annotate(count=_counting(Q()))
        .values_list("metric", "month", "count")
        for metric in metrics
    ]
    counted: dict[str, dict[str, int]] = {metric.key: {} for metric in metrics}
    for key, month, count in parts[0].union(*parts[1:], all=True):
        counted[key][f"{month:%Y-%m}"] = count
    return counted


def count_by_day(metric: Metric, scope: Scope) -> dict[date, int]:
    """The metric's count by day (Asia/Shanghai) in the scope's period, days without any left out. One query."""
    rows = metric.table.rows(scope).order_by()
    days = rows.annotate(day=TruncDate(metric.table.moment, tzinfo=SHANGHAI)).values("day")
    return dict(days.annotate(n=_counting(Q())).values_list("day", "n"))
