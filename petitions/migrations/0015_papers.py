import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0014_legal"),
        ("territory", "0006_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="petition",
            name="by_letter",
            field=models.BooleanField(db_default=False, default=False, verbose_name="the resident wishes for letters"),
        ),
        migrations.CreateModel(
            name="AnswerTemplate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                "constraints": [models.UniqueConstraint(fields=("subdistrict", "title"), name="answer_template_title")],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
            ],
            options={
                "verbose_name": "attachment",
                "verbose_name_plural": "attachments",
                "ordering": ["petition", "pk"],
                "indexes": [
                    models.Index(fields=["petition"], name="attachment_petition"),
                    models.Index(
                        condition=models.Q(("state", "arrived")), fields=["next_try_at"], name="attachment_waits"
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
            name="Word",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="next try"),
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
                    models.Index(condition=models.Q(("state", "pending")), fields=["next_try_at"], name="word_pending"),
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
    ]
