"""Who has to do with home care, where. The worker has their own elders, the agency its plans, the centre it all."""

from django.db.models import QuerySet

from evaluations.models import CarePlan
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders_at, reach
from wulibridge.territory.models import Organization, OrganizationKind


def keeps(user: User, agency: Organization) -> bool:
    """Does `user` keep the home care of this agency's subdistrict: is it the centre?"""
    return agency.subdistrict_id in reach(user, Permission.HOMECARE_KEEP).subdistricts


def approves(user: User, agency: Organization) -> bool:
    return agency.subdistrict_id in reach(user, Permission.HOMECARE_APPROVE).subdistricts


def staffs(user: User, agency: Organization) -> bool:
    """Does `user` say for this agency who comes instead of whom?"""
    return agency.pk in reach(user, Permission.HOMECARE_STAFF).organizations


def visits_for(user: User, plan: CarePlan) -> bool:
    """Is `user` the worker of this plan, and at work for its agency today?"""
    return plan.worker_id == user.pk and plan.agency_id in reach(user, Permission.HOMECARE_VISIT).organizations


def workers_of(agency: Organization) -> list[User]:
    """Who works for this agency at elders' homes today."""
    return holders_at(Permission.HOMECARE_VISIT, agency.pk)


def agencies_kept_by(user: User) -> QuerySet[Organization]:
    """Care agencies of the subdistricts whose home care `user` keeps, also those that ended."""
    area = reach(user, Permission.HOMECARE_KEEP).subdistricts
    return Organization.objects.filter(kind=OrganizationKind.CARE_AGENCY, subdistrict__in=area)


def agencies_for(user: User) -> QuerySet[Organization]:
    """Agencies whose months and statements `user` reads: kept, approved, or the own one."""
    kept = reach(user, Permission.HOMECARE_KEEP).subdistricts | reach(user, Permission.HOMECARE_APPROVE).subdistricts
    own = reach(user, Permission.HOMECARE_STAFF).organizations
    rows = Organization.objects.filter(subdistrict__in=kept, kind=OrganizationKind.CARE_AGENCY)
    return rows | Organization.objects.filter(pk__in=own)
