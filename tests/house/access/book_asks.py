"""What can be asked of the three books and the reception desk."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from tests.house.access.asks import Ask, Kind, Leaves, Sent, get, page, post
from tests.house.access.places import Place
from visits.models import Intake, OpinionItem, Visit
from wulibridge.territory.models import Household


def _page(name: str, *args: Any) -> Callable[[Place], str]:
    return lambda there: page(name, *args)


def _item(there: Place) -> str:
    return page("visits:opinion", there.row(OpinionItem).pk)


def _said(name: str, value: Callable[[Place], Any]) -> Callable[[Place, Place], Sent]:
    return lambda home, there: {name: value(there)}


def _intake(**more: Callable[[Place], Any]) -> Callable[[Place, Place], Sent]:
    """Something to be written down at the desk; `more` says how it points at a target."""
    return lambda home, there: {
        "client_uuid": str(uuid.uuid4()),
        "zone": home.zone.pk,
        "received_at": (timezone.localtime() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "opinions-TOTAL_FORMS": "1",
        "opinions-INITIAL_FORMS": "0",
        "opinions-0-text": "楼道灯不亮。",
        "opinions-0-topic": "other",
        "opinions-0-triage": "simple",
        "petitions-TOTAL_FORMS": "0",
        "petitions-INITIAL_FORMS": "0",
        **{name: value(there) for name, value in more.items()},
    }


def _narrowed(line: str, name: str, value: Callable[[Place], Any], **more: Any) -> Ask:
    return get(line, _page(line), kind=Kind.NARROW, send=_said(name, value), variant=f"?{name}=", **more)


BOOK_ASKS: list[Ask] = [
    get("visits:diary", _page("visits:diary"), kind=Kind.PAGE, shows=(Visit,)),
    _narrowed("visits:diary", "zone", lambda there: there.zone.pk, shows=(Visit,)),
    _narrowed("visits:diary", "q", lambda there: there.visit.diary, shows=(Visit,)),
    _narrowed("visits:diary", "person", lambda there: there.visit.logged_by_id, shows=(Visit,)),
    get("visits:opinions", _page("visits:opinions"), kind=Kind.PAGE, shows=(OpinionItem,)),
    _narrowed("visits:opinions", "zone", lambda there: there.zone.pk, shows=(OpinionItem,)),
    get("visits:opinion_topics", _page("visits:opinion_topics"), kind=Kind.PAGE),
    get("visits:opinion", _item, shows=(OpinionItem,)),
    post("visits:opinion sort", _item, lambda home, there: {"deed": "note"}),
    post("visits:opinion sort", _item, lambda home, there: {"deed": "note"}, htmx=True, variant="htmx"),
    post("visits:opinion sort", _item, lambda home, there: {"deed": "petition"}, variant="petition"),
    get("visits:handbook", _page("visits:handbook"), kind=Kind.PAGE),
    post(
        "visits:handbook",
        _page("visits:handbook"),
        _said("zone", lambda there: there.zone.pk),
        kind=Kind.POINT,
        leaves=Leaves.ENTRY,
        shows=(Household,),
    ),
    get("visits:reception", _page("visits:reception"), kind=Kind.PAGE, shows=(Intake,)),
    get("visits:intake", _page("visits:intake", "phone"), kind=Kind.PAGE),
    *(
        post("visits:intake", _page("visits:intake", "phone"), _intake(**{name: value}), kind=Kind.POINT, variant=name)
        for name, value in (
            ("zone", lambda there: there.zone.pk),
            ("search", lambda there: there.row(Household).number),
        )
    ),
    post(
        "visits:intake",
        _page("visits:intake", "phone"),
        _intake(received_by=lambda there: there.teammate.pk),
        kind=Kind.POINT,
        only=("sibling", "cousin", "foreign"),
        variant="a colleague from elsewhere",
    ),
]
