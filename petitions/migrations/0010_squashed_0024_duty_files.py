"""Petitions, whole: kinds and legal terms, transfer orders and duties, the reasons of due dates, hotline and open
requests, papers, the public board, follow-up, mandates, several voices, and the consent to tell departments who asked.

The walls (see wulibridge.personal): who filed is there for the zone of the filing alone. Beside the zones' policy a
department may read who asked, and no more: it must be among those of the present act, its duty accepted, the consent
standing, and the petition neither confidential nor a complaint.
"""

import uuid

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from wulibridge.together import Together

WALL = """
CREATE POLICY personal_data ON petitions_filer USING (EXISTS (
    SELECT FROM petitions_filing filing
     WHERE filing.id = petitions_filer.filing_id
       AND filing.zone_id = ANY ((SELECT nullif(current_setting('wulibridge.zones', true), '')::bigint[])::bigint[])
));
ALTER TABLE petitions_filer ENABLE ROW LEVEL SECURITY;
"""
NO_WALL = """
ALTER TABLE petitions_filer DISABLE ROW LEVEL SECURITY;
DROP POLICY personal_data ON petitions_filer;
"""

TOLD = """
CREATE POLICY told_department ON petitions_petitioner FOR SELECT USING (EXISTS (
    SELECT FROM petitions_duty duty
      JOIN petitions_transferorder transfer ON transfer.id = duty.order_id
      JOIN petitions_petition petition ON petition.id = transfer.petition_id
      JOIN petitions_nameconsent consent ON consent.petition_id = petition.id
     WHERE petition.id = petitions_petitioner.petition_id
       AND duty.department_id
           = ANY ((SELECT nullif(current_setting('wulibridge.departments', true), '')::bigint[])::bigint[])
       AND duty.state IN ('working', 'reported') AND consent.ended_at IS NULL
       AND NOT petition.confidential AND petition.kind <> 'complaint'
));
"""
NOT_TOLD = "DROP POLICY told_department ON petitions_petitioner;"

# What is there already gets its reasons: one row for each stay, and one for each petition's whole line.
EXPLAIN_STAYS = """
INSERT INTO petitions_deadlineevent (petition_id, passage_id, term, cause, at, by_id, start_on, months, workdays, days,
                                     raw_on, due_on, was_on, provisional, reason)
SELECT petition_id, id, 'stop',
       CASE entered_by WHEN 'register' THEN 'registered' WHEN 'send_down' THEN 'sent_down' WHEN 'reopen' THEN 'reopened'
                       ELSE 'climbed' END,
       entered_at, actor_id, start_on, months, 0, 0, least((start_on + make_interval(months => months))::date, due_on),
       due_on, lag(due_on) OVER (PARTITION BY petition_id ORDER BY ordinal), provisional, ''
  FROM (SELECT *, (entered_at AT TIME ZONE 'Asia/Shanghai')::date AS start_on FROM petitions_passage) stay
 ORDER BY petition_id, ordinal;
"""
EXPLAIN_LINES = """
UPDATE petitions_petition petition SET total_provisional = true
 WHERE closed_at IS NULL AND NOT EXISTS (SELECT FROM territory_workday WHERE day = total_due_on);
INSERT INTO petitions_deadlineevent (petition_id, term, cause, at, by_id, start_on, months, workdays, days, raw_on,
                                     due_on, provisional, reason)
SELECT petition.id, 'total', CASE WHEN taken_over_from_id IS NULL THEN 'registered' ELSE 'taken_over' END, received_at,
       registered_by_id, start_on, months, 0, 0, least((start_on + make_interval(months => months))::date, total_due_on),
       total_due_on, total_provisional, ''
  FROM (SELECT *, (received_at AT TIME ZONE 'Asia/Shanghai')::date AS start_on FROM petitions_petition) petition
  JOIN territory_zone zone ON zone.id = petition.zone_id
  JOIN territory_committee committee ON committee.id = zone.committee_id
  JOIN (SELECT id, zone_months + committee_months + subdistrict_months AS months FROM territory_subdistrict) area
    ON area.id = committee.subdistrict_id
 ORDER BY petition.id;
"""

