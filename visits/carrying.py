"""When the map is redrawn: a visit keeps the zone of its time, and goes with its household. Nothing is moved."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from visits.models import REACHED, Visit
from visits.queries import visits_in
from wulibridge.journal.services import Actor
from wulibridge.territory.redistricting.carriers import Forecast, Line, register
from wulibridge.territory.redistricting.change import Change


class VisitsCarrier:
    name = "visits"
    links: Mapping[str, str] = {
        "visits.Visit.household": "moves with its building: a household reached this year stays reached",
        "visits.Visit.zone": "history: the zone at the time of the visit, for the figures of that time",
        "visits.HouseholdYear.household": "moves with its building: what its visits come to is theirs",
        "visits.HouseholdYear.zone": "history: the zone at the time of the visits",
        "visits.OpinionItem.household": "moves with its building: whoever walks there now sorts what waits",
        "visits.OpinionItem.zone": "history: the zone at the time; one of no household is read by the heir",
        "visits.Intake.household": "moves with its building",
        "visits.HouseholdEdit.household": "moves with its building: whoever walks there now decides what waits",
        "visits.Intake.zone": "history: the zone at the time; one of no household is read by the heir",
    }
    words: Mapping[str, str | Promise] = {"reached": _("households reached this year")}

    def preview(self, change: Change) -> Forecast:
        """How many households reached this year come along to another zone, and stay reached there."""
        doors = {standing.building: standing for standing in change.standings if standing.building in change.moved}
        reached = (
            visits_in(change.day.year)
            .filter(REACHED, household__building__in=doors, household__missing_since=None)
            .order_by()
            .values_list("household", "household__building")
            .distinct()
        )
        ways: dict[tuple[str, str], int] = {}
        for _household, building in reached:
            standing = doors[building]
            way = (change.old_label(standing.stood_in), change.label(change.zones[standing.goes_to]))
            ways[way] = ways.get(way, 0) + 1
        return Forecast(tuple(Line("reached", count, *way) for way, count in sorted(ways.items())))

    def carry(self, change: Change, by: Actor) -> dict[str, Any]:
        return {"last": Visit.objects.aggregate(last=Max("pk"))["last"] or 0}

    def uncarry(self, change: Change, kept: Any, by: Actor) -> None:
        """Nothing was moved."""

    def used_since(self, change: Change, kept: Any) -> list[str]:
        logged = Visit.objects.filter(zone__in=change.new_zones, pk__gt=kept["last"])
        return [gettext("A visit has been logged there since.")] if logged.exists() else []


register(VisitsCarrier())
