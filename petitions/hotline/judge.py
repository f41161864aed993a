"""Judges each row of a file of work orders: a petition to be, one that is here already, or why it is refused."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from petitions.models import Channel
from petitions.services.dates import OLDEST
from petitions.services.hotline import WorkOrder, said_of, uuid_of
from petitions.services.register import PetitionDraft
from petitions.takeover import cells
from petitions.takeover.columns import BY_FIELD, Field
from petitions.takeover.judge import Cells, Reading
from petitions.takeover.places import Place, Places
from petitions.takeover.problems import Problem, RowFlaw
from petitions.takeover.topics import topic_of
from petitions.topics import Topic

_NO = frozenset({"", "否", "不", "无", "不需要", "不用", "不回访", "无需", "无需回访", "no", "n", "false", "0"})

# A row without a committee that nobody can place goes to the zone that was chosen for such rows.
NOWHERE = frozenset({RowFlaw.ADDRESS_UNKNOWN, RowFlaw.PLACE_MISSING, RowFlaw.ZONE_UNKNOWN})


@dataclass(frozen=True, slots=True)
class RefusedOrder:
    """A row that cannot be brought in, and why. Of its cells only the number is kept."""

    row: int
    number: str
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """An order that is here already: the number of its petition, and whether it now says something else."""

    row: int
    number: str
    petition: str
    changed: bool
    own: bool  # of this very file, by a worker that died over it


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of an order that was brought in."""

    petition: str
    said: str
    file: int


@dataclass
class OrderJudge:
    """Call it with each row in turn. It remembers the numbers it saw."""

    places: Places
    known: Mapping[str, Before]
    now: datetime
    file: int
    subdistrict: int
    source: str
    receiving: int | None = None  # the zone (id) of rows whose address nobody knows
    _numbers: dict[str, int] = field(default_factory=dict)

    def __call__(self, row: int, row_cells: Cells) -> WorkOrder | RefusedOrder | KnownOrder:
        reading = Reading(row_cells, self.now)
        number = reading.number(Field.ORDER)
        first = self._numbers.setdefault(number, row) if number else row
        if first != row:
            reading.refuse(Field.ORDER, RowFlaw.NUMBER_TWICE, first)
        title, text = reading.title_and_text()
        before = self.known.get(number)
        if before and first == row:
            changed = bool(text) and said_of(title, text) != before.said
            return KnownOrder(row, number, before.petition, changed, before.file == self.file)
        received_at = _received(reading, self.now)
        due = reading.moment(Field.DUE)
        category = reading.line(Field.TOPIC)
        topic = topic_of(category) if category else topic_of(title)
        if topic == Topic.STAFF_CONDUCT:
            reading.refuse(Field.TOPIC, RowFlaw.ABOUT_STAFF)
        address = reading.line(Field.ADDRESS)
        caller, phone = reading.line(Field.CALLER), reading.line(Field.PHONE)
        place = self._place(reading, address)
        if reading.problems or received_at is None or place is None:
            return RefusedOrder(row, number[: BY_FIELD[Field.ORDER].longest], reading.problems)
        draft = PetitionDraft(
            title=title,
            text=text,
            topic=topic,
            channel=Channel.HOTLINE,
            petitioner_name=caller,
            petitioner_phone=phone,
            address=address,
            received_at=received_at,
            client_uuid=uuid_of(subdistrict=self.subdistrict, source=self.source, number=number),
        )
        callback = cells.line(row_cells.get(Field.CALLBACK)).casefold() not in _NO
        return WorkOrder(row, number, category, due.day_end if due else None, callback, place, draft)

    def _place(self, reading: Reading, address: str) -> int | None:
        """The zone by what the row says; where that is nobody's place, the one that was chosen for such rows."""
        before = len(reading.problems)
        found: Place | None = reading.place(self.places, address)
        if found is not None:
            return found.zone
        flaws = {problem.flaw for problem in reading.problems[before:]}
        if self.receiving is None or not flaws or not flaws <= NOWHERE or reading.line(Field.COMMITTEE):
            return None
        del reading.problems[before:]
        return self.receiving


def _received(reading: Reading, now: datetime) -> datetime | None:
    received_at = reading.received()
    if received_at and received_at < now - OLDEST:
        reading.refuse(Field.RECEIVED, RowFlaw.TOO_OLD)
    return received_at
