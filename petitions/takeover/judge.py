"""Judges each row of an old register: the case it speaks of, or every reason why it cannot be taken over."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from petitions.takeover import cells
from petitions.takeover.columns import BY_FIELD, Field
from petitions.takeover.places import NoPlaceError, Place, Places
from petitions.takeover.problems import Problem, RowFlaw
from petitions.takeover.topics import topic_of

LONGEST_TITLE = 80

Cells = dict[Field, object]


@dataclass(frozen=True, slots=True)
class Case:
    """What a good row says. Moments are aware."""

    row: int
    number: str
    received_at: datetime
    answered_at: datetime | None
    place: Place
    title: str
    text: str
    address: str
    topic: str
    old_topic: str
    answer: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be taken over: its cells as they came, and why."""

    row: int
    cells: list[str]
    problems: list[Problem]


@dataclass(frozen=True, slots=True)
class Known:
    """A row whose number was taken over before: nothing is left to do."""

    row: int


@dataclass
class Judge:
    """Call it with each row in turn. It remembers the numbers it saw, those of refused rows too: a number that two
    rows have is kept once, and nobody finds it gone when the first of them is corrected."""

    places: Places
    known: Collection[str]
    now: datetime
    _numbers: dict[str, int] = field(default_factory=dict)

    def __call__(self, row: int, row_cells: Cells) -> Case | Refused | Known:
        reading = Reading(row_cells, self.now)
        number = reading.number()
        if number:
            first = self._numbers.setdefault(number, row)
            if first != row:
                reading.refuse(Field.NUMBER, RowFlaw.NUMBER_TWICE, first)
            elif number in self.known:
                return Known(row)
        received_at, answered_at = reading.moments()
        title, text = reading.title_and_text()
        answer = reading.answer(answered_at)
        old_topic = cells.line(row_cells.get(Field.TOPIC))
        address = reading.line(Field.ADDRESS)
        place = reading.place(self.places, address)
        if reading.problems or received_at is None or place is None:
            return Refused(row, [cells.shown(cell) for cell in row_cells.values()], reading.problems)
        topic = topic_of(old_topic) if old_topic else topic_of(title)
        longest = BY_FIELD[Field.TOPIC].longest
        return Case(
            row, number, received_at, answered_at, place, title, text, address, topic, old_topic[:longest], answer
        )


class Reading:
    """One row being read, and what is wrong with it."""

    def __init__(self, row_cells: Cells, now: datetime) -> None:
        self.cells, self.now = row_cells, now
        self.problems: list[Problem] = []

    def refuse(self, name: Field, flaw: RowFlaw, other: object = "") -> None:
        self.problems.append(Problem(name, flaw, str(other)))

    def line(self, name: Field) -> str:
        return self._fitting(name, cells.line(self.cells.get(name)))

    def _fitting(self, name: Field, text: str) -> str:
        if len(text) > BY_FIELD[name].longest:
            self.refuse(name, RowFlaw.TOO_LONG, BY_FIELD[name].longest)
            return ""
        return text

    def number(self, name: Field = Field.NUMBER) -> str:
        try:
            number = cells.number(self.cells.get(name))
        except cells.CutNumberError:
            self.refuse(name, RowFlaw.NUMBER_CUT)
            return ""
        if not number:
            self.refuse(name, RowFlaw.EMPTY)
        return self._fitting(name, number)

    def moments(self) -> tuple[datetime | None, datetime | None]:
        """When it was received and answered. A day without a time: received at its beginning, answered by its end."""
        received_at, answered = self.received(), self.moment(Field.ANSWERED)
        if answered is None:
            return received_at, None
        if answered.at > self.now:
            self.refuse(Field.ANSWERED, RowFlaw.FUTURE)
        answered_at = min(answered.day_end, self.now)
        if received_at and answered_at < received_at <= self.now:
            self.refuse(Field.ANSWERED, RowFlaw.ANSWERED_FIRST)
        return received_at, answered_at

    def received(self) -> datetime | None:
        received = self.moment(Field.RECEIVED)
        if received is None and not self._wrong(Field.RECEIVED):
            self.refuse(Field.RECEIVED, RowFlaw.EMPTY)
        if received and received.at > self.now:
            self.refuse(Field.RECEIVED, RowFlaw.FUTURE)
        return received.at if received else None

    def moment(self, name: Field) -> cells.Moment | None:
        cell = self.cells.get(name)
        found = cells.moment(cell)
        if found is None and cells.line(cell):
            self.refuse(name, RowFlaw.NO_DATE)
        return found

    def _wrong(self, name: Field) -> bool:
        return any(problem.field == name for problem in self.problems)

    def title_and_text(self) -> tuple[str, str]:
        """A title that is missing is the text's beginning; of one that is too long the text keeps the whole."""
        title, text = self.line(Field.TITLE), cells.said(self.cells.get(Field.TEXT))
        if not text:
            self.refuse(Field.TEXT, RowFlaw.EMPTY)
        title = title or " ".join(text.split())
        if len(title) > LONGEST_TITLE:
            if title not in " ".join(text.split()):
                text = f"{title}\n{text}"
            title = f"{title[: LONGEST_TITLE - 1]}…"
        return title, self._fitting(Field.TEXT, text)

    def answer(self, answered_at: datetime | None) -> str:
        answer = self._fitting(Field.ANSWER, cells.said(self.cells.get(Field.ANSWER)))
        if answer and answered_at is None and not self._wrong(Field.ANSWERED):
            self.refuse(Field.ANSWERED, RowFlaw.ANSWER_UNDATED)
        return answer

    def place(self, places: Places, address: str) -> Place | None:
        committee, zone = self.line(Field.COMMITTEE), self.line(Field.ZONE)
        if self._wrong(Field.COMMITTEE) or self._wrong(Field.ZONE) or self._wrong(Field.ADDRESS):
            return None
        try:
            return places.find(committee, zone, address)
        except NoPlaceError as error:
            self.problems.append(error.problem)
            return None
