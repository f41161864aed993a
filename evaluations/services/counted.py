"""Counting figures ahead, and forgetting what was counted."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from evaluations.metrics import METRICS, Metric, Scope, count_ahead
from evaluations.models import FigureCount, MonthCounted
from wulibridge.periods import Period
from wulibridge.territory.calendar import civil_date
from wulibridge.territory.models import Zone

TRY_LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended('figures counted ahead', 0))"
LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('figures counted ahead', 0))"
BATCH = 5_000

Key = tuple[int, str, date, str]
NAMED = ["zone_id", "metric", "day", "part"]
# Figures from which a change of earlier months is seen: new rows, and rows in another zone.
QUICK = ("received", "answered", "moved_up", "first_met")


def count_months(months: Sequence[Period], *, now: datetime) -> bool:
    """Count these months of one calendar year anew, which follow one another and are over, for every zone, in one
    transaction. `now` is written beside them. False when somebody else counts at this moment."""
    scope = _everywhere(months, now)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(TRY_LOCK)
            if not cursor.fetchone()[0]:
                return False
        for metric in METRICS.values():
            if metric.ahead:
                _keep(metric, count_ahead(metric, scope), scope)
        marks = [MonthCounted(first=month.first, at=now) for month in months]
        MonthCounted.objects.bulk_create(marks, update_conflicts=True, update_fields=["at"], unique_fields=["first"])
    return True


def have_changed(months: Sequence[Period], *, now: datetime) -> bool:
    """Does what is quick to count in these months of one year look other than what was kept of them, as after old
    files were taken over? What was only corrected is not seen by it."""
    scope = _everywhere(months, now)
    return any(count_ahead(METRICS[key], scope) != _known(METRICS[key], scope) for key in QUICK)


def forget_counts() -> None:
    """Pages count by themselves until the worker has counted anew: after the map was redrawn, rows have new zones.

    A count that is under way saw the old zones: it is waited for, so that it marks nothing as counted afterwards.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(LOCK)
        MonthCounted.objects.all().delete()


def _keep(metric: Metric, counted: dict[Key, int], scope: Scope) -> None:
    """Write what differs from what was kept, which is next to nothing in most hours."""
    kept = {(zone, key, day, part): pk for pk, zone, key, day, part in _rows(metric, scope).values_list("pk", *NAMED)}
    FigureCount.objects.filter(pk__in=[pk for key, pk in kept.items() if key not in counted]).delete()
    known = _known(metric, scope)
    changed = [
        FigureCount(zone_id=key[0], metric=key[1], day=key[2], part=key[3], count=n)
        for key, n in counted.items()
        if known.get(key) != n
    ]
    FigureCount.objects.bulk_create(changed, BATCH, update_conflicts=True, update_fields=["count"], unique_fields=NAMED)


def _everywhere(months: Sequence[Period], now: datetime) -> Scope:
    zones = frozenset(Zone.objects.values_list("pk", flat=True))
    return Scope(zones, Period("", months[0].first, months[-1].last), civil_date(now))


def _rows(metric: Metric, scope: Scope) -> QuerySet[FigureCount]:
    days = (scope.period.first, scope.period.last)
    return FigureCount.objects.filter(metric=metric.key, day__range=days).order_by()


def _known(metric: Metric, scope: Scope) -> dict[Key, int]:
    return {(zone, key, day, part): n for zone, key, day, part, n in _rows(metric, scope).values_list(*NAMED, "count")}
