"""The geometry of the drawings, in whole pixels: templates only write it down."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

TILE_WIDTH, TILE_HEIGHT, GAP = 42, 44, 4
TILES_IN_ROW = 7  # what a phone of 390 px holds

BAR_WIDTH, BAR_GAP, MONTH_WIDTH = 7, 1, 29
PLOT_TOP, PLOT_HEIGHT, PLOT_LEFT = 14, 120, 4
LABEL_HEIGHT = 22

PYRAMID_WIDTH = 200
MARK_HEIGHT = 2

DAY, DAY_GAP = 11, 2
DAY_LABEL = 14


@dataclass(frozen=True)
class Box:
    x: int
    y: int
    width: int
    height: int

    @property
    def middle(self) -> int:
        return self.x + self.width // 2


def tile(index: int) -> Box:
    """The place of the tile of this index, row by row."""
    row, column = divmod(index, TILES_IN_ROW)
    return Box(column * (TILE_WIDTH + GAP), row * (TILE_HEIGHT + GAP), TILE_WIDTH, TILE_HEIGHT)


def tiles_frame(count: int) -> Box:
    """What `count` (>= 1) tiles take."""
    rows, columns = -(-count // TILES_IN_ROW), min(count, TILES_IN_ROW)
    return Box(0, 0, columns * (TILE_WIDTH + GAP) - GAP, rows * (TILE_HEIGHT + GAP) - GAP)


def month_bars(month: int, counts: Sequence[int], highest: int) -> list[Box]:
    """The bars of the month of this index, one a series, standing on the same ground."""
    boxes = []
    for series, count in enumerate(counts):
        height = scaled(count, highest, PLOT_HEIGHT)
        x = PLOT_LEFT + month * MONTH_WIDTH + series * (BAR_WIDTH + BAR_GAP)
        boxes.append(Box(x, PLOT_TOP + PLOT_HEIGHT - height, BAR_WIDTH, height))
    return boxes


def month_marks(month: int, counts: Sequence[int], highest: int) -> list[Box]:
    """Where the tops of such bars would be, a little wider than they: for the same month a year before."""
    return [
        Box(bar.x - 1, bar.y, bar.width + 2, MARK_HEIGHT if bar.height else 0)
        for bar in month_bars(month, counts, highest)
    ]


def trend_frame(months: int) -> Box:
    return Box(0, 0, PLOT_LEFT * 2 + months * MONTH_WIDTH, PLOT_TOP + PLOT_HEIGHT + LABEL_HEIGHT)


def pyramid_bar(count: int, highest: int) -> Box:
    """A bar in the middle of its row."""
    width = scaled(count, highest, PYRAMID_WIDTH)
    return Box((PYRAMID_WIDTH - width) // 2, 0, width, 24)


def class_bar(count: int, highest: int) -> Box:
    """A bar from the left of its row."""
    return Box(0, 0, scaled(count, highest, PYRAMID_WIDTH), 24)


def day_cell(day: date, first: date) -> Box:
    """The place of a day in the weeks from the one of `first` on: a column a week, Monday on top."""
    monday = first.toordinal() - first.weekday()
    column, row = divmod(day.toordinal() - monday, 7)
    return Box(column * (DAY + DAY_GAP), DAY_LABEL + row * (DAY + DAY_GAP), DAY, DAY)


def half_frame(first: date, last: date) -> Box:
    cell = day_cell(last, first)
    return Box(0, 0, cell.x + DAY, DAY_LABEL + 7 * (DAY + DAY_GAP) - DAY_GAP)


def day_shade(count: int, highest: int) -> str:
    """From 1 (one quarter of the highest at most) to 4, and 0 for none."""
    return str(-(-4 * count // highest)) if count else "0"


def scaled(count: int, highest: int, length: int) -> int:
    """`count` of `highest` as a part of `length`; one at least is seen."""
    return max(round(length * count / highest), 1) if count else 0
