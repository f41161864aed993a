"""Many new rows in one statement, sent as one document that the database takes apart.

The framework's own way takes six times as long where a column has a default of the database: it writes an expression
for each value.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql


def insert(rows: Sequence[models.Model], *, leave: Collection[str] = (), ignore_conflicts: bool = False) -> None:
    """Write rows of one model, keys excepted: they come from the database and are not given back.

    `leave` names fields that the database fills. A row that is there already is passed over with `ignore_conflicts`,
    and is an IntegrityError without.
    """
    if not rows:
        return
    meta = rows[0]._meta
    written = [
        (str(field.column), field.attname)
        for field in meta.local_concrete_fields
        if field.name not in leave and not field.generated and not isinstance(field, models.AutoField)
    ]
    columns, table = (
        sql.SQL(", ").join(sql.Identifier(column) for column, _name in written),
        sql.Identifier(meta.db_table),
    )
    statement = sql.SQL("INSERT INTO {} ({}) SELECT {} FROM json_populate_recordset(NULL::{}, %s::json){}").format(
        table, columns, columns, table, sql.SQL(" ON CONFLICT DO NOTHING" if ignore_conflicts else "")
    )
    document = [{column: getattr(row, name) for column, name in written} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(statement, [_dumped(document)])


def upsert(
    model: type[models.Model], rows: Sequence[Mapping[str, Any]], *, unique: Sequence[str]
) -> dict[tuple[Any, ...], int]:
    """Write rows, each the same attributes ("zone_id") and their values, or change those that are there already.

    `unique` are the attributes that say which row is meant. Returns the key of each row by their values.
    """
    if not rows:
        return {}
    columns = {field.attname: str(field.column) for field in model._meta.local_concrete_fields}
    names = {name: sql.Identifier(columns[name]) for name in rows[0]}
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
    document = [{columns[name]: value for name, value in row.items()} for row in rows]
    with connection.cursor() as cursor:
        cursor.execute(statement, [_dumped(document)])
        return {tuple(values): pk for pk, *values in cursor.fetchall()}


def _dumped(document: list[dict[str, Any]]) -> str:
    """Moments and dates as PostgreSQL reads them, to the microsecond."""
    return json.dumps(document, default=str)
