"""What the web and worker role may do in the database: read and write rows, and only add to the append-only tables."""

from typing import Any

from django.conf import settings
from django.db import connections
from psycopg import sql

APPEND_ONLY = ("journal_journalentry",)
READ_ONLY = ("journal_head", "django_migrations")


def grant_app_role(*, using: str = "default", **kwargs: Any) -> None:
    """Grant rows to the web role, when this connection belongs to the owner role and the two differ."""
    connection = connections[using]
    role = settings.DATABASE_APP_ROLE
    if not role or connection.settings_dict.get("USER") == role:
        return
    app = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(app))
        for on in ("SELECT, INSERT, UPDATE, DELETE ON ALL TABLES", "USAGE, SELECT ON ALL SEQUENCES"):
            cursor.execute(sql.SQL("GRANT " + on + " IN SCHEMA public TO {}").format(app))
        for table in (*APPEND_ONLY, *READ_ONLY):
            cursor.execute("SELECT to_regclass(%s)", [table])
            if cursor.fetchone()[0] is None:
                continue
            withheld = "UPDATE, DELETE" if table in APPEND_ONLY else "INSERT, UPDATE, DELETE"
            cursor.execute(sql.SQL("REVOKE " + withheld + " ON {} FROM {}").format(sql.Identifier(table), app))
