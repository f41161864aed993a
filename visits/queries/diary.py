"""Reading the diary (民情日记): what was written down at the doors, by whom, and where a word stands in it."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from visits.models import OpinionItem, Visit, VisitQuerySet, VisitText
from wulibridge.folding import SHORTEST_SEARCH, fold
from wulibridge.people.models import Post, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.people.roles import roles_with
from wulibridge.territory.models import Household

# A search in a zone names its households to the index. With more of them, going through the names takes longer than
# going through what is found: at 100,000 texts 6 ms for 300 names, 330 ms for 2,500, and 30 ms without any.
MOST_NAMED = 500


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


def holding(rows: VisitQuerySet, words: str, *, zone_ids: Collection[int]) -> VisitQuerySet:
    """Visits with `words` (two signs or more) in the diary or an opinion; all of them for fewer signs. The visits are
    those of the zones that are given: the search is narrowed to their households before it looks.

    Traditional characters, full width and capitals are no difference (wulibridge.folding).
    """
    folded = fold(words)
    if len(folded) < SHORTEST_SEARCH:
        return rows
    named = Household.objects.filter(building__zone__in=zone_ids).order_by().values_list("pk", flat=True)
    households = list(named[: MOST_NAMED + 1])
    found = VisitText.objects.holding(folded, households=households if len(households) <= MOST_NAMED else None)
    return rows.filter(pk__in=found.values("visit"))


def walkers_of(user: User) -> QuerySet[User]:
    """Who makes or made visits where `user` reads them: people with a post in these zones or over them, past ones
    too."""
    zones = reach(user, Permission.VISIT_READ).zones
    there = Q(zone__in=zones) | Q(committee__zones__in=zones)
    posts = Post.objects.filter(there, role__in=roles_with(Permission.VISIT_LOG)).order_by()
    return User.objects.filter(pk__in=posts.values("user")).order_by("name", "pk")
