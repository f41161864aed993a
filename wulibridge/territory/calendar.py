"""The working calendar as the database has it, and the database's clock."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db import connection

from wulibridge.clock import LONGEST_BREAK
from wulibridge.territory.models import WorkDay

SHANGHAI = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True)
class Calendar:
    """Published days as {day: is it a working day}. Days not in it fall back on Monday to Friday."""

    days: dict[date, bool]

    def is_workday(self, day: date) -> bool:
        return self.days.get(day, day.weekday() < 5)

    def knows(self, day: date) -> bool:
        """Was this day's status published? A due date on an unknown day is provisional."""
        return day in self.days


def working_calendar(first: date, last: date) -> Calendar:
    """The calendar from `first` to `last` and over the longest break after it. One query."""
    rows = WorkDay.objects.filter(day__range=(first, last + timedelta(days=LONGEST_BREAK)))
    return Calendar(dict(rows.values_list("day", "is_workday")))


def database_now() -> datetime:
    """The database's time at the start of the present transaction: the one clock that decides deadlines."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        return cursor.fetchone()[0]


def civil_date(moment: datetime) -> date:
    """The date in Asia/Shanghai at `moment`."""
    return moment.astimezone(SHANGHAI).date()


def end_of(day: date) -> datetime:
    """24:00 of `day` in Asia/Shanghai: the last moment of a term that ends on it (Civil Code Art 203 II)."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), tzinfo=SHANGHAI)
