"""A subdistrict's months that are over and have no report yet."""

from datetime import date, datetime, timedelta

from django.db.models import Min

from evaluations.models import MonthlyReport
from evaluations.queries.report import months_to_draft
from evaluations.services.report_draft import freeze, month_of_subdistrict
from evaluations.services.report_matters import matters_of
from petitions.models import Petition
from wulibridge.periods import Period, month_of, recent_months
from wulibridge.territory.calendar import civil_date
from wulibridge.territory.models import Subdistrict

# So many months are caught up that nobody drafted, as after a long outage.
LOOK_BACK = 12


def waiting_months(subdistrict: Subdistrict, now: datetime) -> list[Period]:
    """Of the last twelve months that are over those that were not drafted and in which the office had petitions, the
    oldest first. Days of Asia/Shanghai."""
    last = month_of(civil_date(now).replace(day=1) - timedelta(days=1))
    first = recent_months(last.first, LOOK_BACK)[0].first
    drafted = MonthlyReport.objects.filter(subdistrict=subdistrict, first__gte=first).values_list("first", flat=True)
    months = months_to_draft(first, last.first, drafted)
    since = _since(subdistrict) if months else None
    return [month for month in months if since and since <= month.last]


def draft_report(*, subdistrict: Subdistrict, period: Period, now: datetime) -> MonthlyReport | None:
    """Count and freeze the report of a month. None when there is one already, and before the office had petitions."""
    since = _since(subdistrict)
    if since is None or since > period.last:
        return None
    return freeze(month_of_subdistrict(subdistrict, period, since, now), matters_of)


def _since(subdistrict: Subdistrict) -> date | None:
    """The day (Asia/Shanghai) on which the first petition of its zones was received."""
    rows = Petition.objects.filter(zone__committee__subdistrict=subdistrict)
    first = rows.aggregate(first=Min("received_at"))["first"]
    return civil_date(first) if first else None
