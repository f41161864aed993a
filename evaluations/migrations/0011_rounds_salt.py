import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from wulibridge.together import Together


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0010_report_lines")]

    operations = [
        Together(
            [
                pgtrigger.migrations.RemoveTrigger(model_name="round", name="round_forward"),
                migrations.RemoveConstraint(model_name="round", name="round_frozen"),
                migrations.AddField(
                    model_name="round",
                    name="results_salt",
                    field=models.CharField(blank=True, default="", editable=False, max_length=64),
                    preserve_default=False,
                ),
            ]
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="round",
                    trigger=pgtrigger.compiler.Trigger(
                        name="round_forward",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF (OLD.state, NEW.state) NOT IN (('draft', 'draft'), ('draft', 'open'), ('open', 'closed'), ('closed', 'frozen'), ('frozen', 'published')) THEN\n        RAISE EXCEPTION 'a round goes forward, and a published one stays as it is' USING ERRCODE = 'check_violation';\n    END IF;\n    IF OLD.state <> 'draft' AND to_jsonb(NEW) - ARRAY['state', 'frozen_by_id', 'frozen_at', 'results_salt', 'results_sha256', 'published_by_id', 'published_at'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['state', 'frozen_by_id', 'frozen_at', 'results_salt', 'results_sha256', 'published_by_id', 'published_at']\n        OR OLD.state = 'frozen' AND (NEW.frozen_by_id, NEW.frozen_at, NEW.results_salt, NEW.results_sha256)\n        IS DISTINCT FROM (OLD.frozen_by_id, OLD.frozen_at, OLD.results_salt, OLD.results_sha256) THEN\n        RAISE EXCEPTION 'an open round is asked as it was opened, and a frozen one stays as it was counted' USING ERRCODE = 'check_violation';\n    END IF;\n    IF OLD.state = 'open' AND NEW.state = 'closed' AND (\n        EXISTS (SELECT FROM evaluations_boxedanswer WHERE round_id = NEW.id)\n        OR EXISTS (SELECT FROM evaluations_ballot WHERE round_id = NEW.id)\n    ) THEN\n        RAISE EXCEPTION 'the box is emptied when a round is closed' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="ac22cfbca380658d1d43af5e9f538f4e6cd72015",
                            operation="UPDATE",
                            pgid="pgtrigger_round_forward_81790",
                            table="evaluations_round",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="round",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("frozen_at__isnull", False),
                                ("frozen_by__isnull", False),
                                ("state__in", ["frozen", "published"]),
                            ),
                            models.Q(
                                models.Q(("state__in", ["frozen", "published"]), _negated=True),
                                ("frozen_at", None),
                                ("frozen_by", None),
                                ("results_salt", ""),
                                ("results_sha256", ""),
                            ),
                            _connector="OR",
                        ),
                        name="round_frozen",
                    ),
                ),
            ]
        ),
    ]
