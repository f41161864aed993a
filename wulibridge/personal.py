"""The second wall around residents' names and phones, behind the scope of the queries: row level security.

    with personal_data(zones=reach(by, Permission.CONTACT_READ).zones):
        ...read or write contacts and petitioners of these zones...

Outside of it the web role finds no such row and writes none, whatever is asked. The migrations hold the policies
(`WALL`). The wall stands against a forgotten filter, not against somebody who can already send SQL of their own.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

SETTING = "wulibridge.zones"
# Of petitioners alone: departments at work on a petition whose resident agrees that they learn who asked.
DEPARTMENTS = "wulibridge.departments"


@contextmanager
def personal_data(*, zones: Collection[int], departments: Collection[int] = ()) -> Iterator[None]:
    """Let the rows of `zones` (ids), and of no other, be read and written until the block ends.

    Give the zones where the actor holds the permission that the act needs. `departments` (ids) may read, and no more,
    the petitioners who agreed to it. Opens a transaction, or joins the one that
    is open; what was set before the block holds again after it. Evaluate querysets inside.
    """
    if not connection.in_atomic_block:
        with transaction.atomic():
            _set(_literal(zones), _literal(departments))
            yield
        return  # the setting went with the transaction
    before = _set(_literal(zones), _literal(departments))
    try:
        yield
    finally:
        # After an error of the database the rollback that must follow takes the setting along.
        if _takes_commands():
            _set(*before)


def role_passes_the_wall() -> bool:
    """Is the role of this connection one that no policy holds: superuser, BYPASSRLS, or owner of a walled table?"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls))"
            " OR EXISTS (SELECT FROM pg_class WHERE relrowsecurity AND pg_has_role(current_user, relowner, 'MEMBER'))"
        )
        return cursor.fetchone()[0]


def _literal(ids: Collection[int]) -> str:
    return "{" + ",".join(str(int(one)) for one in ids) + "}"


def _set(zones: str, departments: str) -> tuple[str, str]:
    """Set both for the present transaction, never for the session: a pooled connection goes to somebody else. Returns
    what was set before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting(%s, true), current_setting(%s, true), set_config(%s, %s, true),"
            " set_config(%s, %s, true)",
            [SETTING, DEPARTMENTS, SETTING, zones, DEPARTMENTS, departments],
        )
        found = cursor.fetchone()
        return found[0] or "", found[1] or ""


def _takes_commands() -> bool:
    held = connection.connection
    return (
        held is not None and held.info.transaction_status == TransactionStatus.INTRANS and not connection.needs_rollback
    )
