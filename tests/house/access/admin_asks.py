"""What can be asked of the administration rooms, made from what is registered there.

A model registered anew is walked at once: its list with every filter, search and parameter, its form with every
foreign key. What its form is sent stands in `FILLED`; without an entry there the walk says what is missing.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import flatten
from django.db.models import ForeignKey, Model
from django.urls import reverse

from meetings.models import Meeting, MeetingKind
from meetings.route import Step
from petitions.models import Petition
from petitions.route import Move
from tests.house.access.asks import Ask, Kind, Sent, _facts, get, page, post
from tests.house.access.places import Place
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Building, Household, Organization, WorkDay

DAY = {"valid_from": "2001-01-01"}
# What a form of the admin is sent, by model: foreign keys from `there`, so that each of them can point elsewhere.
FILLED: dict[str, Callable[[Place], Sent]] = {
    "subdistrict": lambda there: {
        "name": "测试街道新", "code": "310101999", **DAY,
        "zone_months": 2, "committee_months": 1, "subdistrict_months": 1,
    },
    "committee": lambda there: {
        "subdistrict": there.subdistrict.pk, "name": "测新居委会", "short_name": "测新", "code": "310101020999", **DAY
    },
    "zone": lambda there: {"committee": there.committee.pk, "name": "测新-01", "code": "测新-01", **DAY},
    "building": lambda there: {
        "zone": there.zone.pk,
        "address": "测试路990弄1号",
        "kind": "estate",
        "manager": Organization.objects.get(subdistrict=there.subdistrict, kind="property").pk,
        "walk_order": 9,
    },
    "household": lambda there: {
        "committee": there.committee.pk,
        "building": there.row(Building).pk,
        "number": "T-新-1",
        "occupancy": "resident",
        "n_aged_60": 1,
    },
    "organization": lambda there: {
        "subdistrict": there.subdistrict.pk, "kind": "department", "name": "测试部门新", "active": "on"
    },
    "user": lambda there: {"username": "newcomer", "name": "测试新", "email": "new@example.invalid", "is_active": "on"},
    "post": lambda there: {
        "user": there.row(User).pk, "role": Role.ZONE_LEAD, "zone": there.zone.pk, "starts_on": "2026-01-01"
    },
    "leaderassignment": lambda there: {
        "leader": there.leader.pk, "committee": there.committee.pk, "starts_on": "2020-01-01", "ends_on": "2020-02-01"
    },
    "meetingkind": lambda there: {
        "code": "tea", "level": "committee", "name": "茶话会", "convened_by": "居委会", "required": ["committee"],
        "notice_days": 1, "objection_days": 1, "cadence": "none", "since": "2026-01-01",
        "output": "none", "active": "on",
    },
    "meeting": lambda there: {
        "kind": MeetingKind.objects.get(code="hearing").pk, "area": f"committee-{there.committee.pk}",
        "title": "新会", "place": "室", "starts_at": "2099-01-01T10:00",
    },
    "project": lambda there: {
        "area": f"committee-{there.committee.pk}", "title": "新项目", "text": "修", "place": "二号楼"
    },
    "covenant": lambda there: {"committee": there.committee.pk, "kind": "covenant"},
    "boardnotice": lambda there: {
        "committee": there.committee.pk, "title": "停水", "text": "明早修泵", "starts_on": "2026-01-01"
    },
    "workday": lambda there: {"day": "2031-01-01", "is_workday": "on", "name": "测试日"},
}  # fmt: skip
# Kept once for all areas.
EVERYWHERE = (WorkDay, MeetingKind)
# Two keys that only go together, and a post whose area changes with its role: what is sent when one of them points
# elsewhere, where it is not simply that key of the other place.
POINTED: dict[tuple[str, str], Callable[[Place, Place], Sent]] = {
    ("household", "committee"): lambda home, there: FILLED["household"](there),
    ("household", "building"): lambda home, there: FILLED["household"](there),
    **{
        ("post", name): lambda home, there, name=name, role=role, area=area: {
            "user": home.row(User).pk, "role": role, name: getattr(there, area).pk, "starts_on": "2026-01-01"
        }
        for name, area, role in (
            ("committee", "committee", Role.COMMITTEE_CHAIR),
            ("subdistrict", "subdistrict", Role.CASE_DESK),
            ("organization", "department", Role.DEPARTMENT_HANDLER),
        )
    },
}  # fmt: skip
INLINES = {"posts-TOTAL_FORMS": 0, "posts-INITIAL_FORMS": 0}
# A list answers a parameter that it does not take by leaving it out, or by saying that it is a bad request.
LIST_ANSWERS = (200, 302, 400)


def keepers() -> list[Any]:
    return list(admin.site._registry.values())


def _address(model: type[Model], what: str, *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{what}", args=args)


def _of(model: type[Model], what: str) -> Callable[[Place], str]:
    return lambda there: _address(model, what)


def _row(model: type[Model], what: str, *more: str) -> Callable[[Place], str]:
    return lambda there: _address(model, what, there.row(model).pk, *more)


def _links(keeper: Any) -> list[ForeignKey]:
    """The foreign keys of a model that its form asks for."""
    asked = flatten(keeper.fields or ())
    return [row for row in keeper.model._meta.concrete_fields if isinstance(row, ForeignKey) and row.name in asked]


def asks_of(keeper: Any) -> Iterator[Ask]:
    model = keeper.model
    name, app = model._meta.model_name, model._meta.app_label
    line, url = f"admin {name}", f"admin:{app}_{name}_"
    of_an_area = model not in EVERYWHERE
    kind = Kind.ROW if of_an_area else Kind.PAGE
    shown = (model,) if of_an_area and model is not JournalEntry else ()
    # All of it on one page: what is one's own may stand on the second.
    everything = _of(model, "changelist")
    yield get(
        line,
        lambda there: f"{everything(there)}?all=",
        url=url + "changelist",
        kind=Kind.PAGE,
        shows=() if model is Notice else shown,
    )
    for sent in ({"_popup": "1", "_to_field": "id"}, {"o": "1.-2", "all": ""}, {"committee": "x", "p": "0"}):
        plain = {"kind": Kind.PAGE, "send": lambda home, there, sent=sent: sent, "variant": str(sent)}
        yield get(line, _of(model, "changelist"), url=url + "changelist", **plain, accepted=LIST_ANSWERS)
    for variant, send in _parameters(keeper) if of_an_area else ():
        more = {"kind": Kind.NARROW, "send": send, "variant": variant, "accepted": LIST_ANSWERS}
        yield get(line, _of(model, "changelist"), url=url + "changelist", **more)
    yield get(line, _row(model, "change"), url=url + "change", kind=kind, shows=shown)
    popup = _row(model, "change")
    yield get(
        line,
        lambda there: f"{popup(there)}?_popup=1&_to_field={model._meta.pk.name}",
        url=url + "change",
        kind=kind,
        variant="popup",
    )
    for action in keeper.actions:
        yield _action(model, str(action), line, url)
    yield get(f"{line} add", _of(model, "add"), url=url + "add", kind=Kind.PAGE)
    yield from _writing(keeper, line, url, kind)


def _action(model: type[Model], action: str, line: str, url: str) -> Ask:
    def sent(home: Place, there: Place) -> Sent:
        return {"action": action, "confirmed": "yes", ACTION_CHECKBOX_NAME: [there.row(model).pk]}

    more = {"kind": Kind.POINT, "declined": (302,), "variant": "of a row elsewhere"}
    return post(f"{line} {action}", _of(model, "changelist"), sent, url=url + "changelist", **more)


def _writing(keeper: Any, line: str, url: str, kind: Kind) -> Iterator[Ask]:
    model, name = keeper.model, keeper.model._meta.model_name
    fill = FILLED.get(name, lambda there: {})
    yield post(
        f"{line} add", _of(model, "add"), lambda home, there: INLINES | fill(there), url=url + "add", kind=Kind.PAGE
    )
    yield post(
        f"{line} change",
        _row(model, "change"),
        lambda home, there: INLINES | fill(there),
        url=url + "change",
        kind=kind,
    )
    for link in _links(keeper):
        sent = POINTED.get((name, link.name)) or _pointing(fill, link.name)
        for what, at in (("add", _of(model, "add")), ("change", _row(model, "change"))):
            more = {"kind": Kind.POINT, "variant": f"{link.name} of elsewhere", "only": ("own", "foreign")}
            yield post(f"{line} {what}", at, lambda *places, sent=sent: INLINES | sent(*places), url=url + what, **more)


def _pointing(fill: Callable[[Place], Sent], name: str) -> Callable[[Place, Place], Sent]:
    return lambda home, there: fill(home) | {name: fill(there)[name]}


def _parameters(keeper: Any) -> Iterator[tuple[str, Callable[[Place, Place], Sent]]]:
    """What behind the address of a list names a place or a row of it."""
    model = keeper.model
    for path in keeper.search_fields:
        yield f"?q= of {path}", lambda home, there, path=path: {"q": _value(there.row(model), path)}
    yield "?committee=", lambda home, there: {"committee": there.committee.pk}
    for link in (row for row in model._meta.concrete_fields if isinstance(row, ForeignKey)):
        for lookup in (link.attname, f"{link.name}__id__exact"):
            yield (
                f"?{lookup}=",
                lambda home, there, link=link, lookup=lookup: {lookup: getattr(there.row(model), link.attname) or 0},
            )


def _value(row: Any, path: str) -> str:
    """What is searched for: a word of the row but for its last sign, so that a row found is told from an echo."""
    for name in path.split("__"):
        row = getattr(row, name)
    return str(row)[:-1]


# Pages of single rooms, and of the site itself ------------------------------------------------------------------------

MOVES = (
    (Move.TAKE, "zone", "fresh"),
    (Move.TAKE, "committee", "committee"),
    (Move.TAKE, "subdistrict", "subdistrict"),
    (Move.EXTEND, "zone", "fresh"),
)
APPS = ("territory", "people", "petitions", "meetings", "notices", "journal")


def _moves() -> Iterator[Ask]:
    for move, stop, kind in MOVES:

        def at(there: Place, move: Move = move, kind: str = kind) -> str:
            return _address(Petition, "move", there.petitions[kind].pk, move)

        line, url = f"admin petition move {move} at {stop}", "admin:petitions_petition_move"
        yield get(line, at, url=url, refused=(404,))
        yield post(line, at, _facts, url=url)


def _autocomplete() -> Iterator[Ask]:
    """The search behind a foreign key finds what the list of its model finds, and only where there is such a list."""
    for keeper in keepers():
        for link in (row for row in keeper.model._meta.concrete_fields if isinstance(row, ForeignKey)):
            target = link.related_model
            listed = admin.site._registry.get(target)
            found = listed.search_fields[0] if listed and listed.search_fields else ""
            where = {
                "app_label": keeper.model._meta.app_label,
                "model_name": keeper.model._meta.model_name,
                "field_name": link.name,
            }

            def sent(
                home: Place, there: Place, where: Sent = where, target: type[Model] = target, found: str = found
            ) -> Sent:
                return where | {"term": _value(there.row(target), found) if found else str(there.zone)}

            yield get(
                f"admin:autocomplete {target._meta.model_name}" if found else "admin:autocomplete",
                lambda there: page("admin:autocomplete"),
                kind=Kind.NARROW,
                send=sent,
                variant=f"of {keeper.model._meta.model_name}.{link.name}",
                shows=(target,) if found else (),
            )


def _password(home: Place, there: Place) -> Sent:
    return {"new_password1": "another-horse-十一", "new_password2": "another-horse-十一"}


def _way(row: str, step: Step) -> Callable[[Place], str]:
    return lambda there: _address(Meeting, "way", there.rows[row].pk, step.value)


def _meetings() -> Iterator[Ask]:
    line, url = "admin meeting way", "admin:meetings_meeting_way"
    for step in Step:
        yield get(line, _way("sent meeting", step), url=url, variant=step.value, shows=(Meeting,))
    yield get(line, _way("preparing meeting", Step.INVITE), url=url, variant="before")
    item = {"do": "add_item", "title": "事", "voting": "none"}
    yield post(line, _way("preparing meeting", Step.PREPARE), lambda home, there: item, url=url)
    elsewhere = {"kind": Kind.POINT, "only": ("own", "foreign"), "url": url}
    for variant, pointing in POINTING.items():
        yield post(line, _way("preparing meeting", Step.INVITE), pointing, variant=variant, **elsewhere)
    yield post(
        line,
        _way("preparing meeting", Step.PREPARE),
        lambda home, there: item | {"petition": there.petitions["fresh"].pk},
        variant="a petition of elsewhere",
        **elsewhere,
    )
    approval = {"do": "approve", "number": 1, "reason": "无异议"}
    yield post(f"{line} approve", _way("sent meeting", Step.MINUTES), lambda home, there: approval, url=url)
    withdrawal = {"do": "withdraw", "reason": "有误"}
    yield post(f"{line} withdraw", _way("published meeting", Step.PUBLISH), lambda home, there: withdrawal, url=url)
    yield post(
        "admin meeting add",
        _of(Meeting, "add"),
        lambda home, there: FILLED["meeting"](there),
        variant="in a committee of elsewhere",
        **elsewhere | {"url": "admin:meetings_meeting_add"},
    )


# Who is invited from elsewhere.
POINTING: dict[str, Callable[[Place, Place], Sent]] = {
    "a colleague of elsewhere": lambda home, there: {
        "do": "add_guests", "part": "zone_team", "users": [there.teammate.pk]
    },
    "an organization of elsewhere": lambda home, there: {
        "do": "add_guests", "part": "department", "organization": there.department.pk
    },
    "a household of elsewhere": lambda home, there: {
        "do": "add_guests", "part": "affected", "door": there.row(Household).number
    },
}  # fmt: skip

ROOMS = [
    get("admin:index", lambda there: page("admin:index"), kind=Kind.PAGE),
    get("admin:jsi18n", lambda there: page("admin:jsi18n"), kind=Kind.PAGE),
    get("admin:nowhere", lambda there: "/admin/nothing/here/", url="admin:admin/(?P<url>.*)$", kind=Kind.PAGE),
    *(get(f"admin:app_list {app}", lambda there, app=app: page("admin:app_list", app), kind=Kind.PAGE) for app in APPS),
    *_moves(),
    *_autocomplete(),
    *_meetings(),
    get("admin user set_password", _row(User, "set_password"), url="admin:people_user_set_password"),
    post("admin user set_password", _row(User, "set_password"), _password, url="admin:people_user_set_password"),
    get("admin workday load_year", _of(WorkDay, "load_year"), url="admin:territory_workday_load_year", kind=Kind.PAGE),
    post(
        "admin workday load_year",
        _of(WorkDay, "load_year"),
        lambda home, there: {"year": 2023},
        url="admin:territory_workday_load_year",
        kind=Kind.PAGE,
    ),
]
ADMIN_ASKS = [*ROOMS, *(ask for keeper in keepers() for ask in asks_of(keeper))]
