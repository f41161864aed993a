"""Who is told of what happens to a petition."""

from collections.abc import Sequence
from functools import cache

from django.urls import get_script_prefix, reverse

from petitions.models import Petition
from petitions.queries import is_complaint, named_handlers
from petitions.route import HANDLES, Move, Stop
from wulibridge.notices.services import Message
from wulibridge.people.models import User
from wulibridge.people.queries import holders, responsible_leaders
from wulibridge.people.roles import Role
from wulibridge.territory.models import Zone

# Of those who handle a stop, the ones who are told; when there is none of them, everyone who handles it.
TOLD: dict[Stop, tuple[Role, ...]] = {
    Stop.ZONE: (Role.ZONE_LEAD,),
    Stop.COMMITTEE: (Role.COMMITTEE_CHAIR, Role.COMMITTEE_STAFF),
    Stop.SUBDISTRICT: (Role.CASE_DESK,),
}


def told_at(petition: Petition, stop: Stop) -> list[User]:
    """Those who are told when the petition stands at `stop`; of a complaint its named handlers, and nobody else."""
    return named_handlers(petition) if is_complaint(petition) else handlers_of(petition.zone, stop)


def handlers_of(zone: Zone, stop: Stop) -> list[User]:
    """Those who are told of a petition that stands at `stop` in `zone`."""
    return holders(HANDLES[stop], zone, roles=TOLD[stop]) or holders(HANDLES[stop], zone)


class RememberedHandlers:
    """handlers_of() and the leaders, asked once per area: a sweep tells many people of few areas."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, Stop | None], list[User]] = {}
        self._zones: dict[int, Zone] = {}

    def place(self, petitions: Sequence[Petition]) -> None:
        """Give each petition its zone with all above it, one object for all petitions of a zone."""
        missing = {petition.zone_id for petition in petitions} - self._zones.keys()
        if missing:
            self._zones |= Zone.objects.select_related("committee__subdistrict").in_bulk(missing)
        for petition in petitions:
            petition.zone = self._zones[petition.zone_id]

    def at(self, zone: Zone, stop: Stop) -> list[User]:
        key = (zone.pk, stop)
        if key not in self._known:
            self._known[key] = handlers_of(zone, stop)
        return self._known[key]

    def leaders(self, zone: Zone) -> list[User]:
        key = (zone.pk, None)
        if key not in self._known:
            self._known[key] = responsible_leaders(zone)
        return self._known[key]


def message(petition: Petition, move: Move, key: str, receivers: list[User]) -> Message:
    """A notice of `move`: its number, title and due date, and never the petitioner.

    Of a complaint not the title either: a notice stays with whoever is taken off it later.
    """
    return Message(
        kind=f"petition_{move.value}",
        key=f"petition:{petition.pk}:{key}",
        receivers=tuple(receivers),
        path=page_of(petition.number),
        facts={
            "number": petition.number,
            "title": petition.number if is_complaint(petition) else petition.title,
            "stop": int(petition.stop),
            "due_on": petition.due_on.isoformat(),
            "urgency": petition.urgency,
        },
    )


def page_of(number: str) -> str:
    """The path of a petition's page, without asking the routes anew for each of many."""
    return _pages(get_script_prefix()).replace(ANY_NUMBER, number)


# What no path has in it but for its number; and what no path has to write in another way.
ANY_NUMBER = "0000-000000"


@cache
def _pages(_prefix: str) -> str:
    return reverse("petitions:petition", args=[ANY_NUMBER])
