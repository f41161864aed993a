"""Monthly draws, and the interviews that follow."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, When

from evaluations.models import CareDraw, CareInterview, CarePlan, DrawExclusion, InterviewState
from evaluations.queries.rights import draws_read_by, kept_by
from wulibridge.people.models import User
from wulibridge.territory.models import Subdistrict

OPEN = (InterviewState.WAITING, InterviewState.FOLLOW_UP)


def draws_for(user: User) -> QuerySet[CareDraw]:
    """Draws of the subdistricts whose home care `user` keeps or whose draws they may repeat, the newest first, with
    `elders` and `to_do`."""
    here = kept_by(user) | draws_read_by(user)
    rows = CareDraw.objects.filter(subdistrict__in=here).select_related("subdistrict", "drawn_by")
    counts = {"elders": Count("interviews"), "to_do": Count("interviews", filter=Q(interviews__state__in=OPEN))}
    return rows.annotate(**counts).order_by("-first", "-pk")


def interviews_for(user: User) -> QuerySet[CareInterview]:
    """Interviews of the subdistricts whose home care `user` keeps; those with something left to do come first."""
    rows = CareInterview.objects.filter(drawing__subdistrict__in=kept_by(user)).order_by(
        "drawing", Case(When(state__in=OPEN, then=0), default=1), "plan"
    )
    return rows.select_related(
        "drawing__subdistrict",
        "plan__household__building__zone",
        "plan__agency__subdistrict",
        "plan__worker",
        "heard_by",
    )


def subdistricts_to_draw(user: User, first: date) -> QuerySet[Subdistrict]:
    """Where `user` may still draw for the month that begins on `first`."""
    return Subdistrict.objects.filter(pk__in=kept_by(user)).exclude(care_draws__first=first)


def frames(subdistrict: Subdistrict, first: date, today: date) -> dict[int, tuple[list[int], list[int]]]:
    """For each agency with care in force today: the plans that may be drawn, ascending, and those left out this month.

    Two queries.
    """
    plans = CarePlan.objects.in_force(today).filter(agency__subdistrict=subdistrict).order_by("pk")
    out = set(left_out_of(first).filter(plan__in=plans.values("pk")).values_list("plan", flat=True))
    found: dict[int, tuple[list[int], list[int]]] = {}
    for pk, agency in plans.values_list("pk", "agency"):
        found.setdefault(agency, ([], []))[pk in out].append(pk)
    return found


def left_out_of(first: date) -> QuerySet[DrawExclusion]:
    """What is left out of the month that begins on `first` and was not taken back in."""
    return DrawExclusion.objects.filter(first=first, taken_back_at=None)


def exclusions_of(drawing: CareDraw, plans: Iterable[int]) -> QuerySet[DrawExclusion]:
    """Why plans were left out of this draw."""
    return left_out_of(drawing.first).filter(plan__in=list(plans)).select_related("by")


def exclusion_of(plan: CarePlan, first: date) -> DrawExclusion | None:
    """Why the plan is left out of the month that begins on `first`, when it is."""
    return left_out_of(first).filter(plan=plan).select_related("by").first()


def is_drawn(plan: CarePlan, first: date) -> bool:
    """Was the month that begins on `first` drawn in the plan's subdistrict?"""
    return CareDraw.objects.filter(subdistrict=plan.agency.subdistrict_id, first=first).exists()


def left_out_for(user: User, first: date) -> QuerySet[DrawExclusion]:
    """What is left out of that month so far where `user` still may draw, with where it is."""
    rows = left_out_of(first).filter(plan__agency__subdistrict__in=subdistricts_to_draw(user, first).values("pk"))
    return rows.select_related("by", "plan__household__building__zone", "plan__agency__subdistrict").order_by("pk")
