"""Visits at the door and what belongs to them: rounds, care, pairings, books, guidebook, needs, offers and wishes.

Two things are kept by the database, so that whatever writes visits, they cannot differ from them: when somebody was
last met in a household (one statement for all visits of a statement), and what each year's visits come to at each
household. A household's year is counted anew out of its few visits whenever one of them or one of their teams is
written; who comes second waits for the first at the household's row and then counts with it. What was withdrawn counts
nowhere. Corrections of households stand behind the wall of personal data. `visit_signs` must be immutable, for an index
holds what it once returned.
"""

import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import visits.models.diary
import visits.models.pairing
from wulibridge.together import Together

SIGNS = """
CREATE FUNCTION visit_signs(said text, household bigint) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
    RETURN array_append(bigrams(said), 'h' || household::text);
"""

MET = """
CREATE FUNCTION visits_met() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE territory_household household SET last_met_at = met.at
      FROM (SELECT household_id, max(visited_at) AS at FROM written
             WHERE outcome = 'met' AND withdrawn_at IS NULL GROUP BY 1) met
     WHERE household.id = met.household_id AND (last_met_at IS NULL OR last_met_at < met.at);
    RETURN NULL;
END $$;

CREATE FUNCTION visits_met_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE territory_household household
       SET last_met_at = (SELECT max(visited_at) FROM visits_visit visit
                           WHERE visit.household_id = household.id AND visit.outcome = 'met' AND withdrawn_at IS NULL)
     WHERE id IN (SELECT household_id FROM gone);
    RETURN NULL;
END $$;

CREATE TRIGGER visits_met_insert AFTER INSERT ON visits_visit
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION visits_met();
-- What a changed visit said before first, then what it says now: triggers run in the order of their names.
CREATE TRIGGER visits_met_update_1 AFTER UPDATE ON visits_visit
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION visits_met_again();
CREATE TRIGGER visits_met_update_2 AFTER UPDATE ON visits_visit
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION visits_met();
CREATE TRIGGER visits_met_delete AFTER DELETE ON visits_visit
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION visits_met_again();
"""
NO_MET = """
DROP TRIGGER visits_met_insert ON visits_visit;
DROP TRIGGER visits_met_update_1 ON visits_visit;
DROP TRIGGER visits_met_update_2 ON visits_visit;
DROP TRIGGER visits_met_delete ON visits_visit;
DROP FUNCTION visits_met();
DROP FUNCTION visits_met_again();
"""

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

