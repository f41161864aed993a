"""The replay, pure: dated cases worked out by hand, and what must hold of any of them."""

import csv
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

import chinese_calendar
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from petitions.route import Move, Stop
from petitions.takeover.replay import Replayed, TimeOrderError, replay
from wulibridge.demo.timings import invent
from wulibridge.territory.calendar import SHANGHAI, Calendar, end_of

REAL = settings.BASE_DIR.parent / "shared" / "real" / "petition_timings.csv"
NOW = datetime(2026, 11, 22, 10, tzinfo=SHANGHAI)


@dataclass(frozen=True)
class Allowances:
    zone_months: int = 1
    committee_months: int = 1
    subdistrict_months: int = 1


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    """2011 to 2026 as published."""
    days = [date(2011, 1, 1) + timedelta(days=n) for n in range(365 * 15 + 366 + 3)]
    return Calendar({day: chinese_calendar.is_workday(day) for day in days})


def at(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI) if text else None


def replayed(received: str, answered: str | None, calendar: Calendar, now: datetime = NOW, **months: int) -> Replayed:
    return replay(
        received_at=at(received),
        answered_at=at(answered),
        allowances=Allowances(**months),
        calendar=calendar,
        now=now,
    )


def in_short(life: Replayed) -> list[tuple[int, str, str]]:
    return [(stay.stop, f"{stay.entered_at:%Y-%m-%d %H:%M}", str(stay.due_on)) for stay in life.stays]


# Due dates by the published calendars: the day a month later, moved on past days off, make-up Saturdays staying.
@pytest.mark.parametrize(
    ("received", "answered", "stays"),
    [
        ("2019-02-14 20:00", "2019-03-14 23:59:59", [(1, "2019-02-14 20:00", "2019-03-14")]),
        # 24:00 of the last day is the next day: too late by a moment
        (
            "2019-02-14 20:00",
            "2019-03-15 00:00",
            [(1, "2019-02-14 20:00", "2019-03-14"), (2, "2019-03-15 00:00", "2019-04-15")],
        ),
        # 31 January: February has no such day; 28 February 2019 is a Thursday
        ("2019-01-31 09:00", "2019-02-20 09:00", [(1, "2019-01-31 09:00", "2019-02-28")]),
        # 12 January: 12 February 2020 is a working day, although the holiday had been made longer to 2 February
        ("2020-01-12 09:00", "2020-02-12 09:00", [(1, "2020-01-12 09:00", "2020-02-12")]),
        # 1 September 2019: 1 October begins the National Day holiday, 8 October is the next working day
        ("2019-09-01 09:00", "2019-10-08 17:00", [(1, "2019-09-01 09:00", "2019-10-08")]),
        # 29 August 2019: 29 September is a Sunday, but a make-up working day
        ("2019-08-29 09:00", "2019-09-29 17:00", [(1, "2019-08-29 09:00", "2019-09-29")]),
        # two lapses, answered at the third stop: each stay begins at the midnight at which the one before ended
        (
            "2018-03-05 10:00",
            "2018-05-30 10:00",
            [(1, "2018-03-05 10:00", "2018-04-08"), (2, "2018-04-09 00:00", "2018-05-09"),
             (3, "2018-05-10 00:00", "2018-06-11")],
        ),
    ],
)  # fmt: skip
def test_dated_cases(calendar, received, answered, stays):
    assert in_short(replayed(received, answered, calendar)) == stays


def test_a_case_beyond_the_third_term_comes_under_supervision_and_stays_there(calendar):
    life = replayed("2018-03-05 10:00", "2019-01-02 10:00", calendar)

    assert [(stay.left_by, stay.late) for stay in life.stays] == [(Move.LAPSE, True), (Move.LAPSE, True), (None, True)]
    assert f"{life.last.supervised_at:%Y-%m-%d %H:%M}" == "2018-06-12 00:00"
    assert life.last.left_at is None


