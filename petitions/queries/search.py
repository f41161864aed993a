"""Finding petitions by words. `rows` say what may be seen; the search narrows them."""

from petitions.models import PetitionQuerySet, SearchText, place_marks
from wulibridge.folding import SHORTEST_SEARCH, fold
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach

# Beyond so many places of a user, asking the index for each costs more than it saves.
MOST_PLACES = 50


def matching(rows: PetitionQuerySet, words: str, *, user: User | None = None) -> PetitionQuerySet:
    """Petitions with each of `words` (two signs or more) in title, text, address or number; of fewer signs, all.

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
