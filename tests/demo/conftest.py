"""A demo office loaded once and read into memory, so that many tests can look at it without a database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from petitions.models import NumberSeries, Passage, Petition, Reply
from tests.conftest import superuser
from visits.models import RaisedPetition, Visit, VisitOutcome
from wulibridge.clock import add_months
from wulibridge.demo.services import load
from wulibridge.demo.sizes import SMALL, Size
from wulibridge.journal.services import SYSTEM
from wulibridge.territory.calendar import Calendar, civil_date, database_now, working_calendar
from wulibridge.territory.models import Household, Subdistrict, WorkDay

PASSWORD = "demo-九-password"
# Few households and many petitions, over as long a time as in the full office: every kind of move occurs.
EVENTFUL = Size("eventful", committees=2, zones=4, households=160, petitions=500, months=14)


@dataclass
class Office:
    """What a load left in the database."""

    now: datetime
    calendar: Calendar
    subdistrict: Subdistrict
    petitions: list[Petition] = field(default_factory=list)  # of the history
    later: list[str] = field(default_factory=list)  # numbers of those of rare kinds, written down after it
    series: dict[int, int] = field(default_factory=dict)
    raised: list[RaisedPetition] = field(default_factory=list)
    households: int = 0
    reached: int = 0
    visits: list[Visit] = field(default_factory=list)

    @property
    def today(self) -> date:
        return civil_date(self.now)


def publish_calendar(today: date) -> None:
    """Weekends off, and the first week of October: published for all of the history and all terms that may start."""
    first, last = today - timedelta(days=600), add_months(today, 60)
    days = [first + timedelta(days=n) for n in range((last - first).days)]
    WorkDay.objects.bulk_create(
        WorkDay(day=day, is_workday=day.weekday() < 5 and not (day.month == 10 and day.day < 8)) for day in days
    )


@pytest.fixture(scope="package", autouse=True)
def _swept(django_db_setup, django_db_blocker) -> None:
    """What thousands of tests took back lies in the tables as dead rows: a load among them takes many times as long."""
    with django_db_blocker.unblock(), superuser() as database:
        database.execute("VACUUM (ANALYZE)")


@pytest.fixture(scope="package")
def office(django_db_setup, django_db_blocker) -> Iterator[Office]:
    """An eventful demo office, read and rolled back."""
    with django_db_blocker.unblock(), transaction.atomic():
        now = database_now()
        publish_calendar(civil_date(now))
        load(size=EVENTFUL, seed=3, password=PASSWORD, by=SYSTEM)
        read = _read(now)
        transaction.set_rollback(True)
    return read


def _read(now: datetime) -> Office:
    today = civil_date(now)
    calendar = working_calendar(today - timedelta(days=600), add_months(today, 60))
    petitions = list(
        Petition.objects.select_related("zone")
        .prefetch_related("passages", "replies", "waits", "deadlines")
        .order_by("pk")
    )
    history, later = petitions[: EVENTFUL.petitions], petitions[EVENTFUL.petitions :]
    met = Visit.objects.filter(outcome=VisitOutcome.MET, visited_at__year=today.year)
    return Office(
        now,
        calendar,
        Subdistrict.objects.get(),
        petitions=sorted(history, key=lambda petition: petition.number),
        later=[petition.number for petition in later],
        series=dict(NumberSeries.objects.values_list("year", "last")),
        raised=list(RaisedPetition.objects.select_related("visit", "petition")),
        households=Household.objects.count(),
        reached=met.values("household").distinct().count(),
        visits=list(Visit.objects.prefetch_related("members").select_related("household")),
    )


def stays_of(petition: Petition) -> list[Passage]:
    return sorted(petition.passages.all(), key=lambda stay: stay.ordinal)


def replies_of(petition: Petition) -> list[Reply]:
    return sorted(petition.replies.all(), key=lambda reply: reply.replied_at)


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker) -> Iterator[None]:
    """A small demo office, for tests that only look at it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(size=SMALL, seed=1, password=PASSWORD, by=SYSTEM)
        yield
        transaction.set_rollback(True)
