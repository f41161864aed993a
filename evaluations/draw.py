"""Who is asked this month: a draw that anybody can repeat with a pencil, a hash and the published seed. Pure; no
library decides, whose algorithm might change.

The recipe, in words:
1. The frame is the list of numbers of the plans that may be drawn, ascending.
2. For each number make the text SEED:NUMBER and take its SHA-256 (`printf '%s' "SEED:NUMBER" | sha256sum`).
3. Put the numbers in the ascending order of these hashes; equal hashes (none are known) by number.
4. The first n are drawn.
"""

from collections.abc import Collection, Sequence
from hashlib import sha256


def draw(frame: Collection[int], seed: str, n: int) -> tuple[int, ...]:
    """The `n` drawn numbers of `frame`, ascending; all of it when it has fewer. The order of the frame is of no matter.

    Raises ValueError for a negative `n`, and for a number that stands twice in the frame.
    """
    if n < 0:
        raise ValueError(n)
    if len(set(frame)) != len(frame):
        raise ValueError("a number stands twice in the frame")
    return tuple(sorted(sorted(frame, key=lambda number: (place_of(number, seed), number))[:n]))


def place_of(number: int, seed: str) -> str:
    """The hash by which a number is put in order."""
    return sha256(f"{seed}:{number}".encode()).hexdigest()


def how_many(size: int, one_in: int) -> int:
    """One in so many of a frame of this size, rounded up: at least one of a frame that is not empty."""
    return -(-size // one_in)


def hash_of(frames: Sequence[tuple[int, Sequence[int]]]) -> str:
    """The SHA-256 of all frames as they were before the draw: a line for each agency, by its number,
    `agency:plan,plan,plan`, lines parted by one line feed."""
    lines = [f"{agency}:{','.join(map(str, sorted(frame)))}" for agency, frame in sorted(frames)]
    return sha256("\n".join(lines).encode()).hexdigest()
