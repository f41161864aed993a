"""Which proposed zone goes on under the name of which zone in force: so that the fewest households change their zone.

The largest total overlap of one-to-one pairs, exact, by the Hungarian method (Kuhn 1955, Munkres 1957) with potentials.
"""

from collections.abc import Sequence

# Farther than any gain.
_FAR = 1 << 60


def best_pairs(gains: Sequence[Sequence[int]]) -> list[int | None]:
    """For each row the column it is paired with, so that the gains of the pairs are the largest in total.

    `gains` are not negative. A pair that gains nothing is no pair: None. The same gains give the same pairs.
    """
    rows, columns = len(gains), max(map(len, gains), default=0)
    size = max(rows, columns)
    # As costs in a square: what is missing gains nothing.
    costs = [[-gains[r][c] if r < rows and c < columns else 0 for c in range(size)] for r in range(size)]
    row_of = _cheapest_rows(costs)
    pairs: list[int | None] = [None] * rows
    for column, row in enumerate(row_of):
        if row < rows and column < columns and gains[row][column]:
            pairs[row] = column
    return pairs


def _cheapest_rows(costs: list[list[int]]) -> list[int]:
    """For each column of a square the row it is given in the cheapest assignment; O(n ** 3)."""
    size = len(costs)
    # Rows and columns from 1; column 0 holds the row that is looking for a place.
    by_row, by_column = [0] * (size + 1), [0] * (size + 1)
    row_of, came_from = [0] * (size + 1), [0] * (size + 1)
    for row in range(1, size + 1):
        row_of[0] = row
        slack = [_FAR] * (size + 1)
        seen = [False] * (size + 1)
        here = 0
        while row_of[here]:
            seen[here] = True
            nearest = _nearest(costs[row_of[here] - 1], by_row[row_of[here]], by_column, slack, seen, came_from, here)
            step = slack[nearest]
            for column in range(size + 1):
                if seen[column]:
                    by_row[row_of[column]] += step
                    by_column[column] -= step
                else:
                    slack[column] -= step
            here = nearest
        while here:
            row_of[here] = row_of[came_from[here]]
            here = came_from[here]
    return [row - 1 for row in row_of[1:]]


def _nearest(
    costs: list[int],
    of_row: int,
    by_column: list[int],
    slack: list[int],
    seen: list[bool],
    came_from: list[int],
    here: int,
) -> int:
    """The column that is reached next, the slack of all others brought up to date."""
    nearest = 0
    for column in range(1, len(seen)):
        if seen[column]:
            continue
        reduced = costs[column - 1] - of_row - by_column[column]
        if reduced < slack[column]:
            slack[column], came_from[column] = reduced, here
        if not nearest or slack[column] < slack[nearest]:
            nearest = column
    return nearest
