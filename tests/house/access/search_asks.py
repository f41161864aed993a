"""What can be asked of the one box for everything."""

from tests.house.access.asks import Ask, Kind, get, page, post
from tests.house.access.places import Place


def _box(there: Place) -> str:
    return page("search:everything")


SEARCH_ASKS: list[Ask] = [
    get("search:everything", _box, kind=Kind.PAGE),
    # How each canary begins: of everything there is, one's own is found.
    post("search:everything", _box, lambda home, there: {"sought": "qx"}, kind=Kind.PAGE, follows=True),
]
