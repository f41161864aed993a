import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from wulibridge.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0007_counted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="WorkPart",
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
                                related_name="parts",
                                to="evaluations.workevaluation",
                                verbose_name="work evaluation",
                            ),
                        ),
                        ("titles", models.JSONField(verbose_name="title")),
                        ("metric", models.CharField(max_length=40, verbose_name="figure of the register")),
                        ("part", models.CharField(max_length=20, verbose_name="part of the figure")),
                        ("kind", models.SlugField(db_index=False, max_length=20, verbose_name="what a row is")),
                        ("count", models.PositiveIntegerField(verbose_name="count")),
                        (
                            "ids",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None, verbose_name="rows that were counted"
                            ),
                        ),
                        (
                            "names",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(max_length=80),
                                default=list,
                                size=None,
                                verbose_name="names of rows without a table",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rows of a figure of a work evaluation",
                        "verbose_name_plural": "rows of figures of work evaluations",
                        "ordering": ["evaluation", "pk"],
                    },
                ),
                migrations.AlterModelOptions(
                    name="drawexclusion",
                    options={
                        "ordering": ["first", "plan", "pk"],
                        "verbose_name": "exclusion from a draw",
                        "verbose_name_plural": "exclusions from draws",
                    },
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="drawexclusion",
                    name="draw_exclusion_append_only",
                ),
                migrations.RemoveConstraint(
                    model_name="drawexclusion",
                    name="draw_exclusion_once",
                ),
                migrations.AddField(
                    model_name="delivery",
                    name="file_kind",
                    field=models.CharField(
                        blank=True,
                        choices=[("photo", "photo"), ("pdf", "PDF"), ("docx", "DOCX")],
                        max_length=8,
                        verbose_name="kind of file",
                    ),
                ),
                migrations.AddField(
                    model_name="delivery",
                    name="sha256",
                    field=models.CharField(blank=True, editable=False, max_length=64),
                ),
                migrations.AddField(
                    model_name="drawexclusion",
                    name="taken_back_at",
                    field=models.DateTimeField(null=True, verbose_name="taken back at"),
                ),
                migrations.AddField(
                    model_name="drawexclusion",
                    name="taken_back_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taken back by",
                    ),
                ),
            ]
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="drawexclusion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="draw_exclusion_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a611702e616121eb3653c9c8e2ff93738cc069c2",
                            operation="DELETE",
                            pgid="pgtrigger_draw_exclusion_no_delete_31620",
                            table="evaluations_drawexclusion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="drawexclusion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="draw_exclusion_taken_back",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF OLD.taken_back_at IS NOT NULL OR (NEW.plan_id, NEW.first, NEW.reason, NEW.by_id, NEW.at)\n        IS DISTINCT FROM (OLD.plan_id, OLD.first, OLD.reason, OLD.by_id, OLD.at) THEN\n        RAISE EXCEPTION 'an exclusion stays as it was said; it is taken back once' USING ERRCODE = 'check_violation';\n    END IF;\n    IF EXISTS (\n        SELECT FROM evaluations_caredraw d\n        JOIN territory_organization o ON o.subdistrict_id = d.subdistrict_id\n        JOIN evaluations_careplan p ON p.agency_id = o.id\n        WHERE p.id = OLD.plan_id AND d.first = OLD.first\n    ) THEN\n        RAISE EXCEPTION 'the month was drawn already' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="440908a88ecb2aad54aac4af2ad3a5f62ce14bad",
                            operation="UPDATE",
                            pgid="pgtrigger_draw_exclusion_taken_back_82ebd",
                            table="evaluations_drawexclusion",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="delivery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("file_kind", ""), ("sha256", "")),
                            models.Q(models.Q(("sha256", ""), _negated=True), ("file_kind__in", ["photo", "pdf"])),
                            _connector="OR",
                        ),
                        name="delivery_file",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="drawexclusion",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("taken_back_at", None)),
                        fields=("plan", "first"),
                        name="draw_exclusion_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="drawexclusion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("taken_back_at", None), ("taken_back_by", None)),
                            models.Q(("taken_back_at__isnull", False), ("taken_back_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="draw_exclusion_taken_back",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="workpart",
                    constraint=models.UniqueConstraint(fields=("evaluation", "metric", "part"), name="work_part_once"),
                ),
                migrations.AddConstraint(
                    model_name="workpart",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "count",
                                django.db.models.expressions.CombinedExpression(
                                    models.Func("ids", function="cardinality", output_field=models.IntegerField()),
                                    "+",
                                    models.Func("names", function="cardinality", output_field=models.IntegerField()),
                                ),
                            )
                        ),
                        name="work_part_counted",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="workpart",
                    trigger=pgtrigger.compiler.Trigger(
                        name="work_part_frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF TG_OP = 'UPDATE' THEN\n        RAISE EXCEPTION 'which rows were counted stays as it was' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NOT EXISTS (\n        SELECT FROM evaluations_workevaluation e\n        WHERE e.id = CASE TG_OP WHEN 'DELETE' THEN OLD.evaluation_id ELSE NEW.evaluation_id END AND e.state = 'draft'\n    ) THEN\n        RAISE EXCEPTION 'the figures of a sheet that was told are frozen' USING ERRCODE = 'check_violation';\n    END IF;\n    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\n    RETURN NEW;\n",
                            hash="bbea4c9358571c21084884f3aa2a1e053bfc73dd",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_work_part_frozen_3e171",
                            table="evaluations_workpart",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