def test_an_open_case_is_replayed_up_to_now(calendar):
    life = replayed("2026-09-15 10:00", None, calendar)

    assert in_short(life)[-1] == (2, "2026-10-16 00:00", "2026-11-16") or life.last.stop == Stop.SUBDISTRICT
    assert end_of(life.last.due_on) > NOW


def test_allowances_of_the_subdistrict_are_obeyed(calendar):
    life = replayed("2019-02-14 20:00", "2019-06-03 09:00", calendar, zone_months=2, committee_months=3)

    assert [(stay.stop, stay.months, str(stay.due_on)) for stay in life.stays] == [
        (1, 2, "2019-04-15"),
        (2, 3, "2019-07-16"),
    ]
    assert str(life.total_due_on) == "2019-08-14"


def test_a_year_without_a_calendar_counts_monday_to_friday_and_says_so():
    life = replayed("2019-09-01 09:00", "2019-10-01 17:00", Calendar({}))

    assert in_short(life) == [(1, "2019-09-01 09:00", "2019-10-01")]
    assert life.last.provisional


@pytest.mark.parametrize(
    ("received", "answered"),
    [
        ("2026-11-22 10:00:01", None),
        ("2019-02-14 20:00", "2019-02-14 19:59"),
        ("2019-02-14 20:00", "2026-11-22 10:00:01"),
    ],
)
def test_moments_in_a_wrong_order_are_refused(calendar, received, answered):
    with pytest.raises(TimeOrderError):
        replayed(received, answered, calendar)


def sound(life: Replayed, received_at: datetime, answered_at: datetime | None, now: datetime) -> None:
    """What holds of every replay."""
    end = answered_at or now
    assert life.stays[0].entered_at == received_at
    assert [stay.stop for stay in life.stays] == list(Stop)[: len(life.stays)]
    for before, after in pairwise(life.stays):
        assert before.left_at == after.entered_at == end_of(before.due_on) <= end
        assert before.left_by == after.entered_by == Move.LAPSE
        assert before.supervised_at is None
    last = life.last
    assert last.left_at is None
    if last.supervised_at:
        assert last.stop == Stop.SUBDISTRICT
        assert last.supervised_at == end_of(last.due_on) <= end
    else:
        assert end_of(last.due_on) > end


moments = st.datetimes(datetime(2011, 1, 1), datetime(2026, 11, 22)).map(lambda day: day.replace(tzinfo=SHANGHAI))


@given(received_at=moments, waited=st.none() | st.timedeltas(timedelta(0), timedelta(days=500)), months=st.tuples(
    st.integers(1, 12), st.integers(1, 12), st.integers(1, 12)))  # fmt: skip
def test_every_replay_is_sound(calendar, received_at, waited, months):
    answered_at = min(received_at + waited, NOW) if waited is not None else None
    life = replay(
        received_at=received_at, answered_at=answered_at, allowances=Allowances(*months), calendar=calendar, now=NOW
    )

    sound(life, received_at, answered_at, NOW)


def timings(path: Path) -> list[tuple[datetime, datetime]]:
    """Real arrivals and answers where there is a file of them, a built-in distribution elsewhere."""
    if path.exists():
        with path.open(encoding="utf-8-sig", newline="") as file:
            return [(at(row["received_at"]), at(row["replied_at"])) for row in csv.DictReader(file)]
    chance = Random(7)
    made = [invent(date(2012, 1, 1) + timedelta(days=chance.randrange(5_000)), chance) for _ in range(2_000)]
    return [(timing.received_at, timing.answered_at) for timing in made]


def test_arrivals_and_answers_as_they_come_are_replayed_soundly(calendar):
    lives = []
    for received_at, answered_at in timings(REAL):
        life = replay(
            received_at=received_at, answered_at=answered_at, allowances=Allowances(), calendar=calendar, now=NOW
        )
        sound(life, received_at, answered_at, NOW)
        lives.append(life)

    assert {life.last.stop for life in lives} == set(Stop)
    assert any(life.last.supervised_at for life in lives)
