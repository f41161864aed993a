"""包户结对: who keeps contact with which household, and which pairings have lost their person."""

from datetime import date

from django.db.models import Q, QuerySet

from visits.models import HouseholdPairing
from visits.queries.rights import has_post_there
from visits.queries.round import walking_order
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders, reach
from wulibridge.territory.models import Household, Zone


def pairings_kept_by(user: User) -> QuerySet[HouseholdPairing]:
    """All pairings of the households where `user` says who is paired with whom, each with `has_post`."""
    zones = reach(user, Permission.PAIRING_EDIT).zones
    return _shown(HouseholdPairing.objects.filter(household__building__zone__in=zones))


def running(rows: QuerySet[HouseholdPairing], today: date) -> QuerySet[HouseholdPairing]:
    """Those that hold on `today` (Asia/Shanghai) or later."""
    return rows.filter(Q(ends_on=None) | Q(ends_on__gte=today))


def my_pairs(user: User, today: date) -> QuerySet[HouseholdPairing]:
    """The households that `user` is paired with on `today` (Asia/Shanghai), where they may still make visits: those
    longest not met come first."""
    zones = reach(user, Permission.VISIT_LOG).zones
    rows = HouseholdPairing.objects.in_force(today).filter(user=user, household__building__zone__in=zones)
    return rows.select_related("household__building").order_by("household__last_met_at", "pk")


def pairing_of(household: Household, today: date) -> HouseholdPairing | None:
    """Who is paired with a household on `today` (Asia/Shanghai), with `has_post`. One query."""
    return _shown(HouseholdPairing.objects.in_force(today).filter(household=household)).first()


def may_be_paired(zone: Zone) -> QuerySet[User]:
    """Those who may visit the households of a zone today."""
    return User.objects.filter(pk__in=[user.pk for user in holders(Permission.VISIT_LOG, zone)]).order_by("name", "pk")


def _shown(rows: QuerySet[HouseholdPairing]) -> QuerySet[HouseholdPairing]:
    return (
        rows.annotate(has_post=has_post_there(Permission.VISIT_LOG, user="user"))
        .select_related("user", "household__building__zone")
        .order_by(*walking_order("household__"), "pk")
    )