# Until now the owner of a petition was who worked on it at the present stop, and was forgotten when it moved on. Who
# took it first follows it through from now on. Of complaints nobody is brought back who may have been taken off.
HANDLERS = """
UPDATE petitions_petition SET handler_id = owner_id WHERE owner_id IS NOT NULL;
UPDATE petitions_petition petition SET owner_id = first.taken_by_id
  FROM (SELECT DISTINCT ON (petition_id) petition_id, taken_by_id FROM petitions_passage
         WHERE taken_by_id IS NOT NULL ORDER BY petition_id, ordinal) first
 WHERE first.petition_id = petition.id AND petition.kind <> 'complaint'
   AND petition.owner_id IS DISTINCT FROM first.taken_by_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
NO_HANDLERS = "UPDATE petitions_petition SET owner_id = handler_id WHERE owner_id IS DISTINCT FROM handler_id;"


class Migration(migrations.Migration):
    replaces = [
        ("petitions", "0010_kinds"),
        ("petitions", "0011_orders"),
        ("petitions", "0012_clocks"),
        ("petitions", "0012_hotline"),
        ("petitions", "0013_duty_promises"),
        ("petitions", "0014_legal"),
        ("petitions", "0015_papers"),
        ("petitions", "0016_public"),
        ("petitions", "0017_people"),
        ("petitions", "0018_handlers"),
        ("petitions", "0019_mandates"),
        ("petitions", "0020_saved_filters"),
        ("petitions", "0021_voices"),
        ("petitions", "0022_duty_lead"),
        ("petitions", "0023_name_consent"),
        ("petitions", "0024_duty_files"),
    ]

    dependencies = [
        ("notices", "0003_subscribers"),
        ("petitions", "0001_squashed_0009_search_places"),
        ("territory", "0001_squashed_0006_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.RemoveIndex(
                    model_name="petition",
                    name="petition_zone_recent",
                ),
                migrations.AddField(
                    model_name="petition",
                    name="by_letter",
                    field=models.BooleanField(
                        db_default=False, default=False, verbose_name="the resident wishes for letters"
                    ),
                ),
                migrations.AddField(
                    model_name="petition",
                    name="contact_due_on",
                    field=models.DateField(blank=True, null=True, verbose_name="first contact due"),
                ),
                migrations.AddField(
                    model_name="petition",
                    name="first_contact_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="first contact at"),
                ),
                migrations.AddField(
                    model_name="petition",
                    name="handler",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handled_petitions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="works on it",
                    ),
                ),
                migrations.AddField(
                    model_name="petition",
                    name="is_xinfang",
                    field=models.BooleanField(db_default=False, default=False, verbose_name="legal petition"),
                ),
                migrations.AddField(
                    model_name="petition",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("request", "request"),
                            ("suggestion", "suggestion"),
                            ("complaint", "complaint about staff or a body"),
                        ],
                        db_default="request",
                        default="request",
                        max_length=12,
                        verbose_name="kind",
                    ),
                ),
                migrations.AddField(
                    model_name="petition",
                    name="publish_consent_at",
                    field=models.DateTimeField(blank=True, null=True, verbose_name="agreed to publication at"),
                ),
                migrations.AddField(
                    model_name="petition",
                    name="representatives",
                    field=models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="representatives of a joint petition"
                    ),
                ),
                migrations.AddField(
                    model_name="petition",
                    name="total_provisional",
                    field=models.BooleanField(
                        db_default=False, default=False, verbose_name="provisional over the whole line"
                    ),
                ),
                migrations.AddField(
                    model_name="petition",
                    name="waits_until",
                    field=models.DateField(blank=True, null=True, verbose_name="waits for the resident until"),
                ),
                migrations.AddField(
                    model_name="reply",
                    name="given_with",
                    field=models.ForeignKey(
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="petitions.reply",
                        verbose_name="given with",
                    ),
                ),
                migrations.AlterField(
                    model_name="passage",
                    name="entered_by",
                    field=models.CharField(
                        choices=[
                            ("register", "Register"),
                            ("take", "Take"),
                            ("answer", "Answer"),
                            ("move_up", "Move up early"),
                            ("lapse", "Deadline passed: moved up"),
                            ("supervise", "Deadline passed: put under supervision"),
                            ("send_down", "Send down with guidance"),
                            ("extend", "Extend once"),
                            ("wait", "Wait for the resident"),
                            ("go_on", "Go on: the resident has answered"),
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
                migrations.AlterField(
                    model_name="passage",
                    name="left_by",
                    field=models.CharField(
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
                            ("wait", "Wait for the resident"),
                            ("go_on", "Go on: the resident has answered"),
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
                migrations.AddIndex(
                    model_name="petition",
                    index=models.Index(
                        fields=["zone", "-received_at", "-id"], include=("kind",), name="petition_zone_recent"
                    ),
                ),
                migrations.AddIndex(
                    model_name="petition",
                    index=models.Index(
                        condition=models.Q(("total_provisional", True)),
                        fields=["total_due_on"],
                        name="petition_total_open",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="petition",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("representatives", None),
                            models.Q(("is_xinfang", True), ("representatives__lte", 5)),
                            _connector="OR",
                        ),
                        name="petition_representatives",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="petition",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("waits_until", None),
                            models.Q(("state__in", ["registered", "taken"]), ("supervised_at", None)),
                            _connector="OR",
                        ),
                        name="petition_resident_waited_for",
                    ),
                ),
            ]
        ),
        Together(
            [
                migrations.CreateModel(
                    name="AnswerTemplate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="title")),
                        (
                            "topic",
                            models.CharField(
                                blank=True,
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
                                max_length=24,
                                verbose_name="topic",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("solved", "solved"),
                                    ("explained", "explained"),
                                    ("not_done", "not done, with a reason"),
                                ],
                                max_length=12,
                                verbose_name="outcome",
                            ),
                        ),
                        ("text", models.TextField(max_length=4000, verbose_name="text")),
                        ("active", models.BooleanField(default=True, verbose_name="active")),
                        (
                            "changed_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="changed at"
                            ),
                        ),
                        (
                            "changed_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="changed by",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answer_templates",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer template",
                        "verbose_name_plural": "answer templates",
                        "ordering": ["title", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("subdistrict", "title"), name="answer_template_title")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ApiClient",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("key_hash", models.CharField(editable=False, max_length=64, null=True, unique=True)),
                        (
                            "key_hint",
                            models.CharField(blank=True, editable=False, max_length=12, verbose_name="key begins with"),
                        ),
                        ("issued_at", models.DateTimeField(editable=False, null=True, verbose_name="key issued at")),
                        ("rate_per_hour", models.PositiveIntegerField(default=60, verbose_name="filings an hour")),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                        (
                            "with_tokens",
                            models.BooleanField(
                                default=False,
                                help_text="For systems that fetch the number of a filing later, with the token.",
                                verbose_name="answer with a token first",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        (
                            "subscriber",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="notices.subscriber",
                                verbose_name="webhook",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.zone",
                                verbose_name="zone for unknown addresses",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "connected system",
                        "verbose_name_plural": "connected systems",
                        "ordering": ["subdistrict", "name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("subdistrict", "name"), name="api_client_name_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="api_client_days_in_order",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("issued_at", None), ("key_hash", None)),
                                    models.Q(("issued_at__isnull", False), ("key_hash__isnull", False)),
                                    _connector="OR",
                                ),
                                name="api_client_key_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Callback",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("satisfied", "satisfied"),
                                    ("partly", "partly satisfied"),
                                    ("not", "not satisfied"),
                                    ("unreachable", "not reached"),
                                ],
                                max_length=12,
                                verbose_name="result",
                            ),
                        ),
                        ("note", models.TextField(blank=True, max_length=2000, verbose_name="in the resident's words")),
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
                            "reply",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="callbacks",
                                to="petitions.reply",
                                verbose_name="answer",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "call-back",
                        "verbose_name_plural": "call-backs",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("result", "unreachable"), _negated=True),
                                fields=("reply",),
                                name="callback_told_once",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Charge",
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
                                choices=[("handles", "works on it"), ("owns", "follows it through")],
                                max_length=8,
                                verbose_name="for what",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
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
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="charges",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who",
                            ),
                        ),
                        (
                            "was",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who before",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "assignment",
                        "verbose_name_plural": "assignments",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ComplaintHandler",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="named at")),
                        ("until", models.DateTimeField(null=True, verbose_name="until")),
                        ("reason", models.CharField(blank=True, max_length=400, verbose_name="reason")),
                        (
                            "ended_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taken off by",
                            ),
                        ),
                        (
                            "named_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="named by",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="named",
                                to="petitions.petition",
                                verbose_name="complaint",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="handler",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "handler of a complaint",
                        "verbose_name_plural": "handlers of complaints",
                        "ordering": ["at", "pk"],
                        "indexes": [models.Index(fields=["petition"], name="complaint_handlers")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("until", None)),
                                fields=("user", "petition"),
                                name="complaint_handler_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_by", None), ("until", None)),
                                    models.Q(("ended_by__isnull", False), ("until__isnull", False)),
                                    _connector="OR",
                                ),
                                name="complaint_handler_end",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ComplaintTarget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.organization",
                                verbose_name="organization",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="targets",
                                to="petitions.petition",
                                verbose_name="complaint",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="person",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.zone",
                                verbose_name="team of a zone",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "who is complained about",
                        "verbose_name_plural": "who is complained about",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("petition", "user", "organization", "committee", "zone"),
                                name="complaint_target_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("committee__isnull", True),
                                        ("organization__isnull", True),
                                        ("user__isnull", False),
                                        ("zone__isnull", True),
                                    ),
                                    models.Q(
                                        ("committee__isnull", True),
                                        ("organization__isnull", False),
                                        ("user__isnull", True),
                                        ("zone__isnull", True),
                                    ),
                                    models.Q(
                                        ("committee__isnull", False),
                                        ("organization__isnull", True),
                                        ("user__isnull", True),
                                        ("zone__isnull", True),
                                    ),
                                    models.Q(
                                        ("committee__isnull", True),
                                        ("organization__isnull", True),
                                        ("user__isnull", True),
                                        ("zone__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="complaint_target_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Contact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("in_person", "in person"),
                                    ("phone", "by phone"),
                                    ("letter", "by letter"),
                                    ("message", "by message"),
                                    ("notice", "on the notice board"),
                                ],
                                max_length=12,
                                verbose_name="how",
                            ),
                        ),
                        ("reached", models.BooleanField(verbose_name="resident reached")),
                        ("said", models.TextField(blank=True, max_length=2000, verbose_name="what was said")),
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
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "contact with the resident",
                        "verbose_name_plural": "contacts with the resident",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Filing",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("client_uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("code_hash", models.CharField(editable=False, max_length=64, unique=True)),
                        ("text", models.TextField(max_length=4000, verbose_name="what was said")),
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
                        ("address", models.CharField(blank=True, max_length=160, verbose_name="address")),
                        (
                            "confidential",
                            models.BooleanField(default=False, verbose_name="keep the petitioner's name confidential"),
                        ),
                        (
                            "publish",
                            models.BooleanField(
                                default=False, verbose_name="agrees to publication without personal data"
                            ),
                        ),
                        (
                            "filed_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="filed at"
                            ),
                        ),
                        ("review_due_on", models.DateField(verbose_name="to be looked at by")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("unproven", "waits for the code from the text message"),
                                    ("pending", "being looked at"),
                                    ("registered", "registered"),
                                    ("no_petition", "no petition"),
                                    ("duplicate", "known already"),
                                ],
                                default="pending",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("proof", models.CharField(blank=True, editable=False, max_length=160)),
                        ("proof_until", models.DateTimeField(editable=False, null=True)),
                        ("tries", models.PositiveSmallIntegerField(default=0, editable=False)),
                        (
                            "reason_code",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("elsewhere", "a matter of another office"),
                                    ("not_here", "outside this subdistrict"),
                                    ("court", "a matter for a court or an arbitrator"),
                                    ("unclear", "it cannot be made out what is asked for"),
                                    ("inquiry", "a question, answered here"),
                                    ("no_matter", "nothing that is asked of the office"),
                                ],
                                max_length=12,
                                verbose_name="why not",
                            ),
                        ),
                        ("answer", models.TextField(blank=True, max_length=2000, verbose_name="answer to the filer")),
                        ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="settled at")),
                        (
                            "petition",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="filings",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                        (
                            "settled_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="settled by",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="filings",
                                to="territory.zone",
                                verbose_name="zone",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "filing of a resident",
                        "verbose_name_plural": "filings of residents",
                        "ordering": ["review_due_on", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state__in", ("unproven", "pending"))),
                                fields=["zone", "review_due_on"],
                                name="filing_waiting",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("petition", None), ("settled_at", None), ("state__in", ("unproven", "pending"))
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ("unproven", "pending")), _negated=True),
                                        ("settled_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="filing_settled_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("petition", None), ("state__in", ("registered", "duplicate")), _connector="XOR"
                                ),
                                name="filing_became_or_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason_code", ""), ("state", "no_petition"), _connector="XOR"),
                                name="filing_reason_of_no_petition",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HotlineFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uploaded_by_id", models.BigIntegerField(verbose_name="uploaded by")),
                        ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
                        ("file_name", models.CharField(max_length=200, verbose_name="file")),
                        ("dry_run", models.BooleanField(default=False, verbose_name="only check, change nothing")),
                        ("all_or_nothing", models.BooleanField(default=False, verbose_name="all or nothing")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("running", "running"),
                                    ("done", "done"),
                                    ("failed", "failed"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("rows_total", models.PositiveIntegerField(default=0, verbose_name="rows")),
                        ("rows_done", models.PositiveIntegerField(default=0, verbose_name="rows judged")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("report", models.JSONField(default=dict, verbose_name="report")),
                        ("source", models.CharField(max_length=40, verbose_name="hotline")),
                        ("file", models.FileField(upload_to="hotline/")),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "receiving_zone",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.zone",
                                verbose_name="zone for unknown addresses",
                            ),
                        ),
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
                        "verbose_name": "file of work orders",
                        "verbose_name_plural": "files of work orders",
                        "ordering": ["-uploaded_at"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LegalTerm",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "step",
                            models.CharField(
                                choices=[
                                    ("inform", "Tell the petitioner whether it is accepted"),
                                    ("object", "Object to a wrong transfer"),
                                    ("close", "Give the written decision"),
                                    ("ask_review", "Petitioner asks for a review"),
                                    ("review", "Answer the review"),
                                    ("ask_reexam", "Petitioner asks for a re-examination"),
                                    ("reexam", "Answer the re-examination"),
                                ],
                                max_length=12,
                                verbose_name="step",
                            ),
                        ),
                        ("start_on", models.DateField(verbose_name="counted from")),
                        ("days", models.PositiveSmallIntegerField(default=0, verbose_name="days")),
                        ("workdays", models.PositiveSmallIntegerField(default=0, verbose_name="working days")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        ("provisional", models.BooleanField(default=False, verbose_name="provisional")),
                        ("extended_days", models.PositiveSmallIntegerField(default=0, verbose_name="extended by days")),
                        (
                            "extension_reason",
                            models.CharField(blank=True, max_length=400, verbose_name="reason of the extension"),
                        ),
                        ("hearing_from", models.DateField(null=True, verbose_name="hearing from")),
                        ("hearing_to", models.DateField(null=True, verbose_name="hearing to")),
                        ("done_on", models.DateField(null=True, verbose_name="done on")),
                        ("accepted", models.BooleanField(null=True, verbose_name="accepted")),
                        ("result", models.TextField(blank=True, max_length=2000, verbose_name="result")),
                        ("told_at", models.DateTimeField(editable=False, null=True)),
                        (
                            "done_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="legal_terms",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "legal term",
                        "verbose_name_plural": "legal terms",
                        "ordering": ["start_on", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("done_on", None)), fields=["due_on"], name="legal_term_open"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("petition", "step"), name="legal_term_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_by", None), ("done_on", None)),
                                    models.Q(("done_by__isnull", False), ("done_on__gte", models.F("start_on"))),
                                    _connector="OR",
                                ),
                                name="legal_term_done_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("hearing_from", None), ("hearing_to", None)),
                                    ("hearing_to__gte", models.F("hearing_from")),
                                    _connector="OR",
                                ),
                                name="legal_term_hearing_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Mandate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "representatives",
                            models.PositiveSmallIntegerField(default=1, verbose_name="residents who speak for them"),
                        ),
                        ("body", models.CharField(blank=True, max_length=80, verbose_name="other body approached")),
                        ("began_at", models.DateTimeField(verbose_name="since")),
                        ("next_on", models.DateField(blank=True, null=True, verbose_name="next step due")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("reached", "fully reached"),
                                    ("partly", "partly reached"),
                                    ("not", "nothing was reached"),
                                    ("withdrawn", "withdrawn by the residents"),
                                ],
                                max_length=12,
                                verbose_name="outcome",
                            ),
                        ),
                        (
                            "told",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="outcome, as the residents were told"
                            ),
                        ),
                        (
                            "actor",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who acts",
                            ),
                        ),
                        (
                            "began_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mandates",
                                to="territory.committee",
                                verbose_name="committee that acts",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="ended by",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.organization",
                                verbose_name="body approached",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mandates",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "mandate to act on behalf",
                        "verbose_name_plural": "mandates to act on behalf",
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("ended_at", None)), fields=["next_on"], name="mandate_next"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)), fields=("petition",), name="mandate_one_running"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("representatives__gte", 1), ("representatives__lte", 5)),
                                name="mandate_representatives",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("organization", None), models.Q(("body", ""), _negated=True)),
                                    models.Q(("body", ""), ("organization__isnull", False)),
                                    _connector="OR",
                                ),
                                name="mandate_one_body",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("ended_at", None),
                                        ("ended_by", None),
                                        ("next_on__isnull", False),
                                        ("outcome", ""),
                                        ("told", ""),
                                    ),
                                    models.Q(
                                        ("ended_at__isnull", False),
                                        ("ended_by__isnull", False),
                                        ("next_on", None),
                                        models.Q(("outcome", ""), _negated=True),
                                        models.Q(("told", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="mandate_ended",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="NameConsent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[
                                    ("signed", "signed"),
                                    ("spoken", "said in person"),
                                    ("phone", "said by phone"),
                                ],
                                max_length=8,
                                verbose_name="how",
                            ),
                        ),
                        ("given_at", models.DateTimeField(verbose_name="written down at")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="taken back at")),
                        (
                            "ended_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="taking back written down by",
                            ),
                        ),
                        (
                            "noted_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written down by",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="name_consents",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "consent to tell the name",
                        "verbose_name_plural": "consents to tell the name",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)),
                                fields=("petition",),
                                name="name_consent_standing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_by", None)),
                                    models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="name_consent_ended_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OrderSeries",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField()),
                        ("last", models.PositiveIntegerField(default=0)),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.committee",
                                verbose_name="residents' committee",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "series of orders",
                        "constraints": [
                            models.UniqueConstraint(fields=("committee", "year"), name="order_series_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PublicAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="title on the board")),
                        ("text", models.TextField(max_length=2000, verbose_name="answer on the board")),
                        ("published_at", models.DateTimeField(verbose_name="published at")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="withdrawn at")),
                        (
                            "petition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="public_answers",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="published by",
                            ),
                        ),
                        (
                            "reply",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="petitions.reply",
                                verbose_name="answer",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="withdrawn by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "public answer",
                        "verbose_name_plural": "public answers",
                        "ordering": ["-published_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("petition",),
                                name="public_answer_standing",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("withdrawn_by", None), ("withdrawn_at__isnull", False), _connector="OR"
                                ),
                                name="public_answer_withdrawn_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SavedFilter",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=24, verbose_name="name")),
                        ("query", models.CharField(max_length=400, verbose_name="limits")),
                        ("first", models.BooleanField(default=False, verbose_name="opens first")),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="created at"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="whose",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "saved filter",
                        "verbose_name_plural": "saved filters",
                        "ordering": ["created_at", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("user", "name"), name="saved_filter_name"),
                            models.UniqueConstraint(
                                condition=models.Q(("first", True)), fields=("user",), name="saved_filter_one_first"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TransferOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=40, verbose_name="number of the order")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("drawn_up", "waiting for the case desk"),
                                    ("accepted", "accepted"),
                                    ("returned", "returned"),
                                ],
                                default="drawn_up",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("drawn_up_at", models.DateTimeField(verbose_name="drawn up at")),
                        ("by_desk", models.BooleanField(default=False, verbose_name="written by the case desk")),
                        ("tried", models.TextField(blank=True, max_length=4000, verbose_name="what was tried")),
                        ("asked", models.TextField(max_length=4000, verbose_name="what is asked")),
                        ("decide_by", models.DateField(verbose_name="to be returned by")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="decided at")),
                        (
                            "return_reason",
                            models.TextField(blank=True, max_length=4000, verbose_name="why it was returned"),
                        ),
                        ("plan", models.TextField(blank=True, max_length=4000, verbose_name="joint action plan")),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfer_orders",
                                to="territory.committee",
                                verbose_name="residents' committee",
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        (
                            "drawn_up_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="drawn up by",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transfer_orders",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                        (
                            "suggested",
                            models.ManyToManyField(
                                related_name="+", to="territory.organization", verbose_name="suggested departments"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "transfer order",
                        "verbose_name_plural": "transfer orders",
                        "ordering": ["petition", "drawn_up_at", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "drawn_up")), fields=["decide_by"], name="order_undecided"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("committee", "number"), name="order_number"),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "returned"), _negated=True),
                                fields=("petition",),
                                name="order_one_current",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", None), ("state", "drawn_up")),
                                    models.Q(
                                        models.Q(("state", "drawn_up"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="order_decided",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "returned"), _negated=True),
                                    models.Q(("return_reason", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="order_returned_why",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Voice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="since")),
                        ("reason", models.TextField(verbose_name="reason")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="parted at")),
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
                            "ended_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="parted by",
                            ),
                        ),
                        (
                            "lead",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="petitions.petition",
                                verbose_name="says the same as",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="voices",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "one of several voices",
                        "verbose_name_plural": "several voices",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)), fields=("petition",), name="voice_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("petition", models.F("lead")), _negated=True),
                                name="voice_not_its_own",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_at", None), ("ended_by", None)),
                                    ("ended_at__isnull", False),
                                    _connector="OR",
                                ),
                                name="voice_ended_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Wait",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("began_at", models.DateTimeField(verbose_name="since")),
                        ("reason", models.TextField(verbose_name="what it waits for")),
                        ("until", models.DateField(verbose_name="until")),
                        ("ended_at", models.DateTimeField(null=True, verbose_name="went on at")),
                        ("days", models.PositiveSmallIntegerField(null=True, verbose_name="days waited")),
                        (
                            "began_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="went on by",
                            ),
                        ),
                        (
                            "passage",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waits",
                                to="petitions.passage",
                                verbose_name="stay",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="waits",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "wait for the resident",
                        "verbose_name_plural": "waits for the resident",
                        "ordering": ["pk"],
                        "indexes": [models.Index(fields=["petition", "passage"], name="wait_of_stay")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)), fields=("petition",), name="wait_one_open"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("days", None), ("ended_at", None), ("ended_by", None)),
                                    models.Q(("days__isnull", False), ("ended_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="wait_ended_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Word",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("dedupe_key", models.CharField(max_length=60)),
                        (
                            "event",
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
                                    ("wait", "Wait for the resident"),
                                    ("go_on", "Go on: the resident has answered"),
                                    ("satisfied", "Resident is satisfied"),
                                    ("dissatisfied", "Resident is not satisfied"),
                                    ("no_answer", "Resident gave no answer"),
                                    ("reopen", "Reopen"),
                                    ("close", "Close without reopening"),
                                ],
                                max_length=16,
                                verbose_name="what happened",
                            ),
                        ),
                        ("by_letter", models.BooleanField(default=False, verbose_name="by letter")),
                        ("facts", models.JSONField(default=dict, verbose_name="facts")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("pending", "waiting"),
                                    ("sent", "sent by text message"),
                                    ("to_print", "letter to print"),
                                    ("printed", "letter printed"),
                                    ("not_sent", "nobody to be told, or told in another way"),
                                    ("dead", "given up"),
                                ],
                                default="pending",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="created at"
                            ),
                        ),
                        (
                            "next_try_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="next try"
                            ),
                        ),
                        ("lease", models.UUIDField(editable=False, null=True)),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                        ("last_error", models.CharField(blank=True, max_length=300, verbose_name="last error")),
                        ("settled_at", models.DateTimeField(null=True, verbose_name="settled at")),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="words",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                        (
                            "printed_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "word to the resident",
                        "verbose_name_plural": "words to residents",
                        "ordering": ["created_at", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "pending")), fields=["next_try_at"], name="word_pending"
                            ),
                            models.Index(
                                condition=models.Q(("state", "to_print")), fields=["created_at"], name="word_to_print"
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("dedupe_key",), name="word_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("printed_by__isnull", False), ("state", "printed")),
                                    models.Q(models.Q(("state", "printed"), _negated=True), ("printed_by", None)),
                                    _connector="OR",
                                ),
                                name="word_printed_by",
                            ),
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
                        ("task", models.TextField(max_length=2000, verbose_name="task")),
                        ("leads", models.BooleanField(default=False, verbose_name="leads the joint action")),
                        (
                            "meeting_on",
                            models.DateField(blank=True, null=True, verbose_name="joint handling meeting on"),
                        ),
                        (
                            "minutes",
                            models.CharField(blank=True, max_length=80, verbose_name="reference of the minutes"),
                        ),
                        ("assigned_at", models.DateTimeField(verbose_name="assigned at")),
                        ("start_on", models.DateField(verbose_name="counted from")),
                        ("months", models.PositiveSmallIntegerField(verbose_name="months allowed")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        ("provisional", models.BooleanField(default=False, verbose_name="provisional")),
                        ("object_by", models.DateField(verbose_name="to be objected to by")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("assigned", "waiting to be accepted"),
                                    ("objected", "objected, waiting for the case desk"),
                                    ("working", "being worked on"),
                                    ("reported", "reported, waiting for the case desk"),
                                    ("done", "done"),
                                    ("reassigned", "given to another department"),
                                    ("dropped", "the resident was answered without it"),
                                ],
                                default="assigned",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("solved", "solved"),
                                    ("explained", "explained"),
                                    ("not_done", "not done, with a reason"),
                                ],
                                max_length=12,
                                verbose_name="outcome",
                            ),
                        ),
                        ("report", models.TextField(blank=True, max_length=4000, verbose_name="what was done")),
                        ("extended_at", models.DateTimeField(blank=True, null=True, verbose_name="extended at")),
                        (
                            "supervised_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="under supervision since"),
                        ),
                        ("wake_at", models.DateTimeField(editable=False, null=True)),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                        (
                            "assigned_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="assigned by",
                            ),
                        ),
                        (
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="territory.organization",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="owned_duties",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "replaces",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replaced_by",
                                to="petitions.duty",
                                verbose_name="takes the place of",
                            ),
                        ),
                        (
                            "order",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="petitions.transferorder",
                                verbose_name="transfer order",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "duty of a department",
                        "verbose_name_plural": "duties of departments",
                        "ordering": ["order", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("wake_at__isnull", False)), fields=["wake_at"], name="duty_alarm"
                            ),
                            models.Index(fields=["department", "state", "due_on"], name="duty_due"),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("leads", True), ("state__in", ["assigned", "objected", "reported", "working"])
                                ),
                                fields=("order",),
                                name="duty_one_lead",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["assigned", "objected", "reported", "working"])),
                                fields=("order", "department"),
                                name="duty_one_open",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at", None),
                                        ("state__in", ["assigned", "objected", "reported", "working"]),
                                    ),
                                    models.Q(
                                        models.Q(
                                            ("state__in", ["assigned", "objected", "reported", "working"]),
                                            _negated=True,
                                        ),
                                        ("closed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="duty_closed_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("wake_at", None),
                                    ("state__in", ["assigned", "objected", "working"]),
                                    _connector="OR",
                                ),
                                name="duty_alarm_only_while_running",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["reported", "done"]), _negated=True),
                                    models.Q(
                                        models.Q(("report", ""), _negated=True),
                                        models.Q(("outcome", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="duty_reported",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["working", "reported", "done"]), _negated=True),
                                    ("owner__isnull", False),
                                    _connector="OR",
                                ),
                                name="duty_owned",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Filer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=60, verbose_name="filer's name")),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="filer's phone")),
                        (
                            "filing",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="filer",
                                to="petitions.filing",
                                verbose_name="filing",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "filer",
                        "verbose_name_plural": "filers",
                    },
                ),
                migrations.CreateModel(
                    name="HotlineOrder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(max_length=40, verbose_name="hotline")),
                        ("number", models.CharField(max_length=60, verbose_name="order number")),
                        (
                            "category",
                            models.CharField(blank=True, max_length=80, verbose_name="category at the hotline"),
                        ),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="due there")),
                        ("callback", models.BooleanField(default=False, verbose_name="call back wanted")),
                        ("said", models.CharField(max_length=64)),
                        ("exported_at", models.DateTimeField(blank=True, null=True, verbose_name="handed back at")),
                        ("exported", models.CharField(blank=True, max_length=64)),
                        (
                            "brought_in",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="orders",
                                to="petitions.hotlinefile",
                                verbose_name="brought in with",
                            ),
                        ),
                        (
                            "petition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="hotline_order",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "work order",
                        "verbose_name_plural": "work orders",
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("subdistrict", "source", "number"), name="hotline_order_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("exported", ""), ("exported_at", None)),
                                    models.Q(("exported_at__isnull", False), models.Q(("exported", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="hotline_order_exported_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MandateStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on", models.DateField(verbose_name="on")),
                        ("done", models.TextField(max_length=2000, verbose_name="what was done, and what came of it")),
                        ("at", models.DateTimeField(verbose_name="entered at")),
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
                            "mandate",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="petitions.mandate",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step on behalf",
                        "verbose_name_plural": "steps on behalf",
                        "ordering": ["on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="OpenRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("token", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                        ("description", models.TextField(max_length=4000, verbose_name="open words")),
                        ("address", models.CharField(blank=True, max_length=160, verbose_name="open address")),
                        (
                            "lat",
                            models.DecimalField(
                                blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="latitude"
                            ),
                        ),
                        (
                            "long",
                            models.DecimalField(
                                blank=True, decimal_places=6, max_digits=9, null=True, verbose_name="longitude"
                            ),
                        ),
                        (
                            "client",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="petitions.apiclient",
                                verbose_name="connected system",
                            ),
                        ),
                        (
                            "petition",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="open_request",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "open request",
                        "verbose_name_plural": "open requests",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("lat", None), ("long", None)),
                                    models.Q(("lat__isnull", False), ("long__isnull", False)),
                                    _connector="OR",
                                ),
                                name="open_request_both_coordinates",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Attachment",
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
                            "kind",
                            models.CharField(
                                choices=[("photo", "photo"), ("pdf", "PDF"), ("docx", "DOCX")],
                                max_length=8,
                                verbose_name="kind",
                            ),
                        ),
                        ("caption", models.CharField(blank=True, max_length=80, verbose_name="what it shows")),
                        ("size", models.PositiveIntegerField(verbose_name="bytes")),
                        ("with_name", models.BooleanField(default=False, verbose_name="names the petitioner")),
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
                            "added_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="arrived at"
                            ),
                        ),
                        ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn at")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="why it was withdrawn")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                        ("next_try_at", models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                        (
                            "added_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="brought by",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="attachments",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="withdrawn by",
                            ),
                        ),
                        (
                            "duty",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="files",
                                to="petitions.duty",
                                verbose_name="duty of a department",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attachment",
                        "verbose_name_plural": "attachments",
                        "ordering": ["petition", "pk"],
                        "indexes": [
                            models.Index(fields=["petition"], name="attachment_petition"),
                            models.Index(
                                condition=models.Q(("state", "arrived")),
                                fields=["next_try_at"],
                                name="attachment_waits",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "removed"), _negated=True),
                                fields=("petition", "sha256"),
                                name="attachment_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "refused"), models.Q(("flaw", ""), _negated=True)),
                                    models.Q(models.Q(("state", "refused"), _negated=True), ("flaw", "")),
                                    _connector="OR",
                                ),
                                name="attachment_refused",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "removed"),
                                        ("withdrawn_at__isnull", False),
                                        ("withdrawn_by__isnull", False),
                                        models.Q(("reason", ""), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "removed"), _negated=True),
                                        ("reason", ""),
                                        ("withdrawn_at", None),
                                        ("withdrawn_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="attachment_withdrawn",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeadlineEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "term",
                            models.CharField(
                                choices=[
                                    ("stop", "the stop's clock"),
                                    ("total", "the whole line's clock"),
                                    ("duty", "a department's duty"),
                                    ("legal", "a term of the law"),
                                    ("contact", "first contact with the resident"),
                                ],
                                max_length=12,
                                verbose_name="clock",
                            ),
                        ),
                        (
                            "cause",
                            models.CharField(
                                choices=[
                                    ("registered", "written down"),
                                    ("climbed", "came up for the first time"),
                                    ("climbed_again", "came up again"),
                                    ("sent_down", "sent down"),
                                    ("returned", "given back"),
                                    ("extended", "extended"),
                                    ("reopened", "reopened"),
                                    ("waited", "waited for the resident"),
                                    ("settled", "calendar published"),
                                    ("taken_over", "taken over"),
                                    ("assigned", "given to a department"),
                                    ("reassigned", "given to another department"),
                                    ("step", "a step of the law done"),
                                    ("hearing", "a hearing held"),
                                ],
                                max_length=16,
                                verbose_name="cause",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        ("start_on", models.DateField(verbose_name="counted from")),
                        ("months", models.PositiveSmallIntegerField(default=0, verbose_name="months")),
                        ("workdays", models.PositiveSmallIntegerField(default=0, verbose_name="working days")),
                        ("days", models.PositiveSmallIntegerField(default=0, verbose_name="days")),
                        ("raw_on", models.DateField(verbose_name="ends on")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        ("was_on", models.DateField(null=True, verbose_name="due before")),
                        ("provisional", models.BooleanField(default=False, verbose_name="provisional")),
                        ("reason", models.TextField(blank=True, verbose_name="reason")),
                        (
                            "by",
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="petitions.passage",
                                verbose_name="stay",
                            ),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deadlines",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                        (
                            "duty",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="promises",
                                to="petitions.duty",
                                verbose_name="duty of a department",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "due date",
                        "verbose_name_plural": "due dates",
                        "ordering": ["pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("duty__isnull", False)), fields=["duty"], name="deadline_duty"
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("duty__isnull", False), ("term", "duty")),
                                    models.Q(models.Q(("term", "duty"), _negated=True), ("duty", None)),
                                    _connector="OR",
                                ),
                                name="deadline_of_duty",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DutyStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "move",
                            models.CharField(
                                choices=[
                                    ("assign", "Assign a duty"),
                                    ("accept", "Accept"),
                                    ("object", "Object: not our matter"),
                                    ("stands", "The duty stands"),
                                    ("reassign", "Give it to another department"),
                                    ("report", "Report what was done"),
                                    ("confirm", "Done"),
                                    ("send_back", "Send back"),
                                    ("extend", "Extend once"),
                                    ("supervise", "Deadline passed: put under supervision"),
                                    ("remind", "Remind"),
                                    ("drop", "Close: answered without it"),
                                ],
                                max_length=10,
                                verbose_name="step",
                            ),
                        ),
                        ("note", models.TextField(blank=True, max_length=4000, verbose_name="reason or report")),
                        (
                            "by",
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
                            "duty",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="petitions.duty",
                                verbose_name="duty of a department",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a duty",
                        "verbose_name_plural": "steps of duties",
                        "ordering": ["duty", "at", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Inquiry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("question", models.TextField(max_length=2000, verbose_name="question")),
                        ("asked_at", models.DateTimeField(verbose_name="asked at")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        ("answer", models.TextField(blank=True, max_length=4000, verbose_name="answer")),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="answered at")),
                        (
                            "answered_by",
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
                            "asked_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written by",
                            ),
                        ),
                        (
                            "asked_for",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="territory.organization",
                                verbose_name="asked by",
                            ),
                        ),
                        (
                            "asked_of",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inquiries",
                                to="territory.organization",
                                verbose_name="asked of",
                            ),
                        ),
                        (
                            "duty",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inquiries",
                                to="petitions.duty",
                                verbose_name="duty of a department",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "information request",
                        "verbose_name_plural": "information requests",
                        "ordering": ["duty", "asked_at", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at", None), ("answered_by", None)),
                                    models.Q(
                                        models.Q(("answer", ""), _negated=True),
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="inquiry_answered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("asked_for__isnull", False), ("asked_of__isnull", False), _connector="OR"
                                ),
                                name="inquiry_two_sides",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MandateHousehold",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "consent",
                            models.CharField(
                                choices=[("signed", "signed slip"), ("spoken", "spoken, before a witness")],
                                max_length=8,
                                verbose_name="consent",
                            ),
                        ),
                        ("slip_number", models.CharField(blank=True, max_length=40, verbose_name="number of the slip")),
                        ("consent_on", models.DateField(verbose_name="agreed on")),
                        ("added_at", models.DateTimeField(verbose_name="entered at")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="taken back at")),
                        (
                            "added_by",
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
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="mandates",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "mandate",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="households",
                                to="petitions.mandate",
                            ),
                        ),
                        (
                            "slip",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="petitions.attachment",
                                verbose_name="photo of the slip",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
                            ),
                        ),
                        (
                            "witness",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="witness",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "household of a mandate",
                        "verbose_name_plural": "households of mandates",
                        "ordering": ["pk"],
                        "indexes": [models.Index(fields=["mandate"], name="mandatehousehold_of")],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)),
                                fields=("mandate", "household"),
                                name="mandatehousehold_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("consent", "signed"),
                                        ("witness", None),
                                        models.Q(("slip_number", ""), _negated=True),
                                    ),
                                    models.Q(
                                        ("consent", "spoken"),
                                        ("slip", None),
                                        ("slip_number", ""),
                                        ("witness__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="mandatehousehold_proven",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                                    models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="mandatehousehold_withdrawn",
                            ),
                        ],
                    },
                ),
            ]
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="callback",
                    trigger=pgtrigger.compiler.Trigger(
                        name="callback_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="2f51e955d964ad132f15ccb98dc21176d2dc0519",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_callback_append_only_ad738",
                            table="petitions_callback",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="charge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="charge_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="8144bd82198deaf37a1acbda668e3eeedfada224",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_charge_append_only_abbd3",
                            table="petitions_charge",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="complainthandler",
                    trigger=pgtrigger.compiler.Trigger(
                        name="handler_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a932cf091cf1fa0e65e83f06798f140c4123d73a",
                            operation="DELETE",
                            pgid="pgtrigger_handler_no_delete_b7aae",
                            table="petitions_complainthandler",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="complainttarget",
                    trigger=pgtrigger.compiler.Trigger(
                        name="target_kept",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="4f4a836e26cc03b9205c01a1f6725e917eb98a19",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_target_kept_8be1e",
                            table="petitions_complainttarget",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="contact_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b02ffce0a915afab0c7af6f74cfec15aaf7f2d2c",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_contact_append_only_8ef1c",
                            table="petitions_contact",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="deadlineevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="deadline_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="702317a3a1b6ea3ccf66e68cb458e083817e7bc3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_deadline_append_only_b3965",
                            table="petitions_deadlineevent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="dutystep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="duty_step_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="2f9523f394d23db2797236bffacba20d7a9647aa",
                            operation="DELETE",
                            pgid="pgtrigger_duty_step_no_delete_cf7ea",
                            table="petitions_dutystep",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="filing",
                    trigger=pgtrigger.compiler.Trigger(
                        name="filing_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="1e06c9d74426fd77b9b260dff81566eb1ca37c3d",
                            operation="DELETE",
                            pgid="pgtrigger_filing_no_delete_a1985",
                            table="petitions_filing",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inquiry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inquiry_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="12bf98bbb08c987f4735a72e8244c21442b41b17",
                            operation="DELETE",
                            pgid="pgtrigger_inquiry_no_delete_03baf",
                            table="petitions_inquiry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="legalterm",
                    trigger=pgtrigger.compiler.Trigger(
                        name="legal_term_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="8fe217487a9207bba6e4cb4317ee657e53b7d763",
                            operation="DELETE",
                            pgid="pgtrigger_legal_term_no_delete_d049d",
                            table="petitions_legalterm",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mandate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="mandate_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6078655a70ac9c5d2c8502219421ac06876ecde8",
                            operation="DELETE",
                            pgid="pgtrigger_mandate_no_delete_4b557",
                            table="petitions_mandate",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mandatehousehold",
                    trigger=pgtrigger.compiler.Trigger(
                        name="mandatehousehold_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="33fff343ad854926cb443f7a777763e44d0ab3e3",
                            operation="DELETE",
                            pgid="pgtrigger_mandatehousehold_no_delete_c3857",
                            table="petitions_mandatehousehold",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mandatestep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="mandatestep_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="bba9845e692bfc90b5fc7b0ef218801122ac151f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_mandatestep_append_only_437d7",
                            table="petitions_mandatestep",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="nameconsent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="name_consent_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="7dc598ed640670958fce26d45d5b1f3acc387c84",
                            operation="DELETE",
                            pgid="pgtrigger_name_consent_no_delete_2eee0",
                            table="petitions_nameconsent",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="publicanswer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="public_answer_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="f3701f324dc0c00da5025c003ffab920b74b9970",
                            operation="DELETE",
                            pgid="pgtrigger_public_answer_no_delete_4c4a5",
                            table="petitions_publicanswer",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="transferorder",
                    trigger=pgtrigger.compiler.Trigger(
                        name="order_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="fd097b0629611d33efad5d532934080ea4ac6b85",
                            operation="DELETE",
                            pgid="pgtrigger_order_no_delete_7fd2c",
                            table="petitions_transferorder",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="duty",
                    trigger=pgtrigger.compiler.Trigger(
                        name="duty_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="dff466790af23cf68d105d934eb5083bbd23e1fb",
                            operation="DELETE",
                            pgid="pgtrigger_duty_no_delete_df24c",
                            table="petitions_duty",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="voice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="voice_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="9295120c5f941edd0e3e887b077c29d031677ffd",
                            operation="DELETE",
                            pgid="pgtrigger_voice_no_delete_fac42",
                            table="petitions_voice",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="wait",
                    trigger=pgtrigger.compiler.Trigger(
                        name="wait_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6eb17305aa64cf87c2d8b9f7c95dc33fd6d1a54d",
                            operation="DELETE",
                            pgid="pgtrigger_wait_no_delete_0dc83",
                            table="petitions_wait",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
        migrations.RunSQL(WALL, NO_WALL),
        migrations.RunSQL(TOLD, NOT_TOLD),
        migrations.RunSQL(EXPLAIN_STAYS, migrations.RunSQL.noop),
        migrations.RunSQL(EXPLAIN_LINES, migrations.RunSQL.noop),
        migrations.RunSQL(HANDLERS, NO_HANDLERS),
    ]
