"""What can be asked of pledges, ratings and admissions, windows and inspections."""

from typing import Any

from django.utils import timezone

from evaluations.models import Inspection, Pledge, Window
from tests.house.access.asks import Ask, Kind, Leaves, Sent, get, page, post
from tests.house.access.places import Place
from wulibridge.territory.models import Organization

YEAR = timezone.localdate().year
BOTH = ("own", "foreign")


def _at(name: str, key: str = "", tail: str = "") -> Any:
    return lambda there: page(f"evaluations:{name}", *([there.rows[key].pk] if key else [])) + tail


def _unit(there: Place) -> str:
    return page("evaluations:organization", there.department.pk)


def _unit_last_year(there: Place) -> str:
    return f"{_unit(there)}?year={YEAR - 1}"


def _deed(deed: str, /, **said: Any) -> Any:
    return lambda home, there: (
        {"deed": deed} | {key: value(there) if callable(value) else value for key, value in said.items()}
    )


def _today(there: Place) -> str:
    return timezone.localdate().isoformat()


def _make(unit: Any) -> Any:
    return _deed("make", unit=unit, **DRAFT)


def _criteria(home: Place, there: Place) -> Sent:
    return {"deed": f"criteria-{there.subdistrict.pk}", "name_2": "章程"}


def _reached(there: Place) -> int:
    return there.rows["service line"].pk


def _draft(there: Place) -> int:
    return there.rows["draft line"].pk


def _committee(there: Place) -> str:
    return f"c{there.committee.pk}"


DRAFT = {"year": YEAR, "matter": "灯", "promise": "修", "measure": "看", "due_on": f"{YEAR}-12-31"}
REPORT = {"quarter": "1", "standing": "done", "done": "好", "evidence": "单"}
COUNTS = {"held_on": _today, "asked": "9", "satisfied": "9", "partly": "0", "dissatisfied": "0", "words": "好"}

PLEDGE_ASKS: list[Ask] = [
    get("evaluations:pledges", _at("pledges"), kind=Kind.PAGE),
    post("evaluations:pledges make", _at("pledges"), _make(_committee), kind=Kind.POINT, only=BOTH),
    post(
        "evaluations:pledges make for a unit",
        _at("pledges"),
        _make(lambda there: f"o{there.department.pk}"),
        kind=Kind.POINT,
        only=BOTH,
    ),
    get("evaluations:pledge", _at("pledge", "published pledge"), shows=(Pledge,)),
    get("evaluations:pledge of unit", _at("pledge", "unit pledge"), shows=(Organization,)),
    get("evaluations:evidence", _at("evidence", "delivery"), leaves=Leaves.ENTRY),
    get("evaluations:evidence of unit", _at("evidence", "unit delivery"), leaves=Leaves.ENTRY),
    post("evaluations:pledge deliver", _at("pledge", "published pledge"), _deed("deliver", **REPORT)),
    post(
        "evaluations:pledge deliver",
        _at("pledge", "draft pledge"),
        _deed("edit", **DRAFT),
        variant="edit",
    ),
    post("evaluations:pledge publish", _at("pledge", "draft pledge"), _deed("publish")),
    post("evaluations:pledge drop", _at("pledge", "draft pledge"), _deed("drop")),
    post("evaluations:pledge review", _at("pledge", "reported pledge"), _deed("review", **COUNTS)),
    post("evaluations:pledge close", _at("pledge", "reviewed pledge"), _deed("close")),
    # Units and social organizations
    get("evaluations:organizations", _at("organizations"), kind=Kind.PAGE, shows=(Organization,)),
    post("evaluations:organizations criteria", _at("organizations"), _criteria, kind=Kind.POINT, only=BOTH),
    get("evaluations:organization", _unit, shows=(Organization,)),
    post("evaluations:organization deliver", _unit, _deed("deliver", line=_reached, **REPORT), variant="deliver"),
    post("evaluations:organization deliver", _unit, _deed("line", service="修", for_whom="居民"), variant="line"),
    post(
        "evaluations:organization deliver",
        lambda there: f"{_unit(there)}?line={_draft(there)}",
        _deed("change", service="修", for_whom="居民"),
        variant="change",
    ),
    post("evaluations:organization deliver", _unit, _deed("drop", line=_draft), variant="drop"),
    post("evaluations:organization publish", _unit, _deed("publish", lines=_draft)),
    post("evaluations:organization rate", _unit, _deed("rate", rating="poor", words="慢")),
    post("evaluations:organization conclude", _unit_last_year, _deed("conclude")),
    get("evaluations:organization social", _at("organization", "admitted")),
    post(
        "evaluations:organization admit",
        _at("organization", "applying"),
        _deed("find", number="1", met="0", evidence="无"),
    ),
    post(
        "evaluations:organization decide",
        _at("organization", "applying"),
        _deed("decide", admit="0", reason="账目"),
        variant="refuse",
    ),
    post(
        "evaluations:organization decide",
        _at("organization", "admitted"),
        _deed("suspend", until=_today, reason="账目"),
        variant="suspend",
    ),
    # Windows
    get("evaluations:windows", _at("windows"), kind=Kind.PAGE),
    post(
        "evaluations:windows open",
        _at("windows"),
        _deed("open", subdistrict=lambda there: there.subdistrict.pk, unit=_committee, name="一号", place="大厅"),
        kind=Kind.POINT,
        only=BOTH,
    ),
    get("evaluations:window", _at("window", "window"), shows=(Window,)),
    get("evaluations:window", _at("window", "window", "?poster=1"), variant="poster", shows=(Window,)),
    post(
        "evaluations:window keep", _at("window", "window"), _deed("propose", stars="2", words="慢"), variant="propose"
    ),
    post("evaluations:window keep", _at("window", "window"), _deed("close"), variant="close"),
    post("evaluations:window conclude", _at("window", "window", f"?year={YEAR - 1}"), _deed("conclude")),
    # Inspections
    get("evaluations:inspections", _at("inspections"), kind=Kind.PAGE),
    post(
        "evaluations:inspections enter",
        _at("inspections"),
        _deed("enter", body="测试社", day=_today, unit=_committee, looked_at="接待"),
        kind=Kind.POINT,
        only=BOTH,
    ),
    get("evaluations:inspection", _at("inspection", "inspection"), shows=(Inspection,)),
    post("evaluations:inspection keep", _at("inspection", "inspection"), _deed("finding", text="乱", due_on=_today)),
    post("evaluations:inspection reply", _at("inspection", "inspection"), _deed("reply", text="改"), variant="reply"),
    post(
        "evaluations:inspection reply",
        _at("inspection", "inspection"),
        _deed("right", finding=lambda there: there.rows["found"].pk, done="改"),
        variant="right",
    ),
    post("evaluations:inspection close", _at("inspection", "replied"), _deed("close")),
]
