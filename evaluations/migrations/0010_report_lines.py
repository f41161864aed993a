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
        ("evaluations", "0009_care_corrections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="StruckLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("line", models.BigIntegerField(verbose_name="single matter")),
                        ("struck", models.BooleanField(verbose_name="struck out")),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "struck line of a report",
                        "verbose_name_plural": "struck lines of reports",
                        "ordering": ["part", "line", "pk"],
                    },
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="monthlyreport",
                    name="report_forward",
                ),
                migrations.RemoveConstraint(
                    model_name="frozenpart",
                    name="frozen_part_counted",
                ),
                migrations.AlterField(
                    model_name="frozenpart",
                    name="count",
                    field=models.PositiveIntegerField(null=True, verbose_name="count"),
                ),
            ]
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="monthlyreport",
                    trigger=pgtrigger.compiler.Trigger(
                        name="report_forward",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF OLD.state = 'approved' THEN\n        RAISE EXCEPTION 'an approved report is locked' USING ERRCODE = 'check_violation';\n    END IF;\n    IF (OLD.state, NEW.state) NOT IN (('answered', 'answered'), ('answered', 'approved'), ('answered', 'discussed'), ('counting', 'drafted'), ('discussed', 'answered'), ('discussed', 'discussed'), ('drafted', 'edited'), ('edited', 'discussed'), ('edited', 'edited')) THEN\n        RAISE EXCEPTION 'the way of a report has no such step' USING ERRCODE = 'check_violation';\n    END IF;\n    IF (NEW.subdistrict_id, NEW.first, NEW.drafted_at) IS DISTINCT FROM (OLD.subdistrict_id, OLD.first, OLD.drafted_at)\n    THEN\n        RAISE EXCEPTION 'a report stays that of its month' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.state = 'approved' AND EXISTS (\n        SELECT FROM evaluations_reportsuggestion s WHERE s.report_id = NEW.id AND s.answer = ''\n    ) THEN\n        RAISE EXCEPTION 'a suggestion is not answered' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.state = 'approved' AND NEW.approved_by_id IN (\n    SELECT w.by_id FROM evaluations_reportwords w WHERE w.report_id = NEW.id\n    UNION ALL SELECT unnest(ARRAY[s.by_id, s.answered_by_id])\n        FROM evaluations_reportsuggestion s WHERE s.report_id = NEW.id\n    UNION ALL SELECT l.by_id FROM evaluations_struckline l\n        JOIN evaluations_frozenpart p ON p.id = l.part_id JOIN evaluations_frozenfigure f ON f.id = p.figure_id\n        WHERE f.report_id = NEW.id\n) THEN\n        RAISE EXCEPTION 'who wrote in a report does not approve it' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="6bfc52c9fa004457cfdb4498347b2b17c9e7bcae",
                            operation="UPDATE",
                            pgid="pgtrigger_report_forward_43de8",
                            table="evaluations_monthlyreport",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="frozenpart",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "count",
                                django.db.models.expressions.CombinedExpression(
                                    models.Func("ids", function="cardinality", output_field=models.IntegerField()),
                                    "+",
                                    models.Func("names", function="cardinality", output_field=models.IntegerField()),
                                ),
                            ),
                            models.Q(("count", None), ("ids", []), ("names", [])),
                            _connector="OR",
                        ),
                        name="frozen_part_counted",
                    ),
                ),
                migrations.AddField(
                    model_name="struckline",
                    name="by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                migrations.AddField(
                    model_name="struckline",
                    name="part",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="struck_lines",
                        to="evaluations.frozenpart",
                        verbose_name="part of a frozen figure",
                    ),
                ),
                migrations.AddIndex(
                    model_name="struckline",
                    index=models.Index(fields=["part", "line", "-id"], name="struck_line"),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="struckline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="struck_line_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="99f6f4141a94df161d8c7c48a43163008116c445",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_struck_line_append_only_663fa",
                            table="evaluations_struckline",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="struckline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="struck_line_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="0eefc185b765f57b240c0003ea002310e9306bce",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_struck_line_no_truncate_607c2",
                            table="evaluations_struckline",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="struckline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="struck_line_open",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    PERFORM FROM evaluations_monthlyreport r WHERE r.id = (SELECT f.report_id FROM evaluations_frozenpart p\n    JOIN evaluations_frozenfigure f ON f.id = p.figure_id WHERE p.id = NEW.part_id) AND r.state IN ('answered', 'discussed', 'drafted', 'edited') FOR SHARE;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'an approved report is locked' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="2b6a2bac6f1ddd502b94940c1cd2481bf0c5fc0b",
                            operation="INSERT",
                            pgid="pgtrigger_struck_line_open_11068",
                            table="evaluations_struckline",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
