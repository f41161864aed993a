"""What can be asked of contacts and call-backs, and of who works on what."""

from collections.abc import Callable

from tests.house.access.asks import Ask, Kind, Sent, get, page, post
from tests.house.access.places import Place


def _do(verb: str, kind: str) -> Callable[[Place], str]:
    return lambda there: page("petitions:care_act", there.petitions[kind].number, verb)


def _spoke(home: Place, there: Place) -> Sent:
    return {"way": "phone", "reached": "yes", "said": "约了周三上门"}


def _colleague(home: Place, there: Place) -> Sent:
    return {"user": there.teammate.pk, "reason": "调到别处"}


def _the_same(home: Place, there: Place) -> Sent:
    return {"number": there.petitions["confidential"].number, "reason": "同一件事"}


CARE_ASKS: list[Ask] = [
    get("petitions:callbacks", lambda there: page("petitions:callbacks"), kind=Kind.PAGE),
    get("petitions:workload", lambda there: page("petitions:workload"), kind=Kind.PAGE),
    get(
        "petitions:workload",
        lambda there: page("petitions:workload") + "?of=0&show=open",
        kind=Kind.PAGE,
        variant="what nobody has taken",
    ),
    get("petitions:care_act contact", _do("contact", "fresh")),
    post("petitions:care_act contact", _do("contact", "fresh"), _spoke),
    post("petitions:care_act assign", _do("assign", "fresh"), _colleague),
    post("petitions:care_act hand-over", _do("hand-over", "taken"), _colleague),
    get("petitions:care_act link", _do("link", "fresh")),
    post("petitions:care_act link", _do("link", "fresh"), _the_same),
    post("petitions:care_act name-consent", _do("name-consent", "fresh"), lambda home, there: {"way": "spoken"}),
    post("petitions:care_act call-back", _do("call-back", "answered"), lambda home, there: {"result": "satisfied"}),
]
