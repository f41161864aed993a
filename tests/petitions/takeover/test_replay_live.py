"""The replay against the living line: the same petition registered, swept and answered under a turned clock."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from petitions.models import Passage, Petition
from petitions.route import Move, Stop
from petitions.services import PetitionDraft, move, register, ring
from petitions.takeover.replay import Replayed, replay
from tests.conftest import superuser
from tests.factories.office import Office, facts
from wulibridge.journal.services import SYSTEM
from wulibridge.territory.calendar import SHANGHAI, civil_date, database_now, end_of, working_calendar
from wulibridge.territory.models import Subdistrict
from wulibridge.territory.services import load_calendar_year

# Every reading of the clock by a name that is looked up goes through these.
TURNED = """
CREATE SCHEMA IF NOT EXISTS turned;
CREATE OR REPLACE FUNCTION turned.now() RETURNS timestamptz STABLE LANGUAGE sql
  AS $$ SELECT current_setting('turned.at')::timestamptz $$;
CREATE OR REPLACE FUNCTION turned.statement_timestamp() RETURNS timestamptz STABLE LANGUAGE sql
  AS $$ SELECT current_setting('turned.at')::timestamptz $$;
GRANT USAGE ON SCHEMA turned TO PUBLIC;
"""
# Some years that are published, one that is not.
YEARS = (2021, 2022, 2023)

Clock = Callable[[datetime], None]


@pytest.fixture
def turn_clock(db) -> Iterator[Clock]:
    """Turns the database's clock, for this transaction alone."""
    with superuser() as database:
        database.execute(TURNED)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = turned, pg_catalog, public")

    def turn(at: datetime) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('turned.at', %s, true)", [at.isoformat()])

    yield turn
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL search_path = public")


@pytest.fixture
def years(db) -> None:
    for year in YEARS:
        load_calendar_year(year, by=SYSTEM)


def lived(
    people: Office, turn_clock: Clock, received_at: datetime, answered_at: datetime | None, now: datetime
) -> Petition:
    """A petition registered, swept at each midnight that is due, and answered, each at its moment."""
    turn_clock(received_at)
    assert database_now() == received_at
    petition = register(draft=PetitionDraft(title="灯", text="灯坏了。"), zone=people.zone, by=people.member)
    while petition.wake_at and petition.wake_at <= (answered_at or now):
        turn_clock(petition.wake_at)
        ring(ids=[petition.pk])
        petition.refresh_from_db()
    if answered_at:
        turn_clock(answered_at)
        by = people.handler(Stop(petition.stop))
        move(petition=petition, move=Move.ANSWER, by=by, facts=facts(given_on=civil_date(answered_at)))
        petition.refresh_from_db()
    return petition


def stays_of(petition: Petition) -> list[tuple]:
    fields = (
        "stop", "entered_at", "entered_by", "months", "due_on", "provisional", "supervised_at", "left_at", "left_by",
    )  # fmt: skip
    return list(Passage.objects.filter(petition=petition).order_by("ordinal").values_list(*fields))


def stays_in(life: Replayed) -> list[tuple]:
    return [
        (
            stay.stop, stay.entered_at, stay.entered_by, stay.months, stay.due_on, stay.provisional,
            stay.supervised_at, stay.left_at, stay.left_by or "",
        )
        for stay in life.stays
    ]  # fmt: skip


moments = st.datetimes(datetime(2020, 11, 1), datetime(2023, 12, 31)).map(
    lambda day: day.replace(tzinfo=SHANGHAI, microsecond=0)
)
# Around the ends of terms as well as anywhere.
waits = st.none() | st.builds(
    lambda days, seconds: timedelta(days=days, seconds=seconds), st.integers(0, 300), st.integers(0, 86_399)
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(received_at=moments, wait=waits, months=st.tuples(*[st.sampled_from((1, 1, 1, 2, 3))] * 3))
def test_the_replay_gives_the_stays_that_the_living_line_gives(people, turn_clock, years, received_at, wait, months):
    allowances = Subdistrict.objects.get(pk=people.zone.committee.subdistrict_id)
    allowances.zone_months, allowances.committee_months, allowances.subdistrict_months = months
    allowances.save()
    people.zone.committee.subdistrict = allowances
    answered_at = received_at + wait if wait is not None else None
    now = max(answered_at or received_at, datetime(2024, 2, 1, tzinfo=SHANGHAI))

    petition = lived(people, turn_clock, received_at, answered_at, now)
    life = replay(
        received_at=received_at,
        answered_at=answered_at,
        allowances=allowances,
        calendar=working_calendar(date(2020, 1, 1), date(2030, 1, 1)),
        now=now,
    )

    assert stays_in(life) == stays_of(petition)
    assert (petition.stop, petition.due_on, petition.total_due_on, petition.supervised_at) == (
        life.last.stop, life.last.due_on, life.total_due_on, life.last.supervised_at,
    )  # fmt: skip
    if answered_at is None:
        assert petition.wake_at == (None if life.last.supervised_at else end_of(life.last.due_on))


@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_an_answer_around_the_midnight_of_the_term_stands_where_the_living_line_puts_it(
    people, turn_clock, years, offset
):
    received_at = datetime(2021, 9, 1, 10, tzinfo=SHANGHAI)  # 1 October is off, and so are the days up to the 7th
    answered_at = datetime(2021, 10, 9, tzinfo=SHANGHAI) + timedelta(seconds=offset)

    petition = lived(people, turn_clock, received_at, answered_at, answered_at)
    life = replay(
        received_at=received_at,
        answered_at=answered_at,
        allowances=people.zone.committee.subdistrict,
        calendar=working_calendar(date(2020, 1, 1), date(2030, 1, 1)),
        now=answered_at,
    )

    assert life.last.stop == petition.stop == (Stop.ZONE if offset < 0 else Stop.COMMITTEE)
    assert stays_in(life) == stays_of(petition)
