"""Reading petitions: lists, searches and figures. Scope first: start from Petition.objects.visible_to(user)."""

import secrets

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.utils import timezone

from petitions.deadlines import may_be_extended
from petitions.models import (
    Heartbeat,
    Outage,
    Passage,
    Petition,
    Petitioner,
    PetitionQuerySet,
    SearchText,
    SweepHold,
    place_marks,
)
from petitions.route import HANDLES, Move, State, Stop, moves_from, permission_for
from wulibridge.folding import SHORTEST_SEARCH, fold
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may, reach
from wulibridge.personal import personal_data
from wulibridge.territory.models import WorkDay, Zone

# The name of the sweep's heartbeat.
SWEEP = "sweep_overdue"

# As many petitions on one matter as a person reads through.
MOST_LINKED = 20

# Beyond so many places of a user, asking the index for each costs more than it saves.
MOST_PLACES = 50


def petitions_for(user: User) -> QuerySet[Petition]:
    """Petitions that `user` may see, each with what its own page shows."""
    return Petition.objects.visible_to(user).select_related(
        "zone__committee__subdistrict", "household__building", "owner", "registered_by", "department", "old_case"
    )


def linked_with(user: User, petition: Petition) -> list[Petition]:
    """The petition that said the same first, and those that said it later; of these what `user` may see. One query."""
    same = Q(pk=petition.duplicate_of_id) | Q(duplicate_of=petition)
    rows = Petition.objects.visible_to(user).filter(same).order_by("received_at", "pk")
    return list(rows.only("number", "title", "received_at")[:MOST_LINKED])


def moves_of(user: User, petition: Petition) -> list[Move]:
    """The moves this user may make now: what the route has from here, where they hold the permission for it.

    An extension that the service would refuse is not offered: nobody should give a reason in vain.
    """
    stop = Stop(petition.stop)
    moves = [
        move
        for move in moves_from(State(petition.state), stop)
        if (permission := permission_for(move, stop)) and may(user, permission, zone_id=petition.zone_id)
    ]
    if Move.EXTEND in moves and not _may_be_extended(petition):
        moves.remove(Move.EXTEND)
    return moves


def _may_be_extended(petition: Petition) -> bool:
    extended = petition.passages.filter(left_at=None, extended_at__isnull=False).exists()
    return may_be_extended(due_on=petition.due_on, extended=extended, today=timezone.localdate())


def matching(rows: PetitionQuerySet, words: str, *, user: User | None = None) -> PetitionQuerySet:
    """Petitions with `words` (two signs or more) in title, text, address or number; all of them for fewer signs.

    Traditional characters, full width and capitals are no difference (wulibridge.folding). `rows` say what may be
    seen; with `user`, who may see them, nothing is read of where this user has no petitions.
    """
    folded = fold(words)
    if len(folded) < SHORTEST_SEARCH:
        return rows
    places = _searched_places(user) if user else []
    return rows.filter(pk__in=SearchText.objects.holding(folded, places=places).values("petition"))


def _searched_places(user: User) -> list[str]:
    """Where every petition that `user` may see is; nothing, for everywhere, where that cannot be said in few marks."""
    if reach(user, Permission.DEPARTMENT_READ).organizations:
        return []
    area = reach(user, Permission.PETITION_READ)
    marks = place_marks(zones=area.outside, subdistricts=area.subdistricts)
    return marks if len(marks) <= MOST_PLACES else []


def by_query_code(number: str, code: str) -> Petition | None:
    """The petition of that number, for whoever also knows its query code. None alike for a wrong number or code.

    Spaces, dashes and small letters in the code are forgiven. The comparison takes the same time for every code.
    """
    petition = Petition.objects.select_related("zone__committee").filter(number=number.strip()).first()
    known = (petition and petition.query_code) or "-" * 10
    given = "".join(sign for sign in code.upper() if sign.isascii() and sign.isalnum())
    return petition if secrets.compare_digest(known, given) else None


