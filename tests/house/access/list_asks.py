"""What can be asked of the list of petitions as a whole, and of a petition's case file."""

from collections.abc import Callable
from typing import Any

from petitions.models import Petition
from tests.house.access.asks import Ask, Kind, Leaves, Sent, get, page, post
from tests.house.access.places import Place


def _act(act: str) -> Callable[[Place], str]:
    return lambda there: page("petitions:list_act", act) + "?stop=1"


def _given(home: Place, there: Place) -> Sent:
    return {"petition": there.petitions["fresh"].number, "user": home.teammate.pk}


def _file(there: Place) -> str:
    return page("petitions:case_file", there.petitions["fresh"].number)


# Who asks elsewhere is led back to the list: there is nothing to give.
GIVE: dict[str, Any] = {"kind": Kind.POINT, "declined": (302,)}

LIST_ASKS: list[Ask] = [
    post("petitions:list_act save", _act("save"), lambda *places: {"name": "一"}, kind=Kind.PAGE),
    post("petitions:list_act another's", _act("forget"), lambda home, there: {"saved": there.rows["saved"].pk}),
    post(
        "petitions:list_act export",
        _act("export"),
        lambda *places: {"form": "csv"},
        kind=Kind.PAGE,
        leaves=Leaves.ENTRY,
        shows=(Petition,),
    ),
    post("petitions:list_act give", _act("give"), _given, **GIVE),
    get("petitions:case_file", _file),
    post("petitions:case_file petitioner", _file, leaves=Leaves.ENTRY),
]
