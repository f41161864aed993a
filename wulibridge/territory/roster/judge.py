"""Judges each row of a roster: what it says of a household, or every reason why it cannot be taken. Pure."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from wulibridge.territory.address import Address, AddressError, Flaw, parse
from wulibridge.territory.models import BuildingKind, Occupancy
from wulibridge.territory.roster.columns import BY_FIELD, Field
from wulibridge.territory.roster.problems import Problem, RowFlaw, problem
from wulibridge.territory.roster.reader import Cells

OCCUPANCIES = {"常住": Occupancy.RESIDENT, "流动": Occupancy.FLOATING, "空关": Occupancy.VACANT}
KINDS = {
    "住宅小区": BuildingKind.ESTATE,
    "私人住宅": BuildingKind.PRIVATE,
    "大型出租房": BuildingKind.RENTAL,
    "商业建筑": BuildingKind.COMMERCIAL,
}
YES_NO = {"是": True, "否": False, "TRUE": True, "FALSE": False}
MAX_COUNT = 99
_PHONE = re.compile(r"\+?[0-9]{5,15}")
_DATE = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_ADDRESS_FLAWS = {
    Flaw.EMPTY: RowFlaw.EMPTY,
    Flaw.WORDS: RowFlaw.ADDRESS_WORDS,
    Flaw.ROAD: RowFlaw.ADDRESS_ROAD,
    Flaw.NUMBER: RowFlaw.ADDRESS_NUMBER,
    Flaw.REST: RowFlaw.ADDRESS_REST,
}


@dataclass(frozen=True)
class Ground:
    """What the rows are held against. Committees, zones and buildings are row ids; keys are what files say."""

    committees: dict[str, int]  # in force today
    ended: frozenset[str]  # codes that are not in force today
    mine: frozenset[int]  # the committees whose rows may be taken
    zones: dict[tuple[int, str], int]  # by committee and code, or name
    zone_names: dict[int, str]
    buildings: dict[str, int]  # zone of each address
    today: date  # Asia/Shanghai


@dataclass(frozen=True, slots=True)
class Household:
    """What a good row says. `facts` and `contact` hold only what it says: an empty cell leaves things as they are."""

    row: int
    committee: int
    zone: int | str  # the text of a zone that is yet to be created
    address: Address
    number: str
    facts: dict[str, Any]
    contact: dict[str, Any]
    building: dict[str, Any]


@dataclass
class Judge:
    """Call it with each row in turn. It remembers what it saw, since rows may contradict one another."""

    ground: Ground
    create_zones: bool = False
    problems: list[Problem] = field(default_factory=list)
    named: set[tuple[int, str]] = field(default_factory=set)  # households that any row names, a bad one too
    nameless: set[int] = field(default_factory=set)  # committees with a row whose household number cannot be read
    _numbers: dict[tuple[int, str], int] = field(default_factory=dict)
    _doors: dict[tuple[str, str, str], int] = field(default_factory=dict)
    _zones: dict[str, tuple[int | str, int]] = field(default_factory=dict)

    def __call__(self, row: int, cells: Cells) -> Household | None:
        """The household of a row, or None when the row is bad; `problems` then says why, cell by cell."""
        reading = _Reading(row, cells, self.ground.today)
        committee = self._committee(reading)
        number = self._number(reading, committee)
        zone = self._zone(reading, committee)
        address = self._address(reading, zone)
        facts, contact, building = reading.facts(), reading.contact(), reading.building()
        self.problems += reading.problems
        if reading.problems or committee is None or zone is None or address is None:
            return None
        return Household(row, committee, zone, address, number, facts, contact, building)

    def _committee(self, reading: "_Reading") -> int | None:
        code = reading.needed(Field.COMMITTEE)
        if not code:
            return None
        committee = self.ground.committees.get(code)
        if committee is None:
            ended = code in self.ground.ended
            reading.refuse(Field.COMMITTEE, RowFlaw.COMMITTEE_ENDED if ended else RowFlaw.COMMITTEE_UNKNOWN)
        elif committee not in self.ground.mine:
            reading.refuse(Field.COMMITTEE, RowFlaw.COMMITTEE_OUTSIDE)
            return None
        return committee

    def _number(self, reading: "_Reading", committee: int | None) -> str:
        number = reading.needed(Field.NUMBER)
        if committee is None:
            return number
        if not number:
            self.nameless.add(committee)
            return number
        self.named.add((committee, number))
        first = self._numbers.setdefault((committee, number), reading.row)
        if first != reading.row:
            reading.refuse(Field.NUMBER, RowFlaw.NUMBER_TWICE, first)
        return number

    def _zone(self, reading: "_Reading", committee: int | None) -> int | str | None:
        name = reading.needed(Field.ZONE)
        if not name or committee is None:
            return None
        if zone := self.ground.zones.get((committee, name)):
            return zone
        if any(name == other for _committee, other in self.ground.zones if _committee != committee):
            reading.refuse(Field.ZONE, RowFlaw.ZONE_OTHER)
        elif self.create_zones:
            return name
        else:
            reading.refuse(Field.ZONE, RowFlaw.ZONE_UNKNOWN)
        return None

    def _address(self, reading: "_Reading", zone: int | str | None) -> Address | None:
        text = reading.needed(Field.ADDRESS)
        if not text:
            return None
        try:
            address = parse(text)
        except AddressError as error:
            reading.refuse(Field.ADDRESS, _ADDRESS_FLAWS[error.flaw])
            return None
        if not address.number:
            reading.refuse(Field.ADDRESS, RowFlaw.ADDRESS_NUMBER)
            return None
        first = self._doors.setdefault(address.door, reading.row)
        if first != reading.row:
            reading.refuse(Field.ADDRESS, RowFlaw.ADDRESS_TWICE, first)
        if zone is not None:
            self._hold_building_to_zone(reading, address.building, zone)
        return address

    def _hold_building_to_zone(self, reading: "_Reading", building: str, zone: int | str) -> None:
        stands_in = self.ground.buildings.get(building)
        if stands_in is not None:
            if stands_in != zone:
                reading.refuse(Field.ZONE, RowFlaw.BUILDING_OTHER, self.ground.zone_names[stands_in])
            return
        first_zone, first_row = self._zones.setdefault(building, (zone, reading.row))
        if first_zone != zone:
            reading.refuse(Field.ZONE, RowFlaw.BUILDING_TWO_ZONES, first_row)


class _Reading:
    """One row: its cells as text, and what is wrong with them."""

    def __init__(self, row: int, cells: Cells, today: date) -> None:
        self.row, self.cells, self.today = row, cells, today
        self.problems: list[Problem] = []

    def refuse(self, name: Field, flaw: RowFlaw, other: object = "") -> None:
        self.problems.append(problem(self.row, BY_FIELD[name], flaw, self.cells.get(name), other))

    def text(self, name: Field) -> str:
        """A cell as clean text. A number or a date is refused: a spreadsheet has already changed what was typed."""
        cell = self.cells.get(name)
        if cell is None or isinstance(cell, bool):
            return str(cell).upper() if cell is not None else ""
        if isinstance(cell, int | float):
            self.refuse(name, RowFlaw.NUMBER_CELL)
            return ""
        if not isinstance(cell, str):
            self.refuse(name, RowFlaw.DATE_CELL)
            return ""
        text = " ".join(unicodedata.normalize("NFKC", cell).replace("\0", "").split())
        if len(text) > BY_FIELD[name].longest:
            self.refuse(name, RowFlaw.TOO_LONG, BY_FIELD[name].longest)
            return ""
        return text

    def needed(self, name: Field) -> str:
        before = len(self.problems)
        text = self.text(name)
        if not text and len(self.problems) == before:
            self.refuse(name, RowFlaw.EMPTY)
        return text

    def facts(self) -> dict[str, Any]:
        """What the row says of the household itself."""
        return self._said(
            occupancy=self._choice(Field.OCCUPANCY, OCCUPANCIES, RowFlaw.OCCUPANCY),
            registered_elsewhere=self._choice(Field.ELSEWHERE, YES_NO, RowFlaw.YES_NO),
            n_aged_60=self._count(Field.AGED),
            remark=self.text(Field.REMARK) or None,
        )

    def building(self) -> dict[str, Any]:
        return self._said(
            estate_name=self.text(Field.ESTATE) or None, kind=self._choice(Field.KIND, KINDS, RowFlaw.KIND)
        )

    def contact(self) -> dict[str, Any]:
        """The one person to speak to. A phone or a notice without a name belongs to nobody."""
        contact = self._said(
            name=self.text(Field.CONTACT) or None,
            phone=self._phone(),
            notice_given_on=self._date(Field.NOTICE),
        )
        if contact and "name" not in contact and not self._refused(Field.CONTACT):
            self.refuse(Field.CONTACT, RowFlaw.CONTACT_MISSING)
        return contact

    def _said(self, **values: Any) -> dict[str, Any]:
        return {name: value for name, value in values.items() if value is not None}

    def _refused(self, name: Field) -> bool:
        return any(found.column == BY_FIELD[name].header for found in self.problems)

    def _choice(self, name: Field, choices: dict[str, Any], flaw: RowFlaw) -> Any:
        text = self.text(name)
        if not text:
            return None
        if text not in choices:
            self.refuse(name, flaw)
        return choices.get(text)

    def _count(self, name: Field) -> int | None:
        cell = self.cells.get(name)
        # The one column where a number cell is what it should be.
        number = isinstance(cell, int | float) and not isinstance(cell, bool)
        text = f"{cell:g}" if number else self.text(name)
        if not text:
            return None
        if not (text.isascii() and text.isdigit() and int(text) <= MAX_COUNT):
            self.refuse(name, RowFlaw.COUNT)
            return None
        return int(text)

    def _phone(self) -> str | None:
        text = re.sub(r"[\s()-]", "", self.text(Field.PHONE))
        if text and not _PHONE.fullmatch(text):
            self.refuse(Field.PHONE, RowFlaw.PHONE)
            return None
        return text or None

    def _date(self, name: Field) -> date | None:
        cell = self.cells.get(name)
        if isinstance(cell, datetime):
            day: date | None = cell.date()
        elif isinstance(cell, date):
            day = cell
        else:
            text = self.text(name)
            if not text:
                return None
            day = _parsed_date(text)
        if day is None or day > self.today:
            self.refuse(name, RowFlaw.DATE)
            return None
        return day


def _parsed_date(text: str) -> date | None:
    found = _DATE.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None
