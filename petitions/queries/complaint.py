"""Complaints: who is concerned, who was named to handle them, and what that lets them do.

The scope itself is Petition.objects.open_to(user), which visible_to(user) includes.
"""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from petitions.models import ComplaintHandler, ComplaintTarget, Kind, Petition, concerned
from petitions.route import HANDLES, Stop
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import Reach, accounts_within, holders, may
from wulibridge.territory.models import Committee, Organization, Zone

About = User | Organization | Committee | Zone
# As many people and bodies as are shown for a few letters of a name.
MOST_ABOUT = 20


def is_complaint(petition: Petition) -> bool:
    return petition.kind == Kind.COMPLAINT


def is_open_to(user: User, petition: Petition) -> bool:
    """May this user know of the petition as far as its kind goes? Of a complaint: its named handlers, unless they are
    concerned by now. No query for anything else."""
    return not is_complaint(petition) or Petition.objects.filter(pk=petition.pk).open_to(user).exists()


def holds_over(user: User, permission: Permission, petition: Petition) -> bool:
    """Does `user` hold `permission` over a petition that is open to them? No query beyond their posts.

    A leader who is a named handler of a complaint stands in for the case desk, where all may be concerned.
    """
    if may(user, permission, zone_id=petition.zone_id):
        return True
    desk = is_complaint(petition) and permission == HANDLES[Stop.SUBDISTRICT]
    return desk and may(user, Permission.SUPERVISE, zone_id=petition.zone_id)


def concerned_in(petition: Petition, users: Iterable[User]) -> set[int]:
    """Of these accounts, those (ids) that are complained about, or have or had a post at such a unit meanwhile."""
    targets = concerned(OuterRef("pk")).filter(petition=petition)
    rows = User.objects.filter(Exists(targets), pk__in=[user.pk for user in users])
    return set(rows.values_list("pk", flat=True))


def unconcerned(petition: Petition, users: Iterable[User]) -> list[User]:
    """Of these accounts, those that may handle the complaint, in the same order. One query."""
    users = list(users)
    out = concerned_in(petition, users)
    return [user for user in users if user.pk not in out]


def named_handlers(petition: Petition) -> list[User]:
    """Those who handle the complaint now."""
    rows = ComplaintHandler.objects.filter(petition=petition, until=None, user__is_active=True)
    return unconcerned(petition, [row.user for row in rows.select_related("user")])


def targets_of(petition: Petition) -> QuerySet[ComplaintTarget]:
    """Who is complained about, each with what its name needs."""
    return ComplaintTarget.objects.filter(petition=petition).select_related("user", "organization", "committee", "zone")


def handling_of(petition: Petition) -> QuerySet[ComplaintHandler]:
    """Who handles the complaint and who did."""
    return ComplaintHandler.objects.filter(petition=petition).select_related("user", "named_by", "ended_by")


def whom_to_complain_about(subdistrict_id: int) -> dict[str, QuerySet]:
    """The people and bodies of a subdistrict by what they are: of a zone its team is meant."""
    committees = Committee.objects.filter(subdistrict=subdistrict_id)
    zones = Zone.objects.filter(committee__subdistrict=subdistrict_id)
    area = Reach(
        zones=frozenset(zones.values_list("pk", flat=True)),
        committees=frozenset(committees.values_list("pk", flat=True)),
        subdistricts=frozenset({subdistrict_id}),
    )
    return {
        "user": accounts_within(area),
        "committee": committees,
        "zone": zones.select_related("committee"),
        "organization": Organization.objects.filter(subdistrict=subdistrict_id),
    }


def about_found(subdistrict_id: int, words: str) -> list[About]:
    """Those of whom_to_complain_about() whose name holds `words`, bodies first; MOST_ABOUT at most of each."""
    found: list[About] = []
    for kind, rows in reversed(whom_to_complain_about(subdistrict_id).items()):
        named = Q(name__icontains=words)
        found += rows.filter(named | Q(committee__name__icontains=words) if kind == "zone" else named)[:MOST_ABOUT]
    return found


def who_could_handle(zone: Zone) -> list[User]:
    """Those who may be named over a complaint of the zone: whoever reads its petitions, concerned or not."""
    return holders(Permission.PETITION_READ, zone)
