"""What can be wrong with a row of a roster, and what to do about it, in words."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wulibridge.territory import address
from wulibridge.territory.roster.columns import Column


class RowFlaw(StrEnum):
    """Why a row is refused."""

    EMPTY = "empty"
    NUMBER_CELL = "number_cell"
    DATE_CELL = "date_cell"
    TOO_LONG = "too_long"
    COMMITTEE_UNKNOWN = "committee_unknown"
    COMMITTEE_ENDED = "committee_ended"
    COMMITTEE_OUTSIDE = "committee_outside"
    ZONE_UNKNOWN = "zone_unknown"
    ZONE_OTHER = "zone_other"
    NUMBER_TWICE = "number_twice"
    ADDRESS_WORDS = "address_words"
    ADDRESS_ROAD = "address_road"
    ADDRESS_NUMBER = "address_number"
    ADDRESS_REST = "address_rest"
    ADDRESS_TWICE = "address_twice"
    BUILDING_OTHER = "building_other"
    BUILDING_TWO_ZONES = "building_two_zones"
    OCCUPANCY = "occupancy"
    YES_NO = "yes_no"
    COUNT = "count"
    PHONE = "phone"
    CONTACT_MISSING = "contact_missing"
    DATE = "date"
    KIND = "kind"


# What is wrong, and the remedy. `other` is the row or the place that it clashes with.
ROW_MESSAGES: dict[RowFlaw, tuple[Promise, Promise]] = {
    RowFlaw.EMPTY: (_("The cell is empty."), _("Fill it in.")),
    RowFlaw.NUMBER_CELL: (
        _("The cell is a number: leading zeros and long numbers are lost in it."),
        _("Format the column as text and enter the value again."),
    ),
    RowFlaw.DATE_CELL: (_("The cell is a date."), _("Format the column as text and enter the value again.")),
    RowFlaw.TOO_LONG: (_("The text is longer than %(other)s characters."), _("Shorten it.")),
    RowFlaw.COMMITTEE_UNKNOWN: (
        _("No residents' committee has this code."),
        _("Check the 12 digits. A new committee is entered in the administration first."),
    ),
    RowFlaw.COMMITTEE_ENDED: (
        _("This committee's code is not in force today."),
        _("Use the code of the committee that the households belong to now."),
    ),
    RowFlaw.COMMITTEE_OUTSIDE: (
        _("You do not keep the roster of this committee."),
        _("Leave its rows to its chair or to the case desk."),
    ),
    RowFlaw.ZONE_UNKNOWN: (
        _("The committee has no such zone."),
        _("Correct the zone, or enter it in the administration first."),
    ),
    RowFlaw.ZONE_OTHER: (_("This zone belongs to another committee."), _("Correct the zone or the committee's code.")),
    RowFlaw.NUMBER_TWICE: (
        _("Row %(other)s has the same household number."),
        _("Give each household of a committee its own number."),
    ),
    RowFlaw.ADDRESS_WORDS: (
        address.MESSAGES[address.Flaw.WORDS],
        _("Write 734弄, not 七百三十四弄."),
    ),
    RowFlaw.ADDRESS_ROAD: (_("The road is missing."), _("Write it before the number, like 斜土路734弄12号.")),
    RowFlaw.ADDRESS_NUMBER: (_("The door number is missing."), _("Write it with 号, like 斜土路734弄12号301室.")),
    RowFlaw.ADDRESS_REST: (
        _("The end of the address cannot be read."),
        _("After the door number write a floor or a room: 3楼 or 301室."),
    ),
    RowFlaw.ADDRESS_TWICE: (
        _("Row %(other)s has the same address."),
        _("Keep one of the two rows, or correct the room."),
    ),
    RowFlaw.BUILDING_OTHER: (
        _("This building stands in zone %(other)s."),
        _("Correct the zone, or move the building to it in the administration first."),
    ),
    RowFlaw.BUILDING_TWO_ZONES: (
        _("Row %(other)s puts this building into another zone."),
        _("Give all rows of a building the same zone."),
    ),
    RowFlaw.OCCUPANCY: (_("This is no occupancy."), _("Write 常住, 流动 or 空关.")),
    RowFlaw.YES_NO: (_("This is neither yes nor no."), _("Write 是 or 否.")),
    RowFlaw.COUNT: (_("This is no number of people."), _("Write a whole number from 0 to 99.")),
    RowFlaw.PHONE: (_("This is no phone number."), _("Write 5 to 15 digits, with an area code if there is one.")),
    RowFlaw.CONTACT_MISSING: (
        _("There is a phone or a notice, but nobody's name."),
        _("Fill in the contact's name, or empty both cells."),
    ),
    RowFlaw.DATE: (_("This is no past date."), _("Write it like 2026-11-22.")),
    RowFlaw.KIND: (_("This is no kind of building."), _("Write 住宅小区, 私人住宅, 大型出租房 or 商业建筑.")),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that is wrong. `value` is left out where it would be personal."""

    row: int
    column: str
    flaw: RowFlaw
    value: str
    other: str = ""

    @property
    def what(self) -> str:
        return str(ROW_MESSAGES[self.flaw][0]) % {"other": self.other}

    @property
    def remedy(self) -> str:
        return str(ROW_MESSAGES[self.flaw][1])

    def stored(self) -> list[Any]:
        return [self.row, self.column, self.flaw.value, self.value, self.other]


def problem(row: int, column: Column, flaw: RowFlaw, value: object, other: object = "") -> Problem:
    shown = "***" if column.personal and value not in (None, "") else str(value if value is not None else "")[:60]
    return Problem(row, column.header, flaw, shown, str(other))


def restored(row: int, column: str, flaw: str, value: str, other: str) -> Problem:
    return Problem(row, column, RowFlaw(flaw), value, other)
