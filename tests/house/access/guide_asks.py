"""What can be asked of the guidebook, the slips that came back, the teams, their duty and their briefs."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.house.access.asks import Ask, Kind, Leaves, Sent, get, page, post
from tests.house.access.places import Place
from visits.models import Edition, Enrolment, PolicyBrief, ReplySlip
from wulibridge.people.models import Post
from wulibridge.territory.models import Building, Household, Zone

# A brief of a committee is read in all its zones.
NOT_BESIDE = ("own", "cousin", "foreign")


def _page(name: str, *args: Any) -> Callable[[Place], str]:
    return lambda there: page(name, *args)


def _edition(name: str, *more: Any) -> Callable[[Place], str]:
    return lambda there: page(name, there.rows["draft edition"].pk, *more)


def _entry(there: Place) -> str:
    return page("visits:entry", there.rows["draft edition"].pk, "service", there.rows["draft service"].pk)


def _service(home: Place, there: Place) -> Sent:
    return {"service_class": "care", "name": "助餐", "sentence": "送餐上门。", "joinable": "on"}


def _slip(search: Callable[[Place], str]) -> Callable[[Place, Place], Sent]:
    return lambda home, there: {
        "client_uuid": str(uuid.uuid4()),
        "search": search(there),
        "services": home.rows["edition in force"].services.get(code="care-02").pk,
        "way": "desk",
        "came_back_on": timezone.localdate().isoformat(),
    }


def _narrowed(line: str, name: str, value: Callable[[Place], Any], *args: Any, **more: Any) -> Ask:
    def sent(home: Place, there: Place) -> Sent:
        return {name: value(there)}

    return get(line, _page(line, *args), kind=Kind.NARROW, send=sent, variant=f"?{name}=", **more)


def _duty(home: Place, there: Place) -> Sent:
    return {
        "place": f"zone-{there.zone.pk}",
        "user": there.teammate.pk,
        "day": (timezone.localdate() + timedelta(days=3)).isoformat(),
        "starts": "09:00",
        "ends": "10:00",
    }


GUIDEBOOK = [
    get("visits:guidebook", _page("visits:guidebook"), kind=Kind.PAGE, shows=(Edition,)),
    post(
        "visits:guidebook",
        _page("visits:guidebook"),
        lambda home, there: {"name": "下一版", "like": there.rows["draft edition"].pk},
        kind=Kind.POINT,
    ),
    get("visits:edition", _edition("visits:edition")),
    get("visits:edition_act", _edition("visits:edition_act", "publish")),
    post("visits:edition_act", _edition("visits:edition_act", "publish")),
    get("visits:entry", _entry),
    post("visits:entry", _entry, _service),
    post("visits:entry", _edition("visits:entry", "resource", 0), lambda home, there: {
        "resource_class": "meet", "name": "议事厅", "place": "一楼"
    }, variant="new"),
    get("visits:guidebook_print", lambda there: page("visits:guidebook_print", there.zone.pk), shows=(Zone,)),
    get(
        "visits:guidebook_print",
        lambda there: page("visits:guidebook_print", there.zone.pk) + "?as=docx",
        variant="docx",
    ),
]  # fmt: skip

SLIPS = [
    get("visits:services", _page("visits:services"), kind=Kind.PAGE),
    get("visits:services", lambda there: page("visits:services") + "?whose=all", kind=Kind.PAGE, variant="all"),
    get("visits:slip_new", _page("visits:slip_new"), kind=Kind.PAGE),
    _narrowed("visits:slip_new", "household", lambda there: there.row(Household).pk),
    post(
        "visits:slip_new", _page("visits:slip_new"), _slip(lambda there: there.row(Household).number), kind=Kind.POINT
    ),
    post(
        "visits:slip_new",
        _page("visits:slip_new"),
        _slip(lambda there: there.row(Building).address),
        kind=Kind.POINT,
        accepted=(422,),  # which of its households?
        leaves=Leaves.NOTHING,
        variant="an address",
    ),
    get("visits:enrolment", lambda there: page("visits:enrolment", there.row(Enrolment).pk), shows=(Building,)),
    post(
        "visits:enrolment",
        lambda there: page("visits:enrolment", there.row(Enrolment).pk),
        lambda home, there: {"state": "contacted"},
    ),
    post(
        "visits:enrolment",
        lambda there: page("visits:enrolment", there.row(Enrolment).pk),
        lambda home, there: {"owner": there.teammate.pk},
        kind=Kind.POINT,
        variant="to a colleague",
    ),
    get("visits:slip", lambda there: page("visits:slip", there.row(ReplySlip).pk), shows=(Building,)),
    post(
        "visits:slip",
        lambda there: page("visits:slip", there.row(ReplySlip).pk),
        lambda home, there: {"reason": "录错了户"},
    ),
    get("visits:uptake", _page("visits:uptake"), kind=Kind.PAGE),
    *(
        _narrowed("visits:uptake", name, value)
        for name, value in (
            ("zone", lambda there: there.zone.pk),
            ("committee", lambda there: there.committee.pk),
            ("edition", lambda there: there.rows["edition in force"].pk),
        )
    ),
    get("visits:uptake_rows", _page("visits:uptake_rows", "slips"), kind=Kind.PAGE, shows=(Building,)),
    get(
        "visits:uptake_rows", _page("visits:uptake_rows", "wished"), kind=Kind.PAGE, shows=(Building,), variant="wishes"
    ),
    _narrowed("visits:uptake_rows", "zone", lambda there: there.zone.pk, "missing"),
]

TEAMS = [
    get("visits:teams", _page("visits:teams"), kind=Kind.PAGE, shows=(Post,)),
    get("visits:origin", lambda there: page("visits:origin", there.row(Post).pk), shows=(Post,)),
    post(
        "visits:origin",
        lambda there: page("visits:origin", there.row(Post).pk),
        lambda home, there: {"origin": "unit", "name": "测试小学"},
    ),
    get("visits:duty", _page("visits:duty"), kind=Kind.PAGE),
    post("visits:duty set", _page("visits:duty"), _duty, kind=Kind.POINT),
    post("visits:duty_remove", lambda there: page("visits:duty_remove", there.rows["duty"].pk)),
    get("visits:briefs", _page("visits:briefs"), kind=Kind.PAGE, shows=(PolicyBrief,)),
    get("visits:brief", lambda there: page("visits:brief", there.rows["brief"].pk), only=NOT_BESIDE),
    post("visits:brief read", lambda there: page("visits:brief", there.rows["brief"].pk), only=NOT_BESIDE),
    get("visits:brief_new", _page("visits:brief_new"), kind=Kind.PAGE),
    post(
        "visits:brief_new",
        _page("visits:brief_new"),
        lambda home, there: {"title": "新政策", "text": "正文。", "committees": there.committee.pk},
        kind=Kind.POINT,
    ),
]

GUIDE_ASKS: list[Ask] = [*GUIDEBOOK, *SLIPS, *TEAMS]
