"""What can be asked of the rooms that keep a committee's registers: takeovers, plans of its zones, and the clock."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from petitions.models import RefusedRow
from petitions.takeover.columns import COLUMNS, Field
from tests.house.access.asks import Ask, Kind, Sent, _numbered, get, page, post
from tests.house.access.places import Place
from wulibridge.territory.models import Plan, Zone


def _kept(name: str, kind: str, *more: str) -> Any:
    return lambda there: page(name, there.rows[kind].pk, *more)


def _page(name: str) -> Any:
    return lambda there: page(name)


def _old_register(home: Place, there: Place) -> Sent:
    """A file, and the zone that is to get its rows without a place."""
    return {
        "file": SimpleUploadedFile("old.csv", "编号,标题\n1,灯\n".encode()),
        f"receiving_{home.committee.pk}": Zone.objects.filter(committee=there.committee).first().pk,
    }


def _columns(home: Place, there: Place) -> Sent:
    """Each column that has to be named, and one that says where."""
    wanted = [column.field.value for column in COLUMNS if column.required] + [Field.ZONE.value]
    return {column.field.value: "" for column in COLUMNS} | {name: str(n) for n, name in enumerate(wanted)}


def _committee(home: Place, there: Place) -> Sent:
    return {"committee": there.committee.pk}


def _proposal(home: Place, there: Place) -> Sent:
    return _committee(home, there) | {"name": "测试方案", "effective_on": timezone.localdate().isoformat()}


def _renamed(home: Place, there: Place) -> Sent:
    zone = there.rows["plan"].zones.filter(ends=False).first()
    return {"zone": zone.pk, "code": "测-新", "name": "测试区新"}


def _outage(home: Place, there: Place) -> Sent:
    began = timezone.localtime() - timedelta(hours=3)
    return {
        "started_at": began.strftime("%Y-%m-%dT%H:%M"),
        "ended_at": (began + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "reason": "停电",
    }


def _terms(home: Place, there: Place) -> Sent:
    return {"name": "测试方案新", "effective_on": timezone.localdate().isoformat()}


def _map(home: Place, there: Place) -> Sent:
    return _terms(home, there) | {"committees": [there.committee.pk]}


def _part(name: str, kind: str, parts: str) -> Any:
    """The page of a zone or committee of a plan."""
    return lambda there: page(
        name, there.rows[kind].pk, getattr(there.rows[kind], parts).filter(ends=False).order_by("pk").first().pk
    )


def _zone_of_another_plan(there: Place) -> str:
    """The own plan, and a zone of the target's."""
    return page("web:plan_zone", there.rows["own plan"].pk, there.rows["plan"].zones.filter(ends=False).first().pk)


def _part_renamed(home: Place, there: Place) -> Sent:
    return {"edit": "rename", "rename-code": "测-新", "rename-name": "测新", "rename-short_name": "测新"}


REGISTER_ASKS: list[Ask] = [
    get("petitions:clock", _page("petitions:clock"), kind=Kind.PAGE),
    post("petitions:clock", _page("petitions:clock"), _outage, kind=Kind.PAGE),
    get("petitions:takeovers", _page("petitions:takeovers"), kind=Kind.PAGE),
    post("petitions:takeovers", _page("petitions:takeovers"), _old_register, kind=Kind.POINT, variant="receiving zone"),
    get("petitions:takeover", _kept("petitions:takeover", "taken over")),
    get("petitions:takeover", _kept("petitions:takeover", "asking"), variant="asking"),
    get("petitions:takeover_rows", _kept("petitions:takeover_rows", "taken over", "kept")),
    get("petitions:takeover_refused", _kept("petitions:takeover_refused", "taken over"), shows=(RefusedRow,)),
    post("petitions:takeover_columns", _kept("petitions:takeover_columns", "asking"), _columns),
    post("petitions:unlink", _numbered("linked", "petitions:unlink")),
    get("web:zones", _page("web:zones"), kind=Kind.PAGE),
    get("web:zones", _page("web:zones"), kind=Kind.NARROW, send=_committee, variant="?committee="),
    get("web:zone_proposal", _page("web:zone_proposal"), kind=Kind.NARROW, send=_committee, variant="?committee="),
    post("web:zone_proposal", _page("web:zone_proposal"), _proposal, kind=Kind.POINT, variant="committee"),
    get("web:zone_plan", _kept("web:zone_plan", "plan"), shows=(Plan,)),
    post("web:zone_plan_edit", _kept("web:zone_plan_edit", "plan", "rename"), _renamed),
    post(
        "web:zone_plan_edit",
        _kept("web:zone_plan_edit", "plan", "rename"),
        _renamed,
        kind=Kind.POINT,
        variant="a zone of another plan",
    ),
    get("web:plans", _page("web:plans"), kind=Kind.PAGE),
    get("web:plan_new", _page("web:plan_new"), kind=Kind.PAGE),
    post("web:plan_new", _page("web:plan_new"), _map, kind=Kind.POINT, variant="a committee"),
    *(
        ask
        for of, kind in (("", "plan"), (" subdistrict", "map"))
        for ask in (
            get(f"web:plan{of}", _kept("web:plan", kind), shows=(Plan,) if kind == "plan" else ()),
            post(f"web:plan{of}", _kept("web:plan", kind), _terms),
            get(f"web:plan_act{of}", _kept("web:plan_act", kind, "drop")),
            post(f"web:plan_act{of}", _kept("web:plan_act", kind, "drop")),
            get(f"web:plan_zone{of}", _part("web:plan_zone", kind, "zones")),
            post(f"web:plan_zone{of}", _part("web:plan_zone", kind, "zones"), _part_renamed),
        )
    ),
    get("web:plan_zone", _zone_of_another_plan, variant="of another plan"),
    get("web:plan_committee", _part("web:plan_committee", "map", "committees")),
    post("web:plan_committee", _part("web:plan_committee", "map", "committees"), _part_renamed),
]
