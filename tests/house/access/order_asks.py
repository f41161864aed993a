"""What can be asked of transfer orders, of departments' duties, and of what they ask each other."""

from collections.abc import Callable
from typing import Any

from petitions.models import Duty, TransferOrder
from tests.house.access.asks import Ask, Kind, Sent, get, page, post
from tests.house.access.places import Place


def _order(name: str, kind: str, *more: str) -> Callable[[Place], str]:
    return lambda there: page(name, there.petitions[kind].number, *more)


def _duty(name: str, row: str, *more: str) -> Callable[[Place], str]:
    return lambda there: page(name, there.rows[row].pk, *more)


def _said(**said: Any) -> Callable[[Place, Place], Sent]:
    return lambda home, there: said


def _task(home: Place, there: Place) -> Sent:
    return {"department": there.department.pk, "task": "换灯"}


def _question(home: Place, there: Place) -> Sent:
    return {"asked_of": there.rows["asked department"].pk, "question": "电缆是谁的"}


ELSEWHERE = {"kind": Kind.POINT, "only": ("own", "foreign")}

ORDERS = [
    get("petitions:order", _order("petitions:order", "ordered"), shows=(TransferOrder, Duty)),
    get(
        "petitions:order",
        lambda there: page("petitions:order", there.petitions["ordered"].number) + "?as=docx",
        variant="docx",
    ),
    get("petitions:order_act draw", _order("petitions:order_act", "lapsed", "draw")),
    post("petitions:order_act draw", _order("petitions:order_act", "lapsed", "draw"), _said(reason="请协调")),
    get("petitions:order_act assign", _order("petitions:order_act", "lapsed", "assign")),
    post("petitions:order_act assign", _order("petitions:order_act", "lapsed", "assign"), _task, **ELSEWHERE),
    post("petitions:order_act plan", _order("petitions:order_act", "ordered", "plan"), _said(plan="先修后查")),
    get("petitions:petition given", _order("petitions:petition", "ordered")),
]

DUTIES = [
    get("petitions:duties", lambda there: page("petitions:duties"), kind=Kind.PAGE),
    get("petitions:duty", _duty("petitions:duty", "open duty"), shows=(Duty,)),
    get("petitions:duty beside", _duty("petitions:duty", "duty beside")),
    post(
        "petitions:duty_move tell beside",
        _duty("petitions:duty_move", "open duty", "tell"),
        lambda home, there: {"inquiry": there.rows["question beside"].pk, "answer": "不是我们的"},
    ),
    get("petitions:duty_move object", _duty("petitions:duty_move", "open duty", "object")),
    post("petitions:duty_move accept", _duty("petitions:duty_move", "open duty", "accept")),
    post("petitions:duty_move object", _duty("petitions:duty_move", "open duty", "object"), _said(reason="不归我们")),
    post("petitions:duty_move confirm", _duty("petitions:duty_move", "reported duty", "confirm")),
    post("petitions:duty_move ask", _duty("petitions:duty_move", "open duty", "ask"), _question, **ELSEWHERE),
    post(
        "petitions:duty_move tell",
        _duty("petitions:duty_move", "open duty", "tell"),
        lambda home, there: {"inquiry": there.rows["question"].pk, "answer": "是我们的"},
        variant="a question of elsewhere",
        **ELSEWHERE,
    ),
]

ORDER_ASKS: list[Ask] = [*ORDERS, *DUTIES]
