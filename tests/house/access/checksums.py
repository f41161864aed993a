"""One sum for each table, to see that nothing has changed."""

from functools import cache
from typing import Any

from django.db import connection

# A request of one's own session writes these; they hold no row of the office.
BY_TRIGGERS = {"journal_head"}
NOT_SUMMED = {"django_session", "django_migrations", "django_content_type", "auth_permission"}


@cache
def _tables() -> frozenset[str]:
    return frozenset(connection.introspection.table_names()) - NOT_SUMMED


def sums(tables: frozenset[str] | None = None) -> dict[str, tuple[int, int]]:
    """Rows and sum of each of these tables, or of all, as this connection sees them now."""
    one = "SELECT '{0}', count(*), coalesce(sum(hashtextextended(t::text, 0)), 0) FROM \"{0}\" t"
    asked = sorted(_tables() if tables is None else tables)
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(one.format(name) for name in asked))
        return {name: (count, total) for name, count, total in cursor.fetchall()}


class Writes:
    """The tables that were named in anything but a question to the database: only there is something to sum up. What
    triggers write elsewhere follows from those."""

    HARMLESS = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")

    def __init__(self) -> None:
        self.tables: frozenset[str] = frozenset()
        self.watching = connection.execute_wrapper(self.note)

    def note(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        statement = str(sql).lstrip().upper()
        if not statement.startswith(self.HARMLESS) and '"DJANGO_SESSION"' not in statement:
            self.tables |= {name for name in _tables() if name.upper() in statement} | BY_TRIGGERS
        return execute(sql, params, many, context)

    def __enter__(self) -> "Writes":
        self.watching.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.watching.__exit__(*error)


def changed(before: dict[str, tuple[int, int]], after: dict[str, tuple[int, int]]) -> set[str]:
    return {name for name in after if after[name] != before[name]}
