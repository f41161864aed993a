"""What a batch from a phone speaks of: looked up once for all of it."""

from collections.abc import Collection, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from visits.models import Visit
from visits.queries.rights import could_log
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Household


def doors_asked(user: User, days: Mapping[int, Collection[date]]) -> dict[int, Household]:
    """Of these households (ids) those at whose doors `user` may log visits, today or on one of the days given for each.

    One query, and two more for each door that is not theirs any more.
    """
    rows = Household.objects.filter(pk__in=days).select_related("building__zone__committee__subdistrict")
    mine = reach(user, Permission.VISIT_LOG).zones
    return {
        row.pk: row
        for row in rows
        if row.building.zone_id in mine or any(could_log(user, household=row, on=day) for day in set(days[row.pk]))
    }


def visit_asked(user: User, identity: UUID) -> Visit | None:
    """The visit of this identity, if `user` may read it or was there."""
    theirs = Q(logged_by=user) | Q(pk__in=Visit.objects.filter(members=user).values("pk"))
    visible = Q(household__building__zone__in=reach(user, Permission.VISIT_READ).zones)
    rows = Visit.objects.filter(theirs | visible, client_uuid=identity)
    return rows.select_related("household__building__zone").first()


def people_asked(ids: Collection[int]) -> dict[int, User]:
    """The active accounts of these ids. Whether they belong to a team is the service's to say."""
    return User.objects.filter(is_active=True).in_bulk(list(ids)) if ids else {}
