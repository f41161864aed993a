"""When the map is redrawn: every petition that is not closed goes to the zone of its household's building, and one
without a household to the zone that takes over. Stays, due dates and alarms are left alone; closed ones stay where
they were answered, and go to the zone in force when they are reopened.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions.models import Passage, Petition, Reply, Takeover
from petitions.route import Move, State
from wulibridge.journal.services import Actor
from wulibridge.territory.redistricting.carriers import Forecast, Line, register
from wulibridge.territory.redistricting.change import Change

# Takeovers that a worker may still begin: one that runs begins anew when the map was redrawn under it.
WAITING = (Takeover.State.WAITING, Takeover.State.RUNNING, Takeover.State.ASKING)


class PetitionsCarrier:
    name = "petitions"
    links: Mapping[str, str] = {
        "petitions.Petition.zone": "an open one goes to the zone of its household's building, or to the heir",
        "petitions.Petition.household": "moves with its building",
        "petitions.ComplaintTarget.committee": "history: who it was about; the people of the heir are concerned",
        "petitions.ComplaintTarget.zone": "history: who it was about; the team of the heir is concerned",
        "petitions.Mandate.committee": "history: the committee that acts, whoever it has become",
        "petitions.MandateHousehold.household": "moves with its building",
        "petitions.TransferOrder.committee": "history: the committee that drew it up, whoever it has become",
        "petitions.OrderSeries.committee": "history: its numbers are not given again",
        "petitions.Filing.zone": "one that has ended stands for the zone that took over from it",
        "petitions.HotlineFile.receiving_zone": "one that has ended stands for the zone that took over from it",
        "petitions.ApiClient.zone": "one that has ended stands for the zone that took over from it",
        "petitions.Takeover_committees.committee": "what waits is taken for the committee that remains as well",
        "petitions.Takeover_receiving_zones.zone": "what waits goes to the zone that takes over",
    }
    words: Mapping[str, str | Promise] = {"petition": _("open petitions")}

    def preview(self, change: Change) -> Forecast:
        goes_to = {standing.building: standing.goes_to for standing in change.standings}
        lines: Counter[tuple[str, str]] = Counter()
        rows = _open(change).without_complaints().values_list("zone", "household__building")
        for zone, building in rows:
            origin, target = change.old_zones[zone], goes_to.get(building) or change.ended_zones.get(zone)
            if target and not (change.zones[target] is origin and change.keeps_row(origin)):
                lines[change.old_label(zone), change.label(change.zones[target])] += 1
        return Forecast(tuple(Line("petition", count, *way) for way, count in sorted(lines.items())))

    def carry(self, change: Change, by: Actor) -> dict[str, Any]:
        rows = _open(change).select_for_update(of=("self",)).order_by("pk")
        moves = []
        for pk, zone, home in rows.values_list("pk", "zone", "household__building__zone"):
            target = home if home in change.new_zones else change.heir_of(zone) if zone in change.ended_zones else zone
            if target != zone:
                moves.append((pk, zone, target))
        _put((pk, target) for pk, _zone, target in moves)
        return {
            "moved": [[pk, zone] for pk, zone, _target in moves],
            "takeovers": _let_takeovers_in(change),
            "last": Petition.objects.aggregate(last=Max("pk"))["last"] or 0,
            "deeds": _deeds(change),
        }

    def uncarry(self, change: Change, kept: Any, by: Actor) -> None:
        _put((pk, zone) for pk, zone in kept["moved"])
        Takeover.committees.through.objects.filter(pk__in=kept["takeovers"]["committees"]).delete()
        for link, zone in kept["takeovers"]["zones"]:
            Takeover.receiving_zones.through.objects.filter(pk=link).update(zone=zone)

    def used_since(self, change: Change, kept: Any) -> list[str]:
        here = Petition.objects.filter(zone__in=change.new_zones)
        reasons = []
        if here.filter(pk__gt=kept["last"]).exists():
            reasons.append(gettext("A petition has been registered there since."))
        if _deeds(change) != kept["deeds"]:
            reasons.append(gettext("A petition there has been taken, answered or moved since."))
        return reasons


def _open(change: Change) -> Any:
    return Petition.objects.filter(zone__in=change.old_zones).exclude(state=State.CLOSED)


def _put(moves: Iterable[tuple[int, int]]) -> None:
    """Each petition to its zone."""
    by_zone: dict[int, list[int]] = defaultdict(list)
    for pk, zone in moves:
        by_zone[zone].append(pk)
    for zone, ids in by_zone.items():
        Petition.objects.filter(pk__in=ids).update(zone=zone)


def _deeds(change: Change) -> list[int]:
    """How much people have done with the petitions of the new zones. What the clock moved up stands in nobody's way."""
    stays = Passage.objects.filter(petition__zone__in=change.new_zones).aggregate(
        taken=Count("taken_at"),
        extended=Count("extended_at"),
        left=Count("left_at", filter=~Q(left_by=Move.LAPSE)),
        entered=Count("pk", filter=~Q(entered_by=Move.LAPSE)),
    )
    replies = Reply.objects.filter(petition__zone__in=change.new_zones).aggregate(
        given=Count("pk"), judged=Count("verdict_at")
    )
    return [*stays.values(), *replies.values()]


def _let_takeovers_in(change: Change) -> dict[str, list[Any]]:
    """A register that waits may name the committee that remains, and is received by the zone that takes over.

    Returns the new links to committees, and [link, zone] of the changed ones to zones as they were.
    """
    links = Takeover.committees.through
    waiting = links._default_manager.filter(takeover__state__in=WAITING)
    heirs = {pk: change.committees[into].became_id for pk, into in change.ended_committees.items()}
    wanted = {(row.takeover_id, heirs[row.committee_id]) for row in waiting.filter(committee__in=heirs)}
    there = set(waiting.values_list("takeover", "committee"))
    rows = [links(takeover_id=takeover, committee_id=heir) for takeover, heir in sorted(wanted - there)]
    made = links._default_manager.bulk_create(rows)
    return {"committees": [row.pk for row in made], "zones": _receive_elsewhere(change)}


def _receive_elsewhere(change: Change) -> list[list[int]]:
    links = Takeover.receiving_zones.through._default_manager.filter(takeover__state__in=WAITING)
    kept = []
    for link in links.filter(zone__in=change.ended_zones).order_by("pk"):
        heir = change.heir_of(link.zone_id)
        if not links.filter(takeover=link.takeover_id, zone=heir).exists():
            kept.append([link.pk, link.zone_id])
            link.zone_id = heir
            link.save(update_fields=["zone"])
    return kept


register(PetitionsCarrier())
