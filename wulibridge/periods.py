"""The stretch of time that figures speak of: a month, a quarter or a calendar year, up to today."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

EARLIEST_YEAR = 2000
WRITTEN = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>0[1-9]|1[0-2])))?", re.ASCII)


@dataclass(frozen=True)
class Period:
    """From `first` to `last`, both included (Asia/Shanghai). An address writes its `key`: 2026, 2026-Q3, 2026-10; what
    is owed every half year has 2026-H1 as well."""

    key: str
    first: date
    last: date

    def label(self, today: date) -> str:
        """The period's name, and that it is not over yet."""
        name = self.name()
        return _("%(period)s so far") % {"period": name} if self.last >= today else name

    def name(self) -> str:
        if self.first == self.last:
            return date_format(self.first, "DATE_FORMAT")
        if "H" in self.key:
            half = _("first half of %(year)s") if self.key.endswith("1") else _("second half of %(year)s")
            return half % {"year": self.first.year}
        if "Q" in self.key:
            return _("quarter %(quarter)s of %(year)s") % {"quarter": self.key[-1], "year": self.first.year}
        if "-" in self.key:
            return date_format(self.first, "YEAR_MONTH_FORMAT")
        return _("year %(year)s") % {"year": self.first.year}


def year_of(day: date) -> Period:
    return Period(f"{day.year}", date(day.year, 1, 1), date(day.year, 12, 31))


def half_of(day: date) -> Period:
    half = (day.month - 1) // 6 + 1
    return Period(f"{day.year}-H{half}", date(day.year, half * 6 - 5, 1), _month_end(day.year, half * 6))


def quarter_of(day: date) -> Period:
    quarter = (day.month - 1) // 3 + 1
    return Period(f"{day.year}-Q{quarter}", date(day.year, quarter * 3 - 2, 1), _month_end(day.year, quarter * 3))


def month_of(day: date) -> Period:
    return Period(f"{day:%Y-%m}", day.replace(day=1), _month_end(day.year, day.month))


def day_of(day: date) -> Period:
    """One day. No chooser offers it, and read() knows none: an address says its day apart."""
    return Period(f"{day:%Y-%m-%d}", day, day)


def read(key: str, today: date) -> Period:
    """The period that an address writes as `key`. Raises ValueError for any other text and for the future."""
    found = WRITTEN.fullmatch(key)
    if not found or int(found["year"]) < EARLIEST_YEAR:
        raise ValueError(key)
    if found["quarter"]:
        period = quarter_of(date(int(found["year"]), int(found["quarter"]) * 3, 1))
    elif found["month"]:
        period = month_of(date(int(found["year"]), int(found["month"]), 1))
    else:
        period = year_of(date(int(found["year"]), 1, 1))
    if period.first > today:
        raise ValueError(key)
    return period


def recent_months(today: date, count: int) -> list[Period]:
    """The last `count` months, the present one last."""
    months = [month_of(today)]
    while len(months) < count:
        months.insert(0, month_of(date.fromordinal(months[0].first.toordinal() - 1)))
    return months


def choices(today: date) -> list[tuple[str, list[Period]]]:
    """What the chooser offers, in groups, newest first: three years, five quarters, twelve months."""
    months = recent_months(today, 13)[::-1]
    quarters = list(dict.fromkeys(quarter_of(month.first) for month in months))
    years = [year_of(date(today.year - back, 1, 1)) for back in range(3)]
    return [(_("Years"), years), (_("Quarters"), quarters[:5]), (_("Months"), months[:12])]


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])
