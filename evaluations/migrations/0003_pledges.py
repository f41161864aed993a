import uuid

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from wulibridge.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0002_points"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("territory", "0001_squashed_0006_codes"),
    ]

    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name="Pledge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="territory.organization",
                                verbose_name="organization",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="territory.committee",
                                verbose_name="residents' committee",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(2000),
                                    django.core.validators.MaxValueValidator(2100),
                                ],
                                verbose_name="year",
                            ),
                        ),
                        ("matter", models.CharField(max_length=80, verbose_name="matter")),
                        ("promise", models.CharField(max_length=300, verbose_name="what is pledged")),
                        ("measure", models.CharField(max_length=200, verbose_name="how it is measured")),
                        ("due_on", models.DateField(verbose_name="done until")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("published", "published"),
                                    ("reviewed", "reviewed by residents"),
                                    ("closed", "closed"),
                                    ("dropped", "dropped before publication"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written by",
                            ),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="written at"
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="published by",
                            ),
                        ),
                        ("published_at", models.DateTimeField(null=True, verbose_name="published at")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                    ],
                    options={
                        "verbose_name": "pledge",
                        "verbose_name_plural": "pledges",
                        "ordering": ["-year", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("committee", None), ("organization__isnull", False)),
                                    models.Q(("committee__isnull", False), ("organization", None)),
                                    _connector="OR",
                                ),
                                name="pledge_of_one_unit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("year__range", (2000, 2100))), name="pledge_year"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("published_at", None),
                                        ("published_by", None),
                                        ("state__in", ["draft", "dropped"]),
                                    ),
                                    models.Q(
                                        ("published_at__isnull", False),
                                        ("published_by__isnull", False),
                                        ("state__in", ["published", "reviewed", "closed"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="pledge_published",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by", None),
                                    models.Q(("published_by", models.F("made_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="pledge_four_eyes",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at__isnull", False), ("closed_by__isnull", False), ("state", "closed")
                                    ),
                                    models.Q(
                                        models.Q(("state", "closed"), _negated=True),
                                        ("closed_at", None),
                                        ("closed_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="pledge_closed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="service_lines",
                                to="territory.organization",
                                verbose_name="organization",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(2000),
                                    django.core.validators.MaxValueValidator(2100),
                                ],
                                verbose_name="year",
                            ),
                        ),
                        ("service", models.CharField(max_length=120, verbose_name="service")),
                        ("for_whom", models.CharField(max_length=160, verbose_name="for whom, when and where")),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written by",
                            ),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="written at"
                            ),
                        ),
                        (
                            "published_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="published by",
                            ),
                        ),
                        ("published_at", models.DateTimeField(null=True, verbose_name="published at")),
                    ],
                    options={
                        "verbose_name": "line of a service list",
                        "verbose_name_plural": "service lists",
                        "ordering": ["organization", "-year", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("year__range", (2000, 2100))), name="service_line_year"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("published_at", None), ("published_by", None)),
                                    models.Q(
                                        ("published_at__isnull", False),
                                        ("published_by__isnull", False),
                                        models.Q(("published_by", models.F("made_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="service_line_published",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "pledge",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="evaluations.pledge",
                                verbose_name="pledge",
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deliveries",
                                to="evaluations.serviceline",
                                verbose_name="line of a service list",
                            ),
                        ),
                        ("quarter", models.PositiveSmallIntegerField(verbose_name="quarter")),
                        (
                            "standing",
                            models.CharField(
                                choices=[
                                    ("under_way", "under way"),
                                    ("done", "done as pledged"),
                                    ("partly", "done in part"),
                                    ("not_done", "not done"),
                                ],
                                max_length=10,
                                verbose_name="standing",
                            ),
                        ),
                        ("done", models.CharField(max_length=300, verbose_name="what was done")),
                        ("evidence", models.CharField(max_length=200, verbose_name="what shows it")),
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
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "quarterly delivery",
                        "verbose_name_plural": "quarterly deliveries",
                        "ordering": ["quarter", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quarter__range", (1, 4))), name="delivery_quarter"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("line", None), ("pledge__isnull", False)),
                                    models.Q(("line__isnull", False), ("pledge", None)),
                                    _connector="OR",
                                ),
                                name="delivery_of_one",
                            ),
                            models.UniqueConstraint(fields=("pledge", "quarter"), name="delivery_pledge_quarter"),
                            models.UniqueConstraint(fields=("line", "quarter"), name="delivery_line_quarter"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PledgeReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "pledge",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="review",
                                to="evaluations.pledge",
                                verbose_name="pledge",
                            ),
                        ),
                        ("held_on", models.DateField(verbose_name="asked on")),
                        ("asked", models.PositiveIntegerField(verbose_name="how many were asked")),
                        ("satisfied", models.PositiveIntegerField(verbose_name="satisfied")),
                        ("partly", models.PositiveIntegerField(verbose_name="partly satisfied")),
                        ("dissatisfied", models.PositiveIntegerField(verbose_name="not satisfied")),
                        ("words", models.CharField(max_length=400, verbose_name="what they said, in short")),
                        (
                            "by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="typed in by",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "residents' review of a pledge",
                        "verbose_name_plural": "residents' reviews of pledges",
                        "ordering": ["pledge"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("asked__gte", 1),
                                    (
                                        "asked__gte",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("satisfied"), "+", models.F("partly")
                                            ),
                                            "+",
                                            models.F("dissatisfied"),
                                        ),
                                    ),
                                ),
                                name="pledge_review_counts",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UnitRating",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ratings",
                                to="territory.organization",
                                verbose_name="organization",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(2000),
                                    django.core.validators.MaxValueValidator(2100),
                                ],
                                verbose_name="year",
                            ),
                        ),
                        (
                            "rating",
                            models.CharField(
                                choices=[
                                    ("excellent", "excellent"),
                                    ("good", "good"),
                                    ("adequate", "adequate"),
                                    ("poor", "poor"),
                                ],
                                max_length=10,
                                verbose_name="rating",
                            ),
                        ),
                        ("words", models.CharField(max_length=300, verbose_name="why")),
                        ("delivered", models.PositiveSmallIntegerField(verbose_name="pledges done as pledged")),
                        ("pledged", models.PositiveSmallIntegerField(verbose_name="pledges")),
                        ("satisfied", models.PositiveIntegerField(verbose_name="satisfied")),
                        ("answers", models.PositiveIntegerField(verbose_name="answers")),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="proposed by",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
                        (
                            "concluded_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="concluded by",
                            ),
                        ),
                        ("concluded_at", models.DateTimeField(null=True, verbose_name="concluded at")),
                    ],
                    options={
                        "verbose_name": "yearly rating",
                        "verbose_name_plural": "yearly ratings",
                        "ordering": ["organization", "-year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("organization", "year"), name="unit_rating_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("delivered__lte", models.F("pledged")),
                                    ("satisfied__lte", models.F("answers")),
                                    ("year__range", (2000, 2100)),
                                ),
                                name="unit_rating_figures",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("concluded_at", None), ("concluded_by", None)),
                                    models.Q(
                                        ("concluded_at__isnull", False),
                                        ("concluded_by__isnull", False),
                                        models.Q(("concluded_by", models.F("proposed_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="unit_rating_four_eyes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CriterionSlot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="criterion_slots",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("name", models.CharField(max_length=80, verbose_name="criterion")),
                    ],
                    options={
                        "verbose_name": "name of a criterion",
                        "verbose_name_plural": "names of criteria",
                        "ordering": ["subdistrict", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("subdistrict", "number"), name="criterion_once"),
                            models.CheckConstraint(
                                condition=models.Q(("number__range", (1, 8))), name="criterion_number"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Admission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="admissions",
                                to="territory.organization",
                                verbose_name="social organization",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("applied", "applied for"), ("admitted", "admitted"), ("refused", "refused")],
                                default="applied",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="reason")),
                        (
                            "entered_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
                            ),
                        ),
                        (
                            "entered_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="entered at"
                            ),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="decided by",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(null=True, verbose_name="decided at")),
                    ],
                    options={
                        "verbose_name": "admission",
                        "verbose_name_plural": "admissions",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["applied", "admitted"])),
                                fields=("organization",),
                                name="admission_once",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("decided_at", None), ("decided_by", None), ("state", "applied")),
                                    models.Q(
                                        models.Q(("state", "applied"), _negated=True),
                                        ("decided_at__isnull", False),
                                        ("decided_by__isnull", False),
                                        models.Q(("decided_by", models.F("entered_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="admission_decided",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), ("state", "refused"), _negated=True),
                                name="admission_refused",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AdmissionFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "admission",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="evaluations.admission",
                                verbose_name="admission",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("name", models.CharField(max_length=80, verbose_name="criterion")),
                        ("met", models.BooleanField(verbose_name="met")),
                        ("evidence", models.CharField(max_length=300, verbose_name="evidence")),
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
                        ("at", models.DateTimeField(verbose_name="at")),
                    ],
                    options={
                        "verbose_name": "criterion looked at",
                        "verbose_name_plural": "criteria looked at",
                        "ordering": ["admission", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("admission", "number"), name="admission_finding_once"),
                            models.CheckConstraint(
                                condition=models.Q(("number__range", (1, 8))), name="admission_finding_number"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Suspension",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suspensions",
                                to="territory.organization",
                                verbose_name="social organization",
                            ),
                        ),
                        ("from_on", models.DateField(verbose_name="from")),
                        ("until", models.DateField(verbose_name="until")),
                        ("reason", models.CharField(max_length=300, verbose_name="reason")),
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
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                            ),
                        ),
                        ("ended_on", models.DateField(null=True, verbose_name="ended on")),
                        (
                            "ended_because",
                            models.CharField(blank=True, max_length=300, verbose_name="why it was ended"),
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
                    ],
                    options={
                        "verbose_name": "suspension",
                        "verbose_name_plural": "suspensions",
                        "ordering": ["-from_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("until__gte", models.F("from_on"))), name="suspension_days"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("ended_because", ""), ("ended_by", None), ("ended_on", None)),
                                    models.Q(
                                        ("ended_by__isnull", False),
                                        ("ended_on__isnull", False),
                                        models.Q(("ended_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="suspension_ended",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Window",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="territory.organization",
                                verbose_name="organization",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="territory.committee",
                                verbose_name="residents' committee",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("place", models.CharField(max_length=80, verbose_name="place")),
                        ("code", models.CharField(editable=False, max_length=12, unique=True, verbose_name="code")),
                        (
                            "opened_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        (
                            "opened_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                    ],
                    options={
                        "verbose_name": "window",
                        "verbose_name_plural": "windows",
                        "ordering": ["closed_at", "name", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("organization", None), ("committee", None), _connector="OR"),
                                name="window_of_one_unit",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WindowRating",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "window",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="evaluations.window",
                                verbose_name="window",
                            ),
                        ),
                        ("month", models.DateField(verbose_name="month")),
                        ("stars", models.PositiveSmallIntegerField(verbose_name="stars")),
                        (
                            "reasons",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("friendly", "friendly"),
                                        ("quick", "quick"),
                                        ("clear", "well explained"),
                                        ("waited", "a long wait"),
                                        ("again", "had to come more than once"),
                                        ("unclear", "not well explained"),
                                        ("unfriendly", "not friendly"),
                                        ("closed", "closed, or nobody there"),
                                    ],
                                    max_length=10,
                                ),
                                default=list,
                                size=None,
                                verbose_name="reasons",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=100, verbose_name="in one sentence")),
                    ],
                    options={
                        "verbose_name": "answer at a window",
                        "verbose_name_plural": "answers at windows",
                        "ordering": ["window", "-month", "pk"],
                        "indexes": [models.Index(fields=["window", "month"], name="window_rating_when")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("stars__range", (1, 5))), name="window_rating_stars"
                            ),
                            models.CheckConstraint(condition=models.Q(("month__day", 1)), name="window_rating_month"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WindowStars",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "window",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stars",
                                to="evaluations.window",
                                verbose_name="window",
                            ),
                        ),
                        (
                            "year",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(2000),
                                    django.core.validators.MaxValueValidator(2100),
                                ],
                                verbose_name="year",
                            ),
                        ),
                        ("stars", models.PositiveSmallIntegerField(verbose_name="stars")),
                        ("words", models.CharField(max_length=300, verbose_name="why")),
                        ("satisfied", models.PositiveIntegerField(verbose_name="satisfied")),
                        ("answers", models.PositiveIntegerField(verbose_name="answers")),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="proposed by",
                            ),
                        ),
                        ("proposed_at", models.DateTimeField(verbose_name="proposed at")),
                        (
                            "concluded_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="concluded by",
                            ),
                        ),
                        ("concluded_at", models.DateTimeField(null=True, verbose_name="concluded at")),
                    ],
                    options={
                        "verbose_name": "stars of a window",
                        "verbose_name_plural": "stars of windows",
                        "ordering": ["window", "-year"],
                        "constraints": [
                            models.UniqueConstraint(fields=("window", "year"), name="window_stars_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("satisfied__lte", models.F("answers")),
                                    ("stars__range", (1, 5)),
                                    ("year__range", (2000, 2100)),
                                ),
                                name="window_stars_range",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("concluded_at", None), ("concluded_by", None)),
                                    models.Q(
                                        ("concluded_at__isnull", False),
                                        ("concluded_by__isnull", False),
                                        models.Q(("concluded_by", models.F("proposed_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="window_stars_four_eyes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Inspection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="territory.organization",
                                verbose_name="organization",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="%(class)ss",
                                to="territory.committee",
                                verbose_name="residents' committee",
                            ),
                        ),
                        (
                            "window",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="evaluations.window",
                                verbose_name="window",
                            ),
                        ),
                        ("body", models.CharField(max_length=80, verbose_name="inspecting body")),
                        ("day", models.DateField(verbose_name="day")),
                        ("looked_at", models.CharField(max_length=300, verbose_name="what was looked at")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("entered", "waiting for the reply"),
                                    ("replied", "replied to"),
                                    ("closed", "closed"),
                                ],
                                default="entered",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("sha256", models.CharField(blank=True, editable=False, max_length=64)),
                        (
                            "file_kind",
                            models.CharField(
                                blank=True,
                                choices=[("photo", "photo"), ("pdf", "PDF"), ("docx", "DOCX")],
                                max_length=8,
                                verbose_name="kind of file",
                            ),
                        ),
                        (
                            "entered_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="entered by",
                            ),
                        ),
                        (
                            "entered_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="entered at"
                            ),
                        ),
                        ("reply", models.CharField(blank=True, max_length=1000, verbose_name="reply")),
                        (
                            "replied_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="replied by",
                            ),
                        ),
                        ("replied_at", models.DateTimeField(null=True, verbose_name="replied at")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="closed by",
                            ),
                        ),
                        ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                    ],
                    options={
                        "verbose_name": "inspection by a third party",
                        "verbose_name_plural": "inspections by third parties",
                        "ordering": ["-day", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("committee", None), ("organization__isnull", False)),
                                    models.Q(("committee__isnull", False), ("organization", None)),
                                    _connector="OR",
                                ),
                                name="inspection_of_one_unit",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("replied_at", None), ("replied_by", None), ("reply", ""), ("state", "entered")
                                    ),
                                    models.Q(
                                        models.Q(("state", "entered"), _negated=True),
                                        models.Q(("reply", ""), _negated=True),
                                        ("replied_at__isnull", False),
                                        ("replied_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="inspection_replied",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("closed_at__isnull", False),
                                        ("closed_by__isnull", False),
                                        ("state", "closed"),
                                        models.Q(("closed_by", models.F("entered_by")), _negated=True),
                                        models.Q(("closed_by", models.F("replied_by")), _negated=True),
                                    ),
                                    models.Q(
                                        models.Q(("state", "closed"), _negated=True),
                                        ("closed_at", None),
                                        ("closed_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="inspection_closed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("file_kind", ""), ("sha256", "")),
                                    models.Q(
                                        models.Q(("sha256", ""), _negated=True),
                                        models.Q(("file_kind", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="inspection_file",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="InspectionFinding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "inspection",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="findings",
                                to="evaluations.inspection",
                                verbose_name="inspection by a third party",
                            ),
                        ),
                        ("text", models.CharField(max_length=300, verbose_name="what was found")),
                        ("due_on", models.DateField(verbose_name="to be put right until")),
                        ("done", models.CharField(blank=True, max_length=300, verbose_name="what was done")),
                        (
                            "done_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="by",
                            ),
                        ),
                        ("done_on", models.DateField(null=True, verbose_name="done on")),
                    ],
                    options={
                        "verbose_name": "finding of an inspection",
                        "verbose_name_plural": "findings of inspections",
                        "ordering": ["inspection", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done", ""), ("done_by", None), ("done_on", None)),
                                    models.Q(
                                        models.Q(("done", ""), _negated=True),
                                        ("done_by__isnull", False),
                                        ("done_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="inspection_finding_done",
                            )
                        ],
                    },
                ),
            ],
        ),
        Together(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="pledge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pledge_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a2e20ec6acfd413794cc935856949c10fbe4c946",
                            operation="DELETE",
                            pgid="pgtrigger_pledge_no_delete_4e7eb",
                            table="evaluations_pledge",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pledge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pledge_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF OLD.state IN ('closed', 'dropped') THEN RAISE EXCEPTION 'this row is concluded, and takes no change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                            hash="08783594508ead326026ffa6d1c4af0c2b5c6e05",
                            operation="UPDATE",
                            pgid="pgtrigger_pledge_locked_7811f",
                            table="evaluations_pledge",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pledge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pledge_forward",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN\n        (('draft', 'published'), ('draft', 'dropped'), ('published', 'reviewed'), ('reviewed', 'closed')) THEN\n        RAISE EXCEPTION 'a pledge goes forward, one step after the other' USING ERRCODE = 'check_violation';\n    END IF;\n    IF OLD.state <> 'draft' AND\n        (NEW.subdistrict_id, NEW.organization_id, NEW.committee_id, NEW.year, NEW.matter, NEW.promise, NEW.measure,\n         NEW.due_on, NEW.made_by_id, NEW.made_at, NEW.published_by_id, NEW.published_at) IS DISTINCT FROM\n        (OLD.subdistrict_id, OLD.organization_id, OLD.committee_id, OLD.year, OLD.matter, OLD.promise, OLD.measure,\n         OLD.due_on, OLD.made_by_id, OLD.made_at, OLD.published_by_id, OLD.published_at) THEN\n        RAISE EXCEPTION 'a published pledge stays as it was published' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="70b1d6f5f785a641a03a7085a67e75444fd8278f",
                            operation="UPDATE",
                            pgid="pgtrigger_pledge_forward_08ba0",
                            table="evaluations_pledge",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="serviceline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="service_line_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="26ffb7626cbe5dce5935d3a0e93c0205b326ad96",
                            operation="DELETE",
                            pgid="pgtrigger_service_line_no_delete_48be0",
                            table="evaluations_serviceline",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="serviceline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="service_line_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF OLD.published_at IS NOT NULL THEN RAISE EXCEPTION 'this row is concluded, and takes no change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                            hash="db203c65351c7b9af9ab9c5d9227b7fcda4f3fea",
                            operation="UPDATE",
                            pgid="pgtrigger_service_line_locked_18e9a",
                            table="evaluations_serviceline",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="delivery",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delivery_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="92287c0c00b1ee94c25ac523ae11818982e5fd27",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_delivery_append_only_246d8",
                            table="evaluations_delivery",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="delivery",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delivery_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="75518721bba26a081d539ed97d2ed8c3b756d928",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_delivery_no_truncate_ed6bf",
                            table="evaluations_delivery",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="delivery",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delivery_published",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NOT EXISTS (SELECT FROM evaluations_pledge WHERE id = NEW.pledge_id AND state = 'published')\n        AND NOT EXISTS (SELECT FROM evaluations_serviceline WHERE id = NEW.line_id AND published_at IS NOT NULL) THEN\n        RAISE EXCEPTION 'only what is published is reported on' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="0ed7d96d12006f8a01e47d83e944f9f269d4d487",
                            operation="INSERT",
                            pgid="pgtrigger_delivery_published_c566b",
                            table="evaluations_delivery",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pledgereview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pledge_review_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="a54bcce649c3a58dcdaf0bb405409f28d9f00bb0",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_pledge_review_append_only_5d208",
                            table="evaluations_pledgereview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pledgereview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pledge_review_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="6e630c55b40e599101ee453e2e875f56002ada9c",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_pledge_review_no_truncate_596a5",
                            table="evaluations_pledgereview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pledgereview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pledge_review_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NOT EXISTS (SELECT FROM evaluations_pledge WHERE id = NEW.pledge_id AND state = 'published') THEN\n        RAISE EXCEPTION 'a published pledge is reviewed, and once' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="d81552b335329d77b08bca372fa3a68cce820d9e",
                            operation="INSERT",
                            pgid="pgtrigger_pledge_review_once_6014e",
                            table="evaluations_pledgereview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="unitrating",
                    trigger=pgtrigger.compiler.Trigger(
                        name="unit_rating_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="93f566b9134f64456d7d10ce49e5942d11c777e7",
                            operation="DELETE",
                            pgid="pgtrigger_unit_rating_no_delete_9f8c6",
                            table="evaluations_unitrating",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="unitrating",
                    trigger=pgtrigger.compiler.Trigger(
                        name="unit_rating_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF OLD.concluded_at IS NOT NULL THEN RAISE EXCEPTION 'this row is concluded, and takes no change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                            hash="0b2e19bb96c10b747fd689a784b409249715f0b9",
                            operation="UPDATE",
                            pgid="pgtrigger_unit_rating_locked_db581",
                            table="evaluations_unitrating",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="admission",
                    trigger=pgtrigger.compiler.Trigger(
                        name="admission_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="358c7593323b428bcf311bafbb2bb34716c5ac80",
                            operation="DELETE",
                            pgid="pgtrigger_admission_no_delete_3ef62",
                            table="evaluations_admission",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="admission",
                    trigger=pgtrigger.compiler.Trigger(
                        name="admission_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF OLD.state <> 'applied' THEN RAISE EXCEPTION 'this row is concluded, and takes no change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                            hash="5f06e0aea27392dcb3ac6423a63796278cd8c163",
                            operation="UPDATE",
                            pgid="pgtrigger_admission_locked_24f59",
                            table="evaluations_admission",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="admissionfinding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="admission_finding_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="1b4f16f717915d503bdfafa08b0e490e62296d9c",
                            operation="DELETE",
                            pgid="pgtrigger_admission_finding_no_delete_f15c2",
                            table="evaluations_admissionfinding",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="admissionfinding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="admission_finding_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF EXISTS (SELECT FROM evaluations_admission WHERE id = OLD.admission_id AND state <> 'applied') THEN RAISE EXCEPTION 'this row is concluded, and takes no change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                            hash="8fa3e749cb635781c484149bfdcb8e4c6fda9c75",
                            operation="UPDATE",
                            pgid="pgtrigger_admission_finding_locked_9368a",
                            table="evaluations_admissionfinding",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="admissionfinding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="admission_finding_undecided",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NOT EXISTS (SELECT FROM evaluations_admission WHERE id = NEW.admission_id AND state = 'applied') THEN\n        RAISE EXCEPTION 'a decided admission takes no finding' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="429bdb45d23b65587e39d5259e3a0d5c3b978da5",
                            operation="INSERT",
                            pgid="pgtrigger_admission_finding_undecided_963e9",
                            table="evaluations_admissionfinding",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="suspension",
                    trigger=pgtrigger.compiler.Trigger(
                        name="suspension_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="eb4593b1bab9e0479f959d32d1444d5b98fbac82",
                            operation="DELETE",
                            pgid="pgtrigger_suspension_no_delete_fe0ee",
                            table="evaluations_suspension",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="suspension",
                    trigger=pgtrigger.compiler.Trigger(
                        name="suspension_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF OLD.ended_on IS NOT NULL OR (NEW.organization_id, NEW.from_on, NEW.until, NEW.reason, NEW.by_id, NEW.at) IS DISTINCT FROM (OLD.organization_id, OLD.from_on, OLD.until, OLD.reason, OLD.by_id, OLD.at) THEN RAISE EXCEPTION 'this row is concluded, and takes no change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                            hash="495be04fdf44362b3b5df17aa18043e21df36f7d",
                            operation="UPDATE",
                            pgid="pgtrigger_suspension_locked_03a48",
                            table="evaluations_suspension",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="windowrating",
                    trigger=pgtrigger.compiler.Trigger(
                        name="window_rating_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0543eb1f4141486d7eb97c372d2397985e80563f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_window_rating_append_only_70c6d",
                            table="evaluations_windowrating",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="windowrating",
                    trigger=pgtrigger.compiler.Trigger(
                        name="window_rating_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="7c9229b1162e6ca84b53cc2d09d2e443570185b1",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_window_rating_no_truncate_33525",
                            table="evaluations_windowrating",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="windowstars",
                    trigger=pgtrigger.compiler.Trigger(
                        name="window_stars_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="946fb3a52082bdab5f48bacfb97ebe3d548662c8",
                            operation="DELETE",
                            pgid="pgtrigger_window_stars_no_delete_03653",
                            table="evaluations_windowstars",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="windowstars",
                    trigger=pgtrigger.compiler.Trigger(
                        name="window_stars_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF OLD.concluded_at IS NOT NULL THEN RAISE EXCEPTION 'this row is concluded, and takes no change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                            hash="80b6422309f51a1f4c2b0fd65db8b9ac1102e8f4",
                            operation="UPDATE",
                            pgid="pgtrigger_window_stars_locked_e1048",
                            table="evaluations_windowstars",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inspection",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inspection_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="8526bdc8d3ab34cdc4a22757d07e54cb64d7d7d3",
                            operation="DELETE",
                            pgid="pgtrigger_inspection_no_delete_53446",
                            table="evaluations_inspection",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inspection",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inspection_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF OLD.state = 'closed' THEN RAISE EXCEPTION 'this row is concluded, and takes no change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                            hash="42fb57ad1c0eb5b7f27c314d5f556b85acd9573b",
                            operation="UPDATE",
                            pgid="pgtrigger_inspection_locked_a5d0e",
                            table="evaluations_inspection",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inspection",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inspection_forward",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NEW.state <> OLD.state\n        AND (OLD.state, NEW.state) NOT IN (('entered', 'replied'), ('replied', 'closed')) THEN\n        RAISE EXCEPTION 'an inspection goes forward, one step after the other' USING ERRCODE = 'check_violation';\n    END IF;\n    IF OLD.state <> 'entered' AND NEW.reply IS DISTINCT FROM OLD.reply THEN\n        RAISE EXCEPTION 'a reply stays as it was given' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="ca2c0c06f28ce44c4b1cab2330d71b2cf6a7ad02",
                            operation="UPDATE",
                            pgid="pgtrigger_inspection_forward_cfc82",
                            table="evaluations_inspection",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inspectionfinding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inspection_finding_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="36fd232d86dc79f8d433c82c015e0f07ca831927",
                            operation="DELETE",
                            pgid="pgtrigger_inspection_finding_no_delete_cc4fc",
                            table="evaluations_inspectionfinding",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inspectionfinding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inspection_finding_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF EXISTS (SELECT FROM evaluations_inspection WHERE id = OLD.inspection_id AND state = 'closed') THEN RAISE EXCEPTION 'this row is concluded, and takes no change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                            hash="426226b7ef8f9f56b67e27d164c93064567f7c0f",
                            operation="UPDATE",
                            pgid="pgtrigger_inspection_finding_locked_a98e6",
                            table="evaluations_inspectionfinding",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="inspectionfinding",
                    trigger=pgtrigger.compiler.Trigger(
                        name="inspection_finding_going_on",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NOT EXISTS (SELECT FROM evaluations_inspection WHERE id = NEW.inspection_id AND state = 'entered') THEN\n        RAISE EXCEPTION 'findings are entered before the reply' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="833bc2aff4348c152015d8678dfc9a32451f3454",
                            operation="INSERT",
                            pgid="pgtrigger_inspection_finding_going_on_4b7db",
                            table="evaluations_inspectionfinding",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]
