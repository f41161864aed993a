"""Nothing is shown of fewer than five, and nothing that is shown can be subtracted to less."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from evaluations.suppression import FEWEST, showable, shown

ATTACK = settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
counts = st.lists(st.one_of(st.integers(0, 6), st.integers(0, 40)), min_size=1, max_size=7)
GOOD = (4, 5)


@pytest.mark.parametrize(
    ("cells", "kept"),
    [
        ({"a": 4}, ""),  # fewer than five in all
        ({"a": 3, "b": 1}, ""),
        ({"a": 5}, "a"),
        ({"a": 8, "b": 0}, "a"),  # everybody said the same: an empty cell is nobody
        ({"a": 9, "b": 4}, ""),  # the one left would be 13 - 9
        ({"a": 9, "b": 7, "c": 4}, "a"),
        ({"a": 9, "b": 3, "c": 2}, "a"),  # five together
        ({"a": 9, "b": 6, "c": 2, "d": 2}, "a"),  # four together are too few
    ],
)
def test_what_may_be_shown(cells, kept):
    assert shown(cells, sum(cells.values())) == set(kept)


def test_parts_that_do_not_make_the_total():
    with pytest.raises(ValueError, match="parts"):
        shown({"a": 5}, 6)


@given(counts)
def test_no_difference_of_a_total_and_what_is_shown_is_small(numbers):
    cells = dict(enumerate(numbers))
    total = sum(numbers)
    kept = shown(cells, total)
    assert all(cells[key] >= FEWEST for key in kept)
    rest = total - sum(cells[key] for key in kept)
    assert total < FEWEST or rest == 0 or rest >= FEWEST


def freed(rows):
    """A basis of all changes of the unknown numbers that leave the known sums as they are (Gauss, exactly)."""
    rows, pivots = [[Fraction(number) for number in row] for row in rows], {}
    width = len(rows[0])
    for column in range(width):
        row = next((each for each in rows if each not in pivots.values() and each[column]), None)
        if row is None:
            continue
        row[:] = [number / row[column] for number in row]
        for other in rows:
            if other is not row and other[column]:
                other[:] = [a - other[column] * b for a, b in zip(other, row, strict=True)]
        pivots[column] = row
    free = [column for column in range(width) if column not in pivots]
    return [[int(column == one) if column in free else -pivots[column][one] for column in range(width)] for one in free]


answers = st.integers(1, 14).flatmap(
    lambda n: st.lists(st.lists(st.sampled_from((1, 2, 3, 4, 5)), min_size=n, max_size=n), min_size=1, max_size=2)
)


@ATTACK
@given(answers)
@example([[1] * 12, [5] * 8 + [1] * 4])  # cells and the sum of good scores would each be safe alone
def test_attacked_by_differences_a_published_group_gives_no_small_set_away(said):
    """Whoever knows all that is shown of a group - answers, cells, the sum of good scores - adds and subtracts as they
    like: no set of cells, over all questions, is found to hold one to four scores."""
    n = len(said[0])
    tables = [{value: scores.count(value) for value in (1, 2, 3, 4, 5)} for scores in said]
    may = showable(tables, n, GOOD)
    if n < FEWEST:
        assert not may.share
        assert not any(may.cells)
        return
    assert not small_sets_found(tables, may.cells, may.share), (tables, may)


def small_sets_found(tables, kept, share):
    """The sets of cells that hold one to four scores and are found out by who knows these cells of each question, how
    many answered, and the sum of good scores if it is shown."""
    found = []
    places = [(q, value) for q in range(len(tables)) for value in (1, 2, 3, 4, 5)]
    known = [[int(q == each) for each, _value in places] for q in range(len(tables))]
    known += [[int(place == (q, value)) for place in places] for q, keep in enumerate(kept) for value in keep]
    known += [[int(value in GOOD) for _q, value in places]] if share else []
    basis = freed(known)
    held = [place for place in places if tables[place[0]][place[1]]]  # an empty cell adds nobody to a set
    for chosen in product((0, 1), repeat=len(held)):
        inside = {place for place, taken in zip(held, chosen, strict=True) if taken}
        if not 0 < sum(tables[q][value] for q, value in inside) < FEWEST:
            continue
        # Empty cells may be counted in or not: in one of these ways the set may be one that is found out.
        empty = [index for index, place in enumerate(places) if place not in held]
        rests = [[sum(way[i] for i, place in enumerate(places) if place in inside)] + [way[i] for i in empty]
                 for way in basis]  # fmt: skip
        if solvable(rests):
            found.append(inside)
    return found


def solvable(rests):
    """Is there a choice of empty cells with which every free change cancels out?"""
    width = len(rests[0]) - 1 if rests else 0
    return any(all(not rest[0] + sum(a * b for a, b in zip(rest[1:], choice, strict=True)) for rest in rests)
               for choice in product((0, 1), repeat=width))  # fmt: skip
