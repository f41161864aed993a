import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# The wall around who filed: a row is there for the zone of its filing alone (see wulibridge.personal).
FORWARD = """
CREATE POLICY personal_data ON petitions_filer USING (EXISTS (
    SELECT FROM petitions_filing filing
     WHERE filing.id = petitions_filer.filing_id
       AND filing.zone_id = ANY ((SELECT nullif(current_setting('wulibridge.zones', true), '')::bigint[])::bigint[])
));
ALTER TABLE petitions_filer ENABLE ROW LEVEL SECURITY;
"""
BACKWARD = """
ALTER TABLE petitions_filer DISABLE ROW LEVEL SECURITY;
DROP POLICY personal_data ON petitions_filer;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0015_papers"),
        ("territory", "0006_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="petition",
            name="publish_consent_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="agreed to publication at"),
        ),
        migrations.CreateModel(
            name="Filing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    models.BooleanField(default=False, verbose_name="agrees to publication without personal data"),
                ),
                (
                    "filed_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="filed at"),
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
            },
        ),
        migrations.CreateModel(
            name="Filer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            name="PublicAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            },
        ),
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(
                condition=models.Q(("state__in", ("unproven", "pending"))),
                fields=["zone", "review_due_on"],
                name="filing_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("petition", None), ("settled_at", None), ("state__in", ("unproven", "pending"))),
                    models.Q(
                        models.Q(("state__in", ("unproven", "pending")), _negated=True), ("settled_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="filing_settled_pair",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(("petition", None), ("state__in", ("registered", "duplicate")), _connector="XOR"),
                name="filing_became_or_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason_code", ""), ("state", "no_petition"), _connector="XOR"),
                name="filing_reason_of_no_petition",
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
        migrations.AddConstraint(
            model_name="publicanswer",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)), fields=("petition",), name="public_answer_standing"
            ),
        ),
        migrations.AddConstraint(
            model_name="publicanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn_by", None), ("withdrawn_at__isnull", False), _connector="OR"),
                name="public_answer_withdrawn_pair",
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
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
