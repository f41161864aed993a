"""What grows: this month against the mean of the months before it. Pure; the rule is data, and a report says it."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from wulibridge.folding import fold, fold_each

FIRST_HAN, LAST_HAN = "\u4e00", "\u9fff"


@dataclass(frozen=True)
class GrowthRule:
    """So many at least in the month, and more than `times` the mean of the `months` before."""

    at_least: int
    times: Fraction
    months: int

    def grows(self, count: int, before: int, months: int) -> bool:
        """`before` is the sum over `months` months before. Without any there is nothing to compare with."""
        return months > 0 and count >= self.at_least and count > self.times * Fraction(before, months)


RULE = GrowthRule(at_least=5, times=Fraction(3, 2), months=12)
# So many words at most stand in a report, and two pairs belong together that so many of their matters have in common.
MOST_WORDS, TOGETHER = 8, Fraction(1, 2)
# Pairs that stand in every fourth matter or more of a month are how people write, not what they write of.
COMMONPLACE = Fraction(1, 4)
FEW = 20
# A sentence that many repeat is not shown whole.
LONGEST_WORD = 8


def pairs_of(text: str) -> frozenset[str]:
    """Every two Chinese characters that stand side by side in a text, folded. Digits and letters say where and who."""
    return _pairs(fold(text))


def _pairs(folded: str) -> frozenset[str]:
    return frozenset(
        one + two for one, two in pairwise(folded) if FIRST_HAN <= one <= LAST_HAN and FIRST_HAN <= two <= LAST_HAN
    )


@dataclass(frozen=True)
class Grown:
    """A word that grew, as most of its matters write it: those in which one of its pairs stands, and how many before
    had one of them."""

    word: str
    ids: tuple[int, ...]
    before: int


def grown_words(
    matters: Mapping[int, str],
    before: Iterable[str],
    months: int,
    rule: GrowthRule = RULE,
    unsaid: frozenset[str] = frozenset(),
) -> list[Grown]:
    """The words that grew most. `matters` are the texts of the month by their keys, `before` those of the `months`
    months before it; no word has one of the `unsaid` pairs.

    Pairs that grow by the rule, and of which each stands in half of the other's matters, make one word. In the month
    and before, a matter has the word when it has one of its pairs; where that does not grow, its first pair is left.
    """
    where: dict[str, set[int]] = {}
    for key, text in matters.items():
        for pair in pairs_of(text):
            where.setdefault(pair, set()).add(key)
    earlier = [fold(text) for text in before]
    past = Counter(pair for text in earlier for pair in _pairs(text) if pair in where)
    common = len(matters) * COMMONPLACE if len(matters) >= FEW else len(matters) + 1
    growing = [pair for pair, keys in where.items() if len(keys) < common and rule.grows(len(keys), past[pair], months)]
    growing.sort(key=lambda pair: (Fraction(past[pair], months) - len(where[pair]), pair))
    found = []
    for cluster in _clusters(growing, where):
        if len(found) < MOST_WORDS and unsaid.isdisjoint(_pairs(word := _joined(cluster))):
            found.append(_grown(word, cluster[0], where, earlier, months, rule))
    return [replace(one, word=_spelled(one.word, [matters[key] for key in one.ids])) for one in found]


def _clusters(growing: list[str], where: Mapping[str, set[int]]) -> list[list[str]]:
    """Each with its most grown pair first."""
    found: list[list[str]] = []
    for pair in growing:
        home = next((cluster for cluster in found if _belongs(where[pair], where[cluster[0]])), None)
        if home is None:
            found.append([pair])
        else:
            home.append(pair)
    return found


def _belongs(some: set[int], others: set[int]) -> bool:
    both = len(some & others)
    return both >= TOGETHER * len(some) and both >= TOGETHER * len(others)


def _grown(
    word: str, first: str, where: Mapping[str, set[int]], earlier: list[str], months: int, rule: GrowthRule
) -> Grown:
    pairs = _pairs(word)
    ids = sorted(set().union(*(where[pair] for pair in pairs)))
    before = sum(any(pair in text for pair in pairs) for text in earlier)
    if word == first or rule.grows(len(ids), before, months):
        return Grown(word, tuple(ids), before)
    return _grown(first, first, where, earlier, months, rule)


def _joined(pairs: list[str]) -> str:
    """加装, 装电, 电梯 as 加装电梯: what overlaps is joined, beginning with the first pair; else that stays alone."""
    word, rest = pairs[0], pairs[1:]
    while rest and len(word) < LONGEST_WORD:
        after = next((pair for pair in rest if pair[0] == word[-1]), None)
        ahead = next((pair for pair in rest if pair[1] == word[0]), None)
        if after:
            word, rest = word + after[1], [pair for pair in rest if pair != after]
        elif ahead:
            word, rest = ahead[0] + word, [pair for pair in rest if pair != ahead]
        else:
            break
    return word


def _spelled(word: str, texts: list[str]) -> str:
    """A folded word as most of these texts write it: 坏 is folded to 坯, which nobody wrote."""
    written = Counter(
        text[found.start() : found.end()] for text in texts for found in re.finditer(word, fold_each(text))
    )
    if written:
        return max(written, key=lambda spelling: (written[spelling], spelling))
    # Its pairs stand together, but in no text as one word.
    return _spelled(word[:-1], texts) + _spelled(word[-2:], texts)[-1] if len(word) > 2 else word
