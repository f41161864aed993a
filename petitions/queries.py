"""Reading petitions: lists, searches and figures. Scope first: start from Petition.objects.visible_to(user)."""

from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from petitions.models import Heartbeat, Petition, PetitionQuerySet
from petitions.route import HANDLES, WAITING, Move, State, Stop, moves_from, permission_for
from wulibridge.people.models import User
from wulibridge.people.queries import may, reach

# Search looks in three long columns: one sign would match nearly everything.
SHORTEST_SEARCH = 2


def petition_of(user: User, number: str) -> Petition:
    """The petition of that number if it is the user's to see. Raises Http404 for a stranger's as for none."""
    rows = Petition.objects.visible_to(user).select_related(
        "zone__committee__subdistrict", "household__building", "owner", "registered_by", "department"
    )
    try:
        return rows.get(number=number)
    except Petition.DoesNotExist as error:
        raise Http404 from error


def moves_of(user: User, petition: Petition) -> list[Move]:
    """The moves this user may make now: what the route has from here, where they hold the permission for it."""
    stop = Stop(petition.stop)
    return [
        move
        for move in moves_from(State(petition.state), stop)
        if (permission := permission_for(move, stop)) and may(user, permission, zone_id=petition.zone_id)
    ]


def matching(rows: PetitionQuerySet, words: str) -> PetitionQuerySet:
    """Petitions with `words` (two signs or more) in title, text, address or number; all of them for fewer signs."""
    words = words.strip()
    if len(words) < SHORTEST_SEARCH:
        return rows
    return rows.filter(
        Q(title__icontains=words) | Q(text__icontains=words) | Q(address__icontains=words) | Q(number__icontains=words)
    )


def handled_by(user: User) -> QuerySet[Petition]:
    """Petitions waiting at a stop that this user handles."""
    mine = Q(pk__in=[])
    for stop, permission in HANDLES.items():
        mine |= Q(stop=stop, zone__in=reach(user, permission).zones)
    return Petition.objects.filter(mine, state__in=WAITING)


def open_by_stop(rows: QuerySet[Petition], today: date) -> dict[Stop, dict[str, int]]:
    """Per stop: petitions waiting for an answer, and those of them past their due date (today: Asia/Shanghai)."""
    counted = (
        rows.filter(state__in=WAITING)
        .order_by()
        .values("stop")
        .annotate(waiting=Count("pk"), overdue=Count("pk", filter=Q(due_on__lt=today)))
    )
    found = {row["stop"]: row for row in counted}
    return {
        stop: {key: found.get(stop, {}).get(key, 0) for key in ("waiting", "overdue")} for stop in Stop
    }


def last_sweep() -> Heartbeat | None:
    """When the sweep last ran to its end. None: never."""
    return Heartbeat.objects.filter(name="sweep_overdue").first()
