"""Why a row of an old register is refused, and what to do about it, in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.takeover.columns import BY_FIELD, Field


class RowFlaw(StrEnum):
    EMPTY = "empty"
    TOO_LONG = "too_long"
    NUMBER_TWICE = "number_twice"
    NUMBER_CUT = "number_cut"
    NO_DATE = "no_date"
    FUTURE = "future"
    ANSWERED_FIRST = "answered_first"
    ANSWER_UNDATED = "answer_undated"
    COMMITTEE_UNKNOWN = "committee_unknown"
    COMMITTEE_ONLY = "committee_only"
    ZONE_UNKNOWN = "zone_unknown"
    ZONE_SEVERAL = "zone_several"
    ADDRESS_UNKNOWN = "address_unknown"
    ADDRESS_OTHER = "address_other"
    PLACE_MISSING = "place_missing"
    TOO_OLD = "too_old"
    ABOUT_STAFF = "about_staff"
    SERVICE_REFUSED = "service_refused"


# What is wrong, and the remedy. `other` is the row or the figure that it clashes with.
MESSAGES: dict[RowFlaw, tuple[Promise, Promise]] = {
    RowFlaw.EMPTY: (_("The cell is empty."), _("Fill it in.")),
    RowFlaw.TOO_LONG: (_("The text is longer than %(other)s characters."), _("Shorten it.")),
    RowFlaw.NUMBER_TWICE: (
        _("Row %(other)s has the same number."),
        _("Give each petition a number of its own, or leave one of the two rows out."),
    ),
    RowFlaw.NUMBER_CUT: (
        _("The spreadsheet has cut the digits of this number."),
        _("Format the column as text and export the register again."),
    ),
    RowFlaw.NO_DATE: (_("This is no date."), _("Write it like 2019-02-14 20:00.")),
    RowFlaw.FUTURE: (_("This lies in the future."), _("Correct the date.")),
    RowFlaw.ANSWERED_FIRST: (_("It was answered before it was received."), _("Correct one of the two dates.")),
    RowFlaw.ANSWER_UNDATED: (
        _("There is an answer, but no date of it."),
        _("Fill in when it was answered. Without an answer it is taken over as still open."),
    ),
    RowFlaw.COMMITTEE_UNKNOWN: (
        _("You do not take over petitions for a committee of this name."),
        _("Write its name or its 12 digits, or leave the row to those who keep that committee."),
    ),
    RowFlaw.COMMITTEE_ONLY: (
        _("The committee is named, but no place in it."),
        _("Fill in the zone or the address, or choose a receiving zone for the committee when you upload the file."),
    ),
    RowFlaw.ZONE_UNKNOWN: (_("There is no such zone."), _("Correct the zone, or fill in the address.")),
    RowFlaw.ZONE_SEVERAL: (_("Several committees have a zone of this name."), _("Fill in the committee.")),
    RowFlaw.ADDRESS_UNKNOWN: (
        _("No building of yours has this address."),
        _("Write it like 斜土路734弄12号, or fill in the zone."),
    ),
    RowFlaw.ADDRESS_OTHER: (
        _("This address belongs to another committee."),
        _("Correct the committee or the address."),
    ),
    RowFlaw.PLACE_MISSING: (
        _("Nothing says where it belongs."),
        _("Fill in the zone, the address or the committee."),
    ),
    RowFlaw.TOO_OLD: (
        _("This is more than a year ago."),
        _("Check the year, or take the old register over instead."),
    ),
    RowFlaw.ABOUT_STAFF: (
        _("This is about the conduct of staff."),
        _("Write it down as a complaint at the desk, so that nobody concerned sees it."),
    ),
    RowFlaw.SERVICE_REFUSED: (_("%(other)s"), _("Set it right and bring the file once more.")),
}

# The same said of many rows at once, where it names a figure or a row.
OF_MANY: dict[RowFlaw, Promise] = {
    RowFlaw.TOO_LONG: _("The text is too long."),
    RowFlaw.NUMBER_TWICE: _("Another row has the same number."),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that is wrong."""

    field: Field
    flaw: RowFlaw
    other: str = ""

    @property
    def column(self) -> str:
        return str(BY_FIELD[self.field].label)

    @property
    def what(self) -> str:
        return str(MESSAGES[self.flaw][0]) % {"other": self.other}

    @property
    def remedy(self) -> str:
        return str(MESSAGES[self.flaw][1])

    def stored(self) -> list[Any]:
        return [self.field.value, self.flaw.value, self.other]


@dataclass(frozen=True, slots=True)
class Reason:
    """How many rows were refused for the same. One that is wrong twice counts for both."""

    field: Field
    flaw: RowFlaw
    rows: int

    @property
    def column(self) -> str:
        return str(BY_FIELD[self.field].label)

    @property
    def what(self) -> str:
        return str(OF_MANY.get(self.flaw, MESSAGES[self.flaw][0]))

    @property
    def remedy(self) -> str:
        return str(MESSAGES[self.flaw][1])


def reason_key(problem: Problem) -> str:
    """What a report counts refusals by."""
    return f"{problem.field.value}.{problem.flaw.value}"


def reasons(counted: Mapping[str, int]) -> list[Reason]:
    """What a report counted, the most frequent first."""
    keys = sorted(counted, key=lambda key: (-counted[key], key))
    parts = [(key, *key.split(".")) for key in keys]
    return [Reason(Field(field), RowFlaw(flaw), counted[key]) for key, field, flaw in parts]


def restored(field: str, flaw: str, other: str) -> Problem:
    return Problem(Field(field), RowFlaw(flaw), other)
