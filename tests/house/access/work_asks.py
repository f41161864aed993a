"""What can be asked of the satisfaction index and of work evaluation."""

from typing import Any

from django.utils import timezone

from petitions.models import Petition
from tests.house.access.asks import Ask, Kind, Leaves, Sent, get, page, post
from tests.house.access.places import Place
from tests.house.access.world_work import THIS

ELSEWHERE = ("own", "foreign")


def _at(name: str, key: str = "", tail: str = "") -> Any:
    return lambda there: page(f"evaluations:{name}", *([there.rows[key].pk] if key else [])) + tail


def _rows(key: str) -> Any:
    return lambda there: page("evaluations:work_rows", there.rows[key].pk, "overdue")


def _deed(name: str, /, **said: Any) -> Any:
    return lambda home, there: {"deed": name} | said


def _in_subdistrict(name: str, /, **said: Any) -> Any:
    return lambda home, there: {"deed": name, "subdistrict": there.subdistrict.pk} | said


def _hand(home: Place, there: Place) -> Sent:
    figure = there.rows["draft sheet"].figures.get()
    return {"deed": f"hand-{figure.pk}", "points": "7", "evidence": "1"}


INDICATOR = {"kind": "committee", "dimension": "process", "name": "n", "definition": "d", "points": "5"}
RULES = {"year": THIS + 1, "lowest_share": "60", "answer_days": "10"}
WEIGHTS = {"residents": "40", "units": "30", "public": "30", "reason": "r"}
POINT: dict[str, Any] = {"kind": Kind.POINT, "only": ELSEWHERE}

WORK_ASKS: list[Ask] = [
    get("evaluations:index", _at("index"), kind=Kind.PAGE),
    post(
        "evaluations:index keep",
        _at("index"),
        _in_subdistrict("weights", valid_from=timezone.localdate().isoformat(), **WEIGHTS),
        variant="weights",
        **POINT,
    ),
    post(
        "evaluations:index keep",
        _at("index"),
        _in_subdistrict("value", period=f"{THIS - 1}-H1"),
        variant="value",
        **POINT,
    ),
    get("evaluations:index_value", _at("index_value", "index value")),
    post("evaluations:index_value keep", _at("index_value", "index value"), _deed("again"), variant="again"),
    post("evaluations:index_value conclude", _at("index_value", "index value"), _deed("conclude")),
    get("evaluations:work", _at("work"), kind=Kind.PAGE),
    post("evaluations:work open", _at("work"), _in_subdistrict("open", **RULES), **POINT),
    get("evaluations:work_year", _at("work_year", "work year")),
    get("evaluations:work_year", _at("work_year", "work year", "?as=print"), variant="print", leaves=Leaves.ENTRY),
    get("evaluations:work_year", _at("work_year", "work year", "?as=docx"), variant="docx", leaves=Leaves.ENTRY),
    post("evaluations:work_year keep", _at("work_year", "work year"), _deed("indicator", **INDICATOR)),
    post(
        "evaluations:work_year keep",
        _at("work_year", "work year"),
        lambda home, there: {"deed": "start-department", "subject": there.department.pk},
        variant="start",
    ),
    get("evaluations:evaluation", _at("evaluation", "told sheet")),
    get("evaluations:evaluation", _at("evaluation", "answered sheet"), variant="answered"),
    get("evaluations:evaluation", _at("evaluation", "concluded sheet"), variant="concluded"),
    get("evaluations:work_rows", _rows("told sheet"), shows=(Petition,)),
    get("evaluations:work_rows draft", _rows("draft sheet")),
    get("evaluations:work_rows department", _rows("department sheet")),
    get("evaluations:evaluation draft", _at("evaluation", "draft sheet")),
    get("evaluations:evaluation department", _at("evaluation", "department sheet")),
    post("evaluations:evaluation keep", _at("evaluation", "draft sheet"), _hand, variant="hand"),
    post("evaluations:evaluation keep", _at("evaluation", "draft sheet"), _deed("tell"), variant="tell"),
    post("evaluations:evaluation keep", _at("evaluation", "draft sheet"), _deed("drop"), variant="drop"),
    post("evaluations:evaluation answer", _at("evaluation", "told sheet"), _deed("answer", answer="a")),
    post(
        "evaluations:evaluation answer department",
        _at("evaluation", "department sheet"),
        _deed("answer", answer="a"),
    ),
    post(
        "evaluations:evaluation conclude",
        _at("evaluation", "answered sheet"),
        _deed("conclude", grade="adequate", sentence="s"),
    ),
]
