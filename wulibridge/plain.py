"""The one rule of what a text may hold, for whatever people type, send in a header or keep in a file. Pure.

Taken out: control signs but tab and line break, what Unicode calls default-ignorable (zero width, direction marks, soft
hyphens, tags) and its noncharacters. Nobody sees them, and they make two texts unlike that look alike; a direction
mark shows a name or a number in another order than it is stored. Half of a surrogate pair, which no database can hold,
becomes the sign for what cannot be read. Variation selectors stay: rare characters in names are written with them.
An emoji joined from several by zero-width signs falls into its parts.
"""

import re
import unicodedata

_UNSEEN = re.compile(
    "["
    "\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\uffa0"  # soft hyphen, joiners, fillers
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb"  # zero width, direction, annotation
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"  # formats, tags
    "\ufdd0-\ufdef"  # noncharacters, and the last two of each plane
    + "".join(chr(plane | last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_ANY = re.compile(f"[{_UNSEEN.pattern[1:-1]}\r\u2028\u2029\ud800-\udfff]")
_HALVES = re.compile("[\ud800-\udfff]")
_BREAKS = re.compile("\r\n?|[\u2028\u2029]")


def plain(text: str) -> str:
    """`text` without what nobody sees; every way to break a line is a line feed."""
    if (text.isascii() and text.isprintable()) or not _ANY.search(text):
        return text
    return _HALVES.sub("\ufffd", _UNSEEN.sub("", _BREAKS.sub("\n", text)))


def one_line(text: str) -> str:
    """The same on one line: any run of white space, U+3000 and no-break spaces too, is one space."""
    return " ".join(plain(text).split())


def half_width(text: str) -> str:
    """The same on one line with full-width digits, letters and signs at half width: １３８ is 138. For codes."""
    return one_line(unicodedata.normalize("NFKC", text))


# What a spreadsheet takes for the beginning of a formula, at half width: it reads full-width signs like the others.
_FORMULA = ("=", "+", "-", "@")
_BREAKING = ("\t", "\n")


def harmless(text: str) -> str:
    """`text` as a spreadsheet may open it: it runs what begins like a formula, and an apostrophe makes that text."""
    text = plain(text)
    return f"'{text}" if _runs(text) else text


def without_guard(text: str) -> str:
    """The text that harmless() was given: what it guarded comes back when somebody has corrected a download."""
    return text[1:] if text[:1] == "'" and _runs(text[1:]) else text


def _runs(text: str) -> bool:
    return unicodedata.normalize("NFKC", text.strip()[:1]) in _FORMULA or text[:1] in _BREAKING
