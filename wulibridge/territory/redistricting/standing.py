"""The map and those who write on it at once: a redrawing, a roster import, whoever files something new there."""

from datetime import datetime

from django.db import connection
from django.db.models import Q
from django.db.models.functions import Now, TruncDate

from wulibridge.sheets.runs import LostError
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Zone

# The advisory lock of the map: held alone by a redrawing, shared by all who file something under a place. It queues, so
# that neither keeps the other out for ever.
MAP_LOCK = 0x706C616E


class MapChangedError(LostError):
    """The map was redrawn while a file was being read: its rows were judged by the old one. Import it again."""

    def __init__(self) -> None:
        super().__init__("the map was redrawn while the file was being read: import it again")


def hold_map() -> None:
    """Be the only one who redraws, with nobody filing anything, until the end of the transaction."""
    _lock("SELECT pg_advisory_xact_lock(%s)")


def share_map() -> None:
    """Wait for a redrawing that is under way, and keep the next one away until the end of the transaction.

    Take it before any row is locked or written: a redrawing holds the map first and then wants the rows.
    """
    _lock("SELECT pg_advisory_xact_lock_shared(%s)")


def still_stands(*, zone_id: int, building_id: int | None = None) -> bool:
    """Is the zone in force today (the database's day in Asia/Shanghai), and the building, if one is given, in it?

    Whoever shares the map knows that it stays so. One query.
    """
    today = TruncDate(Now(), tzinfo=SHANGHAI)
    rows = Zone.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today), pk=zone_id)
    return (rows.filter(buildings=building_id) if building_id else rows).exists()


def door_now(*, zone_id: int, building_id: int) -> tuple[datetime, bool]:
    """The database's time, and whether the zone is in force and the building in it, as still_stands says it.

    In one query, by hand: a crowd of phones asks it for every visit.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT now(), EXISTS (SELECT FROM territory_zone zone JOIN territory_building building"
            " ON building.zone_id = zone.id WHERE zone.id = %s AND building.id = %s"
            " AND (valid_to IS NULL OR valid_to >= (now() AT TIME ZONE %s)::date))",
            [zone_id, building_id, SHANGHAI.key],
        )
        return cursor.fetchone()


def _lock(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [MAP_LOCK])
