"""Writing many rows at once: primary keys reserved beforehand, rows copied table by table.

COPY keeps the dates of the past that `auto_now_add` would overwrite; constraints and triggers hold as for any row.
"""

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db import connection, models
from psycopg import sql
from psycopg.types.json import Jsonb

Row = TypeVar("Row", bound=models.Model)

RESERVED_AT_ONCE = 2_000


class Book:
    """Rows waiting to be written. Each gets its key when it is added, so that others can point to it before it exists.

    Foreign keys are checked at the commit, so tables may be written in any order within one transaction. Behind the
    wall (wulibridge.personal) a row is written after the one it belongs to, inside personal_data: add them in order.
    """

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[models.Model]] = {}
        self._keys: dict[type[models.Model], Iterator[int]] = {}
        self._walled: dict[type[models.Model], bool] = {}

    def add(self, row: Row) -> Row:
        """Give the row its key and keep it for write()."""
        model = type(row)
        row.pk = self._next_key(model)
        self.put(row)
        return row

    def put(self, row: models.Model) -> None:
        """Keep a row for write() that has its key."""
        self._rows.setdefault(type(row), []).append(row)

    def write(self) -> int:
        """Copy all waiting rows to the database and forget them. Returns how many there were."""
        count = 0
        for model, rows in self._rows.items():
            (_insert if self._is_walled(model) else _copy)(model, rows)
            count += len(rows)
        self._rows = {}
        return count

    def _is_walled(self, model: type[models.Model]) -> bool:
        if model not in self._walled:
            with connection.cursor() as cursor:
                cursor.execute("SELECT row_security_active(%s)", [model._meta.db_table])
                self._walled[model] = cursor.fetchone()[0]
        return self._walled[model]

    def _next_key(self, model: type[models.Model]) -> int:
        key = next(self._keys.get(model, iter(())), None)
        if key is None:
            self._keys[model] = iter(reserve(model, RESERVED_AT_ONCE))
            key = next(self._keys[model])
        return key


def reserve(model: type[models.Model], count: int) -> list[int]:
    """So many new keys of a model, rising; nobody else gets them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [model._meta.db_table, model._meta.pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def _insert(model: type[models.Model], rows: list[models.Model]) -> None:
    """PostgreSQL refuses to COPY into a table with row level security."""
    model._default_manager.bulk_create(rows, batch_size=RESERVED_AT_ONCE)


def _copy(model: type[models.Model], rows: list[models.Model]) -> None:
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    names = [(field.attname, isinstance(field, models.JSONField)) for field in fields]
    columns = sql.SQL(", ").join([sql.Identifier(str(field.column)) for field in fields])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(model._meta.db_table), columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row([_plain(getattr(row, name), is_json=is_json) for name, is_json in names])


def _plain(value: Any, *, is_json: bool) -> Any:
    return Jsonb(value) if is_json else value
