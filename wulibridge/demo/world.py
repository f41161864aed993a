"""What all of the demo office shares: its moment, its calendar, its chance and its words."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from wulibridge.clock import roll_forward
from wulibridge.demo.sizes import Size
from wulibridge.sheets.bulk import Book
from wulibridge.territory.calendar import SHANGHAI, Calendar, civil_date

DATA = Path(__file__).resolve().parent / "data"
OFFICE_OPENS, OFFICE_CLOSES = 9, 17


@dataclass
class World:
    """`now` is the database's clock at the start of the load; nothing in the demo office happens after it."""

    size: Size
    seed: int
    now: datetime
    calendar: Calendar
    book: Book = field(default_factory=Book)

    @property
    def today(self) -> date:
        return civil_date(self.now)

    def chance(self, part: str) -> Random:
        """A generator of its own for each part, so that a change in one part leaves the others as they were."""
        return Random(f"{self.seed}:{part}")

    def office_hour(self, day: date, chance: Random) -> datetime:
        """A moment within office hours on `day`, or on the next working day."""
        return moment_on(roll_forward(day, self.calendar.is_workday), chance, OFFICE_OPENS, OFFICE_CLOSES)


def moment_on(day: date, chance: Random, first_hour: int, last_hour: int) -> datetime:
    """A moment on `day` (Asia/Shanghai) from `first_hour` up to the last second before `last_hour`."""
    seconds = chance.randrange(first_hour * 3600, last_hour * 3600)
    return datetime.combine(day, time.min, tzinfo=SHANGHAI) + timedelta(seconds=seconds)


def weighted(chance: Random, options: Sequence[tuple[Any, int]]) -> Any:
    """One of (value, weight)."""
    return chance.choices([value for value, _ in options], [weight for _, weight in options])[0]


@cache
def words(name: str) -> dict[str, Any]:
    """A file of invented sentences, read once."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))
