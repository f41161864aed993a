"""When the map is redrawn: slips and enrolments go with their household, duties ahead to the place that follows."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, time
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from visits.models import WAITING, Duty, Enrolment
from wulibridge.journal.services import Actor, record
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.redistricting.carriers import Forecast, Line, register
from wulibridge.territory.redistricting.change import Change


class GuideCarrier:
    name = "guide"
    links: Mapping[str, str] = {
        "visits.ReplySlip.household": "moves with its building: the slip is of that door",
        "visits.Enrolment.household": "moves with its building: the new team sees to it, whoever owns it",
        "visits.Duty.zone": "those that begin on the new map go to the zone that takes most of the households",
        "visits.Duty.committee": "those that begin on the new map go to the committee that remains",
        "visits.PolicyBrief_committees.committee": "history: whoever follows an ended committee still reads its briefs",
    }
    words: Mapping[str, str | Promise] = {"enrolment": _("open enrolments"), "duty": _("duties ahead")}

    def preview(self, change: Change) -> Forecast:
        lines = Counter[tuple[str, str, str]]()
        doors = {standing.building: standing for standing in change.standings if standing.building in change.moved}
        waiting = Enrolment.objects.filter(WAITING, household__building__in=doors).order_by()
        for building in waiting.values_list("household__building", flat=True):
            standing = doors[building]
            way = (change.old_label(standing.stood_in), change.label(change.zones[standing.goes_to]))
            lines["enrolment", *way] += 1
        for duty in _ahead(change):
            lines["duty", *_way(change, duty)] += 1
        return Forecast(tuple(Line(kind, count, *way) for (kind, *way), count in sorted(lines.items())))

    def carry(self, change: Change, by: Actor) -> dict[str, Any]:
        moved = []
        for duty in _ahead(change):
            before = [duty.pk, duty.zone_id, duty.committee_id]
            if duty.zone_id:
                heir = change.ended_zones[duty.zone_id]
                if heir is None:
                    continue
                duty.zone_id = change.zones[heir].became_id
            else:
                duty.committee_id = change.committees[change.ended_committees[duty.committee_id]].became_id
            duty.save(update_fields=["zone", "committee"])
            moved.append([*before, duty.zone_id, duty.committee_id])
            record("duty.moved", duty, by=by, details={"plan": change.plan.pk})
        return {"moved": moved, "last": Duty.objects.aggregate(last=Max("pk"))["last"] or 0}

    def uncarry(self, change: Change, kept: Any, by: Actor) -> None:
        for pk, zone, committee, *_there in kept["moved"]:
            for duty in Duty.objects.filter(pk=pk):  # one that was taken back since is gone
                duty.zone_id, duty.committee_id = zone, committee
                duty.save(update_fields=["zone", "committee"])
                record("duty.moved", duty, by=by, details={"plan": change.plan.pk})

    def used_since(self, change: Change, kept: Any) -> list[str]:
        here = Q(zone__in=change.new_zones) | Q(committee__in=change.new_committees)
        made = Duty.objects.filter(here, pk__gt=kept["last"])
        return [gettext("Somebody has been put on duty there since.")] if made.exists() else []


def _ahead(change: Change) -> QuerySet[Duty]:
    """Duties of ended places that begin on the new map."""
    day = datetime.combine(change.day, time.min, tzinfo=SHANGHAI)
    here = Q(zone__in=change.ended_zones) | Q(committee__in=change.ended_committees)
    return Duty.objects.filter(here, starts_at__gte=day).order_by("pk")


def _way(change: Change, duty: Duty) -> tuple[str, str]:
    if duty.zone_id:
        heir = change.ended_zones[duty.zone_id]
        return change.old_label(duty.zone_id), change.label(change.zones[heir]) if heir else ""
    committee: int = duty.committee_id  # type: ignore[assignment]
    return change.old_committees[committee].name, change.committees[change.ended_committees[committee]].name


register(GuideCarrier())
