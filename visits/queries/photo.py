"""Photos of visits: who sees them, and to which visits one may add some."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from visits.models import PhotoState, Visit, VisitMember, VisitPhoto
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach

PHOTOS_OF_A_VISIT = 10


def photos_for(user: User) -> QuerySet[VisitPhoto]:
    """Photos of visits that `user` may read, but for those that were removed."""
    rows = VisitPhoto.objects.visible_to(user).exclude(state=PhotoState.REMOVED)
    return rows.select_related("visit__household__building__zone", "visit__zone")


def photos_that_count(visit: Visit) -> QuerySet[VisitPhoto]:
    """The photos that a visit has, ready or on their way."""
    return VisitPhoto.objects.filter(visit=visit, state__in=(PhotoState.ARRIVED, PhotoState.READY))


def visits_to_photograph(user: User) -> QuerySet[Visit]:
    """Visits at the doors to which `user` goes today, and those that they made themselves: late photos come back to
    them. Who may add some is said by may_change()."""
    went_along = Exists(VisitMember.objects.filter(visit=OuterRef("pk"), user=user))
    there = Q(household__building__zone__in=reach(user, Permission.VISIT_LOG).zones)
    return Visit.objects.filter(there | Q(logged_by=user) | went_along).select_related("household__building__zone")