YEARS = """
ALTER TABLE visits_householdyear SET (fillfactor = 70);

-- Counts these households' years (pairs) anew; returns how many rows were not as they should be.
CREATE FUNCTION visits_tally(doors bigint[], years int[], may_vanish boolean) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    written int;
    vanished int := 0;
BEGIN
    PERFORM FROM territory_household WHERE id = ANY (doors) ORDER BY id FOR NO KEY UPDATE;
    WITH asked AS MATERIALIZED (
        SELECT DISTINCT door, number, make_timestamptz(number, 1, 1, 0, 0, 0, 'Asia/Shanghai') AS first,
               make_timestamptz(number + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai') AS after
          FROM unnest(doors, years) AS pairs (door, number)
    ), made AS MATERIALIZED (
        SELECT door, number, visit.id, zone_id, visited_at, outcome,
               (visited_at AT TIME ZONE 'Asia/Shanghai')::date AS day
          FROM asked JOIN visits_visit visit ON household_id = door AND visited_at >= first AND visited_at < after
         WHERE withdrawn_at IS NULL
    ), met AS (
        SELECT DISTINCT ON (door, user_id, day) door, number, zone_id
          FROM made JOIN visits_visitmember member ON member.visit_id = made.id
         WHERE outcome = 'met' ORDER BY door, user_id, day, visited_at, made.id
    ), credited AS (
        SELECT door, number, zone_id, count(*) AS contacts FROM met GROUP BY 1, 2, 3
    ), counted AS (
        SELECT door, number, zone_id, count(*) AS visits, max(visited_at) AS last_at,
               CASE WHEN bool_or(outcome = 'met') THEN 'reached'
                    ELSE (array_agg(outcome ORDER BY visited_at DESC, id DESC))[1] END AS standing
          FROM made GROUP BY 1, 2, 3
    )
    INSERT INTO visits_householdyear AS known (household_id, year, zone_id, visits, contacts, standing, last_at)
    SELECT door, number, zone_id, visits, coalesce(contacts, 0), standing, last_at
      FROM counted LEFT JOIN credited USING (door, number, zone_id)
    ON CONFLICT (household_id, year, zone_id) DO UPDATE
       SET visits = excluded.visits, contacts = excluded.contacts, standing = excluded.standing,
           last_at = excluded.last_at
     WHERE (known.visits, known.contacts, known.standing, known.last_at)
           IS DISTINCT FROM (excluded.visits, excluded.contacts, excluded.standing, excluded.last_at);
    GET DIAGNOSTICS written = ROW_COUNT;
    IF may_vanish THEN
        DELETE FROM visits_householdyear known
         USING unnest(doors, years) AS pairs (door, number)
         WHERE household_id = door AND year = number AND NOT EXISTS (
               SELECT FROM visits_visit visit
                WHERE visit.household_id = door AND visit.zone_id = known.zone_id AND withdrawn_at IS NULL
                  AND visited_at >= make_timestamptz(number, 1, 1, 0, 0, 0, 'Asia/Shanghai')
                  AND visited_at < make_timestamptz(number + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai'));
        GET DIAGNOSTICS vanished = ROW_COUNT;
    END IF;
    RETURN written + vanished;
END $$;

CREATE FUNCTION visits_year(at timestamptz) RETURNS int LANGUAGE sql STABLE
    AS $$ SELECT extract(year FROM at AT TIME ZONE 'Asia/Shanghai')::int $$;

CREATE FUNCTION visits_tally_visits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM visits_tally(array_agg(household_id), array_agg(visits_year(visited_at)), false)
           FROM written HAVING count(*) > 0;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM visits_tally(array_agg(household_id), array_agg(visits_year(visited_at)), true)
           FROM gone HAVING count(*) > 0;
    ELSE
        PERFORM visits_tally(array_agg(door), array_agg(visits_year(at)), true)
           FROM (SELECT unnest(ARRAY[gone.household_id, written.household_id]) AS door,
                        unnest(ARRAY[gone.visited_at, written.visited_at]) AS at
                   FROM gone JOIN written USING (id)
                  WHERE (gone.household_id, gone.zone_id, gone.visited_at, gone.outcome, gone.withdrawn_at)
                        IS DISTINCT FROM (written.household_id, written.zone_id, written.visited_at, written.outcome,
                                          written.withdrawn_at)) both_sides HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION visits_tally_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM visits_tally(array_agg(household_id), array_agg(visits_year(visited_at)), false)
       FROM (SELECT DISTINCT visit_id FROM teams) _ JOIN visits_visit visit ON visit.id = visit_id
      WHERE outcome = 'met' AND withdrawn_at IS NULL
     HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER visits_tally_insert AFTER INSERT ON visits_visit
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION visits_tally_visits();
CREATE TRIGGER visits_tally_update AFTER UPDATE ON visits_visit
    REFERENCING OLD TABLE AS gone NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION visits_tally_visits();
CREATE TRIGGER visits_tally_delete AFTER DELETE ON visits_visit
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION visits_tally_visits();
CREATE TRIGGER visits_tally_insert AFTER INSERT ON visits_visitmember
    REFERENCING NEW TABLE AS teams FOR EACH STATEMENT EXECUTE FUNCTION visits_tally_members();
CREATE TRIGGER visits_tally_delete AFTER DELETE ON visits_visitmember
    REFERENCING OLD TABLE AS teams FOR EACH STATEMENT EXECUTE FUNCTION visits_tally_members();
"""
NO_YEARS = """
DROP TRIGGER visits_tally_insert ON visits_visit;
DROP TRIGGER visits_tally_update ON visits_visit;
DROP TRIGGER visits_tally_delete ON visits_visit;
DROP TRIGGER visits_tally_insert ON visits_visitmember;
DROP TRIGGER visits_tally_delete ON visits_visitmember;
DROP FUNCTION visits_tally_visits();
DROP FUNCTION visits_tally_members();
DROP FUNCTION visits_tally(bigint[], int[], boolean);
DROP FUNCTION visits_year(timestamptz);
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("visits", "0001_initial"),
        ("visits", "0002_zone"),
        ("visits", "0003_last_met"),
        ("visits", "0004_indexes"),
        ("visits", "0005_rounds"),
        ("visits", "0006_books"),
        ("visits", "0006_versions"),
        ("visits", "0007_guidebook"),
        ("visits", "0008_photos"),
        ("visits", "0009_opinion_once"),
        ("visits", "0010_wishes"),
        ("visits", "0011_guidebook_left"),
        ("visits", "0012_sent_once"),
        ("visits", "0013_asked_at_visit"),
        ("visits", "0014_edit_versions"),
        ("visits", "0015_slip_back"),
        ("visits", "0016_household_years"),
        ("visits", "0017_slip_ticks"),
    ]

    dependencies = [
        ("petitions", "0001_squashed_0009_search_places"),
        ("territory", "0001_squashed_0006_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(SIGNS, "DROP FUNCTION visit_signs(text, bigint)"),
        Together(
            [
                migrations.CreateModel(
                    name="CareAlert",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("heat", "heat"),
                                    ("cold", "cold"),
                                    ("rain", "heavy rain"),
                                    ("snow", "snow and ice"),
                                ],
                                max_length=4,
                                verbose_name="weather",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(verbose_name="to")),
                        ("text", models.CharField(blank=True, max_length=200, verbose_name="what to do")),
                        ("declared_at", models.DateTimeField(auto_now_add=True, verbose_name="declared at")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="ended early at")),
                        (
                            "committee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "declared_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="declared by",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.zone",
                                verbose_name="zone",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "weather alert",
                        "verbose_name_plural": "weather alerts",
                        "ordering": ["-starts_on", "-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at", None)), fields=["ends_on"], name="care_alert_standing"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="care_alert_dates"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("committee", None), ("subdistrict", None), ("zone__isnull", False)),
                                    models.Q(("committee__isnull", False), ("subdistrict", None), ("zone", None)),
                                    models.Q(("committee", None), ("subdistrict__isnull", False), ("zone", None)),
                                    _connector="OR",
                                ),
                                name="care_alert_one_area",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CareWish",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("heat", "heat"),
                                    ("cold", "cold"),
                                    ("rain", "heavy rain"),
                                    ("snow", "snow and ice"),
                                ],
                                max_length=4,
                                verbose_name="weather",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                        (
                            "household",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_wishes",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "noted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="noted by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "wish for weather care",
                        "verbose_name_plural": "wishes for weather care",
                        "ordering": ["household", "kind", "starts_on"],
                        "indexes": [models.Index(fields=["household", "kind"], name="care_wish_household")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on", None)),
                                fields=("household", "kind"),
                                name="care_wish_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="care_wish_dates",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactQuota",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "rank",
                            models.CharField(
                                choices=[("leader", "leader"), ("chair", "chair"), ("staff", "staff")],
                                max_length=6,
                                verbose_name="rank",
                            ),
                        ),
                        (
                            "target",
                            models.CharField(
                                choices=[
                                    ("contacts", "contacts with households"),
                                    ("paired", "contacts with paired households"),
                                ],
                                default="contacts",
                                max_length=8,
                                verbose_name="what counts",
                            ),
                        ),
                        (
                            "period",
                            models.CharField(
                                choices=[("month", "month"), ("quarter", "quarter"), ("year", "year")],
                                default="month",
                                max_length=7,
                                verbose_name="period",
                            ),
                        ),
                        ("count", models.PositiveSmallIntegerField(verbose_name="how many")),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contact quota",
                        "verbose_name_plural": "contact quotas",
                        "ordering": ["subdistrict", "rank", "target", "period", "starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="quota_dates",
                            ),
                            models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="quota_count"),
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on", None)),
                                fields=("subdistrict", "rank", "target", "period"),
                                name="quota_once",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ContactRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first_on", models.DateField(verbose_name="first day of the quarter")),
                        ("lines", models.JSONField(default=list, verbose_name="lines")),
                        ("published_at", models.DateTimeField(verbose_name="published at")),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="published by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contact record",
                        "verbose_name_plural": "contact records",
                        "ordering": ["committee", "-first_on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("committee", "first_on"), name="contact_record_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Duty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_at", models.DateTimeField(verbose_name="from")),
                        ("ends_at", models.DateTimeField(verbose_name="to")),
                        (
                            "committee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.zone",
                                verbose_name="zone",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "duty",
                        "verbose_name_plural": "duty roster",
                        "ordering": ["starts_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="duty_times"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("committee", None), ("zone__isnull", False)),
                                    models.Q(("committee__isnull", False), ("zone", None)),
                                    _connector="OR",
                                ),
                                name="duty_place",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    (
                                        models.Func(
                                            models.F("user"),
                                            models.F("user"),
                                            django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                                            function="int8range",
                                            output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                        ),
                                        "&&",
                                    ),
                                    (
                                        models.Func(
                                            models.F("starts_at"),
                                            models.F("ends_at"),
                                            django.contrib.postgres.fields.ranges.RangeBoundary(),
                                            function="tstzrange",
                                            output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                        ),
                                        "&&",
                                    ),
                                ],
                                name="one_duty_at_a_time",
                                violation_error_message="This person is on duty elsewhere at that time.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Edition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="name")),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "draft"), ("published", "published"), ("withdrawn", "withdrawn")],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="published at")),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn at")),
                        (
                            "published_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="published by",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="guidebooks",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "edition of the guidebook",
                        "verbose_name_plural": "editions of the guidebook",
                        "ordering": ["-created_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("subdistrict", "name"),
                                name="edition_name",
                                violation_error_message="Another edition has this name already.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "published")),
                                fields=("subdistrict",),
                                name="one_edition_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("published_at", None),
                                        ("published_by", None),
                                        ("state", "draft"),
                                        ("withdrawn_at", None),
                                    ),
                                    models.Q(
                                        ("published_at__isnull", False),
                                        ("published_by__isnull", False),
                                        ("state", "published"),
                                        ("withdrawn_at", None),
                                    ),
                                    models.Q(
                                        ("published_by__isnull", False),
                                        ("state", "withdrawn"),
                                        ("withdrawn_at__gte", models.F("published_at")),
                                    ),
                                    _connector="OR",
                                ),
                                name="edition_dates",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HouseholdEdit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("client_uuid", models.UUIDField()),
                        ("digest", models.CharField(max_length=64)),
                        (
                            "field",
                            models.CharField(
                                choices=[
                                    ("occupancy", "occupancy"),
                                    ("registered_elsewhere", "registered elsewhere"),
                                    ("n_aged_60", "people over 60"),
                                    ("contact", "contact"),
                                ],
                                max_length=20,
                                verbose_name="field",
                            ),
                        ),
                        ("base_version", models.PositiveIntegerField(verbose_name="version it began from")),
                        ("found_version", models.PositiveIntegerField(null=True)),
                        ("left_version", models.PositiveIntegerField(null=True)),
                        ("old", models.JSONField(verbose_name="old value")),
                        ("new", models.JSONField(verbose_name="new value")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("applied", "taken over"),
                                    ("waiting", "waits for a decision"),
                                    ("settled", "decided"),
                                ],
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="decided at")),
                        (
                            "chosen",
                            models.CharField(
                                blank=True,
                                choices=[("there", "the value that stood there"), ("door", "the value from the door")],
                                max_length=5,
                                verbose_name="chosen",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
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
                        (
                            "settled_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "correction of a household",
                        "verbose_name_plural": "corrections of households",
                        "ordering": ["at", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "waiting")),
                                fields=["household"],
                                name="household_edit_waits",
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("client_uuid", "field"), name="household_edit_once"),
                            models.CheckConstraint(
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
                                name="household_edit_settled",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HouseholdPairing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pairings",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pairings",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="paired person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "household pairing",
                        "verbose_name_plural": "household pairings",
                        "ordering": ["household", "-starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="pairing_dates",
                            ),
                            django.contrib.postgres.constraints.ExclusionConstraint(
                                expressions=[
                                    (visits.models.pairing.Same("household"), "&&"),
                                    (visits.models.pairing.Days("starts_on", "ends_on"), "&&"),
                                ],
                                name="pairing_one_at_a_time",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HouseholdYear",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        ("visits", models.PositiveIntegerField(verbose_name="visits")),
                        ("contacts", models.PositiveIntegerField(verbose_name="person-contacts")),
                        ("standing", models.CharField(max_length=12, verbose_name="how it stands")),
                        ("last_at", models.DateTimeField(verbose_name="last visited at")),
                        (
                            "household",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="years",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.zone",
                                verbose_name="zone at the time of the visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "household's year",
                        "verbose_name_plural": "households' years",
                        "ordering": ["household", "year", "zone"],
                        "indexes": [models.Index(fields=["zone", "year"], name="household_year_zone")],
                        "constraints": [
                            models.UniqueConstraint(fields=("household", "year", "zone"), name="household_year_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Intake",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("client_uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("digest", models.CharField(editable=False, max_length=64)),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("visit", "home visit"),
                                    ("phone", "phone"),
                                    ("hotline", "hotline"),
                                    ("suggestion_box", "suggestion box"),
                                    ("email", "e-mail"),
                                    ("questionnaire", "questionnaire"),
                                    ("interview", "interview"),
                                    ("reception", "reception desk"),
                                    ("web", "web form"),
                                    ("paper", "paper slip"),
                                    ("old_register", "old register"),
                                ],
                                max_length=16,
                                verbose_name="channel",
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=160, verbose_name="where it is")),
                        ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                        ("received_at", models.DateTimeField(verbose_name="received at")),
                        ("logged_at", models.DateTimeField(auto_now_add=True, verbose_name="written down at")),
                        (
                            "household",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "logged_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written down by",
                            ),
                        ),
                        (
                            "received_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="received by",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.zone",
                                verbose_name="zone at the time",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "intake",
                        "verbose_name_plural": "intakes",
                        "ordering": ["-logged_at", "-pk"],
                        "indexes": [models.Index(fields=["-logged_at", "-id"], name="intake_recent")],
                    },
                ),
                migrations.CreateModel(
                    name="Offer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("client_uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("errand", "errands and papers"),
                                    ("escort", "somebody to go along"),
                                    ("repair", "small repairs"),
                                    ("housework", "a hand at home"),
                                    ("meal", "meals"),
                                    ("company", "company and talk"),
                                    ("learning", "learning and homework"),
                                    ("digital", "phones and computers"),
                                    ("advice", "advice"),
                                    ("things", "things to use"),
                                    ("festival", "festival days"),
                                    ("other", "something else"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("words", models.CharField(max_length=200, verbose_name="what is offered")),
                        ("capacity", models.PositiveSmallIntegerField(verbose_name="how often")),
                        (
                            "period",
                            models.CharField(
                                choices=[("month", "month"), ("quarter", "quarter"), ("year", "year")],
                                default="month",
                                max_length=7,
                                verbose_name="in each",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                        (
                            "state",
                            models.CharField(
                                choices=[("standing", "standing"), ("withdrawn", "withdrawn")],
                                default="standing",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="noted at")),
                        (
                            "committee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="territory.committee",
                                verbose_name="for which committee",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="noted by",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="offers",
                                to="territory.organization",
                                verbose_name="who offers",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "offer",
                        "verbose_name_plural": "offers",
                        "ordering": ["organization__name", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "standing")), fields=["kind"], name="offer_standing"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="offer_dates",
                            ),
                            models.CheckConstraint(condition=models.Q(("capacity__gte", 1)), name="offer_capacity"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PolicyBrief",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("client_uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        ("text", models.TextField(max_length=4000, verbose_name="text")),
                        ("published_at", models.DateTimeField(verbose_name="published at")),
                        (
                            "committees",
                            models.ManyToManyField(
                                blank=True,
                                related_name="briefs",
                                to="territory.committee",
                                verbose_name="for these committees",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="published by",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="briefs",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "policy brief",
                        "verbose_name_plural": "policy briefs",
                        "ordering": ["-published_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="QuotaException",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "period",
                            models.CharField(
                                choices=[("month", "month"), ("quarter", "quarter"), ("year", "year")],
                                max_length=7,
                                verbose_name="period",
                            ),
                        ),
                        ("first_on", models.DateField(verbose_name="first day of the period")),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("leave", "on leave"),
                                    ("training", "in training"),
                                    ("seconded", "seconded elsewhere"),
                                    ("new", "new in the post"),
                                    ("other_duty", "other duty"),
                                    ("other", "other reason"),
                                ],
                                max_length=10,
                                verbose_name="reason",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="in words")),
                        (
                            "said_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="said by",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="quota_exceptions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "exception from a quota",
                        "verbose_name_plural": "exceptions from quotas",
                        "ordering": ["-first_on", "user"],
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "period", "first_on"), name="quota_exception_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("client_uuid", models.UUIDField(default=uuid.uuid4, unique=True)),
                        ("version", models.PositiveSmallIntegerField(default=1, verbose_name="version")),
                        ("visited_at", models.DateTimeField(verbose_name="visited at")),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("round", "yearly round"),
                                    ("paired", "paired contact"),
                                    ("heat", "heat care"),
                                    ("cold", "cold care"),
                                    ("rain", "rain care"),
                                    ("snow", "snow care"),
                                    ("care", "care follow-up"),
                                    ("sampling", "sampling"),
                                    ("festival", "festival greeting"),
                                ],
                                default="round",
                                max_length=10,
                                verbose_name="purpose",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("met", "met"),
                                    ("nobody_home", "nobody home"),
                                    ("refused", "refused"),
                                    ("moved", "moved away"),
                                    ("vacant", "vacant"),
                                ],
                                max_length=12,
                                verbose_name="outcome",
                            ),
                        ),
                        ("diary", models.TextField(blank=True, max_length=4000, verbose_name="diary")),
                        ("guidebook_left", models.BooleanField(default=False, verbose_name="guidebook left")),
                        ("logged_at", models.DateTimeField(auto_now_add=True, verbose_name="logged at")),
                        ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="withdrawn at")),
                        (
                            "withdrawn_reason",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="why it was withdrawn"
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "logged_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="logged by",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="withdrawn by",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="territory.zone",
                                verbose_name="zone at the time of the visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "home visit",
                        "verbose_name_plural": "home visits",
                        "ordering": ["-visited_at", "-pk"],
                        "indexes": [
                            models.Index(fields=["household", "-visited_at"], name="visit_household"),
                            models.Index(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=["visited_at", "outcome"],
                                name="visit_coverage",
                            ),
                            models.Index(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=["zone", "visited_at"],
                                name="visit_zone",
                            ),
                            models.Index(fields=["logged_by", "-logged_at"], name="visit_logged"),
                            models.Index(
                                condition=models.Q(("guidebook_left", True), ("withdrawn_at", None)),
                                fields=["visited_at", "household"],
                                name="visit_guidebook",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="visit_withdrawn",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        ("opened_on", models.DateField(verbose_name="opened on")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="closed on")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "visiting round",
                        "verbose_name_plural": "visiting rounds",
                        "ordering": ["subdistrict", "-year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("subdistrict", "year"), name="visit_round_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("closed_on", None), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                                ),
                                name="visit_round_dates",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BriefRead",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        (
                            "brief",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="readings",
                                to="visits.policybrief",
                                verbose_name="policy brief",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reading of a brief",
                        "verbose_name_plural": "readings of briefs",
                        "constraints": [models.UniqueConstraint(fields=("brief", "user"), name="brief_read_once")],
                    },
                ),
                migrations.CreateModel(
                    name="CareTask",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                        ("last_tried_at", models.DateTimeField(null=True, verbose_name="last tried at")),
                        ("done_at", models.DateTimeField(null=True, verbose_name="done at")),
                        (
                            "how",
                            models.CharField(
                                blank=True,
                                choices=[("seen", "seen"), ("phone", "by phone")],
                                max_length=5,
                                verbose_name="how",
                            ),
                        ),
                        (
                            "alert",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="visits.carealert",
                                verbose_name="weather alert",
                            ),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="done by",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_tasks",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="visits.visit",
                                verbose_name="home visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "care task",
                        "verbose_name_plural": "care tasks",
                        "ordering": ["alert", "household"],
                        "constraints": [
                            models.UniqueConstraint(fields=("alert", "household"), name="care_task_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_at", None), ("done_by", None), ("how", "")),
                                    models.Q(("done_at__isnull", False), ("done_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="care_task_done_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IntakePetition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "intake",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="raised",
                                to="visits.intake",
                                verbose_name="intake",
                            ),
                        ),
                        (
                            "petition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="MicroWish",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("client_uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("errand", "errands and papers"),
                                    ("escort", "somebody to go along"),
                                    ("repair", "small repairs"),
                                    ("housework", "a hand at home"),
                                    ("meal", "meals"),
                                    ("company", "company and talk"),
                                    ("learning", "learning and homework"),
                                    ("digital", "phones and computers"),
                                    ("advice", "advice"),
                                    ("things", "things to use"),
                                    ("festival", "festival days"),
                                    ("other", "something else"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=40, verbose_name="the wish")),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="more about it")),
                        (
                            "budget",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="about how many yuan"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("claimed", "claimed"),
                                    ("fulfilled", "fulfilled"),
                                    ("confirmed", "confirmed"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "heard",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("satisfied", "satisfied"),
                                    ("partly", "partly satisfied"),
                                    ("not", "not satisfied"),
                                ],
                                max_length=10,
                                verbose_name="the household says",
                            ),
                        ),
                        ("posted_at", models.DateTimeField(auto_now_add=True, verbose_name="posted at")),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wishes",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "posted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="posted by",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wishes",
                                to="visits.visit",
                                verbose_name="home visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "micro-wish",
                        "verbose_name_plural": "micro-wishes",
                        "ordering": ["posted_at", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["open", "claimed", "fulfilled"])),
                                fields=["posted_at"],
                                name="wish_going_on",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("heard__in", ["satisfied", "partly", "not"]), ("state", "confirmed")),
                                    models.Q(models.Q(("state", "confirmed"), _negated=True), ("heard", "")),
                                    _connector="OR",
                                ),
                                name="wish_confirmed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Need",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("client_uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "with_visit",
                            models.BooleanField(
                                db_default=False, default=False, editable=False, verbose_name="noted with the visit"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("errand", "errands and papers"),
                                    ("escort", "somebody to go along"),
                                    ("repair", "small repairs"),
                                    ("housework", "a hand at home"),
                                    ("meal", "meals"),
                                    ("company", "company and talk"),
                                    ("learning", "learning and homework"),
                                    ("digital", "phones and computers"),
                                    ("advice", "advice"),
                                    ("things", "things to use"),
                                    ("festival", "festival days"),
                                    ("other", "something else"),
                                ],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("words", models.CharField(max_length=200, verbose_name="what is needed")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("matched", "agreed"),
                                    ("delivered", "delivered"),
                                    ("confirmed", "confirmed"),
                                    ("dropped", "dropped"),
                                ],
                                default="open",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("noted_at", models.DateTimeField(auto_now_add=True, verbose_name="noted at")),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "noted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="noted by",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="needs",
                                to="visits.visit",
                                verbose_name="home visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "need",
                        "verbose_name_plural": "needs",
                        "ordering": ["noted_at", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["open", "matched", "delivered"])),
                                fields=["noted_at"],
                                name="need_going_on",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("state__in", ["open", "matched", "delivered"])), ("closed_at", None)
                                    ),
                                    models.Q(("closed_at__isnull", False), ("state__in", ["confirmed", "dropped"])),
                                    _connector="OR",
                                ),
                                name="need_closed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "dropped"), _negated=True),
                                    models.Q(("reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="need_dropped_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpenResource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(editable=False, max_length=20)),
                        (
                            "resource_class",
                            models.CharField(
                                choices=[
                                    ("meet", "places to meet"),
                                    ("learn", "places to learn and exercise"),
                                    ("help", "places that help out"),
                                ],
                                max_length=10,
                                verbose_name="class",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                        ("name", models.CharField(max_length=40, verbose_name="name")),
                        ("name_en", models.CharField(blank=True, max_length=60, verbose_name="name in English")),
                        ("place", models.CharField(max_length=60, verbose_name="where")),
                        ("place_en", models.CharField(blank=True, max_length=100, verbose_name="where, in English")),
                        ("hours", models.CharField(blank=True, max_length=60, verbose_name="opening hours")),
                        (
                            "hours_en",
                            models.CharField(blank=True, max_length=100, verbose_name="opening hours, in English"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="office phone")),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="resources",
                                to="visits.edition",
                                verbose_name="edition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "open resource",
                        "verbose_name_plural": "open resources",
                        "ordering": ["edition", "position", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("edition", "code"), name="resource_code")],
                    },
                ),
                migrations.CreateModel(
                    name="OpinionItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("client_uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
                        (
                            "channel",
                            models.CharField(
                                choices=[
                                    ("visit", "home visit"),
                                    ("phone", "phone"),
                                    ("hotline", "hotline"),
                                    ("suggestion_box", "suggestion box"),
                                    ("email", "e-mail"),
                                    ("questionnaire", "questionnaire"),
                                    ("interview", "interview"),
                                    ("reception", "reception desk"),
                                    ("web", "web form"),
                                    ("paper", "paper slip"),
                                    ("old_register", "old register"),
                                ],
                                default="visit",
                                max_length=16,
                                verbose_name="channel",
                            ),
                        ),
                        ("heard_at", models.DateTimeField(verbose_name="heard at")),
                        (
                            "topic",
                            models.CharField(
                                choices=[
                                    ("housing_repair", "housing repair"),
                                    ("property_management", "property management"),
                                    ("lifts", "lifts"),
                                    ("water_power_gas", "water, power, gas"),
                                    ("drainage", "drains and flooding"),
                                    ("parking", "parking"),
                                    ("traffic", "traffic and roads"),
                                    ("noise", "noise"),
                                    ("air_and_smell", "fumes and smells"),
                                    ("waste_sorting", "waste and cleaning"),
                                    ("greenery", "trees and greenery"),
                                    ("illegal_building", "illegal building"),
                                    ("fire_safety", "fire safety"),
                                    ("public_safety", "public safety"),
                                    ("street_trade", "street trade and shops"),
                                    ("renewal", "renewal and resettlement"),
                                    ("elderly_care", "care for the elderly"),
                                    ("children_schools", "children and schools"),
                                    ("health_services", "health services"),
                                    ("social_aid", "social aid"),
                                    ("work_pensions", "work and pensions"),
                                    ("neighbours", "disputes between neighbours"),
                                    ("culture_sport", "culture and sport"),
                                    ("staff_conduct", "conduct of staff"),
                                    ("other", "other"),
                                ],
                                default="other",
                                max_length=24,
                                verbose_name="topic",
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="what was said")),
                        (
                            "triage",
                            models.CharField(
                                choices=[
                                    ("simple", "simple: solved on the spot"),
                                    ("sudden", "sudden: reported at once"),
                                    ("complex", "complex: collected and studied"),
                                    ("hard", "hard: passed up"),
                                ],
                                default="simple",
                                max_length=8,
                                verbose_name="triage",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("new", "not sorted yet"),
                                    ("noted", "taken note of"),
                                    ("counted", "counted under its topic"),
                                    ("petition", "became a petition"),
                                    ("withdrawn", "withdrawn with its visit"),
                                ],
                                default="new",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("sorted_at", models.DateTimeField(null=True, verbose_name="sorted at")),
                        (
                            "household",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "intake",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="opinions",
                                to="visits.intake",
                                verbose_name="intake",
                            ),
                        ),
                        (
                            "petition",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="petitions.petition",
                                verbose_name="petition it became",
                            ),
                        ),
                        (
                            "sorted_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="sorted by",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.zone",
                                verbose_name="zone at the time",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="opinions",
                                to="visits.visit",
                                verbose_name="home visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "opinion item",
                        "verbose_name_plural": "opinion items",
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(fields=["-heard_at", "-id"], name="opinion_recent"),
                            models.Index(fields=["zone", "-heard_at"], name="opinion_zone"),
                            models.Index(fields=["topic", "heard_at"], name="opinion_topic"),
                            models.Index(
                                condition=models.Q(("state", "new")), fields=["-heard_at"], name="opinion_unsorted"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("visit", "client_uuid"), name="opinion_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("intake__isnull", False), ("visit", None)),
                                    models.Q(("intake", None), ("visit__isnull", False)),
                                    _connector="OR",
                                ),
                                name="opinion_one_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("sorted_at", None), ("sorted_by", None), ("state", "new")),
                                    ("state", "withdrawn"),
                                    models.Q(
                                        ("sorted_at__isnull", False),
                                        ("sorted_by__isnull", False),
                                        ("state__in", ["noted", "counted", "petition"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="opinion_sorted_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("petition__isnull", False), ("state", "petition")),
                                    ("state", "withdrawn"),
                                    models.Q(("petition", None), ("state__in", ["new", "noted", "counted"])),
                                    _connector="OR",
                                ),
                                name="opinion_petition_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RaisedPetition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "petition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="raised",
                                to="visits.visit",
                                verbose_name="home visit",
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="ReplySlip",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("client_uuid", models.UUIDField(default=uuid.uuid4, unique=True)),
                        (
                            "way",
                            models.CharField(
                                choices=[("door", "ticked at the door"), ("desk", "typed in at the desk")],
                                default="desk",
                                max_length=5,
                                verbose_name="way",
                            ),
                        ),
                        ("came_back_on", models.DateField(verbose_name="came back on")),
                        ("received_at", models.DateTimeField(auto_now_add=True, verbose_name="received at")),
                        (
                            "ticked",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=20),
                                default=list,
                                editable=False,
                                size=None,
                                verbose_name="services ticked",
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(editable=False, null=True, verbose_name="taken back at")),
                        (
                            "withdrawn_reason",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="why it was taken back"
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="slips",
                                to="visits.edition",
                                verbose_name="edition",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reply_slips",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "received_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="received by",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken back by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reply slip",
                        "verbose_name_plural": "reply slips",
                        "ordering": ["-came_back_on", "-pk"],
                        "indexes": [models.Index(fields=["household", "-came_back_on"], name="slip_household")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("withdrawn_reason", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="slip_withdrawn",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Service",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(editable=False, max_length=20)),
                        (
                            "service_class",
                            models.CharField(
                                choices=[
                                    ("errands", "errands and papers"),
                                    ("care", "care and help"),
                                    ("health", "health"),
                                    ("culture", "learning and leisure"),
                                    ("safety", "safety and neighbours"),
                                ],
                                max_length=10,
                                verbose_name="class",
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                        ("name", models.CharField(max_length=40, verbose_name="name")),
                        ("name_en", models.CharField(blank=True, max_length=60, verbose_name="name in English")),
                        ("sentence", models.CharField(max_length=120, verbose_name="in one sentence")),
                        (
                            "sentence_en",
                            models.CharField(blank=True, max_length=200, verbose_name="in one sentence, in English"),
                        ),
                        ("provider", models.CharField(blank=True, max_length=40, verbose_name="run by, in words")),
                        ("provider_en", models.CharField(blank=True, max_length=60, verbose_name="run by, in English")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="office phone")),
                        ("how_to_join", models.CharField(blank=True, max_length=120, verbose_name="how to join")),
                        (
                            "how_to_join_en",
                            models.CharField(blank=True, max_length=200, verbose_name="how to join, in English"),
                        ),
                        ("joinable", models.BooleanField(default=True, verbose_name="stands on the reply slip")),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="services",
                                to="visits.edition",
                                verbose_name="edition",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.organization",
                                verbose_name="run by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service",
                        "verbose_name_plural": "services",
                        "ordering": ["edition", "position", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("edition", "code"), name="service_code")],
                    },
                ),
                migrations.CreateModel(
                    name="VisitMember",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                db_index=False, on_delete=django.db.models.deletion.CASCADE, to="visits.visit"
                            ),
                        ),
                    ],
                    options={
                        "constraints": [models.UniqueConstraint(fields=("visit", "user"), name="visit_member_once")],
                    },
                ),
                migrations.CreateModel(
                    name="VisitPhoto",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "sha256",
                            models.CharField(
                                max_length=64, validators=[django.core.validators.RegexValidator("^[0-9a-f]{64}\\Z")]
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("arrived", "being prepared"),
                                    ("ready", "ready"),
                                    ("refused", "could not be taken"),
                                    ("removed", "removed"),
                                ],
                                default="arrived",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "flaw",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no_image", "This is no photo: take JPEG, PNG or WebP."),
                                    ("too_large", "The photo has too many pixels. Send a smaller one."),
                                    ("broken", "The photo is damaged. Take it once more."),
                                    ("gone", "The photo's file is gone."),
                                    ("failed", "The photo could not be prepared."),
                                ],
                                max_length=10,
                                verbose_name="why not",
                            ),
                        ),
                        ("width", models.PositiveSmallIntegerField(null=True, verbose_name="width")),
                        ("height", models.PositiveSmallIntegerField(null=True, verbose_name="height")),
                        (
                            "arrived_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="arrived at"
                            ),
                        ),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                        ("next_try_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        (
                            "taken_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="brought by",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="photos",
                                to="visits.visit",
                                verbose_name="home visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "door photo",
                        "verbose_name_plural": "door photos",
                        "ordering": ["visit", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "arrived")), fields=["next_try_at"], name="photo_waits"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("visit", "sha256"), name="photo_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "ready"), _negated=True),
                                    models.Q(("height__isnull", False), ("width__isnull", False)),
                                    _connector="OR",
                                ),
                                name="photo_ready",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "refused"), models.Q(("flaw", ""), _negated=True)),
                                    models.Q(models.Q(("state", "refused"), _negated=True), ("flaw", "")),
                                    _connector="OR",
                                ),
                                name="photo_refused",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitText",
                    fields=[
                        (
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="visits.visit",
                            ),
                        ),
                        ("household_id", models.BigIntegerField()),
                        ("text", models.TextField()),
                    ],
                    options={
                        "verbose_name": "search text of a visit",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                visits.models.diary.Signs("text", "household_id"), name="visit_signs"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="VisitVersion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("version", models.PositiveSmallIntegerField(verbose_name="version")),
                        ("content", models.JSONField(verbose_name="content")),
                        ("digest", models.CharField(max_length=64)),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("visit", "version"), name="visit_version_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Enrolment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(editable=False, max_length=20)),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("wished", "wished for"),
                                    ("contacted", "contacted"),
                                    ("joined", "joined"),
                                    ("declined", "did not join"),
                                    ("left", "left again"),
                                ],
                                default="wished",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="due on")),
                        ("done_at", models.DateTimeField(null=True, verbose_name="done at")),
                        ("left_at", models.DateTimeField(null=True, verbose_name="left at")),
                        (
                            "household",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enrolments",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enrolments",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "slip",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enrolments",
                                to="visits.replyslip",
                                verbose_name="reply slip",
                            ),
                        ),
                        (
                            "service",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="enrolments",
                                to="visits.service",
                                verbose_name="service",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "enrolment",
                        "verbose_name_plural": "enrolments",
                        "ordering": ["due_on", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ["wished", "contacted"])),
                                fields=["due_on"],
                                name="enrolment_waiting",
                            ),
                            models.Index(fields=["household", "state"], name="enrolment_household"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["wished", "contacted", "joined"])),
                                fields=("household", "code"),
                                name="one_enrolment_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ["wished", "contacted"]), ("done_at", None), ("left_at", None)
                                    ),
                                    models.Q(
                                        ("done_at__isnull", False),
                                        ("left_at", None),
                                        ("state__in", ["joined", "declined"]),
                                    ),
                                    models.Q(("done_at__isnull", False), ("left_at__isnull", False), ("state", "left")),
                                    _connector="OR",
                                ),
                                name="enrolment_dates",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Match",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("agreed", "agreed"),
                                    ("delivered", "delivered"),
                                    ("confirmed", "confirmed"),
                                    ("called_off", "called off"),
                                ],
                                default="agreed",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("what", models.CharField(max_length=200, verbose_name="what was agreed")),
                        ("planned_on", models.DateField(verbose_name="planned for")),
                        ("by_whom", models.CharField(blank=True, max_length=60, verbose_name="by whom")),
                        ("agreed_at", models.DateTimeField(auto_now_add=True, verbose_name="agreed at")),
                        ("delivered_on", models.DateField(null=True, verbose_name="delivered on")),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        (
                            "heard",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("satisfied", "satisfied"),
                                    ("partly", "partly satisfied"),
                                    ("not", "not satisfied"),
                                ],
                                max_length=10,
                                verbose_name="the household says",
                            ),
                        ),
                        ("heard_at", models.DateTimeField(null=True, verbose_name="told at")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "agreed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="agreed by",
                            ),
                        ),
                        (
                            "heard_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="told to",
                            ),
                        ),
                        (
                            "need",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matches",
                                to="visits.need",
                                verbose_name="need",
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="matches",
                                to="visits.offer",
                                verbose_name="offer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "match",
                        "verbose_name_plural": "matches",
                        "ordering": ["planned_on", "pk"],
                        "indexes": [models.Index(fields=["offer", "planned_on"], name="match_capacity")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["agreed", "delivered"])),
                                fields=("need",),
                                name="one_match_at_a_time",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("delivered_on", None), ("state", "agreed")),
                                    models.Q(
                                        ("delivered_on__isnull", False), ("state__in", ["delivered", "confirmed"])
                                    ),
                                    ("state", "called_off"),
                                    _connector="OR",
                                ),
                                name="match_delivered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("heard__in", ["satisfied", "partly", "not"]),
                                        ("heard_at__isnull", False),
                                        ("heard_by__isnull", False),
                                        ("state", "confirmed"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "confirmed"), _negated=True),
                                        ("heard", ""),
                                        ("heard_at", None),
                                        ("heard_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="match_confirmed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Sponsorship",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[("wish", "a micro-wish"), ("offer", "an offer"), ("own", "in own words")],
                                max_length=5,
                                verbose_name="purpose",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=100, verbose_name="for what")),
                        (
                            "committee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sponsorships",
                                to="territory.committee",
                                verbose_name="kept by",
                            ),
                        ),
                        (
                            "offer",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sponsorships",
                                to="visits.offer",
                                verbose_name="offer",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sponsorships",
                                to="territory.organization",
                                verbose_name="sponsor",
                            ),
                        ),
                        (
                            "wish",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sponsorships",
                                to="visits.microwish",
                                verbose_name="micro-wish",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "sponsorship",
                        "verbose_name_plural": "sponsorships",
                        "ordering": ["organization__name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("offer", None), ("purpose", "wish"), ("wish__isnull", False)),
                                    models.Q(("offer__isnull", False), ("purpose", "offer"), ("wish", None)),
                                    models.Q(
                                        ("offer", None),
                                        ("purpose", "own"),
                                        ("wish", None),
                                        models.Q(("words", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="sponsorship_purpose",
                            ),
                            models.UniqueConstraint(
                                fields=("organization", "committee", "purpose", "wish", "offer", "words"),
                                name="one_sponsorship_a_purpose",
                                nulls_distinct=False,
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WishClaim",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("claimed_at", models.DateTimeField(auto_now_add=True, verbose_name="claimed at")),
                        ("released_at", models.DateTimeField(null=True, verbose_name="released at")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "claimed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="noted by",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="wish_claims",
                                to="territory.organization",
                                verbose_name="claimed by",
                            ),
                        ),
                        (
                            "wish",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="claims",
                                to="visits.microwish",
                                verbose_name="micro-wish",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "claim of a wish",
                        "verbose_name_plural": "claims of wishes",
                        "ordering": ["wish", "claimed_at"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("released_at", None)), fields=("wish",), name="one_claimant"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WishStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("claimed", "claimed"),
                                    ("fulfilled", "fulfilled"),
                                    ("confirmed", "confirmed"),
                                    ("withdrawn", "withdrawn"),
                                ],
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "wish",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="visits.microwish",
                                verbose_name="micro-wish",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a wish",
                        "verbose_name_plural": "steps of wishes",
                        "ordering": ["wish", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="SponsorEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("client_uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        (
                            "kind",
                            models.CharField(
                                choices=[("given", "given"), ("spent", "spent"), ("reversed", "taken back")],
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "amount",
                            models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="yuan"),
                        ),
                        ("goods", models.CharField(blank=True, max_length=100, verbose_name="goods")),
                        ("note", models.CharField(blank=True, max_length=100, verbose_name="note")),
                        ("on", models.DateField(verbose_name="on")),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "reverses",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="visits.sponsorentry",
                                verbose_name="takes back",
                            ),
                        ),
                        (
                            "sponsorship",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="visits.sponsorship",
                                verbose_name="sponsorship",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "entry of the sponsorship ledger",
                        "verbose_name_plural": "sponsorship ledger",
                        "ordering": ["sponsorship", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount__gte", 0), ("kind", "given"), ("reverses", None)),
                                    models.Q(("amount__lte", 0), ("kind", "spent"), ("reverses", None)),
                                    models.Q(("kind", "reversed"), ("reverses__isnull", False)),
                                    _connector="OR",
                                ),
                                name="sponsor_entry_kind",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("amount", 0), _negated=True),
                                    models.Q(("goods", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="sponsor_entry_says_something",
                            ),
                        ],
                    },
                ),
            ]
        ),
        migrations.AddField(
            model_name="visit",
            name="members",
            field=models.ManyToManyField(
                related_name="visits", through="visits.VisitMember", to=settings.AUTH_USER_MODEL, verbose_name="team"
            ),
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="sponsorentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="sponsor_entry_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0f28580fb493e6e0c9679bb5861b73e67d6eb263",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_sponsor_entry_append_only_efebe",
                            table="visits_sponsorentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sponsorentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="sponsor_entry_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'the sponsorship ledger cannot be truncated';",
                            hash="1ad7f227b6ff1f10b83ed8110664293f44981932",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_sponsor_entry_no_truncate_fde72",
                            table="visits_sponsorentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="sponsorentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="sponsor_entry_balance",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE rest numeric;",
                            func="\n    PERFORM 1 FROM visits_sponsorship WHERE id = NEW.sponsorship_id FOR UPDATE;\n    SELECT coalesce(sum(amount), 0) + NEW.amount INTO rest FROM visits_sponsorentry\n        WHERE sponsorship_id = NEW.sponsorship_id;\n    IF rest < 0 THEN\n        RAISE EXCEPTION 'a sponsorship cannot fall below nothing' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (\n        SELECT FROM visits_sponsorentry WHERE id = NEW.reverses_id AND sponsorship_id = NEW.sponsorship_id\n            AND amount = -NEW.amount AND goods = NEW.goods AND reverses_id IS NULL\n    ) THEN\n        RAISE EXCEPTION 'an entry is taken back by its own opposite' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="1a5afe69593902f61eb35e4a34795d0d22daaf7d",
                            operation="INSERT",
                            pgid="pgtrigger_sponsor_entry_balance_e786d",
                            table="visits_sponsorentry",
                            when="BEFORE",
                        ),
                    ),
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
                pgtrigger.migrations.AddTrigger(
                    model_name="wishstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="wish_step_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="c9ab230a3ab6ab735352225288716a0bc49c870e",
                            operation="DELETE",
                            pgid="pgtrigger_wish_step_no_delete_b8e97",
                            table="visits_wishstep",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
        migrations.RunSQL(MET, NO_MET),
        migrations.RunSQL(WALL, NO_WALL),
        migrations.RunSQL(YEARS, NO_YEARS),
    ]
