"""My round: the zones that a person walks, and their buildings in walking order."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from visits.queries.coverage import doors_by_zone, reached_in
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Building, Zone

WALKING_ORDER = ("building__zone__code", "building__walk_order", "building__address_key", "floor", "room", "pk")


def walking_order(way: str = "") -> list[str]:
    """Zone by zone, door after door: how to order households, or what leads to them by `way`."""
    return [f"{way}{name}" for name in WALKING_ORDER]


@dataclass(frozen=True)
class ZoneRound:
    """How far the round of one zone has come this year."""

    zone: Zone
    households: int
    reached: int

    @property
    def left(self) -> int:
        return self.households - self.reached


def rounds_of(user: User, today: date) -> list[ZoneRound]:
    """The zones that `user` walks and how far each has come in the year of `today` (Asia/Shanghai). Two queries."""
    ids = reach(user, Permission.VISIT_LOG).zones
    zones = Zone.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), pk__in=ids).select_related("committee")
    doors = doors_by_zone(list(ids), today.year)
    return [ZoneRound(zone, *doors.get(zone.pk, (0, 0))) for zone in zones.order_by("committee__code", "code")]


def buildings_of_round(zone: Zone, year: int) -> QuerySet[Building]:
    """The zone's buildings in walking order, with `n_households` on the roster and `n_left` not reached in `year`."""
    on_roster = Q(households__isnull=False, households__missing_since=None)
    return zone.buildings.annotate(
        n_households=Count("households", filter=on_roster),
        n_left=Count("households", filter=on_roster & ~reached_in(year, way="households__")),
    ).order_by("walk_order", "address_key")
