"""Versions of visits, withdrawn visits, and corrections of households behind the wall of personal data.

What was withdrawn counts nowhere: not in the indexes that figures are counted from, not in when somebody was last met.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

WALL = """
CREATE POLICY personal_data ON visits_householdedit USING (EXISTS (
    SELECT FROM territory_household household JOIN territory_building building ON building.id = household.building_id
     WHERE household.id = visits_householdedit.household_id
       AND building.zone_id = ANY ((SELECT nullif(current_setting('wulibridge.zones', true), '')::bigint[])::bigint[])
));
ALTER TABLE visits_householdedit ENABLE ROW LEVEL SECURITY;
"""
NO_WALL = """
ALTER TABLE visits_householdedit DISABLE ROW LEVEL SECURITY;
DROP POLICY personal_data ON visits_householdedit;
"""

MET = """
CREATE OR REPLACE FUNCTION visits_met() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE territory_household household SET last_met_at = met.at
      FROM (SELECT household_id, max(visited_at) AS at FROM written
             WHERE outcome = 'met' {stands} GROUP BY 1) met
     WHERE household.id = met.household_id AND (last_met_at IS NULL OR last_met_at < met.at);
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION visits_met_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE territory_household household
       SET last_met_at = (SELECT max(visited_at) FROM visits_visit visit
                           WHERE visit.household_id = household.id AND visit.outcome = 'met' {stands})
     WHERE id IN (SELECT household_id FROM gone);
    RETURN NULL;
END $$;
"""
FORWARD, BACKWARD = MET.format(stands="AND withdrawn_at IS NULL"), MET.format(stands="")


def account(words, **options):
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        verbose_name=words,
        **options,
    )


FIELDS = [
    ("occupancy", "occupancy"),
    ("registered_elsewhere", "registered elsewhere"),
    ("n_aged_60", "people over 60"),
    ("contact", "contact"),
]
STATES = [("applied", "taken over"), ("waiting", "waits for a decision"), ("settled", "decided")]
CHOSEN = [("there", "the value that stood there"), ("door", "the value from the door")]


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0004_last_met"),
        ("visits", "0005_rounds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "visit", "withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at")
        ),
        migrations.AddField("visit", "withdrawn_by", account("withdrawn by", null=True, editable=False)),
        migrations.AddField(
            "visit",
            "withdrawn_reason",
            models.CharField(
                blank=True, editable=False, max_length=200, verbose_name="why it was withdrawn", default=""
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "visit",
            models.CheckConstraint(
                name="visit_withdrawn",
                condition=models.Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~models.Q(withdrawn_reason="")),
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RemoveIndex("visit", "visit_coverage"),
        migrations.RemoveIndex("visit", "visit_zone"),
        migrations.AddIndex(
            "visit",
            models.Index(
                fields=["visited_at", "outcome"], name="visit_coverage", condition=models.Q(withdrawn_at=None)
            ),
        ),
        migrations.AddIndex(
            "visit",
            models.Index(fields=["zone", "visited_at"], name="visit_zone", condition=models.Q(withdrawn_at=None)),
        ),
        migrations.CreateModel(
            name="VisitVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                ("content", models.JSONField(verbose_name="content")),
                ("digest", models.CharField(max_length=64)),
                ("at", models.DateTimeField(verbose_name="at")),
                ("by", account("by")),
                (
                    "visit",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="visits.visit",
                        verbose_name="visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "version of a visit",
                "verbose_name_plural": "versions of visits",
                "ordering": ["visit", "version"],
            },
        ),
        migrations.AddConstraint(
            "visitversion", models.UniqueConstraint(fields=("visit", "version"), name="visit_version_once")
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitversion",
            trigger=pgtrigger.compiler.Trigger(
                name="visit_version_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="599d9c971fe8628b2d9ae53f1344fbeec63f3dc2",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_visit_version_append_only_e5da6",
                    table="visits_visitversion",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="visitversion",
            trigger=pgtrigger.compiler.Trigger(
                name="visit_version_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'versions of visits cannot be truncated';",
                    hash="2c0c422e13277dfb1a3978f790caef5ca63ae5b1",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_visit_version_no_truncate_4d6ba",
                    table="visits_visitversion",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.CreateModel(
            name="HouseholdEdit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_uuid", models.UUIDField()),
                ("digest", models.CharField(max_length=64)),
                ("field", models.CharField(choices=FIELDS, max_length=20, verbose_name="field")),
                ("base_version", models.PositiveIntegerField(verbose_name="version it began from")),
                ("old", models.JSONField(verbose_name="old value")),
                ("new", models.JSONField(verbose_name="new value")),
                ("at", models.DateTimeField(verbose_name="at")),
                ("state", models.CharField(choices=STATES, max_length=8, verbose_name="state")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="decided at")),
                ("chosen", models.CharField(blank=True, choices=CHOSEN, max_length=5, verbose_name="chosen")),
                ("by", account("by")),
                (
                    "household",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="edits",
                        to="territory.household",
                        verbose_name="household",
                    ),
                ),
                ("settled_by", account("decided by", null=True)),
            ],
            options={
                "verbose_name": "correction of a household",
                "verbose_name_plural": "corrections of households",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.AddIndex(
            "householdedit",
            models.Index(fields=["household"], name="household_edit_waits", condition=models.Q(state="waiting")),
        ),
        migrations.AddConstraint(
            "householdedit", models.UniqueConstraint(fields=("client_uuid", "field"), name="household_edit_once")
        ),
        migrations.AddConstraint(
            "householdedit",
            models.CheckConstraint(
                name="household_edit_settled",
                condition=models.Q(
                    models.Q(
                        ("settled_at__isnull", False),
                        ("settled_by__isnull", False),
                        ("state", "settled"),
                        models.Q(("chosen", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("state", "settled"), _negated=True),
                        ("chosen", ""),
                        ("settled_at", None),
                        ("settled_by", None),
                    ),
                    _connector="OR",
                ),
            ),
        ),
        migrations.RunSQL(WALL, NO_WALL),
    ]
