"""Speaking to residents: who has not been spoken to in time, and whom to ask what they think of their answer."""

from datetime import date

from django.db.models import Q, QuerySet

from petitions.models import Callback, Contact, Petition, Reply
from petitions.queries.complaint import holds_over, is_open_to
from petitions.queries.moves import handles
from petitions.route import HANDLES, State, Stop, next_stop
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach

# Who asks about an answer given at a stop: those of the stop, and those one stop further up.
CALLS: dict[Stop, tuple[Permission, Permission]] = {
    stop: (HANDLES[stop], HANDLES[above] if (above := next_stop(stop)) else Permission.SUPERVISE) for stop in Stop
}


def contacts_of(petition: Petition) -> QuerySet[Contact]:
    """When somebody spoke to the resident, or tried to; oldest first."""
    return Contact.objects.filter(petition=petition).select_related("by")


def callbacks_of(petition: Petition) -> QuerySet[Callback]:
    """When the resident was asked about an answer; oldest first."""
    return Callback.objects.filter(reply__petition=petition).select_related("by")


def may_note_contact(user: User, petition: Petition) -> bool:
    """While it is open: who handles it where it stands, and who follows it through."""
    if petition.state == State.CLOSED:
        return False
    owns = petition.owner_id == user.pk and holds_over(user, Permission.PETITION_READ, petition)
    return handles(user, petition) or (owns and is_open_to(user, petition))


def contact_late(petition: Petition, today: date) -> bool:
    """Has nobody spoken to the resident by the day it was due? `today`: a date of Asia/Shanghai."""
    due_on = petition.contact_due_on
    return petition.first_contact_at is None and due_on is not None and due_on < today


def without_contact(today: date) -> Q:
    """The same of many petitions."""
    return Q(first_contact_at=None, contact_due_on__lt=today)


def may_call_back(user: User, petition: Petition) -> bool:
    """May this user ask the resident about an answer of this stop, if it is not their own? (The service looks.)"""
    if petition.state != State.ANSWERED or not is_open_to(user, petition):
        return False
    return any(holds_over(user, permission, petition) for permission in CALLS[Stop(petition.stop)])


def answers_to_call_back(user: User) -> QuerySet[Reply]:
    """Answers about which nobody has asked the resident yet, the oldest first; not those that this user gave."""
    mine = Q(pk__in=[])
    for stop, permissions in CALLS.items():
        zones = frozenset().union(*(reach(user, permission).zones for permission in permissions))
        mine |= Q(stop=stop, zone__one_of=zones)
    petitions = Petition.objects.filter(mine, state=State.ANSWERED).open_to(user)
    rows = Reply.objects.filter(petition__in=petitions.order_by().values("pk"), passage__left_at=None, verdict="")
    return rows.exclude(author=user).select_related("petition__zone", "author").order_by("replied_at", "pk")
