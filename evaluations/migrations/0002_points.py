import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from wulibridge.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0001_home_care"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("territory", "0001_squashed_0006_codes"),
    ]

    operations = [
        Together(
            operations=[
                migrations.CreateModel(
                    name="PointScheme",
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
                                    ("volunteers", "volunteers"),
                                    ("households", "households (covenant)"),
                                    ("teams", "teams"),
                                ],
                                max_length=10,
                                verbose_name="for",
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="name")),
                        (
                            "opened_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="opened at"
                            ),
                        ),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="last day")),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="point_schemes",
                                to="territory.committee",
                                verbose_name="residents' committee",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="opened by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "points scheme",
                        "verbose_name_plural": "points schemes",
                        "ordering": ["committee", "kind", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("committee", "name"), name="point_scheme_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PointRule",
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
                                choices=[("earn", "earns"), ("redeem", "costs"), ("star", "star families need")],
                                max_length=6,
                                verbose_name="it",
                            ),
                        ),
                        ("what", models.CharField(max_length=60, verbose_name="what")),
                        ("points", models.PositiveIntegerField(verbose_name="points")),
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
                            "scheme",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rules",
                                to="evaluations.pointscheme",
                                verbose_name="points scheme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "rule for points",
                        "verbose_name_plural": "rules for points",
                        "ordering": ["scheme", "way", "what", "-from_on"],
                        "constraints": [
                            models.UniqueConstraint(fields=("scheme", "way", "what", "from_on"), name="point_rule_day")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PointAccount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveIntegerField(verbose_name="number on the card")),
                        (
                            "opened_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="opened at"
                            ),
                        ),
                        (
                            "household",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="point_accounts",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="opened by",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="point_accounts",
                                to="territory.organization",
                                verbose_name="team",
                            ),
                        ),
                        (
                            "scheme",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accounts",
                                to="evaluations.pointscheme",
                                verbose_name="points scheme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "points account",
                        "verbose_name_plural": "points accounts",
                        "ordering": ["scheme", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("scheme", "number"), name="point_account_number"),
                            models.UniqueConstraint(fields=("scheme", "household"), name="point_account_household"),
                            models.UniqueConstraint(fields=("scheme", "organization"), name="point_account_team"),
                            models.CheckConstraint(
                                condition=models.Q(("household", None), ("organization", None), _connector="OR"),
                                name="point_account_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PointEntry",
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
                                choices=[("earn", "earned"), ("redeem", "redeemed"), ("reversal", "taken back")],
                                max_length=8,
                                verbose_name="way",
                            ),
                        ),
                        ("times", models.PositiveSmallIntegerField(default=1, verbose_name="times")),
                        ("points", models.IntegerField(verbose_name="points")),
                        ("reason", models.CharField(max_length=100, verbose_name="reason")),
                        ("day", models.DateField(verbose_name="day")),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="evaluations.pointaccount",
                                verbose_name="points account",
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
                            "reverses",
                            models.OneToOneField(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversed_by",
                                to="evaluations.pointentry",
                                verbose_name="takes back",
                            ),
                        ),
                        (
                            "rule",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="evaluations.pointrule",
                                verbose_name="rule for points",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "entry of the points ledger",
                        "verbose_name_plural": "points ledger",
                        "ordering": ["account", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("points__gt", 0), ("reverses", None), ("rule__isnull", False), ("way", "earn")
                                    ),
                                    models.Q(
                                        ("points__lt", 0),
                                        ("reverses", None),
                                        ("rule__isnull", False),
                                        ("way", "redeem"),
                                    ),
                                    models.Q(("reverses__isnull", False), ("rule", None), ("way", "reversal")),
                                    _connector="OR",
                                ),
                                name="point_entry_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="point_entry_reason"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reverses", None),
                                    models.Q(("reverses", models.F("id")), _negated=True),
                                    _connector="OR",
                                ),
                                name="point_entry_not_itself",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StarYear",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        ("concluded_at", models.DateTimeField(null=True, verbose_name="concluded at")),
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
                        (
                            "scheme",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="star_years",
                                to="evaluations.pointscheme",
                                verbose_name="points scheme",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "year of star families",
                        "verbose_name_plural": "years of star families",
                        "ordering": ["-year", "scheme"],
                        "constraints": [
                            models.UniqueConstraint(fields=("scheme", "year"), name="star_year_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("concluded_at", None), ("concluded_by", None)),
                                    models.Q(("concluded_at__isnull", False), ("concluded_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="star_year_concluded",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="StarFamily",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("reason", models.CharField(max_length=200, verbose_name="why")),
                        (
                            "chosen_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="chosen at"
                            ),
                        ),
                        ("consent_on", models.DateField(null=True, verbose_name="agreed to be named on")),
                        (
                            "account",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="stars",
                                to="evaluations.pointaccount",
                                verbose_name="points account",
                            ),
                        ),
                        (
                            "chosen_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chosen by",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="families",
                                to="evaluations.staryear",
                                verbose_name="year of star families",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "star family",
                        "verbose_name_plural": "star families",
                        "ordering": [
                            "account__household__building__walk_order",
                            "account__household__building__address_key",
                            "account__household__room",
                            "account__number",
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("year", "account"), name="star_family_once"),
                            models.CheckConstraint(
                                condition=models.Q(("reason", ""), _negated=True), name="star_family_reason"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PowerList",
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
                                    ("powers", "list of powers"),
                                    ("conduct", "list of conduct"),
                                    ("services", "list of services"),
                                ],
                                max_length=8,
                                verbose_name="list",
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("submitted", "handed in for approval"),
                                    ("approved", "approved"),
                                    ("published", "in force"),
                                    ("superseded", "replaced by a later version"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("news", models.CharField(blank=True, max_length=300, verbose_name="what is new in it")),
                        (
                            "begun_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="begun at"
                            ),
                        ),
                        ("submitted_at", models.DateTimeField(null=True, verbose_name="handed in at")),
                        (
                            "returned_because",
                            models.CharField(blank=True, max_length=300, verbose_name="why it was given back"),
                        ),
                        ("approved_at", models.DateTimeField(null=True, verbose_name="approved at")),
                        ("published_at", models.DateTimeField(null=True, verbose_name="put in force at")),
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
                            "begun_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="begun by",
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
                                verbose_name="put in force by",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="power_lists",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="handed in by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of a list",
                        "verbose_name_plural": "versions of the three lists",
                        "ordering": ["subdistrict", "kind", "-number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("subdistrict", "kind", "number"), name="power_list_number"),
                            models.UniqueConstraint(
                                condition=models.Q(("state__in", ["approved", "draft", "submitted"])),
                                fields=("subdistrict", "kind"),
                                name="power_list_one_under_way",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("state", "published")),
                                fields=("subdistrict", "kind"),
                                name="power_list_one_in_force",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("submitted_at__isnull", False), ("submitted_by__isnull", False)),
                                    models.Q(
                                        ("submitted_at", None),
                                        ("submitted_by", None),
                                        models.Q(
                                            ("state__in", ["submitted", "approved", "published", "superseded"]),
                                            _negated=True,
                                        ),
                                    ),
                                    _connector="OR",
                                ),
                                name="power_list_submitted",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("approved_at__isnull", False), ("approved_by__isnull", False)),
                                    models.Q(
                                        ("approved_at", None),
                                        ("approved_by", None),
                                        models.Q(("state__in", ["approved", "published", "superseded"]), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="power_list_approved",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                                    models.Q(
                                        ("published_at", None),
                                        ("published_by", None),
                                        models.Q(("state__in", ["published", "superseded"]), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="power_list_published",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("approved_by", None),
                                    models.Q(
                                        models.Q(("approved_by", models.F("begun_by")), _negated=True),
                                        models.Q(("approved_by", models.F("submitted_by")), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="power_list_four_eyes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ListItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="place in the list")),
                        ("title", models.CharField(max_length=100, verbose_name="item")),
                        ("basis", models.CharField(blank=True, max_length=200, verbose_name="legal basis")),
                        ("steps", models.TextField(blank=True, max_length=1000, verbose_name="steps")),
                        ("risks", models.TextField(blank=True, max_length=1000, verbose_name="risk points")),
                        (
                            "origin",
                            models.ForeignKey(
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="later",
                                to="evaluations.listitem",
                                verbose_name="goes on from",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="evaluations.powerlist",
                                verbose_name="version of a list",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "item of a list",
                        "verbose_name_plural": "items of the three lists",
                        "ordering": ["version", "position", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("version", "origin"), name="list_item_origin"),
                            models.UniqueConstraint(fields=("version", "title"), name="list_item_title"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="SelfCheck",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first", models.DateField(verbose_name="half-year from")),
                        (
                            "begun_at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="begun at"
                            ),
                        ),
                        ("handed_in_at", models.DateTimeField(null=True, verbose_name="handed in at")),
                        ("reviewed_at", models.DateTimeField(null=True, verbose_name="reviewed at")),
                        ("review", models.CharField(blank=True, max_length=300, verbose_name="review")),
                        (
                            "begun_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="begun by",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="self_checks",
                                to="territory.committee",
                                verbose_name="residents' committee",
                            ),
                        ),
                        (
                            "handed_in_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="handed in by",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="reviewed by",
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="checks",
                                to="evaluations.powerlist",
                                verbose_name="version of a list",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "self-check",
                        "verbose_name_plural": "self-checks",
                        "ordering": ["-first", "committee", "version"],
                        "constraints": [
                            models.UniqueConstraint(fields=("committee", "version", "first"), name="self_check_once"),
                            models.CheckConstraint(
                                condition=models.Q(("first__day", 1), ("first__month__in", [1, 7])),
                                name="self_check_half",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("handed_in_at", None), ("handed_in_by", None)),
                                    models.Q(("handed_in_at__isnull", False), ("handed_in_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="self_check_handed_in",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("review", ""), ("reviewed_at", None), ("reviewed_by", None)),
                                    models.Q(
                                        ("handed_in_at__isnull", False),
                                        ("reviewed_at__isnull", False),
                                        ("reviewed_by__isnull", False),
                                        models.Q(("review", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="self_check_reviewed",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("reviewed_by", None),
                                    models.Q(("reviewed_by", models.F("handed_in_by")), _negated=True),
                                    _connector="OR",
                                ),
                                name="self_check_four_eyes",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckAnswer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kept",
                            models.CharField(
                                choices=[("yes", "kept"), ("no", "not kept"), ("not_ours", "not ours")],
                                max_length=8,
                                verbose_name="kept?",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=300, verbose_name="note")),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="evaluations.listitem",
                                verbose_name="item of a list",
                            ),
                        ),
                        (
                            "check_of",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="evaluations.selfcheck",
                                verbose_name="self-check",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "answer of a self-check",
                        "verbose_name_plural": "answers of self-checks",
                        "ordering": ["check_of", "item__position", "item"],
                        "constraints": [
                            models.UniqueConstraint(fields=("check_of", "item"), name="check_answer_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kept", "no"), _negated=True),
                                    models.Q(("note", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="check_answer_note",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CheckMeasure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=200, verbose_name="what is done")),
                        ("due_on", models.DateField(verbose_name="until")),
                        (
                            "at",
                            models.DateTimeField(
                                db_default=django.db.models.functions.datetime.Now(), verbose_name="at"
                            ),
                        ),
                        ("done_on", models.DateField(null=True, verbose_name="done on")),
                        ("outcome", models.CharField(blank=True, max_length=200, verbose_name="what became of it")),
                        (
                            "answer",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="measures",
                                to="evaluations.checkanswer",
                                verbose_name="answer of a self-check",
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
                    ],
                    options={
                        "verbose_name": "measure of a self-check",
                        "verbose_name_plural": "measures of self-checks",
                        "ordering": ["due_on", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("done_on", None), ("outcome", "")),
                                    models.Q(("done_on__isnull", False), models.Q(("outcome", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="check_measure_done",
                            )
                        ],
                    },
                ),
            ],
        ),
        Together(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="checkmeasure",
                    trigger=pgtrigger.compiler.Trigger(
                        name="check_measure_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="b73dfb5a6e640a1058d7112ac696ac91bff0561d",
                            operation="DELETE",
                            pgid="pgtrigger_check_measure_no_delete_d4366",
                            table="evaluations_checkmeasure",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pointentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="point_entry_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="241584125eeb4a299770d6b03e171fb2d7203da9",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_point_entry_append_only_2a673",
                            table="evaluations_pointentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pointentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="point_entry_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="a264fb25c0bd8aa2539b28bc37443f30b931cf40",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_point_entry_no_truncate_39df6",
                            table="evaluations_pointentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pointentry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="point_entry_ledger",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    -- Whoever books on this account next waits here, and then counts this entry too.\n    PERFORM 1 FROM evaluations_pointaccount a WHERE a.id = NEW.account_id FOR NO KEY UPDATE;\n    IF NEW.reverses_id IS NULL AND NOT EXISTS (\n        SELECT FROM evaluations_pointrule r\n            JOIN evaluations_pointaccount a ON a.id = NEW.account_id AND a.scheme_id = r.scheme_id\n            JOIN evaluations_pointscheme s ON s.id = r.scheme_id AND (s.ended_on IS NULL OR NEW.day <= s.ended_on)\n            WHERE r.id = NEW.rule_id AND r.way = NEW.way AND r.from_on <= NEW.day\n                AND NEW.points = r.points * NEW.times * CASE r.way WHEN 'earn' THEN 1 ELSE -1 END\n                AND NOT EXISTS (\n                    SELECT FROM evaluations_pointrule later WHERE later.scheme_id = r.scheme_id AND later.way = r.way\n                        AND later.what = r.what AND later.from_on > r.from_on AND later.from_on <= NEW.day\n                )\n    ) THEN\n        RAISE EXCEPTION 'points are booked by a rule of their scheme that holds on that day' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (\n        SELECT FROM evaluations_pointentry e\n            WHERE e.id = NEW.reverses_id AND e.account_id = NEW.account_id AND e.points = -NEW.points\n                AND e.reverses_id IS NULL\n    ) THEN\n        RAISE EXCEPTION 'an entry is taken back by its opposite on the same account' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.points + COALESCE(\n        (SELECT sum(e.points) FROM evaluations_pointentry e WHERE e.account_id = NEW.account_id), 0) < 0\n    THEN\n        RAISE EXCEPTION 'an account is never below nothing' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="812ef355f104006d58896caf44c41a9931a8bb42",
                            operation="INSERT",
                            pgid="pgtrigger_point_entry_ledger_6f3d9",
                            table="evaluations_pointentry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pointscheme",
                    trigger=pgtrigger.compiler.Trigger(
                        name="point_scheme_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="c903b89410a6020e42a2dc2f0e5673f15692425c",
                            operation="DELETE",
                            pgid="pgtrigger_point_scheme_no_delete_60ddc",
                            table="evaluations_pointscheme",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pointscheme",
                    trigger=pgtrigger.compiler.Trigger(
                        name="point_scheme_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    IF (NEW.committee_id, NEW.kind) IS DISTINCT FROM (OLD.committee_id, OLD.kind) THEN\n                        RAISE EXCEPTION 'a scheme stays what it was opened for' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="25a2f47d02657422fe9a6ed2d32918a478bab817",
                            operation="UPDATE",
                            pgid="pgtrigger_point_scheme_stays_50149",
                            table="evaluations_pointscheme",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pointrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="point_rule_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="e3550b620e4e3d69660ac4070f689a5205987c08",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_point_rule_append_only_a1c5a",
                            table="evaluations_pointrule",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pointrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="point_rule_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="c121822b1f28b60d58f97b53ccece0af915a1b34",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_point_rule_no_truncate_23754",
                            table="evaluations_pointrule",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pointaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="point_account_append_only",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="0dde58f1acf97ec914b63e522cbfaa7756968738",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_point_account_append_only_24987",
                            table="evaluations_pointaccount",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pointaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="point_account_no_truncate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'this table cannot be truncated';",
                            hash="2e47388a0ec9fd7c02d506a929877262ce9fa66a",
                            level="STATEMENT",
                            operation="TRUNCATE",
                            pgid="pgtrigger_point_account_no_truncate_23c4d",
                            table="evaluations_pointaccount",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pointaccount",
                    trigger=pgtrigger.compiler.Trigger(
                        name="point_account_kind",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NOT EXISTS (\n        SELECT FROM evaluations_pointscheme s WHERE s.id = NEW.scheme_id AND s.kind = CASE\n            WHEN NEW.household_id IS NOT NULL THEN 'households'\n            WHEN NEW.organization_id IS NOT NULL THEN 'teams' ELSE 'volunteers' END\n    ) THEN\n        RAISE EXCEPTION 'an account is of the kind of its scheme' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="2f6f345de414d22eeb7651ce02608902d1d8245c",
                            operation="INSERT",
                            pgid="pgtrigger_point_account_kind_fe273",
                            table="evaluations_pointaccount",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="powerlist",
                    trigger=pgtrigger.compiler.Trigger(
                        name="power_list_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="9ce704912caecaf7002692ceddfc279c4b751fb4",
                            operation="DELETE",
                            pgid="pgtrigger_power_list_no_delete_27c5c",
                            table="evaluations_powerlist",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="powerlist",
                    trigger=pgtrigger.compiler.Trigger(
                        name="power_list_forward",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF (NEW.subdistrict_id, NEW.kind, NEW.number, NEW.begun_by_id, NEW.begun_at)\n        IS DISTINCT FROM (OLD.subdistrict_id, OLD.kind, OLD.number, OLD.begun_by_id, OLD.begun_at)\n        OR (OLD.state <> NEW.state AND (OLD.state, NEW.state) NOT IN (('draft', 'submitted'), ('submitted', 'draft'), ('submitted', 'approved'), ('approved', 'published'), ('published', 'superseded')))\n    THEN\n        RAISE EXCEPTION 'a version goes the way of the lists' USING ERRCODE = 'check_violation';\n    END IF;\n    IF OLD.state IN ('approved', 'published', 'superseded')\n        AND (NEW.news, NEW.returned_because, NEW.submitted_by_id, NEW.submitted_at, NEW.approved_by_id, NEW.approved_at)\n        IS DISTINCT FROM\n            (OLD.news, OLD.returned_because, OLD.submitted_by_id, OLD.submitted_at, OLD.approved_by_id, OLD.approved_at)\n    THEN\n        RAISE EXCEPTION 'an approved version is locked' USING ERRCODE = 'check_violation';\n    END IF;\n    IF OLD.state IN ('published', 'superseded')\n        AND (NEW.published_by_id, NEW.published_at) IS DISTINCT FROM (OLD.published_by_id, OLD.published_at)\n    THEN\n        RAISE EXCEPTION 'a published version is locked' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="0939a3579d68696516eb7099eaeb6cbb5b8e4329",
                            operation="UPDATE",
                            pgid="pgtrigger_power_list_forward_89ee9",
                            table="evaluations_powerlist",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="listitem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="list_item_of_a_draft",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    PERFORM 1 FROM evaluations_powerlist l\n        WHERE l.id = CASE TG_OP WHEN 'DELETE' THEN OLD.version_id ELSE NEW.version_id END AND l.state = 'draft'\n        FOR NO KEY UPDATE;\n    IF NOT FOUND OR (TG_OP = 'UPDATE' AND NEW.version_id <> OLD.version_id) THEN\n        RAISE EXCEPTION 'only a draft takes changes of its items' USING ERRCODE = 'check_violation';\n    END IF;\n    IF TG_OP = 'DELETE' THEN\n        RETURN OLD;\n    END IF;\n    RETURN NEW;\n",
                            hash="f0d3d4dd1b2ce52c908d4f867397aaa5bc3eb85e",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_list_item_of_a_draft_ccb1a",
                            table="evaluations_listitem",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="selfcheck",
                    trigger=pgtrigger.compiler.Trigger(
                        name="self_check_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="39bb9dc4d959bbe02f089c54d5857c63cf899d6f",
                            operation="DELETE",
                            pgid="pgtrigger_self_check_no_delete_85c53",
                            table="evaluations_selfcheck",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="selfcheck",
                    trigger=pgtrigger.compiler.Trigger(
                        name="self_check_in_force",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF NOT EXISTS (\n        SELECT FROM evaluations_powerlist l JOIN territory_committee c ON c.id = NEW.committee_id\n            WHERE l.id = NEW.version_id AND l.state = 'published' AND l.subdistrict_id = c.subdistrict_id\n    ) THEN\n        RAISE EXCEPTION 'a committee checks itself against a list in force in its subdistrict' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="8a33f3821250eeb9ea75a81c9a14191861280933",
                            operation="INSERT",
                            pgid="pgtrigger_self_check_in_force_6e03d",
                            table="evaluations_selfcheck",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="selfcheck",
                    trigger=pgtrigger.compiler.Trigger(
                        name="self_check_forward",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    IF (NEW.committee_id, NEW.version_id, NEW.first) IS DISTINCT FROM (OLD.committee_id, OLD.version_id, OLD.first)\n        OR (OLD.handed_in_at IS NOT NULL\n            AND (NEW.handed_in_by_id, NEW.handed_in_at) IS DISTINCT FROM (OLD.handed_in_by_id, OLD.handed_in_at))\n        OR (OLD.reviewed_at IS NOT NULL AND (NEW.reviewed_by_id, NEW.reviewed_at, NEW.review)\n            IS DISTINCT FROM (OLD.reviewed_by_id, OLD.reviewed_at, OLD.review))\n    THEN\n        RAISE EXCEPTION 'a check is handed in once and reviewed once' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="05ffb5d88c8d57322498de4945eeaf367a07cd07",
                            operation="UPDATE",
                            pgid="pgtrigger_self_check_forward_1090c",
                            table="evaluations_selfcheck",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkanswer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="check_answer_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="3a7bae7f8b21f506aa410d0a630d75e164225ca3",
                            operation="DELETE",
                            pgid="pgtrigger_check_answer_no_delete_ea7bf",
                            table="evaluations_checkanswer",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="checkanswer",
                    trigger=pgtrigger.compiler.Trigger(
                        name="check_answer_open",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    PERFORM 1 FROM evaluations_selfcheck c\n        JOIN evaluations_listitem i ON i.version_id = c.version_id\n        WHERE c.id = NEW.check_of_id AND i.id = NEW.item_id AND c.handed_in_at IS NULL FOR NO KEY UPDATE OF c;\n    IF NOT FOUND OR (TG_OP = 'UPDATE'\n        AND (NEW.check_of_id, NEW.item_id) IS DISTINCT FROM (OLD.check_of_id, OLD.item_id))\n    THEN\n        RAISE EXCEPTION 'items of its list are answered until the check is handed in' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="b7f2aa0d9e2b7240d0a21d779c02679909f4676b",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_check_answer_open_ac2a3",
                            table="evaluations_checkanswer",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="staryear",
                    trigger=pgtrigger.compiler.Trigger(
                        name="star_year_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="928f0c2498a5cd15e72bb53159ab36c160bbd4c5",
                            operation="DELETE",
                            pgid="pgtrigger_star_year_no_delete_66a1f",
                            table="evaluations_staryear",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="staryear",
                    trigger=pgtrigger.compiler.Trigger(
                        name="star_year_once_concluded",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n                    IF OLD.concluded_at IS NOT NULL\n                        OR (NEW.scheme_id, NEW.year) IS DISTINCT FROM (OLD.scheme_id, OLD.year) THEN\n                        RAISE EXCEPTION 'a year is concluded once, and stays so' USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ",
                            hash="28a5fc9ca0a3a5988a8ca223ea1ff0af0a93e4ed",
                            operation="UPDATE",
                            pgid="pgtrigger_star_year_once_concluded_d9c01",
                            table="evaluations_staryear",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="starfamily",
                    trigger=pgtrigger.compiler.Trigger(
                        name="star_family_chosen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    PERFORM 1 FROM evaluations_staryear y WHERE y.id = NEW.year_id FOR NO KEY UPDATE;\n    IF TG_OP = 'INSERT' AND NOT EXISTS (\n        SELECT FROM evaluations_staryear y JOIN evaluations_pointaccount a ON a.scheme_id = y.scheme_id\n            WHERE y.id = NEW.year_id AND y.concluded_at IS NULL AND a.id = NEW.account_id\n                AND a.household_id IS NOT NULL\n    ) THEN\n        RAISE EXCEPTION 'a household of the scheme is chosen before the year is concluded' USING ERRCODE = 'check_violation';\n    END IF;\n    IF TG_OP = 'UPDATE' AND (NEW.year_id, NEW.account_id, NEW.reason, NEW.chosen_by_id, NEW.chosen_at)\n        IS DISTINCT FROM (OLD.year_id, OLD.account_id, OLD.reason, OLD.chosen_by_id, OLD.chosen_at)\n        AND EXISTS (SELECT FROM evaluations_staryear y WHERE y.id = OLD.year_id AND y.concluded_at IS NOT NULL)\n    THEN\n        RAISE EXCEPTION 'of a concluded year only the consent changes' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                            hash="d1a54997eefbf50650a93f36ccabacd982d9041f",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_star_family_chosen_b7f9e",
                            table="evaluations_starfamily",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="starfamily",
                    trigger=pgtrigger.compiler.Trigger(
                        name="star_family_dropped",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n    PERFORM 1 FROM evaluations_staryear y WHERE y.id = OLD.year_id FOR NO KEY UPDATE;\n    IF EXISTS (SELECT FROM evaluations_staryear y WHERE y.id = OLD.year_id AND y.concluded_at IS NOT NULL) THEN\n        RAISE EXCEPTION 'of a concluded year only the consent changes' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN OLD;\n",
                            hash="5fdc3f8d6736d87d4f5bf5c58bc87b266b4585ac",
                            operation="DELETE",
                            pgid="pgtrigger_star_family_dropped_a5f05",
                            table="evaluations_starfamily",
                            when="BEFORE",
                        ),
                    ),
                ),
            ],
        ),
    ]
