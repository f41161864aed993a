import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from wulibridge.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0011_rounds_salt"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="delivery",
                    name="delivery_published",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="pledge",
                    name="pledge_forward",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="pledgereview",
                    name="pledge_review_append_only",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="serviceline",
                    name="service_line_no_delete",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="serviceline",
                    name="service_line_locked",
                ),
                migrations.RemoveConstraint(
                    model_name="workvoice",
                    name="work_voice_once",
                ),
            ]
        ),
        Together(
            [
                migrations.AddField(
                    model_name="pledgereview",
                    name="again_at",
                    field=models.DateTimeField(null=True, verbose_name="typed in once more at"),
                ),
                migrations.AddField(
                    model_name="pledgereview",
                    name="again_by",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="typed in once more by",
                    ),
                ),
                migrations.AddField(
                    model_name="workvoice",
                    name="review",
                    field=models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="evaluations.pledgereview",
                        verbose_name="residents' review of a pledge",
                    ),
                ),
            ]
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="checkmeasure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="check_measure_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF OLD.done_on IS NOT NULL OR (NEW.answer_id, NEW.text, NEW.due_on, NEW.by_id, NEW.at) IS DISTINCT FROM (OLD.answer_id, OLD.text, OLD.due_on, OLD.by_id, OLD.at) THEN RAISE EXCEPTION 'this row is concluded, and takes no change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                            hash="f9dec25bac8653f063bd377ab49f48f345d10afe",
                            operation="UPDATE",
                            pgid="pgtrigger_check_measure_locked_b07f8",
                            table="evaluations_checkmeasure",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="delivery",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delivery_published",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NOT EXISTS (SELECT FROM evaluations_pledge WHERE id = NEW.pledge_id AND state IN ('published', 'reviewed'))\n        AND NOT EXISTS (SELECT FROM evaluations_serviceline WHERE id = NEW.line_id AND published_at IS NOT NULL) THEN\n        RAISE EXCEPTION 'only what is published is reported on, until it is closed' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="f953fd7c9aa42a6ad72dd5a6bd6e51d2a48b95cc",
                            operation="INSERT",
                            pgid="pgtrigger_delivery_published_c566b",
                            table="evaluations_delivery",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pledge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pledge_forward",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NEW.state <> OLD.state AND (OLD.state, NEW.state) NOT IN\n        (('draft', 'published'), ('draft', 'dropped'), ('published', 'reviewed'), ('reviewed', 'closed')) THEN\n        RAISE EXCEPTION 'a pledge goes forward, one step after the other' USING ERRCODE = 'check_violation';\n    END IF;\n    IF OLD.state = 'published' AND NEW.state = 'reviewed' AND NOT EXISTS\n        (SELECT FROM evaluations_pledgereview WHERE pledge_id = NEW.id AND again_by_id IS NOT NULL) THEN\n        RAISE EXCEPTION 'a review stands when two people typed in the same' USING ERRCODE = 'check_violation';\n    END IF;\n    IF OLD.state <> 'draft' AND\n        (NEW.subdistrict_id, NEW.organization_id, NEW.committee_id, NEW.year, NEW.matter, NEW.promise, NEW.measure,\n         NEW.due_on, NEW.made_by_id, NEW.made_at, NEW.published_by_id, NEW.published_at) IS DISTINCT FROM\n        (OLD.subdistrict_id, OLD.organization_id, OLD.committee_id, OLD.year, OLD.matter, OLD.promise, OLD.measure,\n         OLD.due_on, OLD.made_by_id, OLD.made_at, OLD.published_by_id, OLD.published_at) THEN\n        RAISE EXCEPTION 'a published pledge stays as it was published' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="02bff96f1e9b54e5a8f1ac267f99a858508bef96",
                            operation="UPDATE",
                            pgid="pgtrigger_pledge_forward_08ba0",
                            table="evaluations_pledge",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pledgereview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pledge_review_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="47873a11ac7d4e4173c14de5fee99df7ef9b357d",
                            operation="DELETE",
                            pgid="pgtrigger_pledge_review_no_delete_0de47",
                            table="evaluations_pledgereview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pledgereview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pledge_review_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="IF OLD.again_at IS NOT NULL OR NOT EXISTS (SELECT FROM evaluations_pledge WHERE id = OLD.pledge_id AND state = 'published') THEN RAISE EXCEPTION 'this row is concluded, and takes no change' USING ERRCODE = 'check_violation'; END IF; RETURN NEW;",
                            hash="b19f455864fd9103f1692d53e33906d4d3ee538a",
                            operation="UPDATE",
                            pgid="pgtrigger_pledge_review_locked_8393b",
                            table="evaluations_pledgereview",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="serviceline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="service_line_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF OLD.published_at IS NOT NULL THEN\n        RAISE EXCEPTION 'a published line stays as it was published' USING ERRCODE = 'check_violation';\n    END IF;\n    IF TG_OP = 'DELETE' THEN\n        RETURN OLD;\n    END IF;\n    RETURN NEW;\n",
                            hash="260879ee35e1719e21fed42593b7175c69953c58",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_service_line_locked_18e9a",
                            table="evaluations_serviceline",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="serviceline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="service_line_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="df37cdba6965896ca33318a44e6dc070d251288a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_service_line_no_truncate_a3cea",
                            table="evaluations_serviceline",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pledgereview",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("again_at", None), ("again_by", None)),
                            models.Q(
                                ("again_at__isnull", False),
                                ("again_by__isnull", False),
                                models.Q(("again_by", models.F("by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="pledge_review_four_eyes",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="workvoice",
                    constraint=models.UniqueConstraint(
                        fields=("evaluation", "round", "review"), name="work_voice_once", nulls_distinct=False
                    ),
                ),
                migrations.AddConstraint(
                    model_name="workvoice",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("round", None), ("review", None), _connector="OR"), name="work_voice_of_one"
                    ),
                ),
            ]
        ),
    ]
