"""Visits of home-care workers, with and without what was said of them."""

from django.db.models import QuerySet

from evaluations.models import CarePlan, CareVisit
from evaluations.queries.rights import worked_for_by
from wulibridge.people.models import User


def unsigned_of(worker: User) -> QuerySet[CareVisit]:
    """The worker's own visits that nobody has signed for yet, the latest first."""
    rows = CareVisit.objects.filter(worker=worker, signature=None, plan__agency__in=worked_for_by(worker))
    return rows.select_related("plan__household__building", "plan__agency__subdistrict").prefetch_related("deeds")


def visits_of(plan: CarePlan) -> QuerySet[CareVisit]:
    """All visits of a plan with their signatures, the latest first. The caller has looked the plan up in scope."""
    return plan.visits.select_related("worker", "signature__typed_by").prefetch_related("deeds")


def unsigned_visits_of(plan: CarePlan) -> QuerySet[CareVisit]:
    """What a paper sheet may sign for, in the order of the sheet."""
    return plan.visits.filter(signature=None).select_related("worker").order_by("day", "began_at", "pk")
