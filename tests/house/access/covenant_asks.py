"""What can be asked about covenants and the notices on a board, besides their lists and forms."""

from collections.abc import Callable

from django.urls import reverse

from meetings.covenant_route import Step
from meetings.models import BoardNotice, Covenant
from tests.house.access.admin_asks import FILLED
from tests.house.access.asks import Ask, Kind, get, post
from tests.house.access.places import Place

LINE, WAY = "admin covenant way", "admin:meetings_covenant_way"
NOTICE, DOWN = "admin boardnotice take_down", "admin:meetings_boardnotice_take_down"


def _way(row: str, step: Step) -> Callable[[Place], str]:
    return lambda there: reverse(WAY, args=[there.rows[row].pk, step.value])


def _down(there: Place) -> str:
    return reverse(DOWN, args=[there.rows["board notice"].pk])


def _add(model: str) -> Ask:
    return post(
        f"admin {model} add",
        lambda there: reverse(f"admin:meetings_{model}_add"),
        lambda home, there: FILLED[model](there),
        url=f"admin:meetings_{model}_add",
        kind=Kind.POINT,
        only=("own", "foreign"),
        variant="in a committee of elsewhere",
    )


COVENANT_ASKS: list[Ask] = [
    *(
        get(LINE, _way("filed charter", step), url=WAY, variant=step.value, shows=(Covenant,) * (step == Step.TEXT))
        for step in Step
    ),
    post(
        f"{LINE} receive",
        _way("filed charter", Step.FILE),
        lambda home, there: {"do": "receive", "filed_under": "3号"},
        url=WAY,
    ),
    post(
        f"{LINE} withdraw",
        _way("published covenant", Step.PUBLISH),
        lambda home, there: {"do": "withdraw", "reason": "有误"},
        url=WAY,
    ),
    get(f"{NOTICE} paper", lambda there: f"{_down(there)}?as=docx", url=DOWN),
    get(NOTICE, _down, url=DOWN, shows=(BoardNotice,)),
    post(NOTICE, _down, lambda home, there: {"reason": "写错"}, url=DOWN),
    _add("covenant"),
    _add("boardnotice"),
]
