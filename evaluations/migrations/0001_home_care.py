import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from wulibridge.together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("territory", "0001_squashed_0006_codes"),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="CareDraw",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first", models.DateField(verbose_name="month")),
                        ("seed", models.CharField(max_length=32, verbose_name="seed")),
                        ("frame_sha256", models.CharField(max_length=64, verbose_name="hash of the frame")),
                        ("drawn_at", models.DateTimeField(verbose_name="drawn at")),
                        (
                            "drawn_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="drawn by",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_draws",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "monthly draw",
                        "verbose_name_plural": "monthly draws",
                        "ordering": ["-first", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("subdistrict", "first"), name="care_draw_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CareMonth",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first", models.DateField(verbose_name="month")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("open", "open"),
                                    ("locked", "locked, waiting for approval"),
                                    ("approved", "approved"),
                                ],
                                default="locked",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("locked_at", models.DateTimeField(verbose_name="locked at")),
                        ("approved_at", models.DateTimeField(null=True, verbose_name="approved at")),
                        (
                            "agency",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_months",
                                to="territory.organization",
                                verbose_name="care agency",
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approved by",
                            ),
                        ),
                        (
                            "locked_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="locked by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "month of an agency",
                        "verbose_name_plural": "months of agencies",
                        "ordering": ["-first", "agency"],
                        "constraints": [
                            models.UniqueConstraint(fields=("agency", "first"), name="care_month_once"),
                            models.CheckConstraint(condition=models.Q(("first__day", 1)), name="care_month_begins"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at", None), ("approved_by", None), ("state", "locked")),
                                    models.Q(
                                        ("approved_at__isnull", False),
                                        ("approved_by__isnull", False),
                                        ("state", "approved"),
                                    ),
                                    _connector="OR",
                                ),
                                name="care_month_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by", None),
                                    models.Q(("approved_by", models.F("locked_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="care_month_four_eyes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CarePlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("cleaning", "cleaning"),
                                        ("laundry", "laundry"),
                                        ("meals", "help with meals"),
                                        ("shopping", "shopping and errands"),
                                        ("company", "company and a walk"),
                                        ("small_jobs", "small jobs in the house"),
                                    ],
                                    max_length=12,
                                ),
                                size=None,
                                verbose_name="services",
                            ),
                        ),
                        (
                            "weekdays",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(
                                    choices=[
                                        (1, "Monday"),
                                        (2, "Tuesday"),
                                        (3, "Wednesday"),
                                        (4, "Thursday"),
                                        (5, "Friday"),
                                        (6, "Saturday"),
                                        (7, "Sunday"),
                                    ]
                                ),
                                size=None,
                                verbose_name="on these days",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                        ("made_at", models.DateTimeField(verbose_name="made at")),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_plans",
                                to="territory.organization",
                                verbose_name="care agency",
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_plans",
                                to="territory.household",
                                verbose_name="household",
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
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_plans",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="home-care worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "care plan",
                        "verbose_name_plural": "care plans",
                        "ordering": ["agency", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="care_plan_dates",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("kinds__len__gt", 0), ("weekdays__len__gt", 0)),
                                name="care_plan_says_something",
                            ),
                            models.UniqueConstraint(fields=("household", "agency", "starts_on"), name="care_plan_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CareRate",
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
                                choices=[
                                    ("cleaning", "cleaning"),
                                    ("laundry", "laundry"),
                                    ("meals", "help with meals"),
                                    ("shopping", "shopping and errands"),
                                    ("company", "company and a walk"),
                                    ("small_jobs", "small jobs in the house"),
                                ],
                                max_length=12,
                                verbose_name="service",
                            ),
                        ),
                        ("yuan", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="yuan")),
                        ("from_on", models.DateField(verbose_name="from")),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                            ),
                        ),
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
                            "subdistrict",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_rates",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "care rate",
                        "verbose_name_plural": "care rates",
                        "ordering": ["subdistrict", "kind", "-from_on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("subdistrict", "kind", "from_on"), name="care_rate_day"),
                            models.CheckConstraint(condition=models.Q(("yuan__gt", 0)), name="care_rate_above_nothing"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CareCard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("issued_at", models.DateTimeField(verbose_name="printed at")),
                        ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="wrong codes")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="ended at")),
                        (
                            "issued_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="printed by",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cards",
                                to="evaluations.careplan",
                                verbose_name="care plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "signing card",
                        "verbose_name_plural": "signing cards",
                        "ordering": ["plan", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("ended_at", None)), fields=("plan",), name="care_card_one"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CareInterview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "still to be asked"),
                                    ("not_asked", "could not be asked"),
                                    ("heard", "asked"),
                                    ("follow_up", "to be followed up"),
                                    ("done", "followed up"),
                                ],
                                default="waiting",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        (
                            "came",
                            models.CharField(
                                blank=True,
                                choices=[("yes", "yes"), ("partly", "partly"), ("no", "no")],
                                max_length=6,
                                verbose_name="came as agreed",
                            ),
                        ),
                        (
                            "did",
                            models.CharField(
                                blank=True,
                                choices=[("yes", "yes"), ("partly", "partly"), ("no", "no")],
                                max_length=6,
                                verbose_name="did what was agreed",
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="score")),
                        ("suggestion", models.CharField(blank=True, max_length=300, verbose_name="suggestion")),
                        ("follow_up", models.CharField(blank=True, max_length=200, verbose_name="what to follow up")),
                        ("outcome", models.CharField(blank=True, max_length=200, verbose_name="what became of it")),
                        ("heard_on", models.DateField(blank=True, null=True, verbose_name="asked on")),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="followed up on")),
                        (
                            "drawing",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="interviews",
                                to="evaluations.caredraw",
                                verbose_name="monthly draw",
                            ),
                        ),
                        (
                            "heard_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="asked by",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="interviews",
                                to="evaluations.careplan",
                                verbose_name="care plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "interview of a drawn elder",
                        "verbose_name_plural": "interviews of drawn elders",
                        "ordering": ["drawing", "plan"],
                        "constraints": [
                            models.UniqueConstraint(fields=("drawing", "plan"), name="care_interview_once"),
                            models.CheckConstraint(
                                condition=models.Q(("score", None), ("score__range", (1, 5)), _connector="OR"),
                                name="care_interview_score",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("heard_by", None), ("heard_on", None), ("state", "waiting")),
                                    models.Q(
                                        models.Q(("state", "waiting"), _negated=True),
                                        ("heard_by__isnull", False),
                                        ("heard_on__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="care_interview_heard",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_on__isnull", False), ("state", "done")),
                                    models.Q(models.Q(("state", "done"), _negated=True), ("done_on", None)),
                                    _connector="OR",
                                ),
                                name="care_interview_done",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CareSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "sha256",
                            models.CharField(
                                max_length=64, validators=[django.core.validators.RegexValidator("^[0-9a-f]{64}\\Z")]
                            ),
                        ),
                        (
                            "added_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="arrived at"
                            ),
                        ),
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
                            "plan",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="evaluations.careplan",
                                verbose_name="care plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "attendance sheet",
                        "verbose_name_plural": "attendance sheets",
                        "ordering": ["plan", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("plan", "sha256"), name="care_sheet_once")],
                    },
                ),
                migrations.CreateModel(
                    name="CareVisit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        ("began_at", models.TimeField(verbose_name="begun")),
                        ("ended_at", models.TimeField(verbose_name="ended")),
                        (
                            "logged_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="written down at"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="visits",
                                to="evaluations.careplan",
                                verbose_name="care plan",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="care_visits",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="home-care worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "home-care visit",
                        "verbose_name_plural": "home-care visits",
                        "ordering": ["-day", "-began_at", "-pk"],
                        "indexes": [models.Index(fields=["worker", "-day"], name="care_visit_worker")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("ended_at__gt", models.F("began_at"))), name="care_visit_times"
                            ),
                            models.UniqueConstraint(fields=("plan", "day", "began_at"), name="care_visit_once"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DrawExclusion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first", models.DateField(verbose_name="month")),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("away", "away the whole month"),
                                    ("declined", "does not want to be asked"),
                                    ("begun", "care has only just begun"),
                                ],
                                max_length=8,
                                verbose_name="why",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                            ),
                        ),
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
                            "plan",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="exclusions",
                                to="evaluations.careplan",
                                verbose_name="care plan",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "exclusion from a draw",
                        "verbose_name_plural": "exclusions from draws",
                        "ordering": ["first", "plan"],
                        "constraints": [models.UniqueConstraint(fields=("plan", "first"), name="draw_exclusion_once")],
                    },
                ),
                migrations.CreateModel(
                    name="DrawStratum",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "frame",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None, verbose_name="frame"
                            ),
                        ),
                        (
                            "excluded",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None, verbose_name="left out"
                            ),
                        ),
                        (
                            "drawn",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None, verbose_name="drawn"
                            ),
                        ),
                        (
                            "agency",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="draw_strata",
                                to="territory.organization",
                                verbose_name="care agency",
                            ),
                        ),
                        (
                            "drawing",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="strata",
                                to="evaluations.caredraw",
                                verbose_name="monthly draw",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "agency in a draw",
                        "verbose_name_plural": "agencies in draws",
                        "ordering": ["drawing", "agency"],
                        "constraints": [
                            models.UniqueConstraint(fields=("drawing", "agency"), name="draw_stratum_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayStatement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "month",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="evaluations.caremonth",
                                verbose_name="month of an agency",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pay_statements",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="home-care worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "pay statement",
                        "verbose_name_plural": "pay statements",
                        "ordering": ["month", "worker"],
                        "constraints": [models.UniqueConstraint(fields=("month", "worker"), name="pay_statement_once")],
                    },
                ),
                migrations.CreateModel(
                    name="CardCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="number on the card")),
                        ("digest", models.CharField(editable=False, max_length=64)),
                        (
                            "card",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="codes",
                                to="evaluations.carecard",
                                verbose_name="signing card",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "code of a signing card",
                        "verbose_name_plural": "codes of signing cards",
                        "ordering": ["card", "number"],
                        "constraints": [models.UniqueConstraint(fields=("card", "number"), name="card_code_number")],
                    },
                ),
                migrations.CreateModel(
                    name="CareDeed",
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
                                choices=[
                                    ("cleaning", "cleaning"),
                                    ("laundry", "laundry"),
                                    ("meals", "help with meals"),
                                    ("shopping", "shopping and errands"),
                                    ("company", "company and a walk"),
                                    ("small_jobs", "small jobs in the house"),
                                ],
                                max_length=12,
                                verbose_name="service",
                            ),
                        ),
                        (
                            "visit",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="deeds",
                                to="evaluations.carevisit",
                                verbose_name="home-care visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "service of a visit",
                        "verbose_name_plural": "services of visits",
                        "ordering": ["visit", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("visit", "kind"), name="care_deed_once")],
                    },
                ),
                migrations.CreateModel(
                    name="CareSignature",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "way",
                            models.CharField(
                                choices=[("code", "by a code of the elder's card"), ("paper", "on a paper sheet")],
                                max_length=5,
                                verbose_name="signed",
                            ),
                        ),
                        ("score", models.PositiveSmallIntegerField(verbose_name="score")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "code",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signature",
                                to="evaluations.cardcode",
                                verbose_name="code of a signing card",
                            ),
                        ),
                        (
                            "sheet",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signatures",
                                to="evaluations.caresheet",
                                verbose_name="attendance sheet",
                            ),
                        ),
                        (
                            "typed_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="typed in by",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="home-care worker",
                            ),
                        ),
                        (
                            "visit",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="signature",
                                to="evaluations.carevisit",
                                verbose_name="home-care visit",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "signature and score",
                        "verbose_name_plural": "signatures and scores",
                        "ordering": ["visit"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("score__range", (1, 5))), name="care_score_range"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("code__isnull", False), ("sheet", None), ("typed_by", None), ("way", "code")
                                    ),
                                    models.Q(
                                        ("code", None),
                                        ("sheet__isnull", False),
                                        ("typed_by__isnull", False),
                                        ("way", "paper"),
                                    ),
                                    _connector="OR",
                                ),
                                name="care_signed_by",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("typed_by", None),
                                    models.Q(("typed_by", models.F("worker")), _negated=True),
                                    _connector="OR",
                                ),
                                name="care_never_scored_by_worker",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayEntry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("yuan", models.DecimalField(decimal_places=2, max_digits=8, verbose_name="yuan")),
                        (
                            "deed",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pay",
                                to="evaluations.caredeed",
                                verbose_name="service of a visit",
                            ),
                        ),
                        (
                            "reverses",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="evaluations.payentry",
                                verbose_name="takes back",
                            ),
                        ),
                        (
                            "statement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="evaluations.paystatement",
                                verbose_name="pay statement",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "entry of the pay ledger",
                        "verbose_name_plural": "pay ledger",
                        "ordering": ["statement", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("reverses", None)), fields=("deed",), name="pay_entry_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("reverses", None), ("yuan__gt", 0)),
                                    models.Q(("reverses__isnull", False), ("yuan__lt", 0)),
                                    _connector="OR",
                                ),
                                name="pay_entry_sign",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CareReplacement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("asked", "asked for"),
                                    ("named", "another worker is named"),
                                    ("confirmed", "confirmed by the elder"),
                                    ("dropped", "the elder keeps the worker"),
                                ],
                                default="asked",
                                max_length=9,
                                verbose_name="state",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="asked for at")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                        (
                            "from_worker",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="instead of",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replacements",
                                to="evaluations.careplan",
                                verbose_name="care plan",
                            ),
                        ),
                        (
                            "to_worker",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="new worker",
                            ),
                        ),
                        (
                            "signature",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="replacement",
                                to="evaluations.caresignature",
                                verbose_name="signature and score",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "replacement of a worker",
                        "verbose_name_plural": "replacements of workers",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["asked", "named"])),
                                fields=("plan",),
                                name="care_replacement_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("state", "dropped"),
                                    models.Q(("state", "asked"), ("to_worker", None)),
                                    models.Q(("state__in", ["named", "confirmed"]), ("to_worker__isnull", False)),
                                    _connector="OR",
                                ),
                                name="care_replacement_named",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("to_worker", None),
                                    models.Q(("to_worker", models.F("from_worker")), _negated=True),
                                    _connector="OR",
                                ),
                                name="care_replacement_another",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("state__in", ["asked", "named"])),
                                    models.Q(
                                        models.Q(("state__in", ["asked", "named"]), _negated=True),
                                        ("closed_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="care_replacement_closed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PayCorrection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[
                                    ("not_given", "the service was not given"),
                                    ("no_visit", "there was no such visit"),
                                    ("other_worker", "another worker was there"),
                                    ("twice", "written down twice"),
                                ],
                                max_length=12,
                                verbose_name="why",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                            ),
                        ),
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
                            "entry",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="correction",
                                to="evaluations.payentry",
                                verbose_name="entry of the pay ledger",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "correction of pay",
                        "verbose_name_plural": "corrections of pay",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ReplacementStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "move",
                            models.CharField(
                                choices=[
                                    ("ask", "Low score: another worker asked for"),
                                    ("name", "Name another worker"),
                                    ("confirm", "The elder agrees to the new worker"),
                                    ("decline", "The elder wants somebody else"),
                                    ("drop", "The elder keeps the worker"),
                                ],
                                max_length=8,
                                verbose_name="step",
                            ),
                        ),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                            ),
                        ),
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
                        (
                            "replacement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="steps",
                                to="evaluations.carereplacement",
                                verbose_name="replacement of a worker",
                            ),
                        ),
                        (
                            "worker",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="home-care worker",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "step of a replacement",
                        "verbose_name_plural": "steps of replacements",
                        "ordering": ["replacement", "pk"],
                    },
                ),
            ]
        ),
        Together(
            [
                pgtrigger.migrations.AddTrigger(
                    model_name="cardcode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="card_code_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="678b9a338b154661b004818efc35cdc6aa0c55fd",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_card_code_append_only_6d025",
                            table="evaluations_cardcode",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="cardcode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="card_code_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="9e00b3c55dca965b43a40e456c353afd7c4bede8",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_card_code_no_truncate_82058",
                            table="evaluations_cardcode",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caredraw",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_draw_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="899a0a3957e9e650c768ad7a63577071ba87e101",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_care_draw_append_only_76ad2",
                            table="evaluations_caredraw",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caredraw",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_draw_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="4e63fa5dfda4a4628bb05d3ccd20f8838434cd93",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_care_draw_no_truncate_a1e93",
                            table="evaluations_caredraw",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caremonth",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_month_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="8d67dc01a711c219c31ce624b1a4f5c757e0f201",
                            operation="DELETE",
                            pgid="pgtrigger_care_month_no_delete_ae4d8",
                            table="evaluations_caremonth",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caremonth",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_month_forward",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF OLD.state <> 'locked' OR NEW.state <> 'approved' OR (NEW.agency_id, NEW.first, NEW.locked_by_id, NEW.locked_at)\n        IS DISTINCT FROM (OLD.agency_id, OLD.first, OLD.locked_by_id, OLD.locked_at) THEN\n        RAISE EXCEPTION 'a locked month is approved, and nothing else' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="b4bbb399f4142fddf7cf29d43666596a10b54e1d",
                            operation="UPDATE",
                            pgid="pgtrigger_care_month_forward_cc542",
                            table="evaluations_caremonth",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="careplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_plan_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="530b843202586ada8608b5dfa934b20a61fa5eaa",
                            operation="DELETE",
                            pgid="pgtrigger_care_plan_no_delete_f8f53",
                            table="evaluations_careplan",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="carerate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_rate_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e2be2d5d2f8e27b52f182fe8acae3754f6ca0d78",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_care_rate_append_only_bc1ea",
                            table="evaluations_carerate",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="carerate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_rate_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="b48b06437b9ee6e76d2500162d29530e97562614",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_care_rate_no_truncate_c876e",
                            table="evaluations_carerate",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caresheet",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_sheet_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="52955a20de051a7c4c82d75591fae3f1ab1f0e29",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_care_sheet_append_only_16171",
                            table="evaluations_caresheet",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caresheet",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_sheet_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="e07daaa234259a5c57ac39724532eb1fd89dff93",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_care_sheet_no_truncate_838dc",
                            table="evaluations_caresheet",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="carevisit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_visit_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="68817d25d09623b4951421e67ec853b99322ed6d",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_care_visit_append_only_4a48c",
                            table="evaluations_carevisit",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="carevisit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_visit_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="b1f06531c6b822e96b0e2241d094b7babcc7fac4",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_care_visit_no_truncate_3f862",
                            table="evaluations_carevisit",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="carevisit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_visit_month_open",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    PERFORM 1 FROM territory_organization WHERE id = (SELECT agency_id FROM evaluations_careplan WHERE id = NEW.plan_id)\n        FOR SHARE;\n    IF EXISTS (\n        SELECT FROM evaluations_caremonth m JOIN evaluations_careplan p ON p.agency_id = m.agency_id\n            WHERE p.id = NEW.plan_id AND m.first = date_trunc('month', NEW.day)::date\n    ) THEN\n        RAISE EXCEPTION 'this month is locked' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="1315a40af3f3986e4d520365412a60a98adf1551",
                            operation="INSERT",
                            pgid="pgtrigger_care_visit_month_open_cd240",
                            table="evaluations_carevisit",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caresignature",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_signature_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="20887ccb15f913a124dc6cfbaedf660b0255d6cb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_care_signature_append_only_328d9",
                            table="evaluations_caresignature",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caresignature",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_signature_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="0292b6353cee002ee47162462cdbd2b6fd86a04e",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_care_signature_no_truncate_a1a8d",
                            table="evaluations_caresignature",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caresignature",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_signature_fits",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    PERFORM 1 FROM evaluations_carevisit WHERE id = NEW.visit_id FOR UPDATE;\n    IF NOT EXISTS (SELECT FROM evaluations_carevisit WHERE id = NEW.visit_id AND worker_id = NEW.worker_id) THEN\n        RAISE EXCEPTION 'the worker of a signature is that of the visit' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.code_id IS NOT NULL AND NOT EXISTS (\n        SELECT FROM evaluations_cardcode c JOIN evaluations_carecard k ON k.id = c.card_id\n            JOIN evaluations_carevisit v ON v.plan_id = k.plan_id\n            WHERE c.id = NEW.code_id AND v.id = NEW.visit_id\n    ) OR NEW.sheet_id IS NOT NULL AND NOT EXISTS (\n        SELECT FROM evaluations_caresheet s JOIN evaluations_carevisit v ON v.plan_id = s.plan_id\n            WHERE s.id = NEW.sheet_id AND v.id = NEW.visit_id\n    ) THEN\n        RAISE EXCEPTION 'a signature goes with the plan of its visit' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="74559645bd52d62e05111a69420c55e2e568cfe5",
                            operation="INSERT",
                            pgid="pgtrigger_care_signature_fits_2d825",
                            table="evaluations_caresignature",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caredeed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_deed_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="b6e7aa31a88b7f2d3bd6c4def635504054dcabe3",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_care_deed_append_only_de0b2",
                            table="evaluations_caredeed",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caredeed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_deed_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="5814d805af127563577ff59a478a142347b46c72",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_care_deed_no_truncate_c9aea",
                            table="evaluations_caredeed",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="caredeed",
                    trigger=pgtrigger.compiler.Trigger(
                        name="care_deed_unsigned",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    PERFORM 1 FROM evaluations_carevisit WHERE id = NEW.visit_id FOR UPDATE;\n    IF EXISTS (SELECT FROM evaluations_caresignature WHERE visit_id = NEW.visit_id) THEN\n        RAISE EXCEPTION 'what was signed for is not added to' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="e62201a817c7f6100a95bf9942be99ebc6b61606",
                            operation="INSERT",
                            pgid="pgtrigger_care_deed_unsigned_7d0a8",
                            table="evaluations_caredeed",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="drawexclusion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="draw_exclusion_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="799bb8b17632354e2157cedd15672eeb6c13b2f1",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_draw_exclusion_append_only_bd3e0",
                            table="evaluations_drawexclusion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="drawexclusion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="draw_exclusion_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="03d8354934987aa63d44c1e0f675ba63217d5225",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_draw_exclusion_no_truncate_1cae1",
                            table="evaluations_drawexclusion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="drawstratum",
                    trigger=pgtrigger.compiler.Trigger(
                        name="draw_stratum_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="668852d4085ffafb9ed769532cfb95f68180336a",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_draw_stratum_append_only_0987f",
                            table="evaluations_drawstratum",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="drawstratum",
                    trigger=pgtrigger.compiler.Trigger(
                        name="draw_stratum_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="0b1b215197ecbcb3a04551db208827096a016bdf",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_draw_stratum_no_truncate_e882a",
                            table="evaluations_drawstratum",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paycorrection",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pay_correction_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="9336459d6ebedc9f76c8fd35ad4e875a451c6398",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_pay_correction_append_only_35999",
                            table="evaluations_paycorrection",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paycorrection",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pay_correction_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="96cbdc9681624bba4976c5500b611868136e3b23",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_pay_correction_no_truncate_a7c8e",
                            table="evaluations_paycorrection",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paystatement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pay_statement_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="6246bf706816ca42ef30a1b2b9dde74a508d3d93",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_pay_statement_append_only_02005",
                            table="evaluations_paystatement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="paystatement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pay_statement_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="e970fa9b3f0ad47a5e022eacf3f3c1a51d34e956",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_pay_statement_no_truncate_e8543",
                            table="evaluations_paystatement",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pay_entry_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="07c3a39d558b23cb015dbf568eb596a4e08f7feb",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_pay_entry_append_only_9579c",
                            table="evaluations_payentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pay_entry_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="ba08b2dbf1966665090f2478b7fe6fc84c7a0120",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_pay_entry_no_truncate_1a0d3",
                            table="evaluations_payentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="payentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="pay_entry_ledger",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NOT EXISTS (\n        SELECT FROM evaluations_paystatement s JOIN evaluations_caremonth m ON m.id = s.month_id\n            WHERE s.id = NEW.statement_id AND m.state = 'locked'\n    ) THEN\n        RAISE EXCEPTION 'an approved month takes no entry' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.reverses_id IS NULL AND NOT EXISTS (\n        SELECT FROM evaluations_caredeed d JOIN evaluations_carevisit v ON v.id = d.visit_id\n            JOIN evaluations_caresignature g ON g.visit_id = v.id\n            JOIN evaluations_careplan p ON p.id = v.plan_id\n            JOIN evaluations_paystatement s ON s.id = NEW.statement_id AND s.worker_id = v.worker_id\n            JOIN evaluations_caremonth m ON m.id = s.month_id AND m.agency_id = p.agency_id\n            WHERE d.id = NEW.deed_id\n    ) THEN\n        RAISE EXCEPTION 'only what was signed for is paid, to who did it' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (\n        SELECT FROM evaluations_payentry e\n            JOIN evaluations_paystatement was ON was.id = e.statement_id\n            JOIN evaluations_caremonth before ON before.id = was.month_id\n            JOIN evaluations_paystatement s ON s.id = NEW.statement_id AND s.worker_id = was.worker_id\n            JOIN evaluations_caremonth m ON m.id = s.month_id\n            WHERE e.id = NEW.reverses_id AND e.deed_id = NEW.deed_id AND e.yuan = -NEW.yuan\n                AND e.reverses_id IS NULL AND before.agency_id = m.agency_id AND before.first < m.first\n    ) THEN\n        RAISE EXCEPTION 'an entry is taken back by its opposite in a later month' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="9e49b109319d6a8951b2b299223fd3d58e87028a",
                            operation="INSERT",
                            pgid="pgtrigger_pay_entry_ledger_a966b",
                            table="evaluations_payentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="replacementstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="replacement_step_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="05e7e79ff9440846180e99776eab7f3b7ff429ad",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_replacement_step_append_only_40eaf",
                            table="evaluations_replacementstep",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="replacementstep",
                    trigger=pgtrigger.compiler.Trigger(
                        name="replacement_step_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="e8b85b9f4476ee599dd436b6fe1ef2b3c93cdea0",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_replacement_step_no_truncate_f9283",
                            table="evaluations_replacementstep",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
