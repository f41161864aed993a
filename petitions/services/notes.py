"""Who is told of what happens to a petition."""

from collections.abc import Iterable, Sequence
from functools import cache

from django.urls import get_script_prefix, reverse

from petitions.models import Petition
from petitions.queries import holds_over, is_complaint, is_open_to, named_handlers
from petitions.route import HANDLES, Move, Stop
from wulibridge.journal.services import Actor
from wulibridge.notices.services import Message
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
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


def own_people(petition: Petition) -> list[User]:
    """Who works on it and who follows it through, without anybody who may not read it any more."""
    people = {user.pk: user for user in (petition.handler, petition.owner) if user is not None}
    return [user for user in people.values() if may_know(user, petition)]


def may_know(user: User, petition: Petition) -> bool:
    """Does somebody's post still let them read the petition?"""
    return user.is_active and holds_over(user, Permission.PETITION_READ, petition) and is_open_to(user, petition)


def handlers_of(zone: Zone, stop: Stop) -> list[User]:
    """Those who are told of a petition that stands at `stop` in `zone`."""
    return holders(HANDLES[stop], zone, roles=TOLD[stop]) or holders(HANDLES[stop], zone)


class RememberedHandlers:
    """handlers_of() and the leaders, asked once per area: a sweep tells many people of few areas."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, Stop | None], list[User]] = {}
        self._zones: dict[int, Zone] = {}
        self._people: dict[int, User] = {}

    def place(self, petitions: Sequence[Petition]) -> None:
        """Give each petition its zone with all above it, one object for all petitions of a zone."""
        missing = {petition.zone_id for petition in petitions} - self._zones.keys()
        if missing:
            self._zones |= Zone.objects.select_related("committee__subdistrict").in_bulk(missing)
        people = {pk for petition in petitions for pk in (petition.handler_id, petition.owner_id) if pk}
        if unknown := people - self._people.keys():
            self._people |= User.objects.in_bulk(unknown)
        for petition in petitions:
            petition.zone = self._zones[petition.zone_id]

    def own(self, petition: Petition) -> list[User]:
        """own_people(), each person's posts asked once."""
        ids = dict.fromkeys(pk for pk in (petition.handler_id, petition.owner_id) if pk)
        return [user for user in map(self._people.__getitem__, ids) if may_know(user, petition)]

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


def message(petition: Petition, move: Move, key: str, receivers: list[User], *, kind: str = "") -> Message:
    """A notice of `move`: its number, title and due date, and never the petitioner.

    Of a complaint not the title either: a notice stays with whoever is taken off it later.
    """
    return Message(
        kind=kind or f"petition_{move.value}",
        key=f"petition:{petition.pk}:{key}",
        receivers=tuple({user.pk: user for user in receivers}.values()),
        path=page_of(petition.number),
        facts={
            "number": petition.number,
            "title": petition.number if is_complaint(petition) else petition.title,
            "stop": int(petition.stop),
            "due_on": petition.due_on.isoformat(),
            "urgency": petition.urgency,
        },
        named=is_complaint(petition),
    )


def moved_on(
    petition: Petition, move: Move, key: str, *, own: Iterable[User], told: Iterable[User], by: Actor
) -> Message:
    """The same to who follows it through, while others work on it: nobody is told twice."""
    known = {by.pk, *(user.pk for user in told)}
    others = [user for user in own if user.pk not in known]
    return message(petition, move, f"{key}:own", others, kind="petition_moved_on")


def page_of(number: str) -> str:
    """The path of a petition's page, without asking the routes anew for each of many."""
    return _pages(get_script_prefix()).replace(ANY_NUMBER, number)


# What no path has in it but for its number; and what no path has to write in another way.
ANY_NUMBER = "0000-000000"


@cache
def _pages(_prefix: str) -> str:
    return reverse("petitions:petition", args=[ANY_NUMBER])
