"""When the map is redrawn: needs and wishes go with their household, offers to the committee that follows."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from visits.models import NEED_GOES_ON, WISH_GOES_ON, MicroWish, Need, Offer, OfferState, Sponsorship
from wulibridge.journal.services import Actor, record
from wulibridge.territory.redistricting.carriers import Forecast, Line, register
from wulibridge.territory.redistricting.change import Change

_MADE = {"offer": Offer, "sponsorship": Sponsorship}


class WishesCarrier:
    name = "wishes"
    links: Mapping[str, str] = {
        "visits.Need.household": "moves with its building: the new team sees to what is open",
        "visits.MicroWish.household": "moves with its building: the new team knows whose wish it is",
        "visits.Offer.committee": "a standing offer goes to the committee that remains",
        "visits.Sponsorship.committee": "history: whoever follows an ended committee keeps its ledger",
    }
    words: Mapping[str, str | Promise] = {
        "need": _("open needs"),
        "wish": _("micro-wishes on their way"),
        "offer": _("standing offers"),
    }

    def preview(self, change: Change) -> Forecast:
        lines = Counter[tuple[str, str, str]]()
        doors = {standing.building: standing for standing in change.standings if standing.building in change.moved}
        going_on: dict[str, QuerySet[Any]] = {
            "need": Need.objects.filter(NEED_GOES_ON),
            "wish": MicroWish.objects.filter(WISH_GOES_ON),
        }
        for kind, rows in going_on.items():
            here = rows.filter(household__building__in=doors).order_by()
            for building in here.values_list("household__building", flat=True):
                standing = doors[building]
                way = (change.old_label(standing.stood_in), change.label(change.zones[standing.goes_to]))
                lines[kind, *way] += 1
        for offer in _offers(change):
            old: int = offer.committee_id  # type: ignore[assignment]
            lines["offer", change.old_committees[old].name, change.committees[change.ended_committees[old]].name] += 1
        return Forecast(tuple(Line(kind, count, *way) for (kind, *way), count in sorted(lines.items())))

    def carry(self, change: Change, by: Actor) -> dict[str, Any]:
        moved = []
        for offer in _offers(change):
            old: int = offer.committee_id  # type: ignore[assignment]
            offer.committee_id = change.committees[change.ended_committees[old]].became_id
            offer.save(update_fields=["committee"])
            moved.append([offer.pk, old])
            record("offer.moved", offer, by=by, details={"plan": change.plan.pk})
        last = {name: model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for name, model in _MADE.items()}
        return {"moved": moved, "last": last}

    def uncarry(self, change: Change, kept: Any, by: Actor) -> None:
        for pk, old in kept["moved"]:
            Offer.objects.filter(pk=pk).update(committee=old)
            record("offer.moved", Offer(pk=pk), by=by, details={"plan": change.plan.pk})

    def used_since(self, change: Change, kept: Any) -> list[str]:
        made = [
            model._default_manager.filter(committee__in=change.new_committees, pk__gt=kept["last"][name]).exists()
            for name, model in _MADE.items()
        ]
        return [gettext("An offer or a gift has been written down there since.")] if any(made) else []


def _offers(change: Change) -> QuerySet[Offer]:
    rows = Offer.objects.filter(committee__in=change.ended_committees, state=OfferState.STANDING)
    return rows.order_by("pk")


register(WishesCarrier())
