"""Who is still unvisited, in walking order, and when to try again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from visits.models import VisitOutcome
from visits.queries.building import counted
from visits.queries.coverage import Standing, visits_in
from visits.queries.standing import LEFT, households_standing
from visits.revisit import advice
from wulibridge.territory.models import Household, Zone


@dataclass(frozen=True)
class LeftDoor:
    """A household that nobody met this year, and what may help."""

    household: Household
    standing: Standing
    advice: str


def left_in(zone: Zone, year: int) -> list[Any]:
    """Households of a zone that are not reached in `year`, with their `standing`: as the buildings stand in the walk,
    and in each by floor and room as people count. One query."""
    rows = households_standing([zone.pk], year, *LEFT)
    return sorted(
        rows,
        key=lambda row: (
            row.building.walk_order,
            row.building.address_key,
            counted(row.floor),
            counted(row.room),
            row.number,
        ),
    )


def with_advice(rows: Sequence[Any], year: int) -> list[LeftDoor]:
    """These households with what to do next, for the doors that stayed shut the last time. One query."""
    shut = [row.pk for row in rows if row.standing == Standing.NOBODY_HOME]
    tries: dict[int, list[datetime]] = {}
    visits = visits_in(year).filter(household__in=shut, outcome=VisitOutcome.NOBODY_HOME).order_by("visited_at")
    for household, moment in visits.values_list("household", "visited_at"):
        tries.setdefault(household, []).append(moment)
    return [LeftDoor(row, Standing(row.standing), advice(tries.get(row.pk, []))) for row in rows]
