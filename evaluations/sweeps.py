"""What is made by the day without anybody asking for it: the monthly reports. Harmless when rung at any time, however
often, and by several at once."""

import logging
from datetime import datetime

from django.db import InterfaceError, OperationalError

from evaluations.services.drafting import draft_report, waiting_months
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Subdistrict

log = logging.getLogger(__name__)

# A run after a long outage ends before the next ring.
MOST_DRAFTS = 12


def draft_reports(now: datetime | None = None, *, limit: int = MOST_DRAFTS) -> int:
    """Draft the report of the month before for each subdistrict, and those of this year that were missed; returns how
    many were drafted. `now` is the database's clock unless given.

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
