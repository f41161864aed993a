"""What can be asked of complaints and of legal petitions."""

from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.house.access.asks import Ask, Leaves, Sent, get, page, post
from tests.house.access.places import Place

TODAY = timezone.localdate


def _act(kind: str, verb: str) -> Callable[[Place], str]:
    return lambda there: page("petitions:act", there.petitions[kind].number, verb)


def _said(**said: Any) -> Callable[[Place, Place], Sent]:
    return lambda home, there: {name: value() if callable(value) else value for name, value in said.items()}


def _member(home: Place, there: Place) -> Sent:
    """Somebody who reads there and is not concerned."""
    return {"user": there.leader.pk}


KIND_ASKS: list[Ask] = [
    get("petitions:petition complaint", lambda there: page("petitions:petition", there.petitions["complaint"].number)),
    post(
        "petitions:query_code complaint",
        lambda there: page("petitions:query_code", there.petitions["complaint"].number),
        url="petitions:query_code",
        leaves=Leaves.ENTRY,
    ),
    get("petitions:act complaint", _act("complaint", "name")),
    post("petitions:act complaint", _act("complaint", "name"), _member),
    post("petitions:act complaint", _act("complaint", "recuse"), _said(reason="有利害关系"), variant="recuse"),
    get("petitions:act make-legal", _act("fresh", "make-legal")),
    post("petitions:act make-legal", _act("fresh", "make-legal"), _said(reason="来信转办")),
    get("petitions:act legal", _act("legal", "step")),
    post("petitions:act legal", _act("legal", "step"), _said(step="object", done_on=TODAY, result="不归我们")),
    post("petitions:act extend-legal", _act("legal", "extend-legal"), _said(days=10, reason="需要勘查")),
    get("petitions:petition legal", lambda there: page("petitions:petition", there.petitions["legal"].number)),
]
