"""The rows behind a frozen figure: exactly those that were counted, as far as they are still there and the reader may
see them. What a row is today may differ from what it was; that it was counted does not."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from meetings.models import ActionItem
from meetings.queries.figures import owed_by_keys
from petitions.models import Duty, Passage, Petition, Reply
from visits.models import MicroWish, Visit, VisitMember
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission as P  # noqa: N817  a table reads better with a short name
from wulibridge.people.queries import reach
from wulibridge.rows import Among
from wulibridge.territory.models import Household

DUTY_READERS = (P.HANDLE_AT_SUBDISTRICT, P.SUPERVISE)
# Meetings that were owed: no table holds those that were missed.
OWED = "owed"
IN_PETITION = ("petition__zone__committee",)


@dataclass(frozen=True)
class Kind:
    """What a row of a figure is: where it is kept, who sees which, and the fragment that shows it."""

    model: type[Model]
    seen: Callable[[User], Q]
    related: tuple[str, ...]
    fragment: str


def _zones(user: User, *permissions: P) -> frozenset[int]:
    return frozenset().union(*(reach(user, permission).zones for permission in permissions))


def _in(path: str, *permissions: P) -> Callable[[User], Q]:
    return lambda user: Q(**{f"{path}__in": _zones(user, *permissions)})


def _tasks(user: User) -> Q:
    here = reach(user, P.MEETING_READ)
    return (
        Q(item__meeting__zone__in=here.zones)
        | Q(item__meeting__committee__in=here.committees)
        | Q(item__meeting__subdistrict__in=here.subdistricts)
        | Q(organization__in=reach(user, P.DUTY_WORK).organizations)  # what a department took on itself
    )


KINDS: dict[str, Kind] = {
    "households": Kind(
        Household,
        _in("building__zone", P.HOUSEHOLD_READ),
        ("building__zone__committee",),
        "dashboards/_households.html",
    ),
    "visits": Kind(Visit, _in("zone", P.HOUSEHOLD_READ), ("household__building", "zone"), "dashboards/_visits.html"),
    "contacts": Kind(
        VisitMember,
        _in("visit__zone", P.HOUSEHOLD_READ),
        ("user", "visit__household__building", "visit__zone"),
        "dashboards/_contacts.html",
    ),
    "petitions": Kind(Petition, _in("zone", P.PETITION_READ), ("zone__committee",), "dashboards/_petitions.html"),
    "stays": Kind(Passage, _in("petition__zone", P.PETITION_READ), IN_PETITION, "dashboards/_climbs.html"),
    "climbs": Kind(Passage, _in("petition__zone", P.PETITION_READ), IN_PETITION, "dashboards/_climbs.html"),
    "verdicts": Kind(Reply, _in("petition__zone", P.PETITION_READ), IN_PETITION, "dashboards/_verdicts.html"),
    "timed": Kind(Reply, _in("petition__zone", P.PETITION_READ), IN_PETITION, "dashboards/_verdicts.html"),
    "duties": Kind(
        Duty,
        lambda user: Q(pk__in=Duty.objects.visible_to(user).order_by().values("pk")),
        ("order__petition__zone__committee", "department"),
        "dashboards/_duties.html",
    ),
    "wishes": Kind(
        MicroWish,
        _in("household__building__zone", P.WISH_READ),
        ("household__building__zone__committee",),
        "dashboards/_wishes.html",
    ),
    "tasks": Kind(
        ActionItem,
        _tasks,
        ("owner", "organization", "item__meeting__kind", "item__meeting__zone", "item__meeting__committee"),
        "dashboards/_tasks.html",
    ),
}


@dataclass(frozen=True)
class Opened:
    """The rows of a part that the reader sees; how many are elsewhere than the reader sees, and how many are gone."""

    rows: QuerySet[Any] | list[Any]
    count: int
    hidden: int
    gone: int
    fragment: str


def opened(name: str, ids: Collection[int], names: Collection[str], user: User) -> Opened | None:
    """The rows of a kind by what a figure kept of them: their ids, or the names of those that no table holds. Two
    queries besides those for the rows. None for a kind that is no more."""
    if name == OWED:
        owed, hidden = owed_by_keys(user, names, timezone.localdate())
        return Opened(owed, len(owed), hidden, len(names) - hidden - len(owed), f"dashboards/_{OWED}.html")
    kind = KINDS.get(name)
    if kind is None:
        return None
    there = kind.model._base_manager.filter(Among("pk", ids))
    rows = _seen(kind, there, user)
    exist, count = there.count(), rows.count()
    return Opened(rows.order_by("-pk"), count, exist - count, len(ids) - exist, kind.fragment)


def _seen(kind: Kind, rows: QuerySet[Any], user: User) -> QuerySet[Any]:
    return rows.filter(kind.seen(user)).select_related(*kind.related)


def lines_of(figures: Iterable[Any], user: User) -> dict[int, tuple[list[tuple[dict[str, Any], Any]], int]]:
    """Of each part (by its id) the single matters that the reader may see, each with its row as it is today, and how
    many others there are. One query for each kind of row."""
    parts = [(figure.row.kind, part) for figure in figures for part in figure.parts if part.lines]
    rows: dict[str, dict[int, Any]] = {}
    for name in {kind for kind, _part in parts if kind in KINDS}:
        ids = {line["pk"] for kind, part in parts if kind == name for line in part.lines}
        found = _seen(KINDS[name], KINDS[name].model._base_manager.filter(Among("pk", ids)), user)
        rows[name] = {row.pk: row for row in found}
    shown = {}
    for kind, part in parts:
        here = rows.get(kind, {})
        seen = [(line, here[line["pk"]]) for line in part.lines if line["pk"] in here]
        shown[part.pk] = (seen, len(part.lines) - len(seen)) if kind in KINDS else ([(x, None) for x in part.lines], 0)
    return shown


def readable(user: User) -> dict[str, Any]:
    """Where the fragments may link to: the same names as the dashboard gives them."""
    return {
        "petitions": _zones(user, P.PETITION_READ),
        "households": _zones(user, P.HOUSEHOLD_READ),
        "wishes": _zones(user, P.WISH_READ),
        "duties": _zones(user, *DUTY_READERS),
        "departments": reach(user, P.DUTY_WORK).organizations,
        "meetings": reach(user, P.MEETING_HOLD),
    }
