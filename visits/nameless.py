"""What may not stand in words that everybody reads: a phone or identity number, an e-mail address, a door. Pure."""

import re
import unicodedata
from enum import StrEnum

# Numbers are written in many ways: full width, in Chinese numerals, in groups. A date is none of them.
_NUMERALS = str.maketrans("〇零一幺二三四五六七八九壹贰叁肆伍陆柒捌玖", "001123456789123456789")
_DATE = re.compile(r"(?:19|20)\d\d\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}")
_NUMBER = re.compile(r"\d(?:[\s\-–—_.·,，、()/]*\d){6,}")
_MAIL = re.compile(r"\S+@\S+")
_DOOR = re.compile(r"\d{2,}\s*室|\d+\s*(?:弄|号楼|幢|栋)|[路街巷村坊]\s*\d+\s*号(?!线)")


class Tells(StrEnum):
    NUMBER = "number"
    DOOR = "door"


def tells(text: str) -> Tells | None:
    """What in `text` could lead to a household: seven digits in a row or more, however they are parted, an e-mail
    address, or a door. None: nothing of these."""
    plain = unicodedata.normalize("NFKC", text)
    if _DOOR.search(plain.translate(_NUMERALS)):
        return Tells.DOOR
    digits = _DATE.sub(" x ", plain).translate(_NUMERALS)
    return Tells.NUMBER if _NUMBER.search(digits) or _MAIL.search(plain) else None
