"""What a batch from a phone speaks of: looked up once for all of it."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db.models import Q

from visits.models import Visit
from visits.queries.rights import could_log
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.territory.models import Household


def doors_asked(user: User, days: Mapping[int, Collection[date]]) -> dict[int, Household]:
    """Of these households (ids) those at whose doors `user` may log visits, today or on one of the days given for each.

    One query, and two more for each door that is not theirs any more.
    """
    rows = Household.objects.filter(pk__in=days).select_related("building__zone__committee__subdistrict")
    return {row.pk: row for row in rows if _is_theirs(user, row, set(days[row.pk]))}


def _is_theirs(user: User, row: Household, days: Collection[date]) -> bool:
    today = may(user, Permission.VISIT_LOG, zone_id=row.building.zone_id)
    return today or any(could_log(user, household=row, on=day) for day in days)


def visit_asked(user: User, identity: UUID) -> Visit | None:
    """The visit of this identity, if `user` may read it or was there."""
    visible = Q(pk__in=Visit.objects.visible_to(user).filter(client_uuid=identity).values("pk"))
    theirs = Q(logged_by=user) | Q(pk__in=Visit.objects.filter(members=user, client_uuid=identity).values("pk"))
    rows = Visit.objects.filter(theirs | visible, client_uuid=identity)
    return rows.select_related("household__building__zone").first()


def people_asked(ids: Collection[int]) -> dict[int, User]:
    """The active accounts of these ids. Whether they belong to a team is the service's to say."""
    return User.objects.filter(is_active=True).in_bulk(list(ids)) if ids else {}


def identities_known(identities: Iterable[UUID]) -> set[UUID]:
    """Of these identities those of a visit that has arrived already. Not scoped: they are asked after, not shown."""
    return set(Visit.objects.filter(client_uuid__in=list(identities)).values_list("client_uuid", flat=True))


def numbers_raised(visit: Visit) -> list[str]:
    """The numbers of the petitions born in a visit."""
    return list(visit.raised.order_by("pk").values_list("petition__number", flat=True))
