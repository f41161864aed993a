"""What a cell of an old register says, however it was written there. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from wulibridge.plain import half_width, plain, without_guard
from wulibridge.territory.calendar import SHANGHAI

# Excel counts days from here; only numbers of these years are taken for dates.
_EXCEL_EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  made aware where it is used
_EXCEL_DAYS = (32_874, 73_051)  # 1990 to 2100
# A double holds so many digits of a whole number; a spreadsheet has cut those of a longer one.
_SAFE = 10**15
# The year before which no register of ours begins: what is older is a slip or a spreadsheet's zero.
OLDEST = date(1990, 1, 1)

# How Excel writes a control sign into XML: _x000D_ is a carriage return.
_ESCAPED = re.compile(r"_x00(0[9ADad]|[01][0-9A-Fa-f]|7[Ff])_")
_WHOLE = re.compile(r"([0-9]+)\.0+")
_CUT = re.compile(r"[0-9](?:\.[0-9]+)?[Ee]\+[0-9]+")
_MOMENT = re.compile(
    r"(?P<year>[0-9]{4})[-/.年](?P<month>[0-9]{1,2})[-/.月](?P<day>[0-9]{1,2})日?"
    r"(?:[T ]?(?P<half>上午|下午|AM|PM)? ?(?P<hour>[0-9]{1,2})[:时点](?P<minute>[0-9]{1,2})?"
    r"(?:[:分](?P<second>[0-9]{1,2})?(?:\.[0-9]+)?)?秒? ?(?P<after>AM|PM)?)?"
)
_DIGITS = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})(?:([0-9]{2})([0-9]{2})([0-9]{2})?)?")


class CutNumberError(ValueError):
    """A number that a spreadsheet has shortened: its last digits are lost."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time, aware. `day_only`: the cell has a day and no time of day; midnight counts as none."""

    at: datetime
    day_only: bool

    @property
    def day_end(self) -> datetime:
        """The last second of the day when only the day is known: a term that ends on it is still kept."""
        return self.at + timedelta(days=1, seconds=-1) if self.day_only else self.at


def said(cell: object) -> str:
    """A text as it was meant: without unseen signs and without blanks around it or its lines; the lines stay."""
    lines = [" ".join(line.split()) for line in plain(_unescaped(_as_text(cell))).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def line(cell: object) -> str:
    """The same in one line and in half width, for names and numbers."""
    return half_width(_unescaped(_as_text(cell)))


def number(cell: object) -> str:
    """A number or name by which something is known. 12345.0 is 12345. Raises CutNumberError when digits are lost."""
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= _SAFE:
        raise CutNumberError
    text = line(cell)
    if _CUT.fullmatch(text):
        raise CutNumberError
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def moment(cell: object) -> Moment | None:
    """A date, with or without the time of day, as Asia/Shanghai unless it says otherwise. None when it is none."""
    try:
        at = _moment(cell)
    except (ValueError, OverflowError):
        return None
    if at is None or not OLDEST <= at.date() < date(2100, 1, 1):
        return None
    at = at.replace(tzinfo=SHANGHAI) if at.tzinfo is None else at.astimezone(SHANGHAI)
    return Moment(at, at.time() == time())


def _moment(cell: object) -> datetime | None:
    if isinstance(cell, datetime):
        return cell
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, bool):
        return None
    if isinstance(cell, int | float):
        if _EXCEL_DAYS[0] <= cell < _EXCEL_DAYS[1]:
            return _rounded(_EXCEL_EPOCH + timedelta(days=cell))
        cell = f"{cell:.0f}" if cell == int(cell) else ""
    return _written(line(cell).upper())


def _written(text: str) -> datetime | None:
    if found := _DIGITS.fullmatch(text):
        year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    if found := _MOMENT.fullmatch(text):
        hour, half = int(found["hour"] or 0), found["half"] or found["after"]
        if half in ("下午", "PM") and hour < 12:
            hour += 12
        if half in ("上午", "AM") and hour == 12:
            hour = 0
        names = ("year", "month", "day", "minute", "second")
        year, month, day, minute, second = (int(found[name] or 0) for name in names)
        return datetime(year, month, day, hour, minute, second)  # noqa: DTZ001
    return datetime.fromisoformat(text)  # ISO 8601 with a time zone


def _rounded(at: datetime) -> datetime:
    """To the second: a spreadsheet keeps times as fractions of a day."""
    return (at + timedelta(milliseconds=500)).replace(microsecond=0)


def _as_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() else repr(cell)
    return without_guard(str(cell))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x00" in text else text


def shown(cell: object) -> str:
    """A cell as it came, to be shown to whoever corrects it. What no database can hold is left out."""
    return plain(unicodedata.normalize("NFC", _as_text(cell)))
