from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from petitions.services import dates
from tests.conftest import superuser
from tests.factories import office
from wulibridge.territory.calendar import SHANGHAI


@pytest.fixture
def people(db) -> office.Office:
    """One zone and everybody who has to do with its petitions."""
    return office.office()


@pytest.fixture
def any_year(monkeypatch):
    """Rows that carry a date hold in any year in which they are run."""
    monkeypatch.setattr(dates, "OLDEST", timedelta(days=100 * 366))


TURNED = """
CREATE SCHEMA turned;
CREATE FUNCTION turned.now() RETURNS timestamptz STABLE LANGUAGE sql AS
    $$ SELECT pg_catalog.now() + coalesce(nullif(current_setting('turned.skew', true), ''), '0')::interval $$;
CREATE FUNCTION turned.statement_timestamp() RETURNS timestamptz STABLE LANGUAGE sql AS
    $$ SELECT pg_catalog.statement_timestamp()
            + coalesce(nullif(current_setting('turned.skew', true), ''), '0')::interval $$;
GRANT USAGE ON SCHEMA turned TO PUBLIC;
"""


class TurnedClock:
    """Database and program, both at the moment that was last said. It runs on from there only in the database."""

    def __init__(self) -> None:
        self.traveller: time_machine.travel | None = None
        self.at: datetime = timezone.now()

    def turn(self, at: datetime) -> None:
        self.turn_back()
        self.at = at
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('turned.skew', (%s::timestamptz - pg_catalog.now())::text, true)", [at.isoformat()]
            )
        self.traveller = time_machine.travel(at, tick=False)
        self.traveller.start()

    def to(self, day: date) -> None:
        """Ten in the morning of a day (Asia/Shanghai)."""
        self.turn(datetime.combine(day, time(10), tzinfo=SHANGHAI))

    def turn_back(self) -> None:
        if self.traveller:
            self.traveller.stop()
            self.traveller = None


@pytest.fixture(scope="session")
def turnable(django_db_setup, django_db_blocker) -> None:
    """What stands before the database's own clock, for whoever asks for it by the search path."""
    with django_db_blocker.unblock(), superuser() as database:
        database.execute("DROP SCHEMA IF EXISTS turned CASCADE")
        database.execute(TURNED)


@pytest.fixture
def clock(turnable, db) -> Iterator[TurnedClock]:
    """A clock that can be turned, for one test in one transaction."""
    turned = TurnedClock()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = turned, pg_catalog, public")
    yield turned
    turned.turn_back()
