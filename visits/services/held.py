"""Where something is written down, by the map as it stands, and who may write there.

A redrawing may come between a page and its save. So the map is held first (share_map), and then all is asked anew.
"""

from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Committee, Household
from wulibridge.territory.queries import in_force
from wulibridge.territory.redistricting.standing import share_map


def door_held(household_id: int, *permissions: Permission, by: User) -> Household:
    """Hold the map until the end of the transaction, and give the household with the zone that it lies in now.

    To be called before any row is locked. Raises Refused when `by` holds none of `permissions` there.
    """
    share_map()
    rows = Household.objects.select_related("building__zone__committee__subdistrict")
    household = rows.get(pk=household_id)
    if not any(may(by, permission, zone_id=household.building.zone_id) for permission in permissions):
        raise Refused(_("This is not yours to do here."))
    return household


def check_in_force(*committees: Committee | None, field: str) -> None:
    """Raise Refused where one of these committees has ended. The caller holds the map."""
    asked = {committee.pk for committee in committees if committee}
    standing = in_force(Committee.objects.filter(pk__in=asked), civil_date(database_now()))
    if asked and standing.count() < len(asked):
        raise Refused(_("This committee has ended. Choose another one."), field)
