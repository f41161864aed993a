"""The petitions of a desk: what is mine to see, to answer and to decide. Scope first: visible_to(user)."""

from functools import cache

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from petitions.models import (
    Attachment,
    Callback,
    Charge,
    Contact,
    Kind,
    Mandate,
    NameConsent,
    Petition,
    PetitionQuerySet,
    PublicAnswer,
    TransferOrder,
    Voice,
    Word,
)
from petitions.route import HANDLES, Move, State, Stop, permission_for
from wulibridge.people.absences import stood_in_for
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach


def petitions_for(user: User) -> QuerySet[Petition]:
    """Petitions that `user` may see, each with what its own page shows, and whether there is anything of the rest.

    What few petitions have, the case of an older register and a work order, is read where the page comes to it.
    """
    return _as_pages().visible_to(user)


@cache  # put together once, then narrowed to one reader
def _as_pages() -> PetitionQuerySet:
    rows = Petition.objects.annotate(
        has_contacts=Exists(Contact.objects.filter(petition=OuterRef("pk"))),
        has_consent=Exists(NameConsent.objects.filter(petition=OuterRef("pk"), ended_at=None)),
        has_charges=Exists(Charge.objects.filter(petition=OuterRef("pk"))),
        has_orders=Exists(TransferOrder.objects.filter(petition=OuterRef("pk"))),
        has_files=Exists(Attachment.objects.filter(petition=OuterRef("pk"))),
        has_words=Exists(Word.objects.filter(petition=OuterRef("pk"))),
        has_mandates=Exists(Mandate.objects.filter(petition=OuterRef("pk"))),
        has_voices=Exists(Petition.objects.filter(duplicate_of=OuterRef("pk"))),
        has_links=Exists(Voice.objects.filter(petition=OuterRef("pk"))),
        has_publications=Exists(PublicAnswer.objects.filter(petition=OuterRef("pk"))),
        has_callbacks=Exists(Callback.objects.filter(reply__petition=OuterRef("pk"))),
    )
    return rows.select_related(
        "zone__committee__subdistrict",
        "household__building",
        "owner",
        "handler",
        "registered_by",
        "department",
        "duplicate_of",
    )


def handled_by(user: User) -> QuerySet[Petition]:
    """Petitions waiting at a stop that this user handles."""
    mine = Q(pk__in=[])
    for stop, permission in HANDLES.items():
        mine |= Q(stop=stop, zone__one_of=reach(user, permission).zones)
    mine |= Q(kind=Kind.COMPLAINT, zone__one_of=reach(user, Permission.SUPERVISE).zones)  # a leader who was named
    return Petition.objects.waiting().filter(mine).open_to(user)


def due_first(rows: QuerySet[Petition], user: User) -> QuerySet[Petition]:
    """The user's own first and those of whom they stand in for, then those nobody has taken, then the others; in each
    group by due date."""
    turn = Case(When(handler__in=[user.pk, *stood_in_for(user)], then=0), When(handler=None, then=1), default=2)
    return rows.select_related("zone", "handler").order_by(turn, "due_on", "pk")


def disputes_for(user: User) -> QuerySet[Petition]:
    """Petitions whose resident is not satisfied, where this user decides: reopen, or close with a reason."""
    mine = Q(pk__in=[])
    for stop in Stop:
        if permission := permission_for(Move.CLOSE, stop):
            mine |= Q(stop=stop, zone__one_of=reach(user, permission).zones)
    rows = Petition.objects.filter(mine, state=State.DISPUTED).open_to(user)
    return rows.select_related("zone", "handler").order_by("due_on", "pk")


def supervised_for(user: User) -> QuerySet[Petition]:
    """Petitions under supervision in the committees this leader answers for; in the whole area when for none."""
    rows = Petition.objects.under_supervision().filter(zone__one_of=reach(user, Permission.SUPERVISE).zones)
    assigned = list(user.assignments.in_force().values_list("committee", flat=True))
    if assigned:
        rows = rows.filter(Q(zone__committee__in=assigned) | Q(kind=Kind.COMPLAINT))
    return rows.open_to(user).select_related("zone", "handler").order_by("due_on", "pk")
