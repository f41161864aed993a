"""Street order: the row in which the buildings of a committee stand when one walks along its streets. Pure.

Along a street the odd side is walked up and the even side back: 1, 3, 5, ... then ..., 6, 4, 2. A lane stands at its
own number on the street, its doors one after the other within it. Streets come in the order given by `ranks`.
"""

import re
from collections.abc import Mapping

from wulibridge.territory.address import Address, AddressError, parse

Place = tuple[object, ...]


def address_of(text: str) -> Address:
    """The parts of a building's address. One that the grammar cannot read is a street of its own."""
    try:
        return parse(text)
    except AddressError:
        return Address(road=text)


def lane_of(address: Address) -> str:
    """The lane with its street; nothing for a door on the street itself."""
    return f"{address.road}{address.lane}弄" if address.lane else ""


def place_of(address: Address, ranks: Mapping[str, int]) -> Place:
    """Sorts the buildings of a committee; `ranks` says which street comes when."""
    position = _first_number(address.lane or address.number)
    even = position % 2 == 0
    return (
        ranks.get(address.road, len(ranks)),
        address.road,
        even,
        -position if even else position,
        address.lane,
        _first_number(address.sublane),
        address.sublane,
        _first_number(address.number),
        address.number,
        address.number_suffix,
    )


def _first_number(text: str) -> int:
    digits = re.match(r"[0-9]+", text)
    return int(digits[0]) if digits else 0
