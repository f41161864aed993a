import uuid

import django.contrib.postgres.fields
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from wulibridge.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0003_pledges"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("territory", "0001_squashed_0006_codes"),
    ]

    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name="Ballot",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("residents", "residents"),
                                    ("units", "local units"),
                                    ("public", "the public"),
                                ],
                                max_length=9,
                                verbose_name="group",
                            ),
                        ),
                        ("digest", models.CharField(editable=False, max_length=64, unique=True)),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="evaluations.round",
                                verbose_name="round of verdicts",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ballot",
                        "verbose_name_plural": "ballots",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PaperEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("mark", models.CharField(max_length=4, verbose_name="end of the code")),
                        (
                            "scores",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(), size=None, verbose_name="scores"
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="in words")),
                        (
                            "ballot",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="evaluations.ballot",
                                verbose_name="ballot",
                            ),
                        ),
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
                    ],
                    options={
                        "verbose_name": "reading of a paper slip",
                        "verbose_name_plural": "readings of paper slips",
                        "ordering": ["ballot", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("ballot", "by"), name="paper_entry_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Round",
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
                                choices=[("appraisal", "appraisal"), ("survey", "satisfaction survey")],
                                max_length=10,
                                verbose_name="kind",
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        (
                            "words_asked",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="question that is answered in words"
                            ),
                        ),
                        ("opens_on", models.DateField(verbose_name="asked from")),
                        ("closes_on", models.DateField(verbose_name="asked until")),
                        (
                            "public_slips",
                            models.PositiveSmallIntegerField(default=0, verbose_name="slips for the public"),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "being prepared"),
                                    ("open", "open"),
                                    ("closed", "closed"),
                                    ("frozen", "counted and frozen"),
                                    ("published", "published"),
                                ],
                                default="draft",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "made_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="made at"
                            ),
                        ),
                        ("frozen_at", models.DateTimeField(null=True, verbose_name="frozen at")),
                        (
                            "results_sha256",
                            models.CharField(blank=True, max_length=64, verbose_name="hash of the results"),
                        ),
                        ("published_at", models.DateTimeField(null=True, verbose_name="published at")),
                        (
                            "about",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds_about",
                                to="territory.organization",
                                verbose_name="whose work it is about",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "frozen_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="frozen by",
                            ),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="made by",
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
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "round of verdicts",
                        "verbose_name_plural": "rounds of verdicts",
                        "ordering": ["-opens_on", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("closes_on__gte", models.F("opens_on"))), name="round_days"
                            ),
                            models.CheckConstraint(
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
                                        ("results_sha256", ""),
                                    ),
                                    _connector="OR",
                                ),
                                name="round_frozen",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("published_at__isnull", False),
                                        ("published_by__isnull", False),
                                        ("state", "published"),
                                    ),
                                    models.Q(
                                        models.Q(("state", "published"), _negated=True),
                                        ("published_at", None),
                                        ("published_by", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="round_published",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("published_by", None),
                                    models.Q(("published_by", models.F("frozen_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="round_four_eyes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                                max_length=9,
                                verbose_name="group",
                            ),
                        ),
                        ("handed_on", models.DateField(blank=True, null=True, verbose_name="slip handed over on")),
                        (
                            "household",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="round_invitations",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="round_invitations",
                                to="territory.organization",
                                verbose_name="organization",
                            ),
                        ),
                        (
                            "round",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="evaluations.round",
                                verbose_name="round of verdicts",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "invitation to a round",
                        "verbose_name_plural": "invitations to rounds",
                        "ordering": ["round", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "household"), name="invitation_household"),
                            models.UniqueConstraint(fields=("round", "organization"), name="invitation_organization"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("group", "residents"), ("household__isnull", False), ("organization", None)
                                    ),
                                    models.Q(("group", "units"), ("household", None), ("organization__isnull", False)),
                                    _connector="OR",
                                ),
                                name="invitation_of_group",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BoxedAnswer",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("residents", "residents"),
                                    ("units", "local units"),
                                    ("public", "the public"),
                                ],
                                max_length=9,
                                verbose_name="group",
                            ),
                        ),
                        (
                            "scores",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(), size=None, verbose_name="scores"
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="in words")),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="boxed",
                                to="evaluations.round",
                                verbose_name="round of verdicts",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer in the box",
                        "verbose_name_plural": "answers in the box",
                        "ordering": ["pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RoundAnswer",
                    fields=[
                        ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                        (
                            "group",
                            models.CharField(
                                choices=[
                                    ("residents", "residents"),
                                    ("units", "local units"),
                                    ("public", "the public"),
                                ],
                                max_length=9,
                                verbose_name="group",
                            ),
                        ),
                        (
                            "scores",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(), size=None, verbose_name="scores"
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="in words")),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="evaluations.round",
                                verbose_name="round of verdicts",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer of a round",
                        "verbose_name_plural": "answers of rounds",
                        "ordering": ["pk"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RoundQuestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="number of the question")),
                        ("text", models.CharField(max_length=120, verbose_name="question")),
                        (
                            "round",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="questions",
                                to="evaluations.round",
                                verbose_name="round of verdicts",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "question of a round",
                        "verbose_name_plural": "questions of rounds",
                        "ordering": ["round", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "position"), name="round_question_place")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundCell",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                                max_length=9,
                                verbose_name="group",
                            ),
                        ),
                        ("value", models.PositiveSmallIntegerField(verbose_name="score")),
                        ("count", models.PositiveIntegerField(verbose_name="number of answers")),
                        (
                            "round",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cells",
                                to="evaluations.round",
                                verbose_name="round of verdicts",
                            ),
                        ),
                        (
                            "question",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cells",
                                to="evaluations.roundquestion",
                                verbose_name="question of a round",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "frozen count of a round",
                        "verbose_name_plural": "frozen counts of rounds",
                        "ordering": ["round", "group", "question", "value"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("round", "group", "question", "value"), name="round_cell_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("value__range", (1, 5))), name="round_cell_value"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundSlips",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                                max_length=9,
                                verbose_name="group",
                            ),
                        ),
                        ("slips", models.PositiveIntegerField(verbose_name="slips")),
                        ("typed", models.PositiveIntegerField(default=0, verbose_name="typed in from paper")),
                        ("differed", models.PositiveIntegerField(default=0, verbose_name="typed differently at first")),
                        (
                            "round",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="slips",
                                to="evaluations.round",
                                verbose_name="round of verdicts",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "slips of a group",
                        "verbose_name_plural": "slips of groups",
                        "ordering": ["round", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("round", "group"), name="round_slips_group")],
                    },
                ),
            ],
        ),
        Together(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="paperentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="paper_entry_no_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="39e9ef5f950cdcb9cb84907d5747999404357cca",
                            operation="UPDATE",
                            pgid="pgtrigger_paper_entry_no_update_38643",
                            table="evaluations_paperentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="round",
                    trigger=pgtrigger.compiler.Trigger(
                        name="round_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="a5508704232793f1071b6c2cc194f5b3c8c346f2",
                            operation="DELETE",
                            pgid="pgtrigger_round_no_delete_d0eab",
                            table="evaluations_round",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="round",
                    trigger=pgtrigger.compiler.Trigger(
                        name="round_forward",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF (OLD.state, NEW.state) NOT IN (('draft', 'draft'), ('draft', 'open'), ('open', 'closed'), ('closed', 'frozen'), ('frozen', 'published')) THEN\n        RAISE EXCEPTION 'a round goes forward, and a published one stays as it is' USING ERRCODE = 'check_violation';\n    END IF;\n    IF OLD.state <> 'draft' AND to_jsonb(NEW) - ARRAY['state', 'frozen_by_id', 'frozen_at', 'results_sha256',\n        'published_by_id', 'published_at'] IS DISTINCT FROM to_jsonb(OLD) - ARRAY['state', 'frozen_by_id', 'frozen_at',\n        'results_sha256', 'published_by_id', 'published_at'] OR OLD.state = 'frozen' AND (NEW.frozen_by_id,\n        NEW.frozen_at, NEW.results_sha256) IS DISTINCT FROM (OLD.frozen_by_id, OLD.frozen_at, OLD.results_sha256) THEN\n        RAISE EXCEPTION 'an open round is asked as it was opened, and a frozen one stays as it was counted' USING ERRCODE = 'check_violation';\n    END IF;\n    IF OLD.state = 'open' AND NEW.state = 'closed' AND (\n        EXISTS (SELECT FROM evaluations_boxedanswer WHERE round_id = NEW.id)\n        OR EXISTS (SELECT FROM evaluations_ballot WHERE round_id = NEW.id)\n    ) THEN\n        RAISE EXCEPTION 'the box is emptied when a round is closed' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="4a74b69a31ae7bc3f4fa74b7b8e1c32f848ef4b9",
                            operation="UPDATE",
                            pgid="pgtrigger_round_forward_81790",
                            table="evaluations_round",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invitation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="invitation_in_draft",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    PERFORM 1 FROM evaluations_round WHERE id = COALESCE(NEW.round_id, OLD.round_id) FOR SHARE;\n    IF NOT EXISTS (\n        SELECT FROM evaluations_round WHERE id = COALESCE(NEW.round_id, OLD.round_id) AND state = 'draft'\n    ) THEN\n        RAISE EXCEPTION 'only a round that is being prepared is changed' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                            hash="0cacbb673392626bb2aef42e60c8bce1e600e3a1",
                            operation="INSERT OR DELETE",
                            pgid="pgtrigger_invitation_in_draft_17507",
                            table="evaluations_invitation",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invitation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="invitation_only_handed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF to_jsonb(NEW) - 'handed_on' IS DISTINCT FROM to_jsonb(OLD) - 'handed_on' THEN\n        RAISE EXCEPTION 'of an invitation only the day changes on which its slip was handed over' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="c498f0df33aa966dd8af61e34eb6a82aeb5433f5",
                            operation="UPDATE",
                            pgid="pgtrigger_invitation_only_handed_fbeba",
                            table="evaluations_invitation",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="boxedanswer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="boxed_answer_open",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    PERFORM 1 FROM evaluations_round WHERE id = NEW.round_id FOR SHARE;\n    IF NOT EXISTS (SELECT FROM evaluations_round WHERE id = NEW.round_id AND state = 'open') THEN\n        RAISE EXCEPTION 'only an open round is answered' USING ERRCODE = 'check_violation';\n    END IF;\n\n    IF cardinality(NEW.scores) <> (SELECT count(*) FROM evaluations_roundquestion WHERE round_id = NEW.round_id)\n        OR array_position(NEW.scores, NULL) IS NOT NULL\n        OR 1 > ANY(NEW.scores) OR 5 < ANY(NEW.scores) THEN\n        RAISE EXCEPTION 'every question has a score from 1 to 5' USING ERRCODE = 'check_violation';\n    END IF;\n    IF (SELECT count(*) FROM evaluations_boxedanswer b WHERE b.round_id = NEW.round_id AND b.group = NEW.group)\n        + (SELECT count(*) FROM evaluations_ballot b WHERE b.round_id = NEW.round_id AND b.group = NEW.group)\n        >= (SELECT s.slips FROM evaluations_roundslips s WHERE s.round_id = NEW.round_id AND s.group = NEW.group) THEN\n        RAISE EXCEPTION 'an answer takes the place of its ballot' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="5b9884610c2e83a071bd8121bdd05b245fb865d6",
                            operation="INSERT",
                            pgid="pgtrigger_boxed_answer_open_59cd5",
                            table="evaluations_boxedanswer",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="boxedanswer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="boxed_answer_no_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="a63c4fa7a464aebafa7b10f4c5b2eb279dca4d0d",
                            operation="UPDATE",
                            pgid="pgtrigger_boxed_answer_no_update_8bced",
                            table="evaluations_boxedanswer",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="boxedanswer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="boxed_answer_counted",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NOT EXISTS (SELECT FROM evaluations_roundanswer a WHERE a.id = OLD.id AND a.round_id = OLD.round_id AND a.group = OLD.group AND a.scores = OLD.scores AND a.words = OLD.words) THEN\n        RAISE EXCEPTION 'what is in the box is counted' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN OLD;\n",
                            hash="7f0bb1f87d69f431119850693e0fde78a8b45a06",
                            operation="DELETE",
                            pgid="pgtrigger_boxed_answer_counted_e9ea7",
                            table="evaluations_boxedanswer",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ballot",
                    trigger=pgtrigger.compiler.Trigger(
                        name="ballot_no_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="314aa817bb631f8ee2d497b28aee45e83748e70b",
                            operation="UPDATE",
                            pgid="pgtrigger_ballot_no_update_d38d5",
                            table="evaluations_ballot",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="ballot",
                    trigger=pgtrigger.compiler.Trigger(
                        name="ballot_of_open_round",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    PERFORM 1 FROM evaluations_round WHERE id = NEW.round_id FOR SHARE;\n    IF NOT EXISTS (SELECT FROM evaluations_round WHERE id = NEW.round_id AND state = 'open') THEN\n        RAISE EXCEPTION 'ballots are made of an open round' USING ERRCODE = 'check_violation';\n    END IF;\nRETURN NEW;",
                            hash="afccbf7308a82a282cbb8164e42e455a417d2751",
                            operation="INSERT",
                            pgid="pgtrigger_ballot_of_open_round_1530f",
                            table="evaluations_ballot",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="roundanswer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="round_answer_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="454f456326672574ed57f6c13911e82e9f9be6b3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_round_answer_append_only_d4e25",
                            table="evaluations_roundanswer",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="roundanswer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="round_answer_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="58fabaf8f2baff58011557c727ca60dcaff11f0b",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_round_answer_no_truncate_6a20c",
                            table="evaluations_roundanswer",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="roundanswer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="round_answer_from_box",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NOT EXISTS (SELECT FROM evaluations_boxedanswer a WHERE a.id = NEW.id AND a.round_id = NEW.round_id AND a.group = NEW.group AND a.scores = NEW.scores AND a.words = NEW.words) THEN\n        RAISE EXCEPTION 'what is counted comes out of the box' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="984d738b3aaf6c4cc320261c0ff84cd7863616c8",
                            operation="INSERT",
                            pgid="pgtrigger_round_answer_from_box_e1427",
                            table="evaluations_roundanswer",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="roundquestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="round_question_in_draft",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    PERFORM 1 FROM evaluations_round WHERE id = COALESCE(NEW.round_id, OLD.round_id) FOR SHARE;\n    IF NOT EXISTS (\n        SELECT FROM evaluations_round WHERE id = COALESCE(NEW.round_id, OLD.round_id) AND state = 'draft'\n    ) THEN\n        RAISE EXCEPTION 'only a round that is being prepared is changed' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN COALESCE(NEW, OLD);\n",
                            hash="723e27e4b2be7737e930d9c0b82cb3d1fefd1216",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_round_question_in_draft_4ee56",
                            table="evaluations_roundquestion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="roundcell",
                    trigger=pgtrigger.compiler.Trigger(
                        name="round_cell_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ef349481fa19e1a41ad8a9f074f8ad3b441956a9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_round_cell_append_only_bce60",
                            table="evaluations_roundcell",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="roundcell",
                    trigger=pgtrigger.compiler.Trigger(
                        name="round_cell_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="18824b57bd965c0b5e18364f6ac3f24669451e85",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_round_cell_no_truncate_0a6c7",
                            table="evaluations_roundcell",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="roundcell",
                    trigger=pgtrigger.compiler.Trigger(
                        name="round_cell_true",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NOT EXISTS (SELECT FROM evaluations_round WHERE id = NEW.round_id AND state = 'closed') OR NEW.count <> (\n        SELECT count(*) FROM evaluations_roundanswer a JOIN evaluations_roundquestion q ON q.id = NEW.question_id\n            WHERE a.round_id = NEW.round_id AND q.round_id = NEW.round_id AND a.group = NEW.group\n                AND a.scores[q.position] = NEW.value\n    ) THEN\n        RAISE EXCEPTION 'what is frozen is what was answered' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="cd35d558dc39d94c57313e179bd1def0a358b8bf",
                            operation="INSERT",
                            pgid="pgtrigger_round_cell_true_18bf7",
                            table="evaluations_roundcell",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="roundslips",
                    trigger=pgtrigger.compiler.Trigger(
                        name="round_slips_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="e89a7b62b728b115de69bf11a6182f7113989b0a",
                            operation="DELETE",
                            pgid="pgtrigger_round_slips_no_delete_aa321",
                            table="evaluations_roundslips",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]
