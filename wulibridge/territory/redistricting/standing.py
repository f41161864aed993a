"""For whoever files something new under a zone: is it still there, and does it stay until I am done?"""

from django.db import connection

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
