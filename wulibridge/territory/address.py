"""The grammar of a Shanghai door address, and the one form under which each address is known. Pure.

    [district][subdistrict] road [lane 弄] [sub-lane 支弄] [number 号][suffix] [floor 楼] [room 室]

as in 上海市黄浦区五里桥街道斜土路734弄12号301室, or 中山南一路500弄2支弄6号底楼. A lane or a door number is needed.
Full-width characters, spaces, dashes and common traditional characters are folded first.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# The traditional characters that addresses of old lanes are written with, and what they are in simplified script.
_SIMPLIFIED = str.maketrans(
    "號樓層閣間廂東門魯麗園製區鎮鄉橋裡裏紅龍廣華馬國寧陸順興長開復慶會館師範貴資豐財濟趙謝顧錢鐵",
    "号楼层阁间厢东门鲁丽园制区镇乡桥里里红龙广华马国宁陆顺兴长开复庆会馆师范贵资丰财济赵谢顾钱铁",
)
_DASHES = re.compile(r"[－—–―−~～至]+")
_DIGITS_OF_FLOORS = {digit: str(n) for n, digit in enumerate("一二三四五六七八九", start=1)}

_NAMED_ROOMS = (
    "亭子间|[前中后]楼|[前中后]客堂|客堂间?|[前后东西左右]厢房?|厢房|[二三]层阁|假[三四]层|阁楼|灶披?间|晒台|统楼|汽车间|车库|"
    "地下室|[前中后]间|天井"
)
_ADDRESS = re.compile(
    r"(?:上海市|上海(?=[一-鿿]{2,6}区))?"
    r"(?P<district>[一-鿿]{2,7}?(?<![小社园])[区县])?"
    r"(?P<street>[一-鿿]{2,8}?(?:街道|[镇乡]))?"
    r"(?P<road>[一-鿿]{2,20}?)"
    r"(?:(?P<lane>[0-9]+(?:-[0-9]+)?)弄)?"
    r"(?:(?P<sublane>[0-9]+|[甲乙丙丁戊己庚辛壬癸])支弄)?"
    r"(?:(?P<number>[0-9]+(?:-[0-9]+)?)(?P<before>[甲乙丙丁戊己庚辛]?)号(?P<after>[甲乙丙丁戊己庚辛]?))?"
    r"(?:(?P<floor>[0-9]{1,2}|[一二三四五六七八九])[楼层](?!阁))?"
    rf"(?P<room>底[楼层](?:{_NAMED_ROOMS})?|{_NAMED_ROOMS}|[0-9A-Z]+(?:-[0-9A-Z]+)*[室房]?)?"
)
_CHINESE_NUMBER = re.compile(r"[〇零一二三四五六七八九十百两]+(?:支?弄|号|室)")


class Flaw(StrEnum):
    """What keeps a text from being an address."""

    EMPTY = "empty"
    WORDS = "words"
    ROAD = "road"
    NUMBER = "number"
    REST = "rest"


MESSAGES: dict[Flaw, Promise] = {
    Flaw.EMPTY: _("The address is missing. Write it like 斜土路734弄12号301室."),
    Flaw.WORDS: _("Write the numbers of the address as digits, like 734弄12号."),
    Flaw.ROAD: _("The road is missing. Write it before the number, like 斜土路734弄12号."),
    Flaw.NUMBER: _("The lane or door number is missing. Write it after the road, like 斜土路734弄12号."),
    Flaw.REST: _("The end of the address cannot be read. After the door number write a floor or a room: 3楼 or 301室."),
}


class AddressError(ValueError):
    """A text that is no address. `flaw` says why; `message` says it to a person, in their language."""

    def __init__(self, flaw: Flaw) -> None:
        super().__init__(flaw.value)
        self.flaw = flaw
        self.message = MESSAGES[flaw]


@dataclass(frozen=True)
class Address:
    """One address in its parts; a part that is not given is an empty string. Numbers stay text: 1-3 is one door."""

    road: str
    district: str = ""
    street: str = ""
    lane: str = ""
    sublane: str = ""
    number: str = ""
    number_suffix: str = ""
    floor: str = ""
    room: str = ""

    @property
    def building(self) -> str:
        """The address up to the door number: how a building is written, and the key under which it is known.

        District and subdistrict are left out: not every roster names them, and a road has one name in a city.
        """
        parts = [self.road]
        parts += [f"{self.lane}弄"] if self.lane else []
        parts += [f"{self.sublane}支弄"] if self.sublane else []
        parts += [f"{self.number}号{self.number_suffix}"] if self.number else []
        return "".join(parts)

    @property
    def door(self) -> tuple[str, str, str]:
        """Building, floor and room as one key: 502 and 502室 are the same door."""
        return self.building, self.floor, self.room.rstrip("室房")

    @property
    def walk_key(self) -> tuple[object, ...]:
        """Sorts doors as they stand along a road: 2号 before 10号."""
        return self.road, *(_natural(part) for part in (self.lane, self.sublane, self.number)), self.number_suffix

    def __str__(self) -> str:
        floor = f"{self.floor}楼" if self.floor.isdigit() else self.floor
        return f"{self.district}{self.street}{self.building}{floor}{self.room}"


def fold(text: str) -> str:
    """Half width, simplified, without spaces, upper case, dashes as "-": the form the grammar reads."""
    folded = unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED).upper()
    return _DASHES.sub("-", "".join(folded.split()))


def parse(text: str) -> Address:
    """Read an address. Raises AddressError saying what is missing or cannot be read."""
    folded = fold(text)
    if not folded:
        raise AddressError(Flaw.EMPTY)
    found = _ADDRESS.fullmatch(folded)
    if found is None or not (found["lane"] or found["number"]):
        raise AddressError(_flaw_of(folded))
    return Address(
        road=found["road"],
        district=found["district"] or "",
        street=found["street"] or "",
        lane=_plain(found["lane"]),
        sublane=_plain(found["sublane"]),
        number=_plain(found["number"]),
        number_suffix=found["before"] or found["after"] or "",
        floor=_floor(found["floor"]),
        room=(found["room"] or "").replace("底层", "底楼"),
    )


def _flaw_of(folded: str) -> Flaw:
    if re.match(r"[一-鿿]{0,1}[0-9]", folded):
        return Flaw.ROAD
    if re.search(r"[0-9](?:弄|号)", folded):
        return Flaw.REST
    return Flaw.WORDS if _CHINESE_NUMBER.search(folded) else Flaw.NUMBER


def _plain(number: str | None) -> str:
    """Without leading zeros: 01号 and 1号 are one door."""
    return "-".join(part.lstrip("0") or "0" for part in number.split("-")) if number else ""


def _floor(floor: str | None) -> str:
    return _DIGITS_OF_FLOORS.get(floor, _plain(floor)) if floor else ""


def _natural(part: str) -> tuple[int, str]:
    digits = re.match(r"[0-9]+", part)
    return (int(digits[0]) if digits else 0), part
