"""Care plans, as each of those who have to do with them may see them."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.models import CareCard, CarePlan, CareReplacement, CareSheet, CareVisit
from evaluations.queries.rights import kept_by, staffed_by, worked_for_by
from evaluations.route import REPLACEMENT_GOES_ON
from wulibridge.people.models import User

_WALK = ("household__building__walk_order", "household__building__address_key", "pk")
_WITH = ("household__building__zone__committee", "agency__subdistrict", "worker")


def plans_for(user: User) -> QuerySet[CarePlan]:
    """Plans of the agency's own people and of the centre, also those that ended. `swapping`: another worker is asked
    for."""
    here = Q(agency__in=staffed_by(user)) | Q(agency__subdistrict__in=kept_by(user))
    rows = CarePlan.objects.filter(here).select_related(*_WITH)
    going_on = CareReplacement.objects.filter(plan=OuterRef("pk"), state__in=REPLACEMENT_GOES_ON)
    return rows.annotate(swapping=Exists(going_on)).order_by("-swapping", "agency", "pk")


def elders_of(worker: User) -> QuerySet[CarePlan]:
    """The plans that `worker` goes to."""
    return CarePlan.objects.filter(_of(worker)).select_related(*_WITH)


def _of(worker: User) -> Q:
    return Q(worker=worker, agency__in=worked_for_by(worker))


def elders_today(worker: User, today: date) -> list[CarePlan]:
    """Whom `worker` goes to on this day (Asia/Shanghai), in walking order; `today_visits` tells whether it was done.

    Two queries.
    """
    rows = CarePlan.objects.in_force(today).filter(_of(worker), weekdays__contains=[today.isoweekday()])
    plans = list(rows.select_related(*_WITH).order_by(*_WALK))
    done = set(CareVisit.objects.filter(plan__in=plans, day=today).values_list("plan", flat=True))
    for plan in plans:
        plan.visited = plan.pk in done  # type: ignore[attr-defined]
    return plans


def elders_on_other_days(worker: User, today: date) -> QuerySet[CarePlan]:
    """The rest of the worker's elders: a visit may be made on another day than agreed."""
    rows = CarePlan.objects.in_force(today).filter(_of(worker)).exclude(weekdays__contains=[today.isoweekday()])
    return rows.select_related(*_WITH).order_by(*_WALK)


def card_of(plan: CarePlan) -> CareCard | None:
    """The card that is good now."""
    return plan.cards.filter(ended_at=None).first()


def sheets_for(user: User) -> QuerySet[CareSheet]:
    """Photos of paper sheets: the centre's alone."""
    return CareSheet.objects.filter(plan__agency__subdistrict__in=kept_by(user)).select_related("plan")
