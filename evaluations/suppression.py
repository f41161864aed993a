"""What may be shown of anonymous answers: nothing that is, or by subtraction becomes, the count of fewer than five.

Pure. Whoever shows counts of anonymous answers asks here. Two things follow from it for every page and file:
- A breakdown goes by one thing, and no second one of the same answers is shown beside it.
- No sum over breakdowns is shown of which one is hidden.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

K = TypeVar("K")

FEWEST = 5


def is_small(count: int) -> bool:
    """Does a number of answers say too much of those who gave them? None at all is nobody."""
    return 0 < count < FEWEST


def shown(cells: Mapping[K, int], total: int) -> frozenset[K]:
    """The cells that may be shown together with `total`, of which they are the parts.

    None where the total is below five. A cell below five is hidden, an empty one too; then the next smallest, until
    the hidden ones hold five answers together, or none: so the rest that subtraction leaves is never a small one.
    Equal cells are hidden in their order. Raises ValueError when the parts do not add up to the total.
    """
    if sum(cells.values()) != total or min(cells.values(), default=0) < 0:
        raise ValueError("the cells are not the parts of the total")
    if total < FEWEST:
        return frozenset()
    hidden = {key for key, count in cells.items() if count < FEWEST}
    for key, count in sorted(cells.items(), key=lambda cell: cell[1]):
        if not is_small(sum(cells[each] for each in hidden)):
            break
        if count >= FEWEST:
            hidden.add(key)
    return frozenset(cells.keys() - hidden)


@dataclass(frozen=True)
class Showable:
    """Of one group's answers to several questions: the cells of each that may be shown, in their order, and whether the
    number of those scores may be shown that are good, over all questions."""

    cells: tuple[frozenset[int], ...]
    share: bool


def showable(questions: Sequence[Mapping[int, int]], answers: int, good: Collection[int]) -> Showable:
    """What may be shown of `questions`, each the counts by score of the same `answers`, and of the good scores' sum.

    The sum goes before the cells: where both together would uncover a small number of scores, the cells are hidden.
    Raises ValueError when the counts of a question do not add up to the answers.
    """
    cells = tuple(shown(counts, answers) for counts in questions)
    if answers < FEWEST:
        return Showable(cells, share=False)
    pairs = [(counts, keep, value) for counts, keep in zip(questions, cells, strict=True) for value in counts]
    satisfied = sum(counts[value] for counts, _keep, value in pairs if value in good)
    if is_small(satisfied) or is_small(answers * len(questions) - satisfied):
        return Showable(cells, share=False)
    hidden = [(value in good, counts[value]) for counts, keep, value in pairs if value not in keep]
    uncovers = any(is_small(sum(count for side, count in hidden if side == which)) for which in (True, False))
    return Showable(tuple(frozenset() for _each in cells) if uncovers else cells, share=True)
