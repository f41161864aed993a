"""Counting figures ahead, and forgetting what was counted."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import connection, transaction

from evaluations.metrics import METRICS, Metric, Scope, count_ahead
from evaluations.models import FigureCount, MonthCounted
from wulibridge.periods import Period
from wulibridge.territory.calendar import civil_date
from wulibridge.territory.models import Zone

LOCK = "SELECT pg_try_advisory_xact_lock(hashtextextended('figures counted ahead', 0))"
BATCH = 5_000

Key = tuple[int, str, date, str]
FIELDS = ["pk", "zone_id", "metric", "day", "part", "count"]


def count_months(months: Iterable[Period], *, now: datetime) -> bool:
    """Count these months of one calendar year anew, which follow one another and are over, for every zone, in one
    transaction. `now` is written beside them. False when somebody else counts at this moment."""
    months = list(months)
    zones = frozenset(Zone.objects.values_list("pk", flat=True))
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(LOCK)
            if not cursor.fetchone()[0]:
                return False
        scope = Scope(zones, Period("", months[0].first, months[-1].last), civil_date(now))
        for metric in METRICS.values():
            if metric.ahead:
                _keep(metric, count_ahead(metric, scope), scope)
        marks = [MonthCounted(first=month.first, at=now) for month in months]
        MonthCounted.objects.bulk_create(marks, update_conflicts=True, update_fields=["at"], unique_fields=["first"])
    return True


def forget_counts() -> None:
    """Pages count by themselves until the worker has counted anew: after the map was redrawn, rows have new zones."""
    MonthCounted.objects.all().delete()


def _keep(metric: Metric, counted: dict[Key, int], scope: Scope) -> None:
    """Write what differs from what was kept, which is next to nothing in most hours."""
    days = (scope.period.first, scope.period.last)
    rows = FigureCount.objects.filter(metric=metric.key, day__range=days).order_by()
    kept = {(zone, key, day, part): (pk, n) for pk, zone, key, day, part, n in rows.values_list(*FIELDS)}
    gone = [pk for key, (pk, _n) in kept.items() if key not in counted]
    FigureCount.objects.filter(pk__in=gone).delete()
    changed = [
        FigureCount(zone_id=key[0], metric=key[1], day=key[2], part=key[3], count=n)
        for key, n in counted.items()
        if kept.get(key, (0, 0))[1] != n
    ]
    FigureCount.objects.bulk_create(
        changed, BATCH, update_conflicts=True, update_fields=["count"], unique_fields=FIELDS[1:5]
    )
