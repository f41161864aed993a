import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0004_cadence"),
        ("territory", "0006_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Covenant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[("covenant", "residents' covenant"), ("charter", "self-governance charter")],
                        max_length=10,
                        verbose_name="what",
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                ("text", models.TextField(blank=True, max_length=20000, verbose_name="text")),
                ("changes", models.TextField(blank=True, max_length=2000, verbose_name="what is new in it")),
                ("edition", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "being written"),
                            ("consulting", "residents are asked"),
                            ("consulted", "residents were asked"),
                            ("adopted", "adopted by the residents' assembly"),
                            ("filed", "sent to the subdistrict"),
                            ("received", "on file at the subdistrict"),
                            ("published", "on the board"),
                            ("dropped", "dropped"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(verbose_name="begun at")),
                ("consult_from", models.DateField(blank=True, null=True, verbose_name="residents asked from")),
                ("consult_until", models.DateField(blank=True, null=True, verbose_name="residents asked until")),
                (
                    "closed_early",
                    models.CharField(blank=True, max_length=200, verbose_name="why closed before the last day"),
                ),
                ("opinions_counted", models.PositiveIntegerField(blank=True, null=True, verbose_name="opinions")),
                (
                    "opinions",
                    models.TextField(blank=True, max_length=4000, verbose_name="what was said, without names"),
                ),
                ("taken_up", models.TextField(blank=True, max_length=2000, verbose_name="what was taken from it")),
                ("in_force_from", models.DateField(blank=True, null=True, verbose_name="in force from")),
                ("filed_at", models.DateTimeField(blank=True, null=True, verbose_name="sent to the subdistrict at")),
                ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="arrived at")),
                ("filed_under", models.CharField(blank=True, max_length=40, verbose_name="filed under")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="published at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="taken off at")),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, max_length=200, verbose_name="why it was taken off"),
                ),
                ("dropped_because", models.CharField(blank=True, max_length=200, verbose_name="why dropped")),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="covenants",
                        to="territory.committee",
                        verbose_name="residents' committee",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="begun by",
                    ),
                ),
                (
                    "filed_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="sent by",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="published by",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="confirmed by",
                    ),
                ),
            ],
            options={
                "verbose_name": "covenant or charter",
                "verbose_name_plural": "covenants and charters",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Assembly",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("held_on", models.DateField(verbose_name="held on")),
                (
                    "body",
                    models.CharField(
                        choices=[
                            ("adults", "all residents of 18 and more"),
                            ("households", "one representative of each household"),
                            ("groups", "representatives of the residents' groups"),
                        ],
                        max_length=10,
                        verbose_name="made up of",
                    ),
                ),
                ("entitled", models.PositiveIntegerField(verbose_name="entitled to come")),
                ("present", models.PositiveIntegerField(verbose_name="present")),
                ("in_favour", models.PositiveIntegerField(verbose_name="in favour")),
                ("against", models.PositiveIntegerField(verbose_name="against")),
                ("abstained", models.PositiveIntegerField(verbose_name="abstained")),
                ("adopted", models.BooleanField(verbose_name="adopted")),
                ("sha256", models.CharField(max_length=64)),
                ("entered_at", models.DateTimeField(verbose_name="entered at")),
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
                    "meeting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assemblies",
                        to="meetings.meeting",
                        verbose_name="meeting",
                    ),
                ),
                (
                    "covenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assemblies",
                        to="meetings.covenant",
                        verbose_name="version",
                    ),
                ),
            ],
            options={
                "verbose_name": "vote of the residents' assembly",
                "verbose_name_plural": "votes of the residents' assembly",
                "ordering": ["covenant", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BoardNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                ("text", models.TextField(max_length=4000, verbose_name="text")),
                ("starts_on", models.DateField(verbose_name="from")),
                (
                    "ends_on",
                    models.DateField(
                        blank=True, help_text="Empty: until it is taken off.", null=True, verbose_name="until"
                    ),
                ),
                ("published_at", models.DateTimeField(verbose_name="published at")),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="taken off at")),
                (
                    "withdrawn_because",
                    models.CharField(blank=True, max_length=200, verbose_name="why it was taken off"),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board_notices",
                        to="territory.committee",
                        verbose_name="residents' committee",
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
            ],
            options={
                "verbose_name": "notice on the board",
                "verbose_name_plural": "notices on the board",
                "ordering": ["-starts_on", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="notice_ends_after",
                        violation_error_message="It cannot end before it begins.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_because", "")),
                            models.Q(
                                ("withdrawn_at__isnull", False), models.Q(("withdrawn_because", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="notice_withdrawn_with_reason",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="boardnotice",
            trigger=pgtrigger.compiler.Trigger(
                name="notice_no_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="7885e4d6c9c7c75ece57cb26edaf9c08b0187058",
                    operation="DELETE",
                    pgid="pgtrigger_notice_no_delete_51d26",
                    table="meetings_boardnotice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="boardnotice",
            trigger=pgtrigger.compiler.Trigger(
                name="notice_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."committee_id" IS DISTINCT FROM (NEW."committee_id") OR OLD."ends_on" IS DISTINCT FROM (NEW."ends_on") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."starts_on" IS DISTINCT FROM (NEW."starts_on") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."title" IS DISTINCT FROM (NEW."title"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="27db540816ca31f27f6af6d3d1426993258d7358",
                    operation="UPDATE",
                    pgid="pgtrigger_notice_stays_a4b27",
                    table="meetings_boardnotice",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="covenant",
            constraint=models.UniqueConstraint(fields=("committee", "kind", "number"), name="covenant_version"),
        ),
        migrations.AddConstraint(
            model_name="covenant",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("draft", "consulting", "consulted", "adopted", "filed"))),
                fields=("committee", "kind"),
                name="covenant_one_under_way",
            ),
        ),
        migrations.AddConstraint(
            model_name="covenant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("consult_from", None), ("consult_until", None)),
                    models.Q(("consult_from__isnull", False), ("consult_until__gte", models.F("consult_from"))),
                    _connector="OR",
                ),
                name="covenant_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="covenant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("adopted", "filed", "received", "published")), _negated=True),
                    ("in_force_from__isnull", False),
                    _connector="OR",
                ),
                name="covenant_adopted",
            ),
        ),
        migrations.AddConstraint(
            model_name="covenant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_at", None), ("received_by", None)),
                    models.Q(
                        ("filed_at__isnull", False), ("received_at__isnull", False), ("received_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="covenant_received",
            ),
        ),
        migrations.AddConstraint(
            model_name="covenant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "published"), _negated=True),
                    models.Q(
                        ("published_at__isnull", False), ("published_by__isnull", False), ("received_at__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="covenant_published",
            ),
        ),
        migrations.AddConstraint(
            model_name="covenant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_because", "")),
                    models.Q(("withdrawn_at__isnull", False), models.Q(("withdrawn_because", ""), _negated=True)),
                    _connector="OR",
                ),
                name="covenant_withdrawn",
            ),
        ),
        migrations.AddConstraint(
            model_name="covenant",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "dropped"), _negated=True),
                    models.Q(("dropped_because", ""), _negated=True),
                    _connector="OR",
                ),
                name="covenant_dropped",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="covenant",
            trigger=pgtrigger.compiler.Trigger(
                name="covenant_no_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="2f7655dbc0b422c2e1799403b481ab6e170578d7",
                    operation="DELETE",
                    pgid="pgtrigger_covenant_no_delete_5f9e2",
                    table="meetings_covenant",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="covenant",
            trigger=pgtrigger.compiler.Trigger(
                name="covenant_locked",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\nIF OLD.in_force_from IS NOT NULL\n    AND (OLD.committee_id, OLD.kind, OLD.number, OLD.text, OLD.changes, OLD.in_force_from)\n    IS DISTINCT FROM (NEW.committee_id, NEW.kind, NEW.number, NEW.text, NEW.changes, NEW.in_force_from)\nTHEN\n    RAISE EXCEPTION 'an adopted version is locked';\nEND IF;\nRETURN NEW;\n",
                    hash="9e19550743b33b5b84451fb7da9eb475147cb439",
                    operation="UPDATE",
                    pgid="pgtrigger_covenant_locked_a270f",
                    table="meetings_covenant",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.UniqueConstraint(
                condition=models.Q(("adopted", True)), fields=("covenant",), name="adopted_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "present__gte",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("in_favour"), "+", models.F("against")
                            ),
                            "+",
                            models.F("abstained"),
                        ),
                    ),
                    ("present__lte", models.F("entitled")),
                ),
                name="assembly_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="assembly",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("adopted", True),
                        (
                            "entitled__lt",
                            django.db.models.expressions.CombinedExpression(models.F("present"), "*", models.Value(2)),
                        ),
                        (
                            "present__lt",
                            django.db.models.expressions.CombinedExpression(
                                models.F("in_favour"), "*", models.Value(2)
                            ),
                        ),
                    ),
                    models.Q(
                        ("adopted", False),
                        models.Q(
                            (
                                "entitled__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("present"), "*", models.Value(2)
                                ),
                            ),
                            (
                                "present__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("in_favour"), "*", models.Value(2)
                                ),
                            ),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="assembly_halves",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="assembly",
            trigger=pgtrigger.compiler.Trigger(
                name="assembly_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="aaaafe87d04bed5d4ccbe33c8650d1f2b1f7bd7b",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_assembly_stays_fea89",
                    table="meetings_assembly",
                    when="BEFORE",
                ),
            ),
        ),
    ]
