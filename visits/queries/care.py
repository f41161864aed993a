"""Weather care: who asked for it, what is called out, and which doors are still to be seen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, Now, TruncDate

from visits.models import REACHED, CareAlert, CareTask, CareWish, Visit
from visits.queries.round import walking_order
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import Reach, reach
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Committee, Household, Subdistrict, Zone
from wulibridge.territory.queries import in_force

# A household that left the roster is not looked for any more; where somebody has been, that stays.
ASKED_FOR = Q(household__missing_since=None) | Q(done_at__isnull=False)


@dataclass(frozen=True)
class CareDoor:
    """A household to be looked after today, once, whatever number of alerts asks for it."""

    household: Household
    tasks: list[Any]

    @property
    def tries(self) -> int:
        return max(task.tried for task in self.tasks)

    @property
    def last_tried_at(self) -> Any:
        return max((task.tried_at for task in self.tasks if task.tried_at), default=None)


def alerts_for(user: User) -> QuerySet[CareAlert]:
    """Alerts of the areas where `user` may declare such, with `n_tasks` and `n_done` of the households there."""
    seen = Q(tasks__household__building__zone__in=reach(user, Permission.CARE_DECLARE).zones)
    done, asked_for = Q(tasks__done_at__isnull=False), Q(tasks__household__missing_since=None)
    return CareAlert.objects.declared_by_the_like_of(user).annotate(
        n_tasks=Count("tasks", filter=seen & (asked_for | done)), n_done=Count("tasks", filter=seen & done)
    )


def open_tasks(zone_ids: Collection[int], today: date) -> QuerySet[CareTask]:
    """What alerts in force on `today` (Asia/Shanghai) still ask for in these zones."""
    return CareTask.objects.filter(
        done_at=None,
        alert__ended_at=None,
        alert__starts_on__lte=today,
        alert__ends_on__gte=today,
        household__building__zone__in=zone_ids,
        household__missing_since=None,
    )


def doors_waiting(user: User, today: date) -> int:
    """How many households wait for care where `user` makes visits. One query."""
    tasks = open_tasks(reach(user, Permission.VISIT_LOG).zones, today)
    return tasks.aggregate(n=Count("household", distinct=True))["n"]


def care_round(user: User, today: date) -> QuerySet[Household]:
    """The households that wait for care where `user` makes visits, each once, in walking order."""
    tasks = open_tasks(reach(user, Permission.VISIT_LOG).zones, today)
    rows = Household.objects.filter(pk__in=tasks.values("household"))
    return rows.select_related("building__zone").order_by(*walking_order())


def with_tasks(households: Collection[Household], today: date) -> list[CareDoor]:
    """These households with what is open for them. One query."""
    found: dict[int, list[Any]] = {row.pk: [] for row in households}
    zones = {row.building.zone_id for row in households}
    tasks = _with_tries(open_tasks(zones, today).filter(household__in=found))
    for task in tasks.select_related("alert").order_by("alert"):
        found[task.household_id].append(task)
    return [CareDoor(row, found[row.pk]) for row in households if found[row.pk]]


def tasks_of(alert: CareAlert, user: User) -> QuerySet[CareTask]:
    """The households of an alert where `user` may declare such, open ones first, then in walking order."""
    zones = reach(user, Permission.CARE_DECLARE).zones
    return (
        _with_tries(alert.tasks.filter(ASKED_FOR, household__building__zone__in=zones))
        .select_related("household__building__zone", "done_by")
        .order_by(F("done_at").asc(nulls_first=True), *walking_order("household__"))
    )


def _with_tries(tasks: QuerySet[CareTask]) -> QuerySet[Any]:
    """With `tried` and `tried_at`: what was noted at the list, and the visits for that weather that stand and met
    nobody while the alert stood."""
    shut = (
        Visit.objects.standing()
        .exclude(REACHED)
        .annotate(day=TruncDate("visited_at", tzinfo=SHANGHAI), alert_ended_at=OuterRef("alert__ended_at"))
        .filter(
            household=OuterRef("household"),
            purpose=OuterRef("alert__kind"),
            day__gte=OuterRef("alert__starts_on"),
            day__lte=OuterRef("alert__ends_on"),
            visited_at__lte=Coalesce("alert_ended_at", Now()),
        )
        .order_by()
        .values("household")
    )
    return tasks.annotate(
        tried=F("tries") + Coalesce(Subquery(shut.annotate(n=Count("pk")).values("n")), 0),
        tried_at=Greatest("last_tried_at", Subquery(shut.annotate(last=Max("visited_at")).values("last"))),
    )


def wishes_of(household: Household, today: date) -> list[str]:
    """The kinds of weather in which a household wants to be looked after on `today` (Asia/Shanghai). One query."""
    return list(CareWish.objects.in_force(today).filter(household=household).values_list("kind", flat=True))


def may_declare(user: User, area: Zone | Committee | Subdistrict) -> bool:
    """May `user` call out weather care for the whole of this area?"""
    held = reach(user, Permission.CARE_DECLARE)
    return area.pk in {Zone: held.zones, Committee: held.committees, Subdistrict: held.subdistricts}[type(area)]


def areas_to_declare(user: User, today: date) -> tuple[list[Subdistrict], list[Committee], list[Zone]]:
    """Where `user` may declare weather care: places in force on `today`. Three queries at most."""
    area: Reach = reach(user, Permission.CARE_DECLARE)
    places = (
        in_force(Subdistrict.objects.filter(pk__in=area.subdistricts), today),
        in_force(Committee.objects.filter(pk__in=area.committees), today),
        in_force(Zone.objects.filter(pk__in=area.zones).select_related("committee"), today),
    )
    return tuple(list(rows) for rows in places)  # type: ignore[return-value]
