"""The tables are as the models say."""

from django.apps import apps
from django.core.management import call_command
from django.db import connection


def test_no_migration_is_missing(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_database_holds_every_index_and_constraint_of_the_models(db):
    """A migration that takes the index off a column takes a unique constraint on that column with it, unasked."""
    said = {rule.name for model in apps.get_models() for rule in (*model._meta.indexes, *model._meta.constraints)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'i' UNION SELECT conname FROM pg_constraint")
        there = {name for (name,) in cursor.fetchall()}

    assert said
    assert said - there == set()
