"""What is made by the day without anybody asking for it: the monthly reports, and figures counted ahead. Harmless when
rung at any time, however often, and by several at once."""

import logging
from datetime import UTC, datetime, timedelta
from itertools import groupby

from django.db import InterfaceError, OperationalError

from evaluations.models import MonthCounted
from evaluations.services.counted import count_months, have_changed
from evaluations.services.report_due import draft_report, waiting_months
from wulibridge.periods import recent_months
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Subdistrict

log = logging.getLogger(__name__)

# A run after a long outage ends before the next ring.
MOST_DRAFTS = 12
# The chooser of periods goes back to the January of the year before the last, the trend two years.
YEARS_BACK = 2
# The years of the last months are counted anew at every ring; earlier ones, where next to nothing changes, once a day.
FRESH, A_DAY = 3, timedelta(hours=20)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def draft_reports(now: datetime | None = None, *, limit: int = MOST_DRAFTS) -> int:
    """Draft the report of the month before for each subdistrict, and those of the last twelve months that were missed;
    returns how many were drafted. `now` is the database's clock unless given.

    Each report is a transaction of its own: one that fails is written to the log, and the others go on. Raises
    OperationalError when the database goes away.
    """
    moment, drafted = now or database_now(), 0
    for subdistrict in Subdistrict.objects.order_by("pk"):
        for period in waiting_months(subdistrict, moment):
            if drafted >= limit:
                return drafted
            try:
                drafted += draft_report(subdistrict=subdistrict, period=period, now=moment) is not None
            except (InterfaceError, OperationalError):
                raise
            except Exception:
                log.exception("the report of %s for subdistrict %s cannot be drafted", period.key, subdistrict.pk)
    return drafted


def refresh_summaries(now: datetime | None = None) -> int:
    """Count ahead, for pages, the figures of months that are over (evaluations.metrics.ahead); returns how many months
    were counted. `now` is the database's clock unless given. A year is counted in one go: those of the last three
    months at every ring, another one when that was more than a day ago, or never, when it was forgotten, and when it
    has changed since."""
    moment = now or database_now()
    today, counted = civil_date(moment), 0
    over = recent_months(today, 12 * YEARS_BACK + today.month)[:-1]
    known = dict(MonthCounted.objects.values_list("first", "at"))
    recent = {month.first for month in over[-FRESH:]}
    for _year, months in groupby(over, key=lambda month: month.first.year):
        own = list(months)
        earlier = recent.isdisjoint(month.first for month in own)
        known_since = min(known.get(month.first, LONG_AGO) for month in own)
        if earlier and moment - known_since < A_DAY and not have_changed(own, now=moment):
            continue
        counted += len(own) * count_months(own, now=moment)
    return counted
