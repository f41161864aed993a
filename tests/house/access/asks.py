"""What can be asked of the rooms: for each page and deed an address and, for a POST, what is sent with it.

An `Ask` is built for a target place. Sent by the right person in the own area it is accepted, and the walk sees to it
that it is: else a 404 elsewhere would prove nothing.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from evaluations.metrics import METRICS
from petitions.models import Outcome, Way
from petitions.route import Move
from tests.factories.people import PASSWORD
from tests.factories.photos import digest, picture, sent
from tests.house.access.places import Place
from visits.models import Visit, VisitPhoto
from wulibridge.dashboards.desks import SHEETS
from wulibridge.people.models import Device
from wulibridge.people.permissions import Permission
from wulibridge.territory.models import Building, Household, RosterImport, Zone

Sent = dict[str, Any]


class Kind(StrEnum):
    ROW = "row"  # the address names a row: out of the own area there is none
    PAGE = "page"  # the address names no row: what it shows and takes is one's own
    NARROW = "narrow"  # a page with a parameter that names a place: nothing of another place appears
    POINT = "point"  # the deed is done at home and points at a row elsewhere: it is refused


class Leaves(StrEnum):
    """What an accepted request leaves behind."""

    NOTHING = "nothing"
    ENTRY = "entry"  # in the journal alone: a reading by the right person, the only thing a reading may write
    ROWS = "rows"


@dataclass(frozen=True)
class Ask:
    line: str  # of the oracle
    url: str  # the name in the urlconf that this walks
    at: Callable[[Place], str]
    kind: Kind = Kind.ROW
    # Of a POST: what is sent, from home and for a target; of a GET that narrows: the parameters.
    send: Callable[[Place, Place], Sent] | None = None
    method: str = "GET"
    leaves: Leaves = Leaves.NOTHING
    variant: str = ""
    # Models of which the own place's row must be named in the answer: what could leak is there to leak.
    shows: tuple[type[Model], ...] = ()
    htmx: bool = False
    # What an answer to the right person is, where it is not simply a success.
    accepted: tuple[int, ...] = (200, 302)
    # To who sees the row and may not do the deed; and, besides 404 and 422, to who points elsewhere.
    refused: tuple[int, ...] = (302, 422)
    declined: tuple[int, ...] = ()
    # Sent as JSON by a phone, which says whose it is.
    in_json: bool = False
    # What an accepted deed leads to is looked at, not that it leads there.
    follows: bool = False
    # Where a target elsewhere is right: only these relations are asked.
    only: tuple[str, ...] = ("own", "sibling", "cousin", "foreign")

    def __str__(self) -> str:
        return " ".join(filter(None, (self.method, self.line, self.variant, "htmx" if self.htmx else "")))


def page(name: str, *args: Any) -> str:
    return reverse(name, args=args)


def get(line: str, at: Callable[[Place], str], *, url: str = "", **more: Any) -> Ask:
    return Ask(line, url or line.split(maxsplit=1)[0], at, **more)


def post(line: str, at: Callable[[Place], str], send: Any = None, *, url: str = "", **more: Any) -> Ask:
    more = {"leaves": Leaves.ROWS} | more
    return Ask(line, url or line.split(maxsplit=1)[0], at, send=send or (lambda home, there: {}), method="POST", **more)


# Frame, roster, dashboards --------------------------------------------------------------------------------------------


def _roster_file(home: Place, there: Place) -> Sent:
    return {"file": SimpleUploadedFile("roster.csv", f"居委会代码\n{there.committee.code}\n".encode())}


def _figures() -> Iterator[Ask]:
    def at(figure: str) -> Callable[[Place], str]:
        return lambda there: page("dashboards:rows", figure)

    for key, metric in METRICS.items():
        own = " duties" if Permission.DUTY_WORK in metric.seen_by else ""
        yield get(f"dashboards:rows{own}", at(key), kind=Kind.PAGE, variant=key, send=_part(metric.first_part))
    yield post("dashboards:rows export", at("received"), kind=Kind.PAGE, leaves=Leaves.ENTRY)
    for sheet in SHEETS[:-1]:
        yield get("dashboards:overview", _overview, kind=Kind.PAGE, variant=sheet.key, send=_sheet(sheet.key))
    for name in ("zone", "committee"):
        yield get(
            "dashboards:rows",
            at("coverage"),
            kind=Kind.NARROW,
            variant=f"?{name}=",
            send=_place_of(name),
            shows=() if name == "committee" else (Building,),
        )


def _overview(there: Place) -> str:
    return page("dashboards:overview")


def _sheet(sheet: str) -> Callable[[Place, Place], Sent]:
    return lambda home, there: {"sheet": sheet}


def _part(part: str) -> Callable[[Place, Place], Sent]:
    return lambda home, there: {"part": part}


def _place_of(name: str) -> Callable[[Place, Place], Sent]:
    return lambda home, there: {"part": "denominator", name: getattr(there, name).pk}


FRAME = [
    get("web:home", lambda there: page("web:home"), kind=Kind.PAGE),
    get("web:notices", lambda there: page("web:notices"), kind=Kind.PAGE),
    post("web:notices", lambda there: page("web:notices"), kind=Kind.PAGE),
    get("web:devices", lambda there: page("web:devices"), kind=Kind.PAGE),
    get("web:device", lambda there: page("web:device", there.row(Device).pk), shows=(Device,)),
    post("web:device", lambda there: page("web:device", there.row(Device).pk)),
    get("web:password", lambda there: page("web:password"), kind=Kind.PAGE),
    post(
        "web:password",
        lambda there: page("web:password"),
        lambda home, there: {
            "old_password": PASSWORD,
            "new_password1": "another-horse-十一",
            "new_password2": "another-horse-十一",
        },
        kind=Kind.PAGE,
    ),
    get("web:roster_imports", lambda there: page("web:roster_imports"), kind=Kind.PAGE, shows=(RosterImport,)),
    post("web:roster_imports", lambda there: page("web:roster_imports"), _roster_file, kind=Kind.PAGE),
    get(
        "web:roster_import", lambda there: page("web:roster_import", there.row(RosterImport).pk), shows=(RosterImport,)
    ),
    get(
        "web:roster_import",
        lambda there: page("web:roster_import", there.row(RosterImport).pk) + "?progress=1",
        htmx=True,
        variant="progress",
    ),
    get("web:roster_problems", lambda there: page("web:roster_problems", there.row(RosterImport).pk)),
    get(
        "dashboards:overview place",
        _overview,
        kind=Kind.NARROW,
        variant="?place=",
        send=lambda home, there: {"place": f"zone-{there.zone.pk}"},
        shows=(Zone,),
    ),
    *_figures(),
]


# Petitions ------------------------------------------------------------------------------------------------------------


def _numbered(kind: str, name: str, *more: str) -> Callable[[Place], str]:
    return lambda there: page(name, there.petitions[kind].number, *more)


def _facts(home: Place, there: Place) -> Sent:
    return {
        "reason": "需要上级协调。",
        "outcome": Outcome.SOLVED,
        "explanation": "灯已换好。",
        "way": Way.PHONE,
        "given_on": timezone.localdate().isoformat(),
        "until": (timezone.localdate() + timedelta(days=10)).isoformat(),
    }


# Move, stop, and the petition of the world that stands right for it.
MOVES = (
    (Move.TAKE, "zone", "fresh"),
    (Move.TAKE, "committee", "committee"),
    (Move.TAKE, "subdistrict", "subdistrict"),
    (Move.ANSWER, "zone", "taken"),
    (Move.ANSWER, "committee", "committee"),
    (Move.ANSWER, "subdistrict", "supervised"),
    (Move.MOVE_UP, "zone", "taken"),
    (Move.MOVE_UP, "committee", "committee"),
    (Move.SEND_DOWN, "committee", "committee"),
    (Move.SEND_DOWN, "subdistrict", "subdistrict"),
    (Move.EXTEND, "zone", "fresh"),
    (Move.EXTEND, "committee", "committee"),
    (Move.EXTEND, "subdistrict", "subdistrict"),
    (Move.WAIT, "zone", "fresh"),
    (Move.WAIT, "committee", "committee"),
    (Move.WAIT, "subdistrict", "subdistrict"),
    (Move.GO_ON, "zone", "waiting"),
    (Move.SATISFIED, "zone", "answered"),
    (Move.DISSATISFIED, "zone", "answered"),
    (Move.NO_ANSWER, "zone", "answered"),
    (Move.REOPEN, "zone", "closed"),
    (Move.CLOSE, "zone", "disputed"),
    (Move.LAPSE, "zone", "fresh"),
    (Move.SUPERVISE, "subdistrict", "subdistrict"),
    (Move.REGISTER, "zone", "fresh"),
)


def _moves() -> Iterator[Ask]:
    for move, stop, kind in MOVES:
        line, at = f"petitions:move {move} at {stop}", _numbered(kind, "petitions:move", move)
        yield get(line, at)
        yield post(line, at, _facts)
    yield post("petitions:move take asked", _numbered("asked", "petitions:move", "take"), _facts)


def _draft(**more: Callable[[Place], Any]) -> Callable[[Place, Place], Sent]:
    """A petition to be written down; `more` says how it points at a target."""
    return lambda home, there: {
        "client_uuid": str(uuid.uuid4()),
        "title": "楼道灯不亮",
        "text": "三楼楼道灯坏了两周。",
        "topic": "other",
        "channel": "phone",
        "urgency": "normal",
        "received_at": timezone.localdate().isoformat(),
        "petitioner_name": "测试乙",
        **{name: value(there) for name, value in more.items()},
    }


def _department(home: Place, there: Place) -> Sent:
    return {"department": there.department.pk}


def _filters() -> Iterator[Ask]:
    given: dict[str, Callable[[Place], Any]] = {
        "q": lambda there: there.petitions["fresh"].title[:-1],
        "zone": lambda there: there.zone.pk,
        "committee": lambda there: there.committee.pk,
    }
    for name, value in given.items():
        yield get(
            "petitions:list",
            lambda there: page("petitions:list"),
            kind=Kind.NARROW,
            send=lambda home, there, name=name, value=value: {name: value(there)},
            variant=f"?{name}=",
        )


PETITIONS = [
    get("petitions:list", lambda there: page("petitions:list"), kind=Kind.PAGE),
    *_filters(),
    get("petitions:due", lambda there: page("petitions:due"), kind=Kind.PAGE),
    get("petitions:petition", _numbered("fresh", "petitions:petition")),
    get("petitions:petition", _numbered("disputed", "petitions:petition"), variant="disputed"),
    get("petitions:petition", _numbered("linked", "petitions:petition"), variant="linked"),
    get("petitions:petition asked", _numbered("asked", "petitions:petition")),
    *(
        post(line, _numbered(kind, "petitions:petitioner"), leaves=Leaves.ENTRY, htmx=htmx)
        for htmx in (False, True)
        for line, kind in (
            ("petitions:petitioner", "fresh"),
            ("petitions:petitioner asked", "asked"),
            ("petitions:petitioner confidential", "confidential"),
        )
    ),
    post("petitions:query_code", _numbered("fresh", "petitions:query_code"), leaves=Leaves.ENTRY),
    get("petitions:register", lambda there: page("petitions:register"), kind=Kind.PAGE),
    post(
        "petitions:register",
        lambda there: page("petitions:register"),
        _draft(zone=lambda there: there.zone.pk),
        kind=Kind.POINT,
        variant="zone",
    ),
    post(
        "petitions:register",
        lambda there: page("petitions:register"),
        _draft(search=lambda there: there.row(Household).number, same_as=lambda there: ""),
        kind=Kind.POINT,
        variant="household",
    ),
    post("petitions:department", _numbered("fresh", "petitions:department"), _department),
    post("petitions:department asked", _numbered("asked", "petitions:department"), lambda home, there: {}),
    post("petitions:department committee", _numbered("committee", "petitions:department"), _department),
    post(
        "petitions:department",
        _numbered("fresh", "petitions:department"),
        _department,
        kind=Kind.POINT,
        only=("own", "foreign"),
        variant="of another subdistrict",
    ),
    *_moves(),
]


# Visits ---------------------------------------------------------------------------------------------------------------


def _household(name: str) -> Callable[[Place], str]:
    return lambda there: page(name, there.row(Household).pk)


def _sheet(**more: Callable[[Place], Any]) -> Callable[[Place, Place], Sent]:
    return lambda home, there: {
        "client_uuid": str(uuid.uuid4()),
        "outcome": "met",
        "visited_at": (timezone.localtime() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        "purpose": "round",
        "diary": "都好。",
        "opinions-TOTAL_FORMS": "0",
        "opinions-INITIAL_FORMS": "0",
        "petitions-TOTAL_FORMS": "1",
        "petitions-INITIAL_FORMS": "0",
        "petitions-0-title": "楼道灯不亮",
        "petitions-0-text": "三楼楼道灯坏了两周。",
        "petitions-0-topic": "other",
        "petitions-0-urgency": "normal",
        "needs-TOTAL_FORMS": "1",
        "needs-INITIAL_FORMS": "0",
        "needs-0-kind": "repair",
        "needs-0-words": "修水龙头",
        "wishes-TOTAL_FORMS": "1",
        "wishes-INITIAL_FORMS": "0",
        "wishes-0-kind": "things",
        "wishes-0-title": "一盏台灯",
        **{name: value(there) for name, value in more.items()},
    }


def _photo(name: str) -> Callable[[Place], str]:
    return lambda there: page(name, there.row(VisitPhoto).pk)


def _upload(home: Place, there: Place) -> Sent:
    content = picture(color="green")
    return {"visit": there.visit.client_uuid, "sha256": digest(content), "file": sent(content)}


VISITS = [
    get("visits:round", lambda there: page("visits:round"), kind=Kind.PAGE),
    get(
        "visits:round",
        lambda there: page("visits:round"),
        kind=Kind.NARROW,
        send=lambda home, there: {"zone": there.zone.pk},
        variant="?zone=",
        shows=(Building,),
    ),
    get(
        "visits:pack",
        lambda there: page("visits:pack"),
        kind=Kind.NARROW,
        send=lambda home, there: {"zone": there.zone.pk},
        variant="?zone=",
        shows=(Building, Household),
    ),
    get("visits:building", lambda there: page("visits:building", there.row(Building).pk), shows=(Building, Household)),
    get("visits:household", _household("visits:household"), shows=(Building, Visit)),
    post("visits:contact", _household("visits:contact"), leaves=Leaves.ENTRY),
    post("visits:contact", _household("visits:contact"), leaves=Leaves.ENTRY, htmx=True),
    post(
        "visits:outcome",
        _household("visits:outcome"),
        lambda home, there: {"client_uuid": str(uuid.uuid4()), "outcome": "nobody_home"},
    ),
    get("visits:visit_form", _household("visits:visit_form")),
    post("visits:visit_form", _household("visits:visit_form"), _sheet()),
    post(
        "visits:visit_form",
        _household("visits:visit_form"),
        _sheet(members=lambda there: there.teammate.pk),
        kind=Kind.POINT,
        variant="a member from elsewhere",
    ),
    get("visits:visit", lambda there: page("visits:visit", there.visit.pk), shows=(Visit,)),
    get("visits:photo", _photo("visits:photo"), leaves=Leaves.ENTRY),
    post("visits:photo_upload", lambda there: page("visits:photo_upload"), _upload, kind=Kind.POINT, accepted=(201,)),
    post("visits:photo_remove", _photo("visits:photo_remove")),
    post("visits:slips", lambda there: page("visits:slips", there.visit.pk), leaves=Leaves.ENTRY),
]

ASKS = [*FRAME, *PETITIONS, *VISITS]
