"""Arrivals and answers: real ones are shifted whole weeks, invented ones follow the built-in distribution."""

from datetime import date, datetime, timedelta
from random import Random

from wulibridge.demo.sizes import SMALL
from wulibridge.demo.timings import DAYS_A_MONTH, Timing, invent, read, shift, timings
from wulibridge.demo.world import World
from wulibridge.territory.calendar import SHANGHAI, Calendar

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=SHANGHAI)
REAL = Timing(datetime(2019, 4, 25, 9, 32, tzinfo=SHANGHAI), datetime(2019, 5, 10, 14, 56, tzinfo=SHANGHAI))


def world() -> World:
    return World(SMALL, 1, NOW, Calendar({}))


def test_a_shifted_timing_keeps_its_weekday_hour_and_wait():
    shifted = shift(REAL, date(2026, 11, 3), before=NOW)

    assert shifted.received_at == datetime(2026, 11, 5, 9, 32, tzinfo=SHANGHAI)
    assert shifted.answered_at - shifted.received_at == REAL.answered_at - REAL.received_at


def test_nothing_arrives_after_now():
    late = Timing(datetime(2019, 4, 28, 23, 0, tzinfo=SHANGHAI), datetime(2019, 5, 1, 9, 0, tzinfo=SHANGHAI))

    assert shift(late, NOW.date(), before=NOW).received_at == datetime(2026, 11, 15, 23, 0, tzinfo=SHANGHAI)


def test_a_file_is_read_as_local_time(tmp_path):
    file = tmp_path / "timings.csv"
    file.write_text("seq,received_at,replied_at\n1,2019-04-25 09:32:00,2019-05-10 14:56:00\n", encoding="utf-8")

    assert read(file) == [REAL]


def test_arrivals_come_in_order_within_the_months_of_the_size():
    found = timings(world(), count=300, source=None)

    arrivals = [timing.received_at for timing in found]
    assert arrivals == sorted(arrivals)
    assert arrivals[-1] < NOW
    assert NOW - arrivals[0] < timedelta(days=SMALL.months * DAYS_A_MONTH + 11)


def test_invented_waits_follow_the_quantiles():
    chance = Random(5)
    waits = sorted(
        timing.answered_at - timing.received_at for timing in (invent(NOW.date(), chance) for _ in range(4000))
    )

    assert timedelta(days=10) < waits[2000] < timedelta(days=13)
    assert 0.12 < sum(wait > timedelta(days=31) for wait in waits) / len(waits) < 0.19
    assert waits[0] > timedelta(0)
