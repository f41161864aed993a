"""What can be asked of needs, offers, micro-wishes and sponsors."""

import uuid
from collections.abc import Callable
from typing import Any

from django.utils import timezone

from tests.house.access.asks import Ask, Kind, Sent, get, page, post
from tests.house.access.places import Place
from visits.models import MicroWish, Need, Offer, Sponsorship
from wulibridge.territory.models import Household


def _page(name: str, *args: Any) -> Callable[[Place], str]:
    return lambda there: page(name, *args)


def _row(name: str, kind: str) -> Callable[[Place], str]:
    return lambda there: page(name, there.rows[kind].pk)


def _note(what: str) -> Callable[[Place], str]:
    return lambda there: page("visits:wish_note", there.row(Household).pk, what)


def _deed(name: str, **said: Callable[[Place], Any]) -> Callable[[Place, Place], Sent]:
    return lambda home, there: {"deed": name} | {key: value(there) for key, value in said.items()}


def _agreed(home: Place, there: Place) -> Sent:
    today = timezone.localdate().isoformat()
    return {"deed": "agree", "offer": there.rows["offer"].pk, "what": "上门", "planned_on": today}


def _said(home: Place, there: Place) -> Sent:
    return {"client_uuid": str(uuid.uuid4()), "kind": "repair", "words": "修水龙头", "title": "一盏灯"}


def _offer(home: Place, there: Place) -> Sent:
    return {
        "organization": home.rows["unit"].pk,
        "committee": there.committee.pk,
        "kind": "repair",
        "words": "小修",
        "capacity": "2",
        "period": "month",
        "starts_on": timezone.localdate().isoformat(),
    }


def _line(home: Place, there: Place) -> Sent:
    return {
        "client_uuid": str(uuid.uuid4()),
        "kind": "given",
        "amount": "10.00",
        "on": timezone.localdate().isoformat(),
    }


def _gift(home: Place, there: Place) -> Sent:
    kept = {"organization": home.rows["unit"].pk, "committee": there.committee.pk}
    return _line(home, there) | kept | {"purpose": "own", "words": "助餐"}


NEEDS = [
    get("visits:wishes", _page("visits:wishes"), kind=Kind.PAGE, shows=(Need,)),
    get("visits:wishes", _page("visits:wishes", "matches"), kind=Kind.PAGE, variant="matches"),
    get("visits:wishes", _page("visits:wishes", "wishes"), kind=Kind.PAGE, variant="wishes", shows=(MicroWish,)),
    get("visits:wish_note", _note("need")),
    get("visits:wish_note", _note("wish"), variant="wish"),
    post("visits:wish_note", _note("need"), _said),
    post("visits:wish_note", _note("wish"), _said, variant="wish"),
    get("visits:need", _row("visits:need", "open need"), shows=(Need,)),
    get("visits:need", _row("visits:need", "met need"), variant="met"),
    post("visits:need drop", _row("visits:need", "open need"), _deed("drop", reason=lambda there: "不需要了")),
    post("visits:need match", _row("visits:need", "open need"), _agreed),
    post("visits:need match", _row("visits:need", "open need"), _agreed, kind=Kind.POINT, variant="of others"),
    get("visits:wish", _row("visits:wish", "open wish"), shows=(MicroWish,)),
    post("visits:wish withdraw", _row("visits:wish", "open wish"), _deed("withdraw", reason=lambda there: "不要了")),
    post(
        "visits:wish claim",
        _row("visits:wish", "open wish"),
        _deed("claim", organization=lambda there: there.rows["unit"].pk),
    ),
    post(
        "visits:wish claim",
        _row("visits:wish", "open wish"),
        _deed("claim", organization=lambda there: there.rows["unit"].pk),
        kind=Kind.POINT,
        only=("own", "foreign"),
        variant="for somebody from elsewhere",
    ),
    post("visits:wish claim", _row("visits:wish", "claimed wish"), _deed("fulfil"), variant="fulfil"),
]

HELPERS = [
    get("visits:wishes helpers", _page("visits:wishes", "offers"), kind=Kind.PAGE, shows=(Offer,)),
    get("visits:wishes helpers", _page("visits:wishes", "sponsors"), kind=Kind.PAGE, shows=(Sponsorship,)),
    get("visits:offer_new", _page("visits:offer_new"), kind=Kind.PAGE),
    post("visits:offer_new", _page("visits:offer_new"), _offer, kind=Kind.POINT),
    get("visits:offer", _row("visits:offer", "offer"), shows=(Offer,)),
    post("visits:offer withdraw", _row("visits:offer", "offer")),
    get("visits:sponsor_new", _page("visits:sponsor_new"), kind=Kind.PAGE),
    post("visits:sponsor_new", _page("visits:sponsor_new"), _gift, kind=Kind.POINT),
    get("visits:sponsorship", _row("visits:sponsorship", "sponsorship"), shows=(Sponsorship,)),
    post("visits:sponsorship line", _row("visits:sponsorship", "sponsorship"), _line),
    get("visits:sponsors_csv", _page("visits:sponsors_csv"), kind=Kind.PAGE, shows=(Sponsorship,)),
]

WISH_ASKS: list[Ask] = [*NEEDS, *HELPERS]
