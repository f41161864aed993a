"""Petitions on their line of three stops, takeovers, the sweep's clock and search texts.

The wall around petitioners: a row is there for the zone of its petition alone (see wulibridge.personal).
The policy holds for reading and, having no WITH CHECK of its own, for writing too. No context: NULL, so nothing. The
inner SELECT lets the setting be read once a statement, not once a row. The owner, who migrates and dumps, is exempt.

Chinese has no word breaks, so any two signs that stand side by side can be searched for. `bigrams` must be immutable,
for an index holds what it once returned; the high cost keeps the planner from calling it row by row. Where a petition
is stands beside what it is found by, kept by the database whatever writes: a petition that goes to another zone, a zone
that goes to another committee, a committee that goes to another subdistrict. A new search text waits for whoever moves
its petition at that moment.
"""

import uuid

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import petitions.models.search
from wulibridge.together import Together

BIGRAMS = """
CREATE FUNCTION bigrams(said text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
DECLARE
    signs text[] := string_to_array(said, NULL);
BEGIN
    RETURN ARRAY(SELECT DISTINCT sign || following FROM unnest(signs, signs[2:]) AS pair(sign, following)
                  WHERE following IS NOT NULL);
END $$;
"""

WALL = """
CREATE POLICY personal_data ON petitions_petitioner USING (EXISTS (
    SELECT FROM petitions_petition petition
     WHERE petition.id = petitions_petitioner.petition_id
       AND petition.zone_id = ANY ((SELECT nullif(current_setting('wulibridge.zones', true), '')::bigint[])::bigint[])
));
ALTER TABLE petitions_petitioner ENABLE ROW LEVEL SECURITY;
"""
NO_WALL = """
ALTER TABLE petitions_petitioner DISABLE ROW LEVEL SECURITY;
DROP POLICY personal_data ON petitions_petitioner;
"""

