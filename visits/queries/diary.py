"""Reading the diary (民情日记): what was written down at the doors, by whom, and where a word stands in it."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from visits.models import OpinionItem, Visit, VisitQuerySet, VisitText
from visits.models.diary import door_marks
from wulibridge.folding import SHORTEST_SEARCH, fold
from wulibridge.people.models import Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.people.roles import roles_with
from wulibridge.territory.models import Building

# Beyond so many buildings, asking the index for each costs more than it saves.
MOST_BUILDINGS = 500


def entries_for(user: User) -> VisitQuerySet:
    """The visits that left words, newest first, of those that `user` may read; with where, who, and what was heard."""
    heard = OpinionItem.objects.standing().filter(visit=OuterRef("pk"))
    return (
        Visit.objects.visible_to(user)
        .standing()
        .filter(~Q(diary="") | Exists(heard))
        .select_related("household__building__zone", "logged_by")
        .prefetch_related("members", Prefetch("opinions", OpinionItem.objects.standing()))
    )


def holding(
    rows: VisitQuerySet, words: str, *, zone_ids: Collection[int], subdistrict_ids: Collection[int] = ()
) -> VisitQuerySet:
    """Visits with each of `words` (two signs or more) in the diary or the opinions; all of them for fewer signs.

    `rows` say what may be seen; nothing is read of where none of it is, outside of these zones and subdistricts.

    Traditional characters, full width and capitals are no difference (wulibridge.folding).
    """
    folded = fold(words)
    if len(folded) < SHORTEST_SEARCH:
        return rows
    there = Building.objects.filter(zone__in=zone_ids).order_by().values_list("pk", flat=True)
    buildings = list(there[: MOST_BUILDINGS + 1])
    if not buildings and not subdistrict_ids:
        return rows.none()
    places = door_marks(buildings=buildings, subdistricts=subdistrict_ids) if len(buildings) <= MOST_BUILDINGS else []
    found = VisitText.objects.holding(folded, places=places)
    return rows.filter(pk__in=found.values("visit"))


def walkers_of(user: User) -> QuerySet[User]:
    """Who makes or made visits where `user` reads them: people with a post in these zones or over them, past ones
    too."""
    zones = reach(user, Permission.VISIT_READ).zones
    there = Q(zone__in=zones) | Q(committee__zones__in=zones)
    posts = Post.objects.filter(there, role__in=roles_with(Permission.VISIT_LOG)).order_by()
    return User.objects.filter(pk__in=posts.values("user")).order_by("name", "pk")
