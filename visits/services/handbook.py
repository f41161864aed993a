"""Opening the handbook of a zone: it shows the whole zone at once, so each opening is in the journal."""

from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.queries.handbook import Leaf, leaves_of
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.territory.models import Zone


def open_handbook(*, zone: Zone, by: User) -> list[Leaf]:
    """The households of a zone, building by building, for reading and printing. One journal entry for all of them.

    Raises Refused when `by` may not read the zone's households.
    """
    if not may(by, Permission.HOUSEHOLD_READ, zone_id=zone.pk):
        raise Refused(_("This handbook is not shown to you."))
    with recording():
        leaves = leaves_of(zone, user=by)
        households = sum(len(leaf.entries) for leaf in leaves)
        record("handbook.read", zone, by=by, area=zone.code, details={"households": households})
    return leaves