PLACES = """
CREATE FUNCTION search_places(of_zone bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY['subdistrict ' || committee.subdistrict_id, 'zone ' || zone.id]
      FROM territory_zone zone JOIN territory_committee committee ON committee.id = zone.committee_id
     WHERE zone.id = of_zone
$$;

CREATE FUNCTION search_placed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_zone bigint;
BEGIN
    SELECT zone_id INTO its_zone FROM petitions_petition WHERE id = NEW.petition_id FOR SHARE;
    NEW.places := search_places(its_zone);
    RETURN NEW;
END $$;

CREATE FUNCTION search_petition_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE petitions_searchtext SET places = search_places(NEW.zone_id) WHERE petition_id = NEW.id;
    RETURN NULL;
END $$;

CREATE FUNCTION search_zone_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE petitions_searchtext SET places = search_places(NEW.id)
      FROM petitions_petition petition WHERE petition.id = petition_id AND petition.zone_id = NEW.id;
    RETURN NULL;
END $$;

CREATE FUNCTION search_committee_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE petitions_searchtext SET places = search_places(zone.id)
      FROM petitions_petition petition JOIN territory_zone zone ON zone.id = petition.zone_id
     WHERE petition.id = petition_id AND zone.committee_id = NEW.id;
    RETURN NULL;
END $$;

CREATE TRIGGER search_placed BEFORE INSERT ON petitions_searchtext
    FOR EACH ROW EXECUTE FUNCTION search_placed();
CREATE TRIGGER search_petition_moved AFTER UPDATE OF zone_id ON petitions_petition
    FOR EACH ROW WHEN (OLD.zone_id <> NEW.zone_id) EXECUTE FUNCTION search_petition_moved();
CREATE TRIGGER search_zone_moved AFTER UPDATE OF committee_id ON territory_zone
    FOR EACH ROW WHEN (OLD.committee_id <> NEW.committee_id) EXECUTE FUNCTION search_zone_moved();
CREATE TRIGGER search_committee_moved AFTER UPDATE OF subdistrict_id ON territory_committee
    FOR EACH ROW WHEN (OLD.subdistrict_id <> NEW.subdistrict_id) EXECUTE FUNCTION search_committee_moved();
"""
NO_PLACES = """
DROP TRIGGER search_placed ON petitions_searchtext;
DROP TRIGGER search_petition_moved ON petitions_petition;
DROP TRIGGER search_zone_moved ON territory_zone;
DROP TRIGGER search_committee_moved ON territory_committee;
DROP FUNCTION search_placed();
DROP FUNCTION search_petition_moved();
DROP FUNCTION search_zone_moved();
DROP FUNCTION search_committee_moved();
DROP FUNCTION search_places(bigint);
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("petitions", "0001_initial"),
        ("petitions", "0002_wall"),
        ("petitions", "0003_takeover"),
        ("petitions", "0004_clock_guard"),
        ("petitions", "0005_search"),
        ("petitions", "0006_takeover_findable"),
        ("petitions", "0007_indexes"),
        ("petitions", "0008_dashboard_indexes"),
        ("petitions", "0009_search_places"),
    ]

    dependencies = [
        ("territory", "0001_squashed_0006_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(BIGRAMS, "DROP FUNCTION bigrams(text)"),
        Together(
            [
                migrations.CreateModel(
                    name="Heartbeat",
                    fields=[
                        ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ("at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), null=True)),
                        ("result", models.JSONField(default=dict)),
                        ("clock_at", models.DateTimeField(null=True)),
                        ("boot", models.CharField(blank=True, max_length=40)),
                        ("uptime", models.FloatField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name="NumberSeries",
                    fields=[
                        ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                        ("last", models.PositiveIntegerField(default=0)),
                    ],
                ),
                migrations.CreateModel(
                    name="Outage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("started_at", models.DateTimeField(verbose_name="from")),
                        ("ended_at", models.DateTimeField(verbose_name="to")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="recorded at"
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recorded by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "outage",
                        "verbose_name_plural": "outages",
                        "ordering": ["-started_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ended_at__gt", models.F("started_at"))),
                                name="outage_ends_after_it_starts",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SweepHold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "raised_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="held since"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("clock_back", "the clock went back"),
                                    ("clock_forward", "the clock jumped forward"),
                                    ("mass", "unusually many fell due at once"),
                                ],
                                max_length=16,
                                verbose_name="what was seen",
                            ),
                        ),
                        ("facts", models.JSONField(default=dict, verbose_name="figures")),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("clock_right", "the clock is right"),
                                    ("outage", "there was an outage"),
                                    ("set_right", "the clock was wrong and has been set right"),
                                ],
                                max_length=16,
                                verbose_name="answer",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                        ("confirmed_at", models.DateTimeField(null=True, verbose_name="answered at")),
                        ("confirmed_as", models.CharField(blank=True, max_length=150, verbose_name="answered by")),
                        (
                            "confirmed_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "held deadlines",
                        "verbose_name_plural": "held deadlines",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("answer", "")), fields=("answer",), name="sweep_hold_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", ""),
                                        ("confirmed_as", ""),
                                        ("confirmed_at", None),
                                        ("confirmed_by", None),
                                    ),
                                    models.Q(
                                        ("confirmed_at__isnull", False),
                                        models.Q(("confirmed_as", ""), _negated=True),
                                        models.Q(("answer", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="sweep_hold_answered_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Takeover",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
                        ("file_name", models.CharField(max_length=200, verbose_name="file")),
                        ("dry_run", models.BooleanField(default=False, verbose_name="only check, change nothing")),
                        ("all_or_nothing", models.BooleanField(default=False, verbose_name="all or nothing")),
                        ("rows_total", models.PositiveIntegerField(default=0, verbose_name="rows")),
                        ("rows_done", models.PositiveIntegerField(default=0, verbose_name="rows judged")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("report", models.JSONField(default=dict, verbose_name="report")),
                        ("uploaded_by_id", models.BigIntegerField(null=True, verbose_name="uploaded by")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("running", "running"),
                                    ("asking", "columns to be named"),
                                    ("done", "done"),
                                    ("failed", "failed"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("file", models.FileField(upload_to="takeovers/")),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        ("columns", models.JSONField(default=dict)),
                        ("headers_key", models.CharField(blank=True, max_length=64)),
                        ("findable", models.BooleanField(default=True, editable=False)),
                        ("replayed_to", models.DateTimeField(blank=True, null=True)),
                        (
                            "committees",
                            models.ManyToManyField(
                                related_name="takeovers", to="territory.committee", verbose_name="committees"
                            ),
                        ),
                        (
                            "receiving_zones",
                            models.ManyToManyField(
                                related_name="+", to="territory.zone", verbose_name="receiving zones"
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "takeover",
                        "verbose_name_plural": "takeovers",
                        "ordering": ["-uploaded_at"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Petition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("client_uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("number", models.CharField(max_length=20, verbose_name="number")),
                        ("query_code", models.CharField(max_length=12, verbose_name="query code")),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        ("text", models.TextField(max_length=4000, verbose_name="what was said")),
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
                        (
                            "urgency",
                            models.CharField(
                                choices=[
                                    ("normal", "normal"),
                                    ("urgent", "urgent"),
                                    ("emergency", "sudden: all three stops are told at once"),
                                ],
                                default="normal",
                                max_length=12,
                                verbose_name="urgency",
                            ),
                        ),
                        (
                            "confidential",
                            models.BooleanField(default=False, verbose_name="keep the petitioner's name confidential"),
                        ),
                        ("address", models.CharField(blank=True, max_length=160, verbose_name="address")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("registered", "waiting to be taken"),
                                    ("taken", "in hand"),
                                    ("answered", "answered, waiting for the resident's verdict"),
                                    ("disputed", "resident not satisfied, waiting for a decision"),
                                    ("closed", "closed"),
                                ],
                                default="registered",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "stop",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "zone"), (2, "residents' committee"), (3, "subdistrict")],
                                default=1,
                                verbose_name="stop",
                            ),
                        ),
                        ("received_at", models.DateTimeField(verbose_name="received at")),
                        ("due_on", models.DateField(verbose_name="due at this stop")),
                        ("total_due_on", models.DateField(verbose_name="due over the whole line")),
                        ("wake_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "supervised_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="under supervision since"),
                        ),
                        ("reopened", models.PositiveSmallIntegerField(default=0, verbose_name="times reopened")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                        (
                            "department",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="petitions",
                                to="territory.organization",
                                verbose_name="helping department",
                            ),
                        ),
                        (
                            "duplicate_of",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duplicates",
                                to="petitions.petition",
                                verbose_name="says the same as",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="petitions",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="owned_petitions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "registered_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="registered_petitions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="registered by",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="petitions",
                                to="territory.zone",
                                verbose_name="zone",
                            ),
                        ),
                        (
                            "taken_over_from",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="petitions",
                                to="petitions.takeover",
                                verbose_name="taken over from",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "petition",
                        "verbose_name_plural": "petitions",
                        "ordering": ["-received_at", "-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("wake_at__isnull", False)),
                                fields=["wake_at"],
                                name="petition_alarm",
                            ),
                            models.Index(fields=["zone", "state", "due_on"], name="petition_due"),
                            models.Index(fields=["zone", "-received_at", "-id"], name="petition_zone_recent"),
                            models.Index(fields=["-received_at", "-id"], name="petition_recent"),
                            models.Index(
                                condition=models.Q(("taken_over_from__isnull", False)),
                                fields=["taken_over_from"],
                                name="petition_taken_over",
                            ),
                            models.Index(
                                condition=models.Q(("duplicate_of__isnull", False)),
                                fields=["duplicate_of"],
                                name="petition_duplicates",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("number",), name="petition_number"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at__isnull", False), ("state", "closed")),
                                    models.Q(models.Q(("state", "closed"), _negated=True), ("closed_at", None)),
                                    _connector="OR",
                                ),
                                name="petition_closed_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("wake_at", None), ("state__in", ["registered", "taken"]), _connector="OR"
                                ),
                                name="petition_alarm_only_while_waiting",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("duplicate_of", None),
                                    models.Q(("duplicate_of", models.F("pk")), _negated=True),
                                    _connector="OR",
                                ),
                                name="petition_not_its_own_duplicate",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RefusedRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("row", models.PositiveIntegerField(verbose_name="row")),
                        ("cells", models.JSONField(verbose_name="cells")),
                        ("problems", models.JSONField(verbose_name="problems")),
                        (
                            "takeover",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="refused",
                                to="petitions.takeover",
                                verbose_name="takeover",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "refused row",
                        "verbose_name_plural": "refused rows",
                        "ordering": ["takeover", "row"],
                        "constraints": [models.UniqueConstraint(fields=("takeover", "row"), name="refused_row_once")],
                    },
                ),
                migrations.CreateModel(
                    name="OldCase",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=60, verbose_name="old number")),
                        (
                            "topic",
                            models.CharField(blank=True, max_length=80, verbose_name="topic in the old register"),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        (
                            "petition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="old_case",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "old number",
                        "verbose_name_plural": "old numbers",
                        "constraints": [
                            models.UniqueConstraint(fields=("subdistrict", "number"), name="old_case_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Passage",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("ordinal", models.PositiveSmallIntegerField(verbose_name="stay")),
                        (
                            "stop",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "zone"), (2, "residents' committee"), (3, "subdistrict")],
                                verbose_name="stop",
                            ),
                        ),
                        ("entered_at", models.DateTimeField(verbose_name="came at")),
                        (
                            "entered_by",
                            models.CharField(
                                choices=[
                                    ("register", "Register"),
                                    ("take", "Take"),
                                    ("answer", "Answer"),
                                    ("move_up", "Move up early"),
                                    ("lapse", "Deadline passed: moved up"),
                                    ("supervise", "Deadline passed: put under supervision"),
                                    ("send_down", "Send down with guidance"),
                                    ("extend", "Extend once"),
                                    ("satisfied", "Resident is satisfied"),
                                    ("dissatisfied", "Resident is not satisfied"),
                                    ("no_answer", "Resident gave no answer"),
                                    ("reopen", "Reopen"),
                                    ("close", "Close without reopening"),
                                ],
                                max_length=12,
                                verbose_name="came by",
                            ),
                        ),
                        ("reason", models.TextField(blank=True, verbose_name="reason or guidance")),
                        ("months", models.PositiveSmallIntegerField(verbose_name="months allowed")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        ("provisional", models.BooleanField(default=False, verbose_name="provisional")),
                        ("taken_at", models.DateTimeField(blank=True, null=True, verbose_name="taken at")),
                        ("extended_at", models.DateTimeField(blank=True, null=True, verbose_name="extended at")),
                        ("extension_reason", models.TextField(blank=True, verbose_name="reason of the extension")),
                        (
                            "supervised_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="under supervision since"),
                        ),
                        ("left_at", models.DateTimeField(blank=True, null=True, verbose_name="left at")),
                        (
                            "left_by",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("register", "Register"),
                                    ("take", "Take"),
                                    ("answer", "Answer"),
                                    ("move_up", "Move up early"),
                                    ("lapse", "Deadline passed: moved up"),
                                    ("supervise", "Deadline passed: put under supervision"),
                                    ("send_down", "Send down with guidance"),
                                    ("extend", "Extend once"),
                                    ("satisfied", "Resident is satisfied"),
                                    ("dissatisfied", "Resident is not satisfied"),
                                    ("no_answer", "Resident gave no answer"),
                                    ("reopen", "Reopen"),
                                    ("close", "Close without reopening"),
                                ],
                                max_length=12,
                                verbose_name="left by",
                            ),
                        ),
                        ("closing_reason", models.TextField(blank=True, verbose_name="why it was closed")),
                        (
                            "actor",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="moved by",
                            ),
                        ),
                        (
                            "extended_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="extended by",
                            ),
                        ),
                        (
                            "left_actor",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="moved on by",
                            ),
                        ),
                        (
                            "taken_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken by",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="passages",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "stay at a stop",
                        "verbose_name_plural": "stays at stops",
                        "ordering": ["petition", "ordinal"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("left_at", None), ("provisional", True)),
                                fields=["due_on"],
                                name="passage_provisional",
                            ),
                            models.Index(
                                condition=models.Q(("entered_by__in", ("move_up", "lapse"))),
                                fields=["entered_at"],
                                include=("petition",),
                                name="passage_upward",
                            ),
                            models.Index(
                                condition=models.Q(("entered_by", "reopen")),
                                fields=["petition", "ordinal"],
                                name="passage_reopened",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("petition", "ordinal"), name="passage_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("left_at", None)), fields=("petition",), name="passage_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("left_at", None), ("left_by", "")),
                                    models.Q(("left_at__isnull", False), models.Q(("left_by", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="passage_left_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("taken_at", None), ("taken_by", None)),
                                    models.Q(("taken_at__isnull", False), ("taken_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="passage_taken_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("extended_at", None), ("extended_by", None)),
                                    models.Q(("extended_at__isnull", False), ("extended_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="passage_extended_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Petitioner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="petitioner's name")),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="petitioner's phone")),
                        (
                            "petition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="petitioner",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "petitioner",
                        "verbose_name_plural": "petitioners",
                    },
                ),
                migrations.CreateModel(
                    name="SearchText",
                    fields=[
                        (
                            "petition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                primary_key=True,
                                related_name="+",
                                serialize=False,
                                to="petitions.petition",
                            ),
                        ),
                        ("text", models.TextField()),
                        (
                            "places",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.TextField(), default=list, editable=False, size=None
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "search text",
                        "indexes": [
                            django.contrib.postgres.indexes.GinIndex(
                                petitions.models.search.Joined(petitions.models.search.Bigrams("text"), "places"),
                                name="search_marks",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reply",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("solved", "solved"),
                                    ("explained", "explained"),
                                    ("not_done", "not done, with a reason"),
                                ],
                                max_length=12,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "reason_code",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("no_power", "outside the office's powers"),
                                    ("against_rules", "the rules do not allow it"),
                                    ("no_funds", "no funds this year"),
                                    ("needs_consent", "neighbours or owners do not agree"),
                                    ("in_court", "before a court or an arbitrator"),
                                    ("not_confirmed", "the facts could not be confirmed"),
                                    ("later", "planned for later"),
                                    ("withdrawn", "the resident withdrew it"),
                                    ("other", "another reason, explained below"),
                                ],
                                max_length=16,
                                verbose_name="why not",
                            ),
                        ),
                        ("explanation", models.TextField(max_length=4000, verbose_name="explanation to the resident")),
                        (
                            "way",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("in_person", "in person"),
                                    ("phone", "by phone"),
                                    ("letter", "by letter"),
                                    ("message", "by message"),
                                    ("notice", "on the notice board"),
                                ],
                                max_length=12,
                                verbose_name="how it was given",
                            ),
                        ),
                        ("given_on", models.DateField(verbose_name="given on")),
                        ("replied_at", models.DateTimeField(verbose_name="entered at")),
                        (
                            "verdict",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("satisfied", "satisfied"),
                                    ("dissatisfied", "not satisfied"),
                                    ("no_answer", "no answer"),
                                ],
                                max_length=12,
                                verbose_name="verdict",
                            ),
                        ),
                        ("verdict_at", models.DateTimeField(blank=True, null=True, verbose_name="verdict at")),
                        (
                            "verdict_by_resident",
                            models.BooleanField(default=False, verbose_name="given by the resident online"),
                        ),
                        (
                            "verdict_note",
                            models.TextField(blank=True, max_length=2000, verbose_name="in the resident's words"),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "passage",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="petitions.passage",
                                verbose_name="stay",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replies",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer",
                        "verbose_name_plural": "answers",
                        "ordering": ["petition", "replied_at"],
                        "indexes": [
                            models.Index(fields=["verdict", "verdict_at"], include=("petition",), name="reply_judged"),
                            models.Index(fields=["replied_at"], include=("petition",), name="reply_entered"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("passage",), include=("replied_at",), name="reply_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("verdict", ""), ("verdict_at", None)),
                                    models.Q(models.Q(("verdict", ""), _negated=True), ("verdict_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="reply_verdict_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("outcome", "not_done"), models.Q(("reason_code", ""), _negated=True)),
                                    models.Q(models.Q(("outcome", "not_done"), _negated=True), ("reason_code", "")),
                                    _connector="OR",
                                ),
                                name="reply_reason_when_not_done",
                            ),
                        ],
                    },
                ),
            ]
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="passage",
                    trigger=pgtrigger.compiler.Trigger(
                        name="passage_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="db7a79bcb58cdc71c78a879a4fa9c573e9d19177",
                            operation="DELETE",
                            pgid="pgtrigger_passage_no_delete_7f3c9",
                            table="petitions_passage",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="reply",
                    trigger=pgtrigger.compiler.Trigger(
                        name="reply_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="5864c411f4f42604d8aa1240fa487bb80842b1c5",
                            operation="DELETE",
                            pgid="pgtrigger_reply_no_delete_967f4",
                            table="petitions_reply",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="petition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="petition_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="2e7a532f23e9511d2efdd082416e70527e7bb084",
                            operation="DELETE",
                            pgid="pgtrigger_petition_no_delete_172ae",
                            table="petitions_petition",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
        migrations.RunSQL(WALL, NO_WALL),
        migrations.RunSQL(PLACES, NO_PLACES),
    ]
