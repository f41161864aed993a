"""One sum for each table, to see that nothing has changed."""

from functools import cache
from typing import Any

from django.db import connection

# A request of one's own session writes these; they hold no row of the office.
NOT_SUMMED = {"django_session", "django_migrations", "django_content_type", "auth_permission"}


@cache
def _question() -> str:
    tables = [name for name in connection.introspection.table_names() if name not in NOT_SUMMED]
    one = "SELECT '{0}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM \"{0}\" t"
    return " UNION ALL ".join(one.format(name) for name in sorted(tables))


def sums() -> dict[str, tuple[int, int]]:
    """Rows and sum of each table, as this connection sees them now."""
    with connection.cursor() as cursor:
        cursor.execute(_question())
        return {name: (count, total) for name, count, total in cursor.fetchall()}


class Writes:
    """Was anything but a question sent to the database? Only then there is something to sum up."""

    HARMLESS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")

    def __init__(self) -> None:
        self.seen = False
        self.watching = connection.execute_wrapper(self.note)

    def note(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        statement = str(sql).lstrip().upper()
        self.seen |= not statement.startswith(self.HARMLESS) and '"DJANGO_SESSION"' not in statement
        return execute(sql, params, many, context)

    def __enter__(self) -> "Writes":
        self.watching.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.watching.__exit__(*error)


def changed(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> set[str]:
    return {name for name in after if after[name] != before[name]}
