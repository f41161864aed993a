"""Reply slips and what follows: tasks, and the figures of an edition with the rows behind them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from visits.models import WAITING, Edition, Enrolment, ReplySlip, Service
from visits.queries.guidebook import delivered_by_zone, left_at, services_by_class
from visits.queries.rights import has_post_there
from visits.queries.round import walking_order
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Household

AT_THE_DOOR = "household__building__zone"


def enrolments_for(user: User, permission: Permission = Permission.SERVICE_ENROL) -> QuerySet[Any]:
    """Enrolments over which `user` holds `permission`, with what a page says of them; `has_owner` is false where the
    one who should see to it has no post there any more."""
    rows = _owned(Enrolment.objects.visible_to(user, permission))
    return rows.select_related(f"{AT_THE_DOOR}__committee", "service__organization", "owner", "slip")


def follow_ups_of(user: User, *, mine: bool) -> QuerySet[Enrolment]:
    """What has to be seen to: what is nobody's now comes first, then what is due first. One's own, with what is
    nobody's in the teams that one leads; or that of all one's zones."""
    rows = enrolments_for(user).filter(WAITING)
    if mine:
        led = {f"{AT_THE_DOOR}__in": reach(user, Permission.TEAM_EDIT).zones}
        rows = rows.filter(Q(owner=user) | Q(has_owner=False, **led))
    return rows.order_by("has_owner", "due_on", "pk")


def _owned(rows: QuerySet[Enrolment]) -> QuerySet[Any]:
    return rows.annotate(has_owner=has_post_there(Permission.SERVICE_ENROL, user="owner"))


def slips_for(user: User) -> QuerySet[ReplySlip]:
    """Reply slips of the households where `user` takes such."""
    rows = ReplySlip.objects.filter(**{f"{AT_THE_DOOR}__in": reach(user, Permission.SERVICE_ENROL).zones})
    return rows.select_related(AT_THE_DOOR, "edition", "received_by", "withdrawn_by")


def slips_at(household: Household) -> QuerySet[ReplySlip]:
    """The slips of a household that stand, newest first. The caller has looked the household up in scope."""
    return household.reply_slips.filter(withdrawn_at=None)


def going_on_at(household: Household) -> QuerySet[Enrolment]:
    """What a household wished for or has joined, newest first. The caller has looked the household up in scope."""
    return household.enrolments.select_related("service", "owner").order_by("-pk")


# Figures --------------------------------------------------------------------------------------------------------------

# What became of wishes, in the order in which a page says it. `wished` is all of them.
STATES: dict[str, Q] = {
    "wished": Q(),
    "waiting": WAITING,
    "joined": Q(state="joined"),
    "declined": Q(state="declined"),
    "left": Q(state="left"),
}


@dataclass(frozen=True)
class ServiceUptake:
    service: Service
    counts: dict[str, int]


@dataclass(frozen=True)
class ZoneUptake:
    """Figures of one zone: households on the roster, where the edition was left, where a slip came back; wishes."""

    zone_id: int
    households: int
    delivered: int
    slips: int
    counts: dict[str, int]


def _wishes(edition: Edition, zone_ids: Collection[int]) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.filter(slip__edition=edition, household__missing_since=None)
    return rows.filter(**{f"{AT_THE_DOOR}__in": list(zone_ids)})


def _slips(edition: Edition, zone_ids: Collection[int]) -> QuerySet[Household]:
    slips = ReplySlip.objects.filter(edition=edition, withdrawn_at=None).order_by().values("household")
    return Household.objects.filter(missing_since=None, building__zone__in=list(zone_ids), pk__in=slips)


_COUNTS: dict[str, Any] = {name: Count("pk", filter=rule) for name, rule in STATES.items()}


def _by(key: str, counted: Iterable[Any]) -> dict[Any, dict[str, int]]:
    return {row[key]: {state: row[state] for state in STATES} for row in counted}


def uptake_by_service(edition: Edition, zone_ids: Collection[int]) -> list[ServiceUptake]:
    """What became of the wishes for each service of an edition in these zones. Two queries."""
    counted = _wishes(edition, zone_ids).order_by().values("code").annotate(**_COUNTS)
    found = _by("code", counted)
    none = dict.fromkeys(STATES, 0)
    return [
        ServiceUptake(service, found.get(service.code, none))
        for chapter in services_by_class(edition)
        for service in chapter.entries
        if service.joinable or service.code in found
    ]


def uptake_by_zone(edition: Edition, zone_ids: Collection[int]) -> dict[int, ZoneUptake]:
    """Each zone's figures. Four queries."""
    doors = delivered_by_zone(edition, zone_ids)
    slips = _slips(edition, zone_ids).order_by().values("building__zone").annotate(n=Count("pk"))
    backs = dict(slips.values_list("building__zone", "n"))
    wishes = _wishes(edition, zone_ids).order_by().values(AT_THE_DOOR).annotate(**_COUNTS)
    found = _by(AT_THE_DOOR, wishes)
    none = dict.fromkeys(STATES, 0)
    return {
        zone: ZoneUptake(zone, *doors.get(zone, (0, 0)), backs.get(zone, 0), found.get(zone, none)) for zone in zone_ids
    }


HOUSEHOLD_FIGURES = ("delivered", "missing", "slips")


def households_behind(figure: str, edition: Edition, zone_ids: Collection[int]) -> QuerySet[Household]:
    """The households of a figure: where the edition was left, where it is still to be left, where a slip came back."""
    if figure == "slips":
        rows = _slips(edition, zone_ids)
    else:
        rows = Household.objects.filter(missing_since=None, building__zone__in=list(zone_ids))
        rows = rows.filter(left_at(edition)) if figure == "delivered" else rows.exclude(left_at(edition))
    return rows.select_related("building__zone").order_by(*walking_order())


def wishes_behind(figure: str, edition: Edition, zone_ids: Collection[int], code: str = "") -> QuerySet[Enrolment]:
    """The enrolments of a figure, of one service when its `code` is given."""
    rows = _owned(_wishes(edition, zone_ids).filter(STATES[figure]))
    rows = rows.filter(code=code) if code else rows
    return rows.select_related(f"{AT_THE_DOOR}__committee", "service", "owner").order_by("due_on", "pk")
