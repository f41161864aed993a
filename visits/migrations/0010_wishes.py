"""Needs, offers that meet them, micro-wishes, and the ledger of what sponsors give."""

import uuid

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0005_wishes"),
        ("visits", "0009_opinion_once"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="MicroWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("errand", "errands and papers"),
                            ("escort", "somebody to go along"),
                            ("repair", "small repairs"),
                            ("housework", "a hand at home"),
                            ("meal", "meals"),
                            ("company", "company and talk"),
                            ("learning", "learning and homework"),
                            ("digital", "phones and computers"),
                            ("advice", "advice"),
                            ("things", "things to use"),
                            ("festival", "festival days"),
                            ("other", "something else"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("title", models.CharField(max_length=40, verbose_name="the wish")),
                ("words", models.CharField(blank=True, max_length=200, verbose_name="more about it")),
                ("budget", models.PositiveIntegerField(blank=True, null=True, verbose_name="about how many yuan")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("claimed", "claimed"),
                            ("fulfilled", "fulfilled"),
                            ("confirmed", "confirmed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                (
                    "heard",
                    models.CharField(
                        blank=True,
                        choices=[("satisfied", "satisfied"), ("partly", "partly satisfied"), ("not", "not satisfied")],
                        max_length=10,
                        verbose_name="the household says",
                    ),
                ),
                ("posted_at", models.DateTimeField(auto_now_add=True, verbose_name="posted at")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wishes",
                        to="territory.household",
                        verbose_name="household",
                    ),
                ),
                (
                    "posted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="posted by",
                    ),
                ),
            ],
            options={
                "verbose_name": "micro-wish",
                "verbose_name_plural": "micro-wishes",
                "ordering": ["posted_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Need",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("errand", "errands and papers"),
                            ("escort", "somebody to go along"),
                            ("repair", "small repairs"),
                            ("housework", "a hand at home"),
                            ("meal", "meals"),
                            ("company", "company and talk"),
                            ("learning", "learning and homework"),
                            ("digital", "phones and computers"),
                            ("advice", "advice"),
                            ("things", "things to use"),
                            ("festival", "festival days"),
                            ("other", "something else"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("words", models.CharField(max_length=200, verbose_name="what is needed")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("matched", "agreed"),
                            ("delivered", "delivered"),
                            ("confirmed", "confirmed"),
                            ("dropped", "dropped"),
                        ],
                        default="open",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("noted_at", models.DateTimeField(auto_now_add=True, verbose_name="noted at")),
                ("closed_at", models.DateTimeField(null=True, verbose_name="closed at")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="territory.household",
                        verbose_name="household",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "visit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="needs",
                        to="visits.visit",
                        verbose_name="home visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "need",
                "verbose_name_plural": "needs",
                "ordering": ["noted_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("errand", "errands and papers"),
                            ("escort", "somebody to go along"),
                            ("repair", "small repairs"),
                            ("housework", "a hand at home"),
                            ("meal", "meals"),
                            ("company", "company and talk"),
                            ("learning", "learning and homework"),
                            ("digital", "phones and computers"),
                            ("advice", "advice"),
                            ("things", "things to use"),
                            ("festival", "festival days"),
                            ("other", "something else"),
                        ],
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                ("words", models.CharField(max_length=200, verbose_name="what is offered")),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="how often")),
                (
                    "period",
                    models.CharField(
                        choices=[("month", "month"), ("quarter", "quarter"), ("year", "year")],
                        default="month",
                        max_length=7,
                        verbose_name="in each",
                    ),
                ),
                ("starts_on", models.DateField(verbose_name="from")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                (
                    "state",
                    models.CharField(
                        choices=[("standing", "standing"), ("withdrawn", "withdrawn")],
                        default="standing",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("made_at", models.DateTimeField(auto_now_add=True, verbose_name="noted at")),
                (
                    "committee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="territory.committee",
                        verbose_name="for which committee",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers",
                        to="territory.organization",
                        verbose_name="who offers",
                    ),
                ),
            ],
            options={
                "verbose_name": "offer",
                "verbose_name_plural": "offers",
                "ordering": ["organization__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Match",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("agreed", "agreed"),
                            ("delivered", "delivered"),
                            ("confirmed", "confirmed"),
                            ("called_off", "called off"),
                        ],
                        default="agreed",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("what", models.CharField(max_length=200, verbose_name="what was agreed")),
                ("planned_on", models.DateField(verbose_name="planned for")),
                ("by_whom", models.CharField(blank=True, max_length=60, verbose_name="by whom")),
                ("agreed_at", models.DateTimeField(auto_now_add=True, verbose_name="agreed at")),
                ("delivered_on", models.DateField(null=True, verbose_name="delivered on")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                (
                    "heard",
                    models.CharField(
                        blank=True,
                        choices=[("satisfied", "satisfied"), ("partly", "partly satisfied"), ("not", "not satisfied")],
                        max_length=10,
                        verbose_name="the household says",
                    ),
                ),
                ("heard_at", models.DateTimeField(null=True, verbose_name="told at")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "agreed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="agreed by",
                    ),
                ),
                (
                    "heard_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="told to",
                    ),
                ),
                (
                    "need",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="visits.need",
                        verbose_name="need",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="matches",
                        to="visits.offer",
                        verbose_name="offer",
                    ),
                ),
            ],
            options={
                "verbose_name": "match",
                "verbose_name_plural": "matches",
                "ordering": ["planned_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Sponsorship",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[("wish", "a micro-wish"), ("offer", "an offer"), ("own", "in own words")],
                        max_length=5,
                        verbose_name="purpose",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=100, verbose_name="for what")),
                (
                    "committee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsorships",
                        to="territory.committee",
                        verbose_name="kept by",
                    ),
                ),
                (
                    "offer",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsorships",
                        to="visits.offer",
                        verbose_name="offer",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsorships",
                        to="territory.organization",
                        verbose_name="sponsor",
                    ),
                ),
                (
                    "wish",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sponsorships",
                        to="visits.microwish",
                        verbose_name="micro-wish",
                    ),
                ),
            ],
            options={
                "verbose_name": "sponsorship",
                "verbose_name_plural": "sponsorships",
                "ordering": ["organization__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SponsorEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("given", "given"), ("spent", "spent"), ("reversed", "taken back")],
                        max_length=8,
                        verbose_name="kind",
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, default=0, max_digits=12, verbose_name="yuan")),
                ("goods", models.CharField(blank=True, max_length=100, verbose_name="goods")),
                ("note", models.CharField(blank=True, max_length=100, verbose_name="note")),
                ("on", models.DateField(verbose_name="on")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
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
                        to="visits.sponsorentry",
                        verbose_name="takes back",
                    ),
                ),
                (
                    "sponsorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="visits.sponsorship",
                        verbose_name="sponsorship",
                    ),
                ),
            ],
            options={
                "verbose_name": "entry of the sponsorship ledger",
                "verbose_name_plural": "sponsorship ledger",
                "ordering": ["sponsorship", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WishClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claimed_at", models.DateTimeField(auto_now_add=True, verbose_name="claimed at")),
                ("released_at", models.DateTimeField(null=True, verbose_name="released at")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "claimed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="noted by",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wish_claims",
                        to="territory.organization",
                        verbose_name="claimed by",
                    ),
                ),
                (
                    "wish",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="visits.microwish",
                        verbose_name="micro-wish",
                    ),
                ),
            ],
            options={
                "verbose_name": "claim of a wish",
                "verbose_name_plural": "claims of wishes",
                "ordering": ["wish", "claimed_at"],
            },
        ),
        migrations.CreateModel(
            name="WishStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("claimed", "claimed"),
                            ("fulfilled", "fulfilled"),
                            ("confirmed", "confirmed"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="by",
                    ),
                ),
                (
                    "wish",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="steps",
                        to="visits.microwish",
                        verbose_name="micro-wish",
                    ),
                ),
            ],
            options={
                "verbose_name": "step of a wish",
                "verbose_name_plural": "steps of wishes",
                "ordering": ["wish", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="microwish",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "claimed", "fulfilled"])),
                fields=["posted_at"],
                name="wish_going_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="microwish",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("heard__in", ["satisfied", "partly", "not"]), ("state", "confirmed")),
                    models.Q(models.Q(("state", "confirmed"), _negated=True), ("heard", "")),
                    _connector="OR",
                ),
                name="wish_confirmed",
            ),
        ),
        migrations.AddIndex(
            model_name="need",
            index=models.Index(
                condition=models.Q(("state__in", ["open", "matched", "delivered"])),
                fields=["noted_at"],
                name="need_going_on",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("state__in", ["open", "matched", "delivered"])), ("closed_at", None)),
                    models.Q(("closed_at__isnull", False), ("state__in", ["confirmed", "dropped"])),
                    _connector="OR",
                ),
                name="need_closed",
            ),
        ),
        migrations.AddConstraint(
            model_name="need",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "dropped"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="need_dropped_why",
            ),
        ),
        migrations.AddIndex(
            model_name="offer",
            index=models.Index(condition=models.Q(("state", "standing")), fields=["kind"], name="offer_standing"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                name="offer_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(condition=models.Q(("capacity__gte", 1)), name="offer_capacity"),
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(fields=["offer", "planned_on"], name="match_capacity"),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["agreed", "delivered"])), fields=("need",), name="one_match_at_a_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("delivered_on", None), ("state", "agreed")),
                    models.Q(("delivered_on__isnull", False), ("state__in", ["delivered", "confirmed"])),
                    ("state", "called_off"),
                    _connector="OR",
                ),
                name="match_delivered",
            ),
        ),
        migrations.AddConstraint(
            model_name="match",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("heard__in", ["satisfied", "partly", "not"]),
                        ("heard_at__isnull", False),
                        ("heard_by__isnull", False),
                        ("state", "confirmed"),
                    ),
                    models.Q(
                        models.Q(("state", "confirmed"), _negated=True),
                        ("heard", ""),
                        ("heard_at", None),
                        ("heard_by", None),
                    ),
                    _connector="OR",
                ),
                name="match_confirmed",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorship",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("offer", None), ("purpose", "wish"), ("wish__isnull", False)),
                    models.Q(("offer__isnull", False), ("purpose", "offer"), ("wish", None)),
                    models.Q(
                        ("offer", None), ("purpose", "own"), ("wish", None), models.Q(("words", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="sponsorship_purpose",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorship",
            constraint=models.UniqueConstraint(
                fields=("organization", "committee", "purpose", "wish", "offer", "words"),
                name="one_sponsorship_a_purpose",
                nulls_distinct=False,
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount__gte", 0), ("kind", "given"), ("reverses", None)),
                    models.Q(("amount__lte", 0), ("kind", "spent"), ("reverses", None)),
                    models.Q(("kind", "reversed"), ("reverses__isnull", False)),
                    _connector="OR",
                ),
                name="sponsor_entry_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="sponsorentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("amount", 0), _negated=True), models.Q(("goods", ""), _negated=True), _connector="OR"
                ),
                name="sponsor_entry_says_something",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sponsorentry",
            trigger=pgtrigger.compiler.Trigger(
                name="sponsor_entry_append_only",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="0f28580fb493e6e0c9679bb5861b73e67d6eb263",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_sponsor_entry_append_only_efebe",
                    table="visits_sponsorentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sponsorentry",
            trigger=pgtrigger.compiler.Trigger(
                name="sponsor_entry_no_truncate",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'the sponsorship ledger cannot be truncated';",
                    hash="1ad7f227b6ff1f10b83ed8110664293f44981932",
                    level="STATEMENT",
                    operation="TRUNCATE",
                    pgid="pgtrigger_sponsor_entry_no_truncate_fde72",
                    table="visits_sponsorentry",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="sponsorentry",
            trigger=pgtrigger.compiler.Trigger(
                name="sponsor_entry_balance",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE rest numeric;",
                    func="\n    PERFORM 1 FROM visits_sponsorship WHERE id = NEW.sponsorship_id FOR UPDATE;\n    SELECT coalesce(sum(amount), 0) + NEW.amount INTO rest FROM visits_sponsorentry\n        WHERE sponsorship_id = NEW.sponsorship_id;\n    IF rest < 0 THEN\n        RAISE EXCEPTION 'a sponsorship cannot fall below nothing' USING ERRCODE = 'check_violation';\n    END IF;\n    IF NEW.reverses_id IS NOT NULL AND NOT EXISTS (\n        SELECT FROM visits_sponsorentry WHERE id = NEW.reverses_id AND sponsorship_id = NEW.sponsorship_id\n            AND amount = -NEW.amount AND goods = NEW.goods AND reverses_id IS NULL\n    ) THEN\n        RAISE EXCEPTION 'an entry is taken back by its own opposite' USING ERRCODE = 'check_violation';\n    END IF;\n    RETURN NEW;\n",
                    hash="1a5afe69593902f61eb35e4a34795d0d22daaf7d",
                    operation="INSERT",
                    pgid="pgtrigger_sponsor_entry_balance_e786d",
                    table="visits_sponsorentry",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="wishclaim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("released_at", None)), fields=("wish",), name="one_claimant"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="wishstep",
            trigger=pgtrigger.compiler.Trigger(
                name="wish_step_no_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="c9ab230a3ab6ab735352225288716a0bc49c870e",
                    operation="DELETE",
                    pgid="pgtrigger_wish_step_no_delete_b8e97",
                    table="visits_wishstep",
                    when="BEFORE",
                ),
            ),
        ),
    ]
