"""Zones before and after, as a page shows them: figures zone by zone, a comparison, and a picture street by street."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext, ngettext

from wulibridge.territory.planning.cost import HIGH, Cost, cost_of, outside
from wulibridge.territory.planning.doors import Door, divided

# In whole pixels; a row is what a phone of 360 px holds.
CELL_WIDTH, CELL_HEIGHT, CELLS_IN_ROW = 28, 46, 10
SHADES = 8


@dataclass(frozen=True)
class Line:
    """A zone as it is to be, whatever names it: `key` within the plan, `zone` (pk of Zone) where it exists today."""

    key: int
    zone: int | None
    code: str
    name: str
    ends: bool = False


@dataclass(frozen=True)
class ZoneRow:
    """A zone with its households before and after: None before for a new one, None after for one that ends."""

    number: int
    line: Line
    before: int | None
    after: int | None
    n_buildings: int

    @property
    def shade(self) -> int:
        return self.number % SHADES

    @property
    def fits(self) -> bool:
        return self.after is None or not outside(self.after)

    @property
    def size_words(self) -> str:
        """How the size stands to the band, in words: a warning, never a refusal."""
        if self.after is None:
            return gettext("ends")
        if not self.n_buildings:
            return gettext("no building left")
        words = in_words(self.after)
        return gettext("%(words)s: one building alone") % {"words": words} if self.is_tower else words

    @property
    def words(self) -> str:
        """The zone with its planned households, to choose it by."""
        count = self.after or 0
        households = ngettext("%(count)s household", "%(count)s households", count) % {"count": count}
        return f"{self.number} · {self.line.name} · {households}"

    @property
    def is_tower(self) -> bool:
        return self.n_buildings == 1 and (self.after or 0) > HIGH


def in_words(households: int) -> str:
    """How a zone of so many households stands to the band."""
    off = outside(households)
    if not off:
        return gettext("as wanted")
    if households > HIGH:
        return ngettext("%(count)s household above 350", "%(count)s households above 350", off) % {"count": off}
    return ngettext("%(count)s household below 250", "%(count)s households below 250", off) % {"count": off}


@dataclass(frozen=True)
class Side:
    """What one of the two divisions comes to."""

    zones: int
    out_of_band: int
    cost: Cost


@dataclass(frozen=True)
class Cell:
    """One building in the picture, and the rows of the zones that it belongs to before and after."""

    door: Door
    x: int
    y: int
    before: ZoneRow | None
    after: ZoneRow

    @property
    def moved(self) -> bool:
        return self.before is not self.after

    @property
    def lane(self) -> str:
        """What all buildings of the block have in common."""
        return self.door.house.lane or self.door.house.street

    @property
    def number(self) -> str:
        """The rest of the address: what tells the building from its neighbours."""
        return self.door.address.building.removeprefix(self.lane)

    @property
    def facts(self) -> str:
        """Its households and its zones in words."""
        households = ngettext("%(count)s household", "%(count)s households", self.door.households)
        before = self.before.number if self.before else "–"
        zones = gettext("zone %(before)s, planned %(after)s") if self.moved else gettext("zone %(after)s")
        return " · ".join(
            [households % {"count": self.door.households}, zones % {"before": before, "after": self.after.number}]
        )


@dataclass(frozen=True)
class Block:
    """A lane, or doors on the street between two lanes."""

    name: str
    cells: tuple[Cell, ...]

    @property
    def key(self) -> int:
        return self.cells[0].door.pk

    @property
    def households(self) -> int:
        return sum(cell.door.households for cell in self.cells)

    @property
    def width(self) -> int:
        return min(len(self.cells), CELLS_IN_ROW) * CELL_WIDTH

    @property
    def height(self) -> int:
        return -(-len(self.cells) // CELLS_IN_ROW) * CELL_HEIGHT

    @property
    def numbers_before(self) -> str:
        return _numbers(cell.before.number for cell in self.cells if cell.before)

    @property
    def numbers_after(self) -> str:
        return _numbers(cell.after.number for cell in self.cells)


@dataclass(frozen=True)
class Street:
    name: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Board:
    """`doors` in street order; `goes_to` names the key of the line that each building (pk) comes to."""

    doors: Sequence[Door]
    lines: Sequence[Line]
    goes_to: Mapping[int, int]

    @cached_property
    def rows(self) -> list[ZoneRow]:
        """The zones that stay or are new, then those that end."""
        before = dict[int | None, int]()
        after, buildings = dict[int, int](), dict[int, int]()
        for door in self.doors:
            before[door.zone] = before.get(door.zone, 0) + door.households
            key = self.goes_to[door.pk]
            after[key] = after.get(key, 0) + door.households
            buildings[key] = buildings.get(key, 0) + 1
        rows = [
            ZoneRow(
                number=number,
                line=line,
                before=None if line.zone is None else before.get(line.zone, 0),
                after=None if line.ends else after.get(line.key, 0),
                n_buildings=buildings.get(line.key, 0),
            )
            for number, line in zip(_numbers_of(self.lines), self.lines, strict=True)
        ]
        return sorted(rows, key=lambda row: (row.line.ends, row.number))

    @property
    def staying(self) -> list[ZoneRow]:
        return [row for row in self.rows if not row.line.ends]

    @cached_property
    def today(self) -> Side:
        sizes = [row.before for row in self.rows if row.before is not None]
        return Side(len(sizes), _out(sizes), cost_of(divided(self.doors, {door.pk: door.zone for door in self.doors})))

    @cached_property
    def planned(self) -> Side:
        sizes = [row.after for row in self.rows if row.after is not None]
        return Side(len(sizes), _out(sizes), cost_of(divided(self.doors, self.goes_to)))

    @cached_property
    def n_moving(self) -> int:
        """Households that come to another zone than today."""
        return sum(cell.door.households for cell in self._cells if cell.moved)

    @cached_property
    def streets(self) -> list[Street]:
        streets = []
        for street, cells in groupby(self._cells, key=lambda cell: cell.door.house.street):
            blocks = [_block(list(group)) for _lane, group in groupby(cells, key=lambda cell: cell.door.house.lane)]
            streets.append(Street(street, tuple(blocks)))
        return streets

    @cached_property
    def _cells(self) -> list[Cell]:
        by_zone: dict[int | None, ZoneRow] = {row.line.zone: row for row in self.rows if row.line.zone is not None}
        by_key = {row.line.key: row for row in self.rows}
        return [
            Cell(door, x, y, by_zone.get(door.zone), by_key[self.goes_to[door.pk]])
            for door, (x, y) in zip(self.doors, self._places(), strict=True)
        ]

    def _places(self) -> list[tuple[int, int]]:
        """Where the cells stand, each block from its own corner."""
        places = []
        for _block_key, doors in groupby(self.doors, key=lambda door: (door.house.street, door.house.lane)):
            for n, _door in enumerate(doors):
                row, column = divmod(n, CELLS_IN_ROW)
                places.append((column * CELL_WIDTH, row * CELL_HEIGHT))
        return places


def _block(cells: list[Cell]) -> Block:
    first, last = cells[0].door.address, cells[-1].door.address
    if first.lane:
        name = f"{first.lane}弄"
    elif len(cells) == 1:
        name = _door_name(first.number, first.number_suffix)
    else:
        name = f"{first.number}–{_door_name(last.number, last.number_suffix)}"
    return Block(name, tuple(cells))


def _door_name(number: str, suffix: str) -> str:
    return f"{number}号{suffix}" if number else ""


def _numbers_of(lines: Sequence[Line]) -> list[int]:
    """Short numbers to write into the picture: those at the end of the codes, or else their order."""
    endings = [line.code[len(line.code.rstrip("0123456789")) :][-3:] for line in lines]
    numbers = [int(ending) if ending else 0 for ending in endings]
    return numbers if len(set(numbers)) == len(numbers) and 0 not in numbers else list(range(1, len(lines) + 1))


def _numbers(numbers: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(set(numbers))))


def _out(sizes: Sequence[int]) -> int:
    return sum(outside(size) > 0 for size in sizes)