def handles(user: User, petition: Petition) -> bool:
    """Does this user handle the petition where it stands?"""
    return may(user, HANDLES[Stop(petition.stop)], zone_id=petition.zone_id)


def zone_in_force(petition: Petition) -> Zone:
    """Where a petition belongs now: in its own zone; when that has ended, in its household's, or with the heir."""
    if petition.zone.successor is None:
        return petition.zone
    return petition.household.building.zone if petition.household else petition.zone.successor


def may_read_petitioner(user: User, petition: Petition) -> bool:
    """May `user` see in clear who asked? A confidential one: who handles it where it stands, and who wrote it down."""
    if not may(user, Permission.CONTACT_READ, zone_id=petition.zone_id):
        return False
    return not petition.confidential or handles(user, petition) or petition.registered_by_id == user.pk


def petitioner_of(petition: Petition, *, user: User) -> Petitioner | None:
    """Who asked, to be shown masked to whoever reads the zone's petitions. In clear: services.reveal_petitioner."""
    with personal_data(zones=reach(user, Permission.PETITION_READ).zones):
        return Petitioner.objects.filter(petition=petition).first()


def handled_by(user: User) -> QuerySet[Petition]:
    """Petitions waiting at a stop that this user handles."""
    mine = Q(pk__in=[])
    for stop, permission in HANDLES.items():
        mine |= Q(stop=stop, zone__in=reach(user, permission).zones)
    return Petition.objects.waiting().filter(mine)


def due_first(rows: QuerySet[Petition], user: User) -> QuerySet[Petition]:
    """The user's own first, then those nobody has taken, then the others; in each group by due date."""
    turn = Case(When(owner=user, then=0), When(owner=None, then=1), default=2)
    return rows.select_related("zone", "owner").order_by(turn, "due_on", "pk")


def disputes_for(user: User) -> QuerySet[Petition]:
    """Petitions whose resident is not satisfied, where this user decides: reopen, or close with a reason."""
    mine = Q(pk__in=[])
    for stop in Stop:
        if permission := permission_for(Move.CLOSE, stop):
            mine |= Q(stop=stop, zone__in=reach(user, permission).zones)
    return Petition.objects.filter(mine, state=State.DISPUTED).select_related("zone", "owner").order_by("due_on", "pk")


def supervised_for(user: User) -> QuerySet[Petition]:
    """Petitions under supervision in the committees this leader answers for; in the whole area when for none."""
    rows = Petition.objects.under_supervision().filter(zone__in=reach(user, Permission.SUPERVISE).zones)
    assigned = list(user.assignments.in_force().values_list("committee", flat=True))
    if assigned:
        rows = rows.filter(zone__committee__in=assigned)
    return rows.select_related("zone", "owner").order_by("due_on", "pk")


def heartbeat() -> Heartbeat | None:
    """What the sweep says of itself; while a person must answer first, its result says "held". None: never rung."""
    return Heartbeat.objects.filter(name=SWEEP).first()


def last_sweep() -> Heartbeat | None:
    """When the sweep last ran to its end. None: never."""
    return Heartbeat.objects.filter(name=SWEEP, at__isnull=False).first()


def open_hold() -> SweepHold | None:
    """What the sweep waits for a person to answer. None: it goes on by itself."""
    return SweepHold.objects.filter(answer="").first()


def outages() -> QuerySet[Outage]:
    """The outages on record, the latest first."""
    return Outage.objects.select_related("recorded_by")


def stays_to_settle(*, after: int, limit: int) -> list[int]:
    """Numbers (pk) above `after` of open stays with a provisional due date whose day is in the calendar by now."""
    published = WorkDay.objects.filter(day=OuterRef("due_on"))
    stays = Passage.objects.filter(Exists(published), provisional=True, left_at=None, pk__gt=after)
    return list(stays.order_by("pk").values_list("pk", flat=True)[:limit])
