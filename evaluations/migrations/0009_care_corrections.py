import django.contrib.postgres.constraints
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import visits.models.pairing
from wulibridge.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0008_kept_rows_and_files"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="payentry",
                    name="pay_entry_ledger",
                ),
                migrations.RemoveConstraint(
                    model_name="careplan",
                    name="care_plan_once",
                ),
                migrations.RemoveConstraint(
                    model_name="carereplacement",
                    name="care_replacement_named",
                ),
                migrations.RemoveConstraint(
                    model_name="payentry",
                    name="pay_entry_sign",
                ),
                migrations.AddField(
                    model_name="carereplacement",
                    name="reason",
                    field=models.CharField(
                        choices=[
                            ("low_score", "the elder is not satisfied"),
                            ("left", "the worker has left"),
                            ("away", "the worker cannot come"),
                        ],
                        default="low_score",
                        max_length=9,
                        verbose_name="why",
                    ),
                ),
                migrations.AddField(
                    model_name="paycorrection",
                    name="worker",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who was there",
                    ),
                ),
                migrations.AddField(
                    model_name="paycorrection",
                    name="yuan",
                    field=models.DecimalField(decimal_places=2, max_digits=8, null=True, verbose_name="yuan instead"),
                ),
                migrations.AlterField(
                    model_name="carereplacement",
                    name="signature",
                    field=models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacement",
                        to="evaluations.caresignature",
                        verbose_name="signature and score",
                    ),
                ),
                migrations.AlterField(
                    model_name="carereplacement",
                    name="state",
                    field=models.CharField(
                        choices=[
                            ("asked", "asked for"),
                            ("named", "another worker is named"),
                            ("confirmed", "confirmed by the elder"),
                            ("dropped", "the elder keeps the worker"),
                            ("ended", "the plan ended"),
                        ],
                        default="asked",
                        max_length=9,
                        verbose_name="state",
                    ),
                ),
                migrations.AlterField(
                    model_name="paycorrection",
                    name="reason",
                    field=models.CharField(
                        choices=[
                            ("not_given", "the service was not given"),
                            ("no_visit", "there was no such visit"),
                            ("other_worker", "another worker was there"),
                            ("twice", "written down twice"),
                            ("rate", "the rate was wrong"),
                            ("mistake", "it was taken back by mistake"),
                        ],
                        max_length=12,
                        verbose_name="why",
                    ),
                ),
                migrations.AlterField(
                    model_name="payentry",
                    name="reverses",
                    field=models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="evaluations.payentry",
                        verbose_name="corrects",
                    ),
                ),
                migrations.AlterField(
                    model_name="replacementstep",
                    name="move",
                    field=models.CharField(
                        choices=[
                            ("ask", "Low score: another worker asked for"),
                            ("report", "The worker cannot come: ask for another one"),
                            ("name", "Name another worker"),
                            ("confirm", "The elder agrees to the new worker"),
                            ("decline", "The elder wants somebody else"),
                            ("drop", "The elder keeps the worker"),
                            ("end", "The plan ended"),
                        ],
                        max_length=8,
                        verbose_name="step",
                    ),
                ),
            ]
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="careinterview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_interview_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="57f0f7e35b1a5a61d3be0ab732ed553d5351b312",
                            operation="DELETE",
                            pgid="pgtrigger_care_interview_no_delete_f41c9",
                            table="evaluations_careinterview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="careinterview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_interview_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="642ca8cde4f3d1d842ee4b1a7ecf108f77caacec",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_care_interview_no_truncate_13037",
                            table="evaluations_careinterview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="careinterview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_interview_once",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF (NEW.drawing_id, NEW.plan_id) IS DISTINCT FROM (OLD.drawing_id, OLD.plan_id)\n        OR OLD.state <> 'waiting' AND (\n            (NEW.came, NEW.did, NEW.score, NEW.suggestion, NEW.follow_up, NEW.heard_by_id, NEW.heard_on)\n            IS DISTINCT FROM\n            (OLD.came, OLD.did, OLD.score, OLD.suggestion, OLD.follow_up, OLD.heard_by_id, OLD.heard_on)\n            OR OLD.state = 'follow_up' AND NEW.state NOT IN ('follow_up', 'done')\n            OR OLD.state <> 'follow_up' AND\n                (NEW.state, NEW.outcome, NEW.done_on) IS DISTINCT FROM (OLD.state, OLD.outcome, OLD.done_on)\n        ) THEN\n        RAISE EXCEPTION 'an interview is written down once, and followed up once' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="7bd21708195ee6b392d6c4ac698dfce656220d05",
                            operation="UPDATE",
                            pgid="pgtrigger_care_interview_once_ed847",
                            table="evaluations_careinterview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pay_entry_ledger",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NOT EXISTS (\n        SELECT FROM evaluations_paystatement s JOIN evaluations_caremonth m ON m.id = s.month_id\n            WHERE s.id = NEW.statement_id AND m.state = 'locked'\n    ) THEN\n        RAISE EXCEPTION 'an approved month takes no entry' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.reverses_id IS NULL AND NOT EXISTS (\n        SELECT FROM evaluations_caredeed d JOIN evaluations_carevisit v ON v.id = d.visit_id\n            JOIN evaluations_caresignature g ON g.visit_id = v.id\n            JOIN evaluations_careplan p ON p.id = v.plan_id\n            JOIN evaluations_paystatement s ON s.id = NEW.statement_id AND s.worker_id = v.worker_id\n            JOIN evaluations_caremonth m ON m.id = s.month_id AND m.agency_id = p.agency_id\n            WHERE d.id = NEW.deed_id\n    ) THEN\n        RAISE EXCEPTION 'only what was signed for is paid, to who did it' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.reverses_id IS NOT NULL AND NEW.yuan < 0 AND NOT EXISTS (\n        SELECT FROM evaluations_payentry e\n            JOIN evaluations_paycorrection c ON c.entry_id = e.id\n            JOIN evaluations_paystatement was ON was.id = e.statement_id\n            JOIN evaluations_caremonth before ON before.id = was.month_id\n            JOIN evaluations_paystatement s ON s.id = NEW.statement_id AND s.worker_id = was.worker_id\n            JOIN evaluations_caremonth m ON m.id = s.month_id\n            WHERE e.id = NEW.reverses_id AND e.deed_id = NEW.deed_id AND e.yuan = -NEW.yuan\n                AND before.agency_id = m.agency_id AND before.first < m.first\n    ) THEN\n        RAISE EXCEPTION 'an entry is taken back by its opposite in a later month, with a reason' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.reverses_id IS NOT NULL AND NEW.yuan > 0 AND NOT EXISTS (\n        SELECT FROM evaluations_payentry e\n            JOIN evaluations_paycorrection c ON c.entry_id IN (e.id, e.reverses_id)\n            JOIN evaluations_paystatement was ON was.id = e.statement_id\n            JOIN evaluations_caremonth before ON before.id = was.month_id\n            JOIN evaluations_paystatement s ON s.id = NEW.statement_id\n                AND s.worker_id = coalesce(c.worker_id, was.worker_id)\n            JOIN evaluations_caremonth m ON m.id = s.month_id\n            WHERE e.id = NEW.reverses_id AND e.deed_id = NEW.deed_id AND e.yuan < 0\n                AND NEW.yuan = coalesce(c.yuan, -e.yuan) AND before.agency_id = m.agency_id\n                AND (c.entry_id = e.id AND before.first < m.first\n                    OR c.entry_id <> e.id AND before.id = m.id AND coalesce(c.worker_id, c.yuan) IS NOT NULL)\n    ) THEN\n        RAISE EXCEPTION 'what was taken back is paid again as a correction says' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="9253f6964323ea843515ff8510c0ee85d38c7381",
                            operation="INSERT",
                            pgid="pgtrigger_pay_entry_ledger_a966b",
                            table="evaluations_payentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="careplan",
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (visits.models.pairing.Same("household"), "&&"),
                            (visits.models.pairing.Same("agency"), "&&"),
                            (visits.models.pairing.Days("starts_on", "ends_on"), "&&"),
                        ],
                        name="care_plan_one_at_a_time",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="carereplacement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["dropped", "ended"]),
                            models.Q(("state", "asked"), ("to_worker", None)),
                            models.Q(("state__in", ["named", "confirmed"]), ("to_worker__isnull", False)),
                            _connector="OR",
                        ),
                        name="care_replacement_named",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="carereplacement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "low_score"), ("signature__isnull", False)),
                            models.Q(models.Q(("reason", "low_score"), _negated=True), ("signature", None)),
                            _connector="OR",
                        ),
                        name="care_replacement_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="paycorrection",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("worker", None), ("reason", "other_worker"), _connector="OR"),
                        name="pay_correction_worker",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="paycorrection",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", "rate"), ("yuan__gt", 0)),
                            models.Q(models.Q(("reason", "rate"), _negated=True), ("yuan", None)),
                            _connector="OR",
                        ),
                        name="pay_correction_yuan",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="payentry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reverses", None), ("yuan__gt", 0)),
                            models.Q(("reverses__isnull", False), models.Q(("yuan", 0), _negated=True)),
                            _connector="OR",
                        ),
                        name="pay_entry_sign",
                    ),
                ),
            ]
        ),
    ]
