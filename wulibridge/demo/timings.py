"""When petitions arrive and how long their answers take: from a file of real ones, or from a built-in distribution.

The file is CSV with the columns received_at and replied_at ("2019-04-25 09:32:09", Asia/Shanghai); others are ignored.
"""

import csv
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from wulibridge.demo.world import World, moment_on
from wulibridge.territory.calendar import SHANGHAI

DAYS_A_MONTH = 30.44
# The share of answers that took at most so many days: quantiles of some 2,800 letters to mayors and their answers.
WAITS = (
    (0.00, 0.02), (0.05, 1.0), (0.10, 1.9), (0.20, 3.8), (0.30, 5.8), (0.40, 8.0), (0.50, 11.2), (0.60, 14.6),
    (0.70, 19.1), (0.80, 26.0), (0.85, 32.0), (0.90, 41.0), (0.93, 52.9), (0.95, 67.9), (0.97, 88.8), (0.98, 110.7),
    (0.99, 167.5), (1.00, 260.0),
)  # fmt: skip
# Letters written per weekday (Monday first) and per hour of the day, of the same source.
WEEKDAYS = (17, 19, 18, 15, 14, 8, 9)
HOURS = (2, 1, 0, 0, 0, 0, 1, 2, 5, 6, 10, 9, 5, 6, 7, 9, 8, 6, 4, 4, 3, 4, 4, 3)


@dataclass(frozen=True)
class Timing:
    """An arrival and its answer. Both aware."""

    received_at: datetime
    answered_at: datetime


def timings(world: World, *, count: int, source: Path | None) -> list[Timing]:
    """`count` arrivals over the last months up to now, oldest first, each with the time of its answer, now or later.

    A real arrival is shifted by whole weeks, so that weekday, hour and waiting time stay what they were.
    """
    chance = world.chance("timings")
    known = read(source) if source else [invent(world.today, chance) for _ in range(count)]
    chance.shuffle(known)
    first = world.today - timedelta(days=round(world.size.months * DAYS_A_MONTH))
    shifted = []
    for n in range(count):
        timing = known[n % len(known)]
        target = first + (world.today - first) * chance.random()
        shifted.append(shift(timing, target, before=world.now))
    return sorted(shifted, key=lambda timing: (timing.received_at, timing.answered_at))


def shift(timing: Timing, target: date, *, before: datetime) -> Timing:
    """The same timing, whole weeks away, near `target` and before `before`."""
    weeks = timedelta(days=7 * round((target - timing.received_at.date()).days / 7))
    while timing.received_at + weeks >= before:
        weeks -= timedelta(days=7)
    return Timing(timing.received_at + weeks, timing.answered_at + weeks)


def read(source: Path) -> list[Timing]:
    """The timings of a file. Raises OSError, ValueError or KeyError for a file that is not one."""
    with source.open(encoding="utf-8-sig", newline="") as file:
        return [Timing(_moment(row["received_at"]), _moment(row["replied_at"])) for row in csv.DictReader(file)]


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def invent(day: date, chance: Random) -> Timing:
    """An arrival in the week of `day`, with an answer after a wait of the built-in distribution."""
    monday = day - timedelta(days=day.weekday())
    arrival = monday + timedelta(days=chance.choices(range(7), WEEKDAYS)[0])
    hour = chance.choices(range(24), HOURS)[0]
    received_at = moment_on(arrival, chance, hour, hour + 1)
    return Timing(received_at, _in_the_day(received_at + wait(chance), chance))


def wait(chance: Random) -> timedelta:
    """A waiting time of the built-in distribution, between its quantiles in a straight line."""
    share = chance.random()
    after = min(bisect_right([quantile for quantile, _ in WAITS], share), len(WAITS) - 1)
    (low, from_days), (high, to_days) = WAITS[after - 1], WAITS[after]
    return timedelta(days=from_days + (to_days - from_days) * (share - low) / (high - low))


def _in_the_day(moment: datetime, chance: Random) -> datetime:
    """Answers are written in the day: those of the night wait for the morning."""
    if 8 <= moment.hour < 20:
        return moment
    return datetime.combine(moment.date() + timedelta(days=moment.hour >= 20), time(8), tzinfo=SHANGHAI) + timedelta(
        seconds=chance.randrange(3 * 3600)
    )
