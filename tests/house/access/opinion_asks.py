"""What can be asked of written opinions."""

from collections.abc import Callable

from meetings.models import WrittenOpinion
from tests.house.access.asks import Ask, Kind, Sent, get, page, post
from tests.house.access.places import Place


def _copy(addressee: str, **sent: str) -> Callable[[Place, Place], Sent]:
    return lambda home, there: {"copy": there.rows[f"copy to {addressee}"].pk} | sent


def _opinions(there: Place) -> str:
    return page("meetings:opinions")


_OF_ANY = {"only": ("own", "foreign"), "url": "meetings:opinions"}
OPINION_ASKS: list[Ask] = [
    get("meetings:opinions", _opinions, kind=Kind.PAGE, shows=(WrittenOpinion,)),
    post("meetings:opinions receive", _opinions, _copy("subdistrict", do="receive"), kind=Kind.ROW, **_OF_ANY),
    post(
        "meetings:opinions reply", _opinions, _copy("appraised", do="reply", reply="整改"), kind=Kind.POINT, **_OF_ANY
    ),
]
