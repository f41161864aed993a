"""A building and its doors."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils.functional import Promise

from visits.models import REACHED, VisitOutcome
from visits.queries.coverage import visits_in
from visits.queries.visit import open_petitions_for
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Building, Household


@dataclass(frozen=True)
class Door:
    """A household as it is seen from the stairs: what became of the last visit this year, and whether it waits.

    `missed_since`: somebody was met this year, yet not the last time.
    """

    household: Household
    last_outcome: str | Promise
    last_at: datetime | None
    reached: bool
    waits: bool
    missed_since: bool


@dataclass(frozen=True)
class Floor:
    name: str
    doors: list[Door]


def buildings_of(user: User) -> QuerySet[Building]:
    """Buildings whose households `user` may read."""
    return Building.objects.filter(zone__in=reach(user, Permission.HOUSEHOLD_READ).zones).select_related("zone")


def floors_of(building: Building, *, user: User, year: int) -> list[Floor]:
    """The doors of a building by floor and room, as people count them: 2 before 10. One query.

    `waits` marks an open petition that `user` may see.
    """
    ordered = seen_from_the_stairs(building.households, user=user, year=year)
    return [
        Floor(name, [_door(row) for row in on_floor]) for name, on_floor in groupby(ordered, key=attrgetter("floor"))
    ]


def seen_from_the_stairs(households: Any, *, user: User, year: int) -> list[Any]:
    """These households by floor and room, each with `last_outcome`, `last_at`, `reached` and `waits`. One query.

    `households` is a queryset or a manager that is narrowed to what `user` may read.
    """
    visits = visits_in(year).filter(household=OuterRef("pk")).order_by("-visited_at", "-pk")
    petitions = open_petitions_for(user).filter(household=OuterRef("pk"))
    rows = households.order_by().annotate(
        last_outcome=Subquery(visits.values("outcome")[:1]),
        last_at=Subquery(visits.values("visited_at")[:1]),
        reached=Exists(visits.filter(REACHED)),
        waits=Exists(petitions),
    )
    return sorted(rows, key=lambda row: (counted(row.floor), counted(row.room), row.number))


def _door(row: Any) -> Door:
    outcome = VisitOutcome(row.last_outcome).label if row.last_outcome else ""
    missed_since = row.reached and row.last_outcome != VisitOutcome.MET
    return Door(row, outcome, row.last_at, row.reached, row.waits, missed_since)


def counted(text: str) -> list[tuple[int, str]]:
    """Text cut into numbers and words, so that numbers sort by size."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"(\d+)", text) if part]
