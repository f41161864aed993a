"""One matter, many voices: what follows a lead, and who may say so. Complaints are never among them."""

from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from petitions.models import Petition, Voice
from petitions.queries.complaint import is_complaint, is_open_to
from petitions.queries.moves import handles
from petitions.route import WAITING, State, Stop
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may

# As many petitions on one matter as a person reads through; the list has the others.
MOST_LINKED = 20


def linked_with(user: User, petition: Petition) -> list[Petition]:
    """The petition that said the same first, and those that said it later; of these what `user` may see. Of one that
    only follows its lead, which is read: no query where `user` reads petitions of that zone, else one."""
    lead = petition.duplicate_of
    if lead and not petition.has_voices and _reads(user, lead):  # type: ignore[attr-defined]
        return [lead]
    same = Q(pk=petition.duplicate_of_id) | Q(duplicate_of=petition)
    rows = Petition.objects.visible_to(user).filter(same).order_by("received_at", "pk")
    return list(rows.only("number", "title", "received_at", "household")[:MOST_LINKED])


def _reads(user: User, petition: Petition) -> bool:
    return may(user, Permission.PETITION_READ, zone_id=petition.zone_id) and is_open_to(user, petition)


def households_of(user: User, lead: Petition, linked: Collection[Petition]) -> int:
    """How many households said this, of what `user` may see; a petition without one counts as one. One query where
    `linked` are not all that follow the lead."""
    if len(linked) < MOST_LINKED:
        return len({row.household_id or -row.pk for row in (lead, *linked)})
    rows = Petition.objects.visible_to(user).filter(of_matter(lead.number))
    # No household has a number below nothing, so no petition is taken for one.
    return rows.aggregate(found=Count(Coalesce("household", -F("pk")), distinct=True))["found"]


def of_matter(number: str) -> Q:
    """The lead of this number, and all that follow it."""
    return Q(number=number) | Q(duplicate_of__number=number)


def voices_of(petition: Petition) -> QuerySet[Voice]:
    """How it came to follow others, and was parted from them; oldest first."""
    return Voice.objects.filter(petition=petition).select_related("by", "ended_by")


def may_link(user: User, petition: Petition) -> bool:
    """May `user` say that it is another voice of a petition? Who handles it where it stands; and whoever wrote it
    down, as long as nobody has taken it."""
    if is_complaint(petition) or petition.state not in WAITING or petition.duplicate_of_id is not None:
        return False
    own = petition.registered_by_id == user.pk and (petition.state, petition.stop) == (State.REGISTERED, Stop.ZONE)
    return own or handles(user, petition)


def possible_lead(user: User, number: str) -> Petition | None:
    """The petition of this number, where `user` reads petitions by area; None alike for what is not there and what is
    not theirs to see. Never a complaint."""
    row = Petition.objects.visible_to(user).without_complaints().filter(number=number.strip()).first()
    return row if row and _reads(user, row) else None
