"""Reading a hotline's work orders: the files, the orders, and what is to be handed back of each."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Prefetch, QuerySet

from petitions.duty_route import KEPT, DutyState
from petitions.models import Duty, HotlineFile, HotlineOrder, Petition, Reply
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Subdistrict, Zone
from wulibridge.territory.queries import in_force


@dataclass(frozen=True)
class Result:
    """What a hotline is told of one of its orders. Codes, not words: whoever writes them chooses the language."""

    order: HotlineOrder = field(repr=False, compare=False)
    number: str
    petition: str
    state: str
    departments: tuple[str, ...]
    contacted_at: datetime | None
    given_on: date | None
    outcome: str
    reason: str
    text: str
    verdict: str

    @property
    def fingerprint(self) -> str:
        """What tells it from what was said the last time."""
        said = {name: value for name, value in vars(self).items() if name != "order"}
        return hashlib.sha256(json.dumps(said, default=str, sort_keys=True).encode()).hexdigest()


def subdistricts_with_hotline(user: User) -> list[Subdistrict]:
    """Where `user` exchanges work orders with a hotline."""
    ids = reach(user, Permission.HOTLINE_EXCHANGE).subdistricts
    return list(Subdistrict.objects.filter(pk__in=ids).order_by("code", "pk"))


def files_of(user: User) -> QuerySet[HotlineFile]:
    """The files of work orders of the user's subdistricts, newest first."""
    return HotlineFile.objects.filter(subdistrict__in=reach(user, Permission.HOTLINE_EXCHANGE).subdistricts)


def orders_of(user: User) -> QuerySet[HotlineOrder]:
    """The work orders of the user's subdistricts whose petitions the user may see."""
    mine = reach(user, Permission.HOTLINE_EXCHANGE).subdistricts
    visible = Petition.objects.visible_to(user).values("pk")
    return HotlineOrder.objects.filter(subdistrict__in=mine, petition__in=visible)


def zones_for_orders(user: User, today: date) -> QuerySet[Zone]:
    """The zones in force today (Asia/Shanghai) that may receive orders of unknown addresses, by committee."""
    mine = reach(user, Permission.HOTLINE_EXCHANGE).subdistricts
    rows = in_force(Zone.objects.filter(committee__subdistrict__in=mine), today)
    return rows.select_related("committee").order_by("committee", "code", "pk")


def results_of(orders: QuerySet[HotlineOrder]) -> Iterator[Result]:
    """What is to be said of each order, in the order in which they came. Three queries."""
    answers = Prefetch("petition__replies", Reply.objects.order_by("-replied_at", "-pk"))
    found = list(orders.select_related("petition__department").prefetch_related(answers).order_by("pk"))
    departments = _departments_of([order.petition_id for order in found])
    for order in found:
        yield _result(order, departments.get(order.petition_id, {}))


def _departments_of(petitions: list[int]) -> dict[int, dict[str, None]]:
    """The departments that work on each petition by a duty, or have done so; the one that leads first. One query."""
    rows = Duty.objects.filter(order__petition__in=petitions, state__in=KEPT - {DutyState.DROPPED})
    named = rows.order_by("-leads", "pk").values_list("order__petition", "department__name")
    found: dict[int, dict[str, None]] = {}
    for petition, name in named:
        found.setdefault(petition, {})[name] = None
    return found


def _result(order: HotlineOrder, departments: dict[str, None]) -> Result:
    petition = order.petition
    answer = next(iter(petition.replies.all()), None)
    helping = [petition.department.name] if petition.department else []
    return Result(
        order=order,
        number=order.number,
        petition=petition.number,
        state=petition.state,
        departments=tuple(dict.fromkeys([*departments, *helping])),
        contacted_at=petition.first_contact_at,
        given_on=answer.given_on if answer else None,
        outcome=answer.outcome if answer else "",
        reason=answer.reason_code if answer else "",
        text=answer.explanation if answer else "",
        verdict=answer.verdict if answer else "",
    )
