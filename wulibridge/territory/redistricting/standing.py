"""The map and those who write on it at once: a redrawing, a roster import, whoever files something new there."""

from django.db import connection

# The advisory lock of the map: held alone by a redrawing, shared by roster imports.
MAP_LOCK = 0x706C616E

# A redrawing locks these rows to change them: it waits for us, or we wait and then see what it made of them.
_ZONE = """
    SELECT 1 FROM territory_zone z
    WHERE z.id = %s AND (z.valid_to IS NULL OR z.valid_to >= (now() AT TIME ZONE 'Asia/Shanghai')::date)
    FOR SHARE
"""
_BUILDING = """
    SELECT 1 FROM territory_building b JOIN territory_zone z ON z.id = b.zone_id
    WHERE b.id = %s AND z.id = %s AND (z.valid_to IS NULL OR z.valid_to >= (now() AT TIME ZONE 'Asia/Shanghai')::date)
    FOR SHARE
"""


def still_stands(*, zone_id: int, building_id: int | None = None) -> bool:
    """Is the zone in force, and the building (if one is given) in it? It stays so until the transaction ends.

    Ask it inside the transaction that files the new row. One query.
    """
    with connection.cursor() as cursor:
        if building_id is None:
            cursor.execute(_ZONE, [zone_id])
        else:
            cursor.execute(_BUILDING, [building_id, zone_id])
        return cursor.fetchone() is not None


def hold_map() -> None:
    """Be the only one who redraws, with no roster import under way, until the end of the transaction."""
    _lock("SELECT pg_advisory_xact_lock(%s)")


def share_map() -> None:
    """Wait for a redrawing that is under way, and keep the next one away until the end of the transaction."""
    _lock("SELECT pg_advisory_xact_lock_shared(%s)")


def _lock(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, [MAP_LOCK])
