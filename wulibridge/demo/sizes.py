"""How large a demo office is."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """`months` is how far back petitions reach; visits reach back one year."""

    name: str
    committees: int
    zones: int
    households: int
    petitions: int
    months: int


FULL = Size("full", committees=19, zones=127, households=36_000, petitions=2_800, months=14)
SMALL = Size("small", committees=2, zones=4, households=400, petitions=60, months=5)
SIZES = {size.name: size for size in (FULL, SMALL)}
