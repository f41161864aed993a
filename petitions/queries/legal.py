"""Legal petitions (信访): where their terms stand, who may act on them, and what is late."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from petitions.legal_route import LAST, TERMS, Step
from petitions.models import LegalTerm, Petition
from petitions.queries.complaint import holds_over, is_open_to
from petitions.route import HANDLES, Stop
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import WorkDay

# Steps that somebody must do. The others are rights: they are used in time, or gone.
DUE_STEPS = [step for step, rule in TERMS.items() if not rule.right]


def keeps_legal_terms(user: User, petition: Petition) -> bool:
    """May `user` say that a petition is a legal one, and enter its steps? The case desk, at whatever stop it stands."""
    return holds_over(user, HANDLES[Stop.SUBDISTRICT], petition) and is_open_to(user, petition)


def extends_legal_terms(user: User, petition: Petition) -> bool:
    """May `user` extend the term of the decision? The leaders (Art 34: the head of the body)."""
    return holds_over(user, Permission.SUPERVISE, petition) and is_open_to(user, petition)


def legal_terms_of(petition: Petition) -> list[LegalTerm]:
    """The terms of a legal petition, in their order; none of another one."""
    return list(petition.legal_terms.select_related("done_by")) if petition.is_xinfang else []


def is_final(petition: Petition) -> bool:
    """Was it re-examined? The same facts and reasons are not accepted again then (Art 36 III)."""
    return petition.legal_terms.filter(step=LAST, done_on__isnull=False).exists()


def open_legal_terms() -> QuerySet[LegalTerm]:
    """Steps that somebody must still do."""
    return LegalTerm.objects.filter(done_on=None, step__in=DUE_STEPS, petition__is_xinfang=True)


def legal_due_for(user: User) -> QuerySet[LegalTerm]:
    """Open steps of legal petitions where `user` enters or extends them, by days left."""
    zones = reach(user, HANDLES[Stop.SUBDISTRICT]).zones | reach(user, Permission.SUPERVISE).zones
    seen = Petition.objects.filter(zone__one_of=zones).open_to(user)
    return open_legal_terms().filter(petition__in=seen).select_related("petition__zone").order_by("due_on", "pk")


def late_legal_terms(*, today: date, after: int, limit: int) -> list[int]:
    """Numbers (pk) above `after` of open steps that are late on `today` (Asia/Shanghai) and were not told of yet."""
    late = open_legal_terms().filter(due_on__lt=today, told_at=None, pk__gt=after)
    return list(late.order_by("pk").values_list("pk", flat=True)[:limit])


def legal_terms_to_settle(*, after: int, limit: int) -> list[int]:
    """Numbers (pk) above `after` of open terms with a provisional due date whose day is in the calendar by now."""
    published = WorkDay.objects.filter(day=OuterRef("due_on"))
    rows = LegalTerm.objects.filter(Exists(published), provisional=True, done_on=None, pk__gt=after)
    return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


def is_late(term: LegalTerm, today: date) -> bool:
    """Has the term passed, on `today` (Asia/Shanghai), without the step?"""
    return term.done_on is None and term.due_on < today and not TERMS[Step(term.step)].right
