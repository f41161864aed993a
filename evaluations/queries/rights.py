"""Who has to do with home care, where. The worker has their own elders, the agency its plans, the centre it all."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from evaluations.models import CarePlan
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders_at, reach
from wulibridge.territory.models import Organization, OrganizationKind


def kept_by(user: User) -> frozenset[int]:
    """The subdistricts (ids) whose home care `user` keeps: for which they are the centre."""
    return reach(user, Permission.HOMECARE_KEEP).subdistricts


def approved_by(user: User) -> frozenset[int]:
    """The subdistricts (ids) where `user` approves what somebody else locked."""
    return reach(user, Permission.HOMECARE_APPROVE).subdistricts


def draws_read_by(user: User) -> frozenset[int]:
    """The subdistricts (ids) whose monthly draws `user` may repeat, by numbers."""
    return reach(user, Permission.DRAW_READ).subdistricts


def staffed_by(user: User) -> frozenset[int]:
    """The agencies (ids) for which `user` says who comes instead of whom."""
    return reach(user, Permission.HOMECARE_STAFF).organizations


def worked_for_by(user: User) -> frozenset[int]:
    """The agencies (ids) for which `user` goes to elders today."""
    return reach(user, Permission.HOMECARE_VISIT).organizations


def keeps(user: User, agency: Organization) -> bool:
    return agency.subdistrict_id in kept_by(user)


def approves(user: User, agency: Organization) -> bool:
    return agency.subdistrict_id in approved_by(user)


def staffs(user: User, agency: Organization) -> bool:
    return agency.pk in staffed_by(user)


def visits_for(user: User, plan: CarePlan) -> bool:
    """Is `user` the worker of this plan, and at work for its agency today?"""
    return plan.worker_id == user.pk and plan.agency_id in worked_for_by(user)


def workers_of(agency: Organization) -> list[User]:
    """Who works for this agency at elders' homes today."""
    return holders_at(Permission.HOMECARE_VISIT, agency.pk)


def carers_of(agency: Organization) -> QuerySet[User]:
    """Who may be owed something for a visit of this agency: who works for it today, and who has made visits for it."""
    today = [worker.pk for worker in workers_of(agency)]
    return User.objects.filter(Q(pk__in=today) | Q(care_visits__plan__agency=agency)).distinct().order_by("name", "pk")


def agencies_kept_by(user: User) -> QuerySet[Organization]:
    """Care agencies of the subdistricts whose home care `user` keeps."""
    return Organization.objects.filter(kind=OrganizationKind.CARE_AGENCY, subdistrict__in=kept_by(user))


def agencies_for(user: User) -> QuerySet[Organization]:
    """Agencies with plans whose months and statements `user` reads: kept, approved, or the own one."""
    here = Q(subdistrict__in=kept_by(user) | approved_by(user)) | Q(pk__in=staffed_by(user))
    plans = CarePlan.objects.filter(agency=OuterRef("pk"))
    return Organization.objects.filter(here, Exists(plans)).select_related("subdistrict")
