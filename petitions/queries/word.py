"""What residents are told: what waits to be sent, the letters to print, and what one petition's resident heard."""

from django.db.models import QuerySet

from petitions.models import Petition, Word, WordState
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach


def letters_for(user: User) -> QuerySet[Word]:
    """Letters to print, in zones where `user` registers petitions, about those that are open to them; oldest first."""
    seen = Petition.objects.filter(zone__one_of=reach(user, Permission.PETITION_REGISTER).zones).open_to(user)
    rows = Word.objects.filter(state=WordState.TO_PRINT, petition__in=seen.order_by().values("pk"))
    return rows.select_related("petition__zone__committee", "petition__household__building").order_by(
        "created_at", "pk"
    )


def words_about(petition: Petition) -> list[Word]:
    """What the resident of a petition was told or is to be told, oldest first. One query."""
    return list(Word.objects.filter(petition=petition).exclude(state=WordState.NOT_SENT).select_related("printed_by"))
