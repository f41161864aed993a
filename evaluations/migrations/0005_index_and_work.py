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
        ("evaluations", "0004_rounds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("territory", "0001_squashed_0006_codes"),
    ]

    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name="IndexWeights",
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
                                related_name="index_weights",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        ("valid_from", models.DateField(verbose_name="from")),
                        ("residents", models.PositiveSmallIntegerField(verbose_name="residents")),
                        ("units", models.PositiveSmallIntegerField(verbose_name="local units")),
                        ("public", models.PositiveSmallIntegerField(verbose_name="public opinion")),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
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
                        "verbose_name": "weights of the satisfaction index",
                        "verbose_name_plural": "weights of the satisfaction index",
                        "ordering": ["subdistrict", "-valid_from"],
                        "constraints": [
                            models.UniqueConstraint(fields=("subdistrict", "valid_from"), name="index_weights_day"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "residents",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.Value(100), "-", models.F("units")
                                            ),
                                            "-",
                                            models.F("public"),
                                        ),
                                    )
                                ),
                                name="index_weights_whole",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndexValue",
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
                                related_name="index_values",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="index_values",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        ("first", models.DateField(verbose_name="first day")),
                        ("last", models.DateField(verbose_name="last day")),
                        (
                            "weights",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="values",
                                to="evaluations.indexweights",
                                verbose_name="weights of the satisfaction index",
                            ),
                        ),
                        ("value", models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="value")),
                        (
                            "state",
                            models.CharField(
                                choices=[("draft", "put together"), ("concluded", "concluded and locked")],
                                default="draft",
                                max_length=9,
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
                                verbose_name="put together by",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="put together at")),
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
                        "verbose_name": "value of the satisfaction index",
                        "verbose_name_plural": "values of the satisfaction index",
                        "ordering": ["-last", "-first", "committee__code"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("subdistrict", "committee", "first", "last"),
                                name="index_value_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("first__lt", models.F("last"))), name="index_value_days"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("value", None), models.Q(("value__gte", 0), ("value__lte", 100)), _connector="OR"
                                ),
                                name="index_value_of_100",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("concluded_at", None), ("concluded_by", None), ("state", "draft")),
                                    models.Q(
                                        ("concluded_at__isnull", False),
                                        ("concluded_by__isnull", False),
                                        ("state", "concluded"),
                                    ),
                                    _connector="OR",
                                ),
                                name="index_value_concluded",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("concluded_by", None),
                                    models.Q(("concluded_by", models.F("made_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="index_value_four_eyes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndexPart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "value",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="evaluations.indexvalue",
                                verbose_name="value",
                            ),
                        ),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("residents", "residents"),
                                    ("units", "local units"),
                                    ("public", "the public"),
                                ],
                                max_length=10,
                                verbose_name="group",
                            ),
                        ),
                        ("satisfied", models.PositiveIntegerField(null=True, verbose_name="satisfied")),
                        ("answers", models.PositiveIntegerField(null=True, verbose_name="answers")),
                    ],
                    options={
                        "verbose_name": "part of an index value",
                        "verbose_name_plural": "parts of index values",
                        "ordering": ["value", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("value", "group"), name="index_part_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answers", None), ("satisfied", None)),
                                    models.Q(
                                        ("answers__isnull", False),
                                        ("satisfied__isnull", False),
                                        ("satisfied__lte", models.F("answers")),
                                    ),
                                    _connector="OR",
                                ),
                                name="index_part_counts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="IndexSource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "part",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sources",
                                to="evaluations.indexpart",
                                verbose_name="part",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evaluations.round",
                                verbose_name="round",
                            ),
                        ),
                        ("satisfied", models.PositiveIntegerField(null=True, verbose_name="satisfied")),
                        ("answers", models.PositiveIntegerField(null=True, verbose_name="answers")),
                    ],
                    options={
                        "verbose_name": "round behind an index value",
                        "verbose_name_plural": "rounds behind index values",
                        "ordering": ["part", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("part", "round"), name="index_source_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answers", None), ("satisfied", None)),
                                    models.Q(
                                        ("answers__isnull", False),
                                        ("satisfied__isnull", False),
                                        ("satisfied__lte", models.F("answers")),
                                    ),
                                    _connector="OR",
                                ),
                                name="index_source_counts",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkYear",
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
                                related_name="work_years",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        (
                            "lowest_share",
                            models.PositiveSmallIntegerField(default=60, verbose_name="residents' share for good"),
                        ),
                        ("answer_days", models.PositiveSmallIntegerField(default=10, verbose_name="days to answer")),
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
                        "verbose_name": "year of work evaluation",
                        "verbose_name_plural": "years of work evaluation",
                        "ordering": ["-year", "subdistrict"],
                        "constraints": [
                            models.UniqueConstraint(fields=("subdistrict", "year"), name="work_year_once"),
                            models.CheckConstraint(
                                condition=models.Q(("answer_days__range", (1, 60)), ("lowest_share__range", (0, 100))),
                                name="work_year_rules",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Indicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="indicators",
                                to="evaluations.workyear",
                                verbose_name="year of work evaluation",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("committee", "residents' committee"),
                                    ("department", "department"),
                                    ("staff", "staff member"),
                                ],
                                max_length=10,
                                verbose_name="whose work",
                            ),
                        ),
                        (
                            "dimension",
                            models.CharField(
                                choices=[
                                    ("conditions", "conditions"),
                                    ("effort", "effort"),
                                    ("process", "process"),
                                    ("quantity", "quantity"),
                                    ("quality", "quality"),
                                ],
                                max_length=10,
                                verbose_name="dimension",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("definition", models.CharField(max_length=300, verbose_name="definition")),
                        ("metric", models.CharField(blank=True, max_length=40, verbose_name="figure of the register")),
                        ("points", models.PositiveSmallIntegerField(verbose_name="points")),
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
                        "verbose_name": "indicator",
                        "verbose_name_plural": "indicators",
                        "ordering": ["year", "kind", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("year", "kind", "name"), name="indicator_name"),
                            models.CheckConstraint(
                                condition=models.Q(("points__range", (1, 100))), name="indicator_points"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "staff"), _negated=True), ("metric", ""), _connector="OR"
                                ),
                                name="indicator_of_staff",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkEvaluation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluations",
                                to="evaluations.workyear",
                                verbose_name="year of work evaluation",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("committee", "residents' committee"),
                                    ("department", "department"),
                                    ("staff", "staff member"),
                                ],
                                max_length=10,
                                verbose_name="whose work",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_evaluations",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_evaluations",
                                to="territory.organization",
                                verbose_name="department",
                            ),
                        ),
                        (
                            "person",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="work_evaluations",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="staff member",
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "being put together"),
                                    ("told", "told, an answer may come"),
                                    ("answered", "answered"),
                                    ("concluded", "concluded and locked"),
                                ],
                                default="draft",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "drafted_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="put together by",
                            ),
                        ),
                        ("drafted_at", models.DateTimeField(verbose_name="put together at")),
                        ("told_at", models.DateTimeField(null=True, verbose_name="told at")),
                        ("answer_by", models.DateField(null=True, verbose_name="answer by")),
                        ("answer", models.TextField(blank=True, verbose_name="answer")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="answered by",
                            ),
                        ),
                        ("answered_at", models.DateTimeField(null=True, verbose_name="answered at")),
                        (
                            "grade",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("excellent", "excellent"),
                                    ("good", "good"),
                                    ("adequate", "adequate"),
                                    ("inadequate", "not adequate"),
                                ],
                                max_length=10,
                                verbose_name="conclusion",
                            ),
                        ),
                        ("sentence", models.TextField(blank=True, verbose_name="in a sentence")),
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
                        "verbose_name": "work evaluation",
                        "verbose_name_plural": "work evaluations",
                        "ordering": ["year", "kind", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("year", "committee"), name="work_evaluation_committee"),
                            models.UniqueConstraint(fields=("year", "organization"), name="work_evaluation_department"),
                            models.UniqueConstraint(fields=("year", "person"), name="work_evaluation_person"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("committee__isnull", False),
                                        ("kind", "committee"),
                                        ("organization", None),
                                        ("person", None),
                                    ),
                                    models.Q(
                                        ("committee", None),
                                        ("kind", "department"),
                                        ("organization__isnull", False),
                                        ("person", None),
                                    ),
                                    models.Q(
                                        ("committee", None),
                                        ("kind", "staff"),
                                        ("organization", None),
                                        ("person__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_evaluation_subject",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer_by", None), ("state", "draft"), ("told_at", None)),
                                    models.Q(
                                        models.Q(("state", "draft"), _negated=True),
                                        ("answer_by__isnull", False),
                                        ("told_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_evaluation_told",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("answer", ""),
                                        ("answered_at", None),
                                        ("answered_by", None),
                                        models.Q(("state", "answered"), _negated=True),
                                    ),
                                    models.Q(
                                        ("answered_at__isnull", False),
                                        ("answered_by__isnull", False),
                                        models.Q(("answer", ""), _negated=True),
                                        ("state__in", ["answered", "concluded"]),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_evaluation_answered",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("concluded_at", None),
                                        ("concluded_by", None),
                                        ("grade", ""),
                                        ("sentence", ""),
                                        models.Q(("state", "concluded"), _negated=True),
                                    ),
                                    models.Q(
                                        ("concluded_at__isnull", False),
                                        ("concluded_by__isnull", False),
                                        ("state", "concluded"),
                                        models.Q(("grade", ""), _negated=True),
                                        models.Q(("sentence", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_evaluation_concluded",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("concluded_by", None),
                                    models.Q(
                                        models.Q(("concluded_by", models.F("drafted_by")), _negated=True),
                                        models.Q(
                                            ("person", None),
                                            models.Q(("concluded_by", models.F("person")), _negated=True),
                                            _connector="OR",
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="work_evaluation_four_eyes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="figures",
                                to="evaluations.workevaluation",
                                verbose_name="work evaluation",
                            ),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="figures",
                                to="evaluations.indicator",
                                verbose_name="indicator",
                            ),
                        ),
                        ("numerator", models.PositiveIntegerField(null=True, verbose_name="numerator")),
                        ("denominator", models.PositiveIntegerField(null=True, verbose_name="denominator")),
                        ("as_of", models.DateTimeField(null=True, verbose_name="as of")),
                        (
                            "points",
                            models.DecimalField(decimal_places=2, max_digits=5, null=True, verbose_name="points"),
                        ),
                        ("evidence", models.CharField(blank=True, max_length=300, verbose_name="evidence")),
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
                    ],
                    options={
                        "verbose_name": "figure of a work evaluation",
                        "verbose_name_plural": "figures of work evaluations",
                        "ordering": ["evaluation", "indicator"],
                        "constraints": [
                            models.UniqueConstraint(fields=("evaluation", "indicator"), name="work_figure_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("as_of__isnull", False),
                                        ("by", None),
                                        ("denominator__isnull", False),
                                        ("evidence", ""),
                                        ("numerator__isnull", False),
                                        ("numerator__lte", models.F("denominator")),
                                    ),
                                    models.Q(("as_of", None), ("denominator", None), ("numerator", None)),
                                    _connector="OR",
                                ),
                                name="work_figure_source",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("points", None), ("points__gte", 0), _connector="OR"),
                                name="work_figure_points",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkVoice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "evaluation",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="voices",
                                to="evaluations.workevaluation",
                                verbose_name="work evaluation",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="evaluations.round",
                                verbose_name="round",
                            ),
                        ),
                        ("satisfied", models.PositiveIntegerField(verbose_name="satisfied")),
                        ("answers", models.PositiveIntegerField(verbose_name="answers")),
                        ("as_of", models.DateTimeField(verbose_name="as of")),
                    ],
                    options={
                        "verbose_name": "residents' word on a work evaluation",
                        "verbose_name_plural": "residents' words on work evaluations",
                        "ordering": ["evaluation", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("evaluation", "round"), name="work_voice_once", nulls_distinct=False
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("satisfied__lte", models.F("answers"))), name="work_voice_counts"
                            ),
                        ],
                    },
                ),
            ],
        ),
        Together(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="indexweights",
                    trigger=pgtrigger.compiler.Trigger(
                        name="index_weights_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f05e2e81f0faaea64fe376b7ca9a198929f2999d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_index_weights_append_only_0d205",
                            table="evaluations_indexweights",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indexweights",
                    trigger=pgtrigger.compiler.Trigger(
                        name="index_weights_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="f05664cda035cf0ba1ba3a08fba71ce3cffe5a53",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_index_weights_no_truncate_7b71d",
                            table="evaluations_indexweights",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indexvalue",
                    trigger=pgtrigger.compiler.Trigger(
                        name="index_value_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF OLD.state = 'concluded' THEN RAISE EXCEPTION 'a concluded value is locked' USING ERRCODE = 'check_violation'; END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n",
                            hash="45a00419fc274b4ad064f606ef4ea01b066039bf",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_index_value_locked_e4926",
                            table="evaluations_indexvalue",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indexpart",
                    trigger=pgtrigger.compiler.Trigger(
                        name="index_part_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF TG_OP <> 'INSERT' AND EXISTS (\n        SELECT FROM evaluations_indexvalue v WHERE v.id = OLD.value_id AND v.state = 'concluded'\n    ) OR TG_OP <> 'DELETE' AND EXISTS (\n        SELECT FROM evaluations_indexvalue v WHERE v.id = NEW.value_id AND v.state = 'concluded'\n    ) THEN\n        RAISE EXCEPTION 'the parts of a concluded value are locked' USING ERRCODE = 'check_violation';\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n",
                            hash="08bc4516f39a376c85344e6adef6fe7a0f619acc",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_index_part_locked_5ee65",
                            table="evaluations_indexpart",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indexsource",
                    trigger=pgtrigger.compiler.Trigger(
                        name="index_source_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF TG_OP <> 'INSERT' AND EXISTS (\n        SELECT FROM evaluations_indexpart p JOIN evaluations_indexvalue v ON v.id = p.value_id\n            WHERE p.id = OLD.part_id AND v.state = 'concluded'\n    ) OR TG_OP <> 'DELETE' AND EXISTS (\n        SELECT FROM evaluations_indexpart p JOIN evaluations_indexvalue v ON v.id = p.value_id\n            WHERE p.id = NEW.part_id AND v.state = 'concluded'\n    ) THEN\n        RAISE EXCEPTION 'the parts of a concluded value are locked' USING ERRCODE = 'check_violation';\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n",
                            hash="81dee470599a915885a574d25e41536a955ae01e",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_index_source_locked_2c4b1",
                            table="evaluations_indexsource",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workyear",
                    trigger=pgtrigger.compiler.Trigger(
                        name="work_year_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="41d47fb47b724b3448658f5a0f2952980526bd24",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_work_year_append_only_60628",
                            table="evaluations_workyear",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workyear",
                    trigger=pgtrigger.compiler.Trigger(
                        name="work_year_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="6495f1b9995c89bfd5e7e16ad1053e16870e1b81",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_work_year_no_truncate_7d0ed",
                            table="evaluations_workyear",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="indicator",
                    trigger=pgtrigger.compiler.Trigger(
                        name="indicator_used",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF EXISTS (SELECT FROM evaluations_workfigure f WHERE f.indicator_id = OLD.id) THEN\n        RAISE EXCEPTION 'an indicator that was used stays as it is' USING ERRCODE = 'check_violation';\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n",
                            hash="2095616b9cbcb90a9fe9b35f2e46fa8aed7c6fa1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_indicator_used_3a838",
                            table="evaluations_indicator",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workevaluation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="work_evaluation_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF TG_OP = 'DELETE' THEN\n        IF OLD.state <> 'draft' THEN RAISE EXCEPTION 'a sheet that was told is kept' USING ERRCODE = 'check_violation'; END IF;\n        RETURN OLD;\n    END IF;\n    IF OLD.state = 'concluded' THEN RAISE EXCEPTION 'a concluded sheet is locked' USING ERRCODE = 'check_violation'; END IF;\n    IF (OLD.year_id, OLD.kind, OLD.committee_id, OLD.organization_id, OLD.person_id, OLD.drafted_by_id, OLD.drafted_at)\n        IS DISTINCT FROM\n        (NEW.year_id, NEW.kind, NEW.committee_id, NEW.organization_id, NEW.person_id, NEW.drafted_by_id, NEW.drafted_at)\n        OR (OLD.state <> 'draft' AND (OLD.told_at, OLD.answer_by) IS DISTINCT FROM (NEW.told_at, NEW.answer_by))\n        OR (OLD.state <> 'draft' AND NEW.state = 'draft')\n        OR (OLD.answered_at IS NOT NULL AND (OLD.answer, OLD.answered_by_id, OLD.answered_at)\n            IS DISTINCT FROM (NEW.answer, NEW.answered_by_id, NEW.answered_at)) THEN\n        RAISE EXCEPTION 'what was told or answered stays as it is' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="d1aa537123b9732710bba1e06e6ad01a26523c00",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_work_evaluation_locked_8099b",
                            table="evaluations_workevaluation",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workfigure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="work_figure_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF TG_OP <> 'INSERT' AND NOT EXISTS (\n        SELECT FROM evaluations_workevaluation e WHERE e.id = OLD.evaluation_id AND e.state = 'draft'\n    ) OR TG_OP <> 'DELETE' AND NOT EXISTS (\n        SELECT FROM evaluations_workevaluation e WHERE e.id = NEW.evaluation_id AND e.state = 'draft'\n    ) THEN\n        RAISE EXCEPTION 'the figures of a sheet that was told are frozen' USING ERRCODE = 'check_violation';\n    END IF;\n    IF TG_OP = 'UPDATE' AND OLD.as_of IS NOT NULL THEN\n        RAISE EXCEPTION 'a figure of the register is taken once' USING ERRCODE = 'check_violation';\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n",
                            hash="0e9035ccf7679beefd8d6e3b519e047025c35823",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_work_figure_frozen_b0d99",
                            table="evaluations_workfigure",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workvoice",
                    trigger=pgtrigger.compiler.Trigger(
                        name="work_voice_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF TG_OP <> 'INSERT' AND NOT EXISTS (\n        SELECT FROM evaluations_workevaluation e WHERE e.id = OLD.evaluation_id AND e.state = 'draft'\n    ) OR TG_OP <> 'DELETE' AND NOT EXISTS (\n        SELECT FROM evaluations_workevaluation e WHERE e.id = NEW.evaluation_id AND e.state = 'draft'\n    ) THEN\n        RAISE EXCEPTION 'the figures of a sheet that was told are frozen' USING ERRCODE = 'check_violation';\n    END IF;\n    IF TG_OP = 'UPDATE' AND OLD.as_of IS NOT NULL THEN\n        RAISE EXCEPTION 'a figure of the register is taken once' USING ERRCODE = 'check_violation';\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n",
                            hash="203d32b4a598da35f25620181621fb2fdce7ac6f",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_work_voice_frozen_991c7",
                            table="evaluations_workvoice",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]
