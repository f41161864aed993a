"""Reading plans: whose they are, and the map before and after. Scope comes from the caller, who knows the people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from wulibridge.territory.calendar import civil_date, database_now, end_of
from wulibridge.territory.models import Building, Committee, Plan, PlanBuilding, PlanZone, Zone


@dataclass(frozen=True)
class Place:
    """A building in a plan. `was_in`: its zone (pk of Zone) before; `goes_to`: its zone (pk of PlanZone) after."""

    building: int
    address: str
    address_key: str
    walk_order: int
    households: int  # on the roster
    was_in: int | None
    goes_to: int


def plans_over(committee_ids: Collection[int], subdistrict_ids: Collection[int]) -> QuerySet[Plan]:
    """Plans of these subdistricts, and the zonings of these committees; newest first, without their long snapshots."""
    theirs = Q(subdistrict__in=subdistrict_ids) | Q(committee__in=committee_ids)
    return Plan.objects.filter(theirs).select_related("committee", "subdistrict").defer("before", "before_edit")


def zones_of(plan: Plan) -> QuerySet[PlanZone]:
    """The zones as they are to be, with `n_households` on the roster; those of one committee stand together."""
    present = Count("buildings__building__households", filter=Q(buildings__building__households__missing_since=None))
    return (
        plan.zones.select_related("committee", "zone__committee")
        .annotate(n_households=present)
        .order_by("committee__code", "committee", "code", "pk")
    )


def places_of(plan: Plan) -> list[Place]:
    """Every building of the plan in walking order. One query."""
    present = Count("building__households", filter=Q(building__households__missing_since=None))
    rows = plan.buildings.annotate(households=present).select_related("building")
    return [
        Place(
            building=row.building_id,
            address=row.building.address,
            address_key=row.building.address_key,
            walk_order=row.building.walk_order,
            households=row.households,
            was_in=row.stood_in_id,
            goes_to=row.zone_id,
        )
        for row in rows.order_by("building__walk_order", "building__address_key")
    ]


def holding(committees: QuerySet | Collection[int], on: date) -> QuerySet[Zone]:
    """Zones of these committees that have not ended before `on`, and ended ones in which buildings were left."""
    rows = Zone.objects.filter(committee__in=committees)
    left_behind = Building.objects.filter(zone__committee__in=committees).values("zone")
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=on) | Q(pk__in=left_behind)).order_by("committee", "code")


def committees_in_force(subdistrict_ids: Collection[int], on: date) -> QuerySet[Committee]:
    """Committees of these subdistricts that have not ended."""
    rows = Committee.objects.filter(Q(valid_to=None) | Q(valid_to__gte=on), subdistrict__in=subdistrict_ids)
    return rows.select_related("subdistrict")


def zone_on(building: Building, day: date) -> Zone:
    """The zone in which a building stood on a day (Asia/Shanghai), before the plans that were carried out since.

    A building that was put elsewhere by hand, without a plan, was in the wrong zone all the time. One query.
    """
    redrawn = PlanBuilding.objects.filter(
        building=building, plan__state=Plan.State.APPLIED, plan__applied_at__gte=end_of(day), stood_in__isnull=False
    )
    first = redrawn.select_related("stood_in").order_by("plan__applied_at").first()
    return first.stood_in if first and first.stood_in else building.zone


def today() -> date:
    """The database's day in Asia/Shanghai."""
    return civil_date(database_now())
