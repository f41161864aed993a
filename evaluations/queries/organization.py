"""Organizations with the year's rating, their admission and suspensions."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Exists, OuterRef, Prefetch, QuerySet, Subquery, When

from evaluations.models import Admission, AdmissionFinding, CriterionSlot, Suspension, UnitRating, WorkYear
from evaluations.pledge_route import CRITERIA, AdmissionState
from evaluations.queries.unit import organizations_for
from evaluations.work_route import LOWEST_SHARE
from wulibridge.people.models import User
from wulibridge.territory.models import Organization, Subdistrict


def organizations_of_year(user: User, year: int, today: date) -> QuerySet[Organization]:
    """Active organizations that `user` sees, with `rated` (concluded ratings of the year alone), `admission` (the state
    of the latest one) and `suspended` today (Asia/Shanghai). Whose application waits comes first."""
    rated = UnitRating.objects.filter(organization=OuterRef("pk"), year=year, concluded_at__isnull=False)
    admission = Admission.objects.filter(organization=OuterRef("pk")).order_by("-pk")
    rows = organizations_for(user).filter(active=True)
    return rows.annotate(
        rated=Subquery(rated.values("rating")[:1]),
        admission=Subquery(admission.values("state")[:1]),
        suspended=Exists(in_force(today).filter(organization=OuterRef("pk"))),
    ).order_by(Case(When(admission=AdmissionState.APPLIED, then=0), default=1), "kind", "name", "pk")


def in_force(today: date) -> QuerySet[Suspension]:
    """Suspensions of this day (Asia/Shanghai): begun, not over, not ended before."""
    return Suspension.objects.filter(from_on__lte=today, until__gte=today, ended_on=None)


def criteria_of(subdistrict: Subdistrict) -> dict[int, str]:
    """The criteria that this subdistrict has named, by number. One query."""
    return dict(CriterionSlot.objects.filter(subdistrict=subdistrict).values_list("number", "name"))


def slots_of(subdistricts: Iterable[Subdistrict]) -> dict[int, dict[int, str]]:
    """The eight slots of each subdistrict (by its key): the name, or nothing. One query."""
    slots = {place.pk: dict.fromkeys(range(1, CRITERIA + 1), "") for place in subdistricts}
    named = CriterionSlot.objects.filter(subdistrict__in=slots).values_list("subdistrict", "number", "name")
    for subdistrict, number, name in named:
        slots[subdistrict][number] = name
    return slots


def admissions_of(organization: Organization) -> list[Admission]:
    """The newest first, each with what was found. Two queries."""
    findings = Prefetch("findings", AdmissionFinding.objects.select_related("by").order_by("number"))
    rows = (
        Admission.objects.filter(organization=organization)
        .select_related("entered_by", "decided_by")
        .prefetch_related(findings)
    )
    return list(rows.order_by("-pk"))


def unmet_of(admission: Admission) -> list[str]:
    """The named criteria that are not met, or that nobody has looked at under this name. Two queries."""
    met = set(admission.findings.filter(met=True).values_list("number", "name"))
    criteria = criteria_of(admission.organization.subdistrict)
    return [name for number, name in sorted(criteria.items()) if (number, name) not in met]


def lowest_share(subdistrict_id: int, year: int) -> int:
    """The residents' satisfied share, in per cent, below which nobody's year is called good: as the subdistrict's work
    evaluation of this year has it, if there is one."""
    own = WorkYear.objects.filter(subdistrict=subdistrict_id, year=year).values_list("lowest_share", flat=True).first()
    return LOWEST_SHARE if own is None else own
