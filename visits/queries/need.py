"""What households need, and what was agreed about it."""

from django.db.models import QuerySet

from visits.models import NEED_GOES_ON, Match, Need
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.territory.models import Household

AT_THE_DOOR = "household__building__zone__committee"


def needs_for(user: User, permission: Permission = Permission.WISH_READ) -> QuerySet[Need]:
    """Needs of households over which `user` holds `permission`, oldest first, with what a page says of them."""
    rows = Need.objects.visible_to(user, permission).select_related(AT_THE_DOOR, "noted_by", "visit")
    return rows.order_by("noted_at", "pk")


def needs_of(household: Household) -> QuerySet[Need]:
    """What one household still needs. The caller has looked it up in scope."""
    return household.needs.filter(NEED_GOES_ON).order_by("noted_at", "pk")


def matches_for(user: User) -> QuerySet[Match]:
    """Matches of needs that `user` may see, the next one first, with who does it and where."""
    rows = Match.objects.visible_to(user)
    return rows.select_related(f"need__{AT_THE_DOOR}", "offer__organization", "agreed_by", "heard_by")


def matches_of(need: Need) -> QuerySet[Match]:
    """What was agreed about one need, the latest first. The caller has looked it up in scope."""
    return need.matches.select_related("offer__organization", "agreed_by", "heard_by").order_by("-pk")
