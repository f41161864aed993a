"""Reading takeovers: whose they are, and the petitions behind each of their figures."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from petitions.models import Passage, Petition, PetitionQuerySet, Reply, Takeover
from petitions.route import Move, Stop
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee, Zone
from wulibridge.territory.queries import in_force, uploads_over

Row = TypeVar("Row", Passage, Reply)


def takeovers_of(user: User) -> QuerySet[Takeover]:
    """The takeovers that concern no other committees than those for which `user` takes petitions over."""
    return uploads_over(Takeover.objects.all(), reach(user, Permission.PETITION_IMPORT).committees)


def committees_of(user: User) -> list[Committee]:
    """The committees for which `user` takes petitions over; of one subdistrict, the first, when they have several."""
    rows = Committee.objects.filter(pk__in=reach(user, Permission.PETITION_IMPORT).committees)
    found = list(rows.order_by("subdistrict", "code", "pk"))
    return [committee for committee in found if committee.subdistrict_id == found[0].subdistrict_id]


def zones_to_receive(committee_ids: list[int], today: date) -> QuerySet[Zone]:
    """The zones of these committees that are in force today (Asia/Shanghai), by committee."""
    return in_force(Zone.objects.filter(committee__in=committee_ids), today).order_by("committee", "code", "pk")


def lived_here(rows: QuerySet[Row], moment: str) -> QuerySet[Row]:
    """Of stays or answers, those whose `moment` (a field) came here: not replayed when their petition was taken over.

    What was replayed has no notice and no journal entry of its own.
    """
    replayed = {f"{moment}__lte": F("petition__taken_over_from__replayed_to")}
    return rows.exclude(petition__taken_over_from__isnull=False, **replayed)


def petitions_behind(takeover: Takeover, figure: str) -> PetitionQuerySet:
    """The petitions that a figure of a takeover counted. Raises KeyError for a figure that there is not."""
    rows = Petition.objects.filter(taken_over_from=takeover)
    return FIGURES[figure](rows, takeover)


def _answered(takeover: Takeover) -> Exists:
    return Exists(Reply.objects.filter(petition=OuterRef("pk"), replied_at__lte=takeover.replayed_to))


def _stays(takeover: Takeover, stop: Stop) -> QuerySet[Passage]:
    return Passage.objects.filter(petition=OuterRef("pk"), stop=stop, entered_at__lte=takeover.replayed_to)


def _late(takeover: Takeover, stop: Stop) -> Exists:
    until = takeover.replayed_to
    late = Q(left_by=Move.LAPSE, left_at__lte=until) | Q(supervised_at__lte=until)
    return Exists(_stays(takeover, stop).filter(late))


Figure = Callable[[PetitionQuerySet, Takeover], PetitionQuerySet]

FIGURES: dict[str, Figure] = {
    "kept": lambda rows, takeover: rows,
    "answered": lambda rows, takeover: rows.filter(_answered(takeover)),
    "open": lambda rows, takeover: rows.exclude(_answered(takeover)),
    "linked": lambda rows, takeover: rows.filter(duplicate_of__isnull=False),
    "zone-came": lambda rows, takeover: rows.filter(Exists(_stays(takeover, Stop.ZONE))),
    "zone-late": lambda rows, takeover: rows.filter(_late(takeover, Stop.ZONE)),
    "committee-came": lambda rows, takeover: rows.filter(Exists(_stays(takeover, Stop.COMMITTEE))),
    "committee-late": lambda rows, takeover: rows.filter(_late(takeover, Stop.COMMITTEE)),
    "subdistrict-came": lambda rows, takeover: rows.filter(Exists(_stays(takeover, Stop.SUBDISTRICT))),
    "subdistrict-late": lambda rows, takeover: rows.filter(_late(takeover, Stop.SUBDISTRICT)),
}
