"""When the map is redrawn: pairings and care go along with their household, whose team is then another one."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Max, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from visits.models import CareAlert, ContactRecord, HouseholdPairing
from wulibridge.journal.services import Actor
from wulibridge.territory.redistricting.carriers import Forecast, Line, register
from wulibridge.territory.redistricting.change import Change

_MADE = {"alert": CareAlert, "record": ContactRecord}


class ContactsCarrier:
    """Nothing is rewritten: whoever reads these rows finds them by the zone in which the household now stands."""

    name = "contacts"
    links: Mapping[str, str] = {
        "visits.HouseholdPairing.household": "moves with its building; whoever has no post there is shown as missing",
        "visits.CareWish.household": "moves with its building: what was asked for holds at the new zone",
        "visits.CareTask.household": "moves with its building: the new team works it off",
        "visits.CareAlert.zone": "history: where it was declared; its open households go to the new teams",
        "visits.CareAlert.committee": "history: where it was declared; its open households go to the new teams",
        "visits.ContactRecord.committee": "history: what was published of the committee of that quarter",
    }
    words: Mapping[str, str | Promise] = {"pairing": _("household pairings")}

    def preview(self, change: Change) -> Forecast:
        """How many pairings come along to another zone."""
        doors = {standing.building: standing for standing in change.standings if standing.building in change.moved}
        running = HouseholdPairing.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=change.day), household__building__in=doors
        )
        ways = Counter[tuple[str, str]]()
        for building in running.order_by().values_list("household__building", flat=True):
            standing = doors[building]
            ways[change.old_label(standing.stood_in), change.label(change.zones[standing.goes_to])] += 1
        return Forecast(tuple(Line("pairing", count, *way) for way, count in sorted(ways.items())))

    def carry(self, change: Change, by: Actor) -> dict[str, Any]:
        return {name: model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for name, model in _MADE.items()}

    def uncarry(self, change: Change, kept: Any, by: Actor) -> None:
        """Nothing was moved."""

    def used_since(self, change: Change, kept: Any) -> list[str]:
        here = Q(zone__in=change.new_zones) | Q(committee__in=change.new_committees)
        declared = CareAlert.objects.filter(here, pk__gt=kept["alert"]).exists()
        published = ContactRecord.objects.filter(committee__in=change.new_committees, pk__gt=kept["record"]).exists()
        reasons = [gettext("Weather care has been declared there since.")] if declared else []
        return reasons + ([gettext("A contact record has been published there since.")] if published else [])


register(ContactsCarrier())
