"""Many new rows in one statement, sent as one document that the database takes apart.

The framework's own way takes six times as long where a column has a default of the database: it writes an expression
for each value. Its objects alone cost as much as the database needs to write the rows: so these are plain values.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.models import BigIntegerField, BooleanField, Func, Value
from psycopg import sql

Rows = Sequence[Mapping[str, Any]]


class Among(Func):
    """A condition: `Among("pk", ids)` is `pk__in=ids` with one parameter rather than one for each of hundreds.

    So many cost more to write into a statement, and to read from it, than the rows cost that they name.
    """

    arg_joiner = " = ANY("
    template = "%(expressions)s)"

    def __init__(self, name: str, ids: Iterable[int], **kept: Any) -> None:
        numbers = Value(list(ids), output_field=ArrayField(BigIntegerField()))
        super().__init__(name, numbers, output_field=BooleanField(), **kept)


def insert(model: type[models.Model], rows: Rows, *, ignore_conflicts: bool = False) -> None:
    """Write rows, each the same attributes ("zone_id") and their values; the database fills the other columns.

    Keys come from the database and are not given back. A row that is there already is passed over with
    `ignore_conflicts`, and is an IntegrityError without.
    """
    if not rows:
        return
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json) {end}"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join(_names(model, rows).values()),
        end=sql.SQL("ON CONFLICT DO NOTHING" if ignore_conflicts else ""),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_document(model, rows)])


def insert_new(model: type[models.Model], row: Mapping[str, Any]) -> int | None:
    """Write one row and return its key; None where a unique column of it is taken: nothing is written then, and the
    transaction goes on. Who has the other one under way is waited for."""
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"
        " ON CONFLICT DO NOTHING RETURNING id"
    ).format(table=sql.Identifier(model._meta.db_table), columns=sql.SQL(", ").join(_names(model, [row]).values()))
    with connection.cursor() as cursor:
        cursor.execute(statement, [_document(model, [row])])
        found = cursor.fetchone()
    return found[0] if found else None


def upsert(model: type[models.Model], rows: Rows, *, unique: Sequence[str]) -> dict[tuple[Any, ...], int]:
    """Write rows, each the same attributes ("zone_id") and their values, or change those that are there already.

    `unique` are the attributes that say which row is meant. Returns the key of each row by their values.
    """
    if not rows:
        return {}
    names = _names(model, rows)
    which = sql.SQL(", ").join(names[name] for name in unique)
    statement = sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, %s::json)"
        " ON CONFLICT ({which}) DO UPDATE SET {changes} RETURNING id, {which}"
    ).format(
        table=sql.Identifier(model._meta.db_table),
        columns=sql.SQL(", ").join(names.values()),
        which=which,
        changes=sql.SQL(", ").join(
            sql.SQL("{0} = excluded.{0}").format(column) for name, column in names.items() if name not in unique
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [_document(model, rows)])
        return {tuple(values): pk for pk, *values in cursor.fetchall()}


def _columns(model: type[models.Model]) -> dict[str, str]:
    return {field.attname: str(field.column) for field in model._meta.local_concrete_fields}


def _names(model: type[models.Model], rows: Rows) -> dict[str, sql.Identifier]:
    columns = _columns(model)
    return {name: sql.Identifier(columns[name]) for name in rows[0]}


def _document(model: type[models.Model], rows: Rows) -> str:
    """Moments and dates as PostgreSQL reads them, to the microsecond."""
    columns = _columns(model)
    if rows and any(columns[name] != name for name in rows[0]):
        rows = [{columns[name]: value for name, value in row.items()} for row in rows]
    return json.dumps(rows, default=str)
