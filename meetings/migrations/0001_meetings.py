import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from wulibridge.together import Together


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("petitions", "0025_one_open_stay"),
        ("territory", "0001_squashed_0006_codes"),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="BoardNotice",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="notice_ends_after",
                                violation_error_message="It cannot end before it begins.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_because", "")),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawn_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="notice_withdrawn_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CalendarFeed",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("token_hash", models.CharField(max_length=64, unique=True)),
                        ("made_at", models.DateTimeField(verbose_name="made at")),
                        ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="shut at")),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="calendar_feeds",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "address of a calendar",
                        "verbose_name_plural": "addresses of calendars",
                        "ordering": ["-made_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("revoked_at", None)), fields=("user",), name="feed_once"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Covenant",
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
                        (
                            "consult_until",
                            models.DateField(blank=True, null=True, verbose_name="residents asked until"),
                        ),
                        (
                            "closed_early",
                            models.CharField(blank=True, max_length=200, verbose_name="why closed before the last day"),
                        ),
                        (
                            "opinions_counted",
                            models.PositiveIntegerField(blank=True, null=True, verbose_name="opinions"),
                        ),
                        (
                            "opinions",
                            models.TextField(blank=True, max_length=4000, verbose_name="what was said, without names"),
                        ),
                        (
                            "taken_up",
                            models.TextField(blank=True, max_length=2000, verbose_name="what was taken from it"),
                        ),
                        ("in_force_from", models.DateField(blank=True, null=True, verbose_name="in force from")),
                        (
                            "filed_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="sent to the subdistrict at"),
                        ),
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
                        "constraints": [
                            models.UniqueConstraint(fields=("committee", "kind", "number"), name="covenant_version"),
                            models.UniqueConstraint(
                                condition=models.Q(
                                    ("state__in", ("draft", "consulting", "consulted", "adopted", "filed"))
                                ),
                                fields=("committee", "kind"),
                                name="covenant_one_under_way",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("consult_from", None), ("consult_until", None)),
                                    models.Q(
                                        ("consult_from__isnull", False),
                                        ("consult_until__gte", models.F("consult_from")),
                                    ),
                                    _connector="OR",
                                ),
                                name="covenant_asked",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state__in", ("adopted", "filed", "received", "published")), _negated=True
                                    ),
                                    ("in_force_from__isnull", False),
                                    _connector="OR",
                                ),
                                name="covenant_adopted",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("received_at", None), ("received_by", None)),
                                    models.Q(
                                        ("filed_at__isnull", False),
                                        ("received_at__isnull", False),
                                        ("received_by__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="covenant_received",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "published"), _negated=True),
                                    models.Q(
                                        ("published_at__isnull", False),
                                        ("published_by__isnull", False),
                                        ("received_at__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="covenant_published",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_because", "")),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawn_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="covenant_withdrawn",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "dropped"), _negated=True),
                                    models.Q(("dropped_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="covenant_dropped",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingKind",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, unique=True, verbose_name="code")),
                        ("name", models.CharField(max_length=30, verbose_name="name")),
                        ("name_en", models.CharField(blank=True, max_length=60, verbose_name="name in English")),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("zone", "zone"),
                                    ("committee", "residents' committee"),
                                    ("subdistrict", "subdistrict"),
                                ],
                                max_length=12,
                                verbose_name="held at",
                            ),
                        ),
                        ("convened_by", models.CharField(max_length=60, verbose_name="convened by")),
                        (
                            "convened_by_en",
                            models.CharField(blank=True, max_length=120, verbose_name="convened by, in English"),
                        ),
                        ("requested_by", models.CharField(blank=True, max_length=60, verbose_name="at the request of")),
                        (
                            "requested_by_en",
                            models.CharField(blank=True, max_length=120, verbose_name="at the request of, in English"),
                        ),
                        (
                            "required",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("affected", "household concerned"),
                                        ("residents", "residents' representatives"),
                                        ("party", "party to the conflict"),
                                        ("committee", "residents' committee"),
                                        ("zone_team", "zone team"),
                                        ("office", "subdistrict office"),
                                        ("leader", "responsible leader"),
                                        ("department", "department"),
                                        ("property", "property company"),
                                        ("unit", "local unit"),
                                        ("appraised", "the appraised"),
                                        ("mediator", "mediator"),
                                        ("expert", "expert"),
                                        ("observer", "observer, without a vote"),
                                    ],
                                    max_length=12,
                                ),
                                default=list,
                                size=None,
                                verbose_name="must be invited",
                            ),
                        ),
                        (
                            "optional",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("affected", "household concerned"),
                                        ("residents", "residents' representatives"),
                                        ("party", "party to the conflict"),
                                        ("committee", "residents' committee"),
                                        ("zone_team", "zone team"),
                                        ("office", "subdistrict office"),
                                        ("leader", "responsible leader"),
                                        ("department", "department"),
                                        ("property", "property company"),
                                        ("unit", "local unit"),
                                        ("appraised", "the appraised"),
                                        ("mediator", "mediator"),
                                        ("expert", "expert"),
                                        ("observer", "observer, without a vote"),
                                    ],
                                    max_length=12,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="may be invited",
                            ),
                        ),
                        ("notice_days", models.PositiveSmallIntegerField(default=3, verbose_name="days of notice")),
                        (
                            "notice_in_workdays",
                            models.BooleanField(default=True, verbose_name="counted in working days"),
                        ),
                        (
                            "objection_days",
                            models.PositiveSmallIntegerField(
                                default=3, verbose_name="working days to object to the minutes"
                            ),
                        ),
                        (
                            "cadence",
                            models.CharField(
                                choices=[
                                    ("none", "when there is need"),
                                    ("month", "every month"),
                                    ("quarter", "every quarter"),
                                    ("half_year", "every half year"),
                                    ("year", "every year"),
                                ],
                                default="none",
                                max_length=10,
                                verbose_name="how often",
                            ),
                        ),
                        (
                            "since",
                            models.DateField(
                                default=django.utils.timezone.localdate,
                                help_text="Periods that began earlier are not owed.",
                                verbose_name="owed since",
                            ),
                        ),
                        (
                            "quorum_number",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="quorum, as a number"),
                        ),
                        (
                            "quorum_percent",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="Leave both empty for no quorum.",
                                null=True,
                                verbose_name="quorum, in percent of the invited",
                            ),
                        ),
                        (
                            "papers",
                            models.TextField(blank=True, max_length=400, verbose_name="papers it needs, one a line"),
                        ),
                        ("papers_en", models.TextField(blank=True, max_length=600, verbose_name="the same in English")),
                        (
                            "output",
                            models.CharField(
                                choices=[
                                    ("none", "nothing of its own"),
                                    ("recommendation", "a recommendation"),
                                    ("agreement", "an agreement"),
                                    ("opinion", "a written opinion"),
                                    ("duties", "duties of departments"),
                                    ("replies", "replies to the monthly report"),
                                    ("projects", "projects"),
                                    ("risk", "a risk assessment of a project"),
                                ],
                                default="none",
                                max_length=16,
                                verbose_name="what comes of it",
                            ),
                        ),
                        ("open_by_default", models.BooleanField(default=False, verbose_name="open to the public")),
                        ("active", models.BooleanField(default=True, verbose_name="in use")),
                        (
                            "pre_step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="meetings.meetingkind",
                                verbose_name="step before it",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "kind of meeting",
                        "verbose_name_plural": "kinds of meetings",
                        "ordering": ["pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("quorum_number", None), ("quorum_percent", None), _connector="OR"),
                                name="kind_quorum",
                                violation_error_message="A quorum is a number or a share, not both.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("quorum_percent", None), ("quorum_percent__range", (1, 100)), _connector="OR"
                                ),
                                name="kind_quorum_share",
                                violation_error_message="A share lies between 1 and 100 percent.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PreconditionSlot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("name", models.CharField(max_length=80, verbose_name="precondition")),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="precondition_slots",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "name of a precondition",
                        "verbose_name_plural": "names of preconditions",
                        "ordering": ["subdistrict", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("subdistrict", "number"), name="slot_once"),
                            models.CheckConstraint(condition=models.Q(("number__range", (1, 8))), name="slot_number"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Excuse",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first", models.DateField(verbose_name="first day of the period")),
                        ("reason", models.CharField(max_length=200, verbose_name="reason")),
                        ("at", models.DateTimeField(verbose_name="at")),
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
                            "committee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="excuses",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="excuses",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="excuses",
                                to="territory.zone",
                                verbose_name="zone",
                            ),
                        ),
                        (
                            "kind",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="excuses",
                                to="meetings.meetingkind",
                                verbose_name="kind",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "reason for a missed meeting",
                        "verbose_name_plural": "reasons for missed meetings",
                        "ordering": ["first", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("committee", None), ("subdistrict", None), ("zone__isnull", False)),
                                    models.Q(("committee__isnull", False), ("subdistrict", None), ("zone", None)),
                                    models.Q(("committee", None), ("subdistrict__isnull", False), ("zone", None)),
                                    _connector="OR",
                                ),
                                name="excuse_one_area",
                            ),
                            models.UniqueConstraint(
                                fields=("kind", "first", "zone", "committee", "subdistrict"),
                                name="excuse_once",
                                nulls_distinct=False,
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        ("place", models.CharField(max_length=80, verbose_name="place")),
                        ("starts_at", models.DateTimeField(verbose_name="begins")),
                        ("ends_at", models.DateTimeField(blank=True, null=True, verbose_name="ends")),
                        ("open_to_public", models.BooleanField(default=False, verbose_name="open to the public")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("preparing", "being prepared"),
                                    ("invited", "invitations are out"),
                                    ("open", "in session"),
                                    ("concluded", "concluded"),
                                    ("drafted", "minutes drafted"),
                                    ("sent", "minutes with the participants"),
                                    ("approved", "minutes approved"),
                                    ("published", "minutes published"),
                                    ("adjourned", "adjourned"),
                                    ("cancelled", "cancelled"),
                                    ("merged", "merged into another meeting"),
                                ],
                                default="preparing",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("created_at", models.DateTimeField(verbose_name="called at")),
                        ("invited_at", models.DateTimeField(blank=True, null=True, verbose_name="invited at")),
                        (
                            "short_notice",
                            models.CharField(blank=True, max_length=200, verbose_name="why at short notice"),
                        ),
                        ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="opened at")),
                        ("concluded_at", models.DateTimeField(blank=True, null=True, verbose_name="concluded at")),
                        ("objections_until", models.DateField(blank=True, null=True, verbose_name="objections until")),
                        (
                            "stopped_because",
                            models.CharField(
                                blank=True, max_length=400, verbose_name="why cancelled, merged or adjourned"
                            ),
                        ),
                        (
                            "chair",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="chair",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="called by",
                            ),
                        ),
                        (
                            "goes_on",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="adjourned_from",
                                to="meetings.meeting",
                                verbose_name="goes on in",
                            ),
                        ),
                        (
                            "merged_into",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="merged_from",
                                to="meetings.meeting",
                                verbose_name="merged into",
                            ),
                        ),
                        (
                            "recorder",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="recorder",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="territory.zone",
                                verbose_name="zone",
                            ),
                        ),
                        (
                            "kind",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="meetings.meetingkind",
                                verbose_name="kind",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "meeting",
                        "verbose_name_plural": "meetings",
                        "ordering": ["-starts_at", "-pk"],
                        "indexes": [models.Index(fields=["committee", "state", "starts_at"], name="meeting_board")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("committee", None), ("subdistrict", None), ("zone__isnull", False)),
                                    models.Q(("committee__isnull", False), ("subdistrict", None), ("zone", None)),
                                    models.Q(("committee", None), ("subdistrict__isnull", False), ("zone", None)),
                                    _connector="OR",
                                ),
                                name="meeting_one_area",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_at", None), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                                ),
                                name="meeting_ends_after",
                                violation_error_message="It cannot end before it begins.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ["adjourned", "cancelled", "merged"]), _negated=True),
                                    models.Q(("stopped_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="meeting_stopped_with_reason",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("merged_into__isnull", False), ("state", "merged")),
                                    models.Q(models.Q(("state", "merged"), _negated=True), ("merged_into", None)),
                                    _connector="OR",
                                ),
                                name="meeting_merged_into_one",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Assembly",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
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
                            "covenant",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assemblies",
                                to="meetings.covenant",
                                verbose_name="version",
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
                    ],
                    options={
                        "verbose_name": "vote of the residents' assembly",
                        "verbose_name_plural": "votes of the residents' assembly",
                        "ordering": ["covenant", "pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("adopted", True)), fields=("covenant",), name="adopted_once"
                            ),
                            models.CheckConstraint(
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
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("adopted", True),
                                        (
                                            "entitled__lt",
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("present"), "*", models.Value(2)
                                            ),
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
                            "part",
                            models.CharField(
                                choices=[
                                    ("affected", "household concerned"),
                                    ("residents", "residents' representatives"),
                                    ("party", "party to the conflict"),
                                    ("committee", "residents' committee"),
                                    ("zone_team", "zone team"),
                                    ("office", "subdistrict office"),
                                    ("leader", "responsible leader"),
                                    ("department", "department"),
                                    ("property", "property company"),
                                    ("unit", "local unit"),
                                    ("appraised", "the appraised"),
                                    ("mediator", "mediator"),
                                    ("expert", "expert"),
                                    ("observer", "observer, without a vote"),
                                ],
                                max_length=12,
                                verbose_name="as",
                            ),
                        ),
                        ("unit", models.CharField(blank=True, max_length=60, verbose_name="unit or group")),
                        (
                            "answer",
                            models.CharField(
                                blank=True,
                                choices=[("accepted", "will come"), ("declined", "will not come")],
                                max_length=10,
                                verbose_name="reply",
                            ),
                        ),
                        (
                            "attendance",
                            models.CharField(
                                blank=True,
                                choices=[("present", "present"), ("proxy", "by proxy"), ("excused", "excused")],
                                max_length=10,
                                verbose_name="attendance",
                            ),
                        ),
                        ("walked_in", models.BooleanField(default=False, verbose_name="came without an invitation")),
                        ("mandate", models.CharField(blank=True, max_length=80, verbose_name="mandate of the proxy")),
                        ("recused", models.CharField(blank=True, max_length=200, verbose_name="why recused")),
                        ("signed_at", models.DateTimeField(blank=True, null=True, verbose_name="signed in at")),
                        (
                            "household",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to="territory.organization",
                                verbose_name="organization",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="colleague",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="meetings.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "invitation",
                        "verbose_name_plural": "invitations",
                        "ordering": ["meeting", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("household", None),
                                        ("organization", None),
                                        ("unit", ""),
                                        ("user__isnull", False),
                                    ),
                                    models.Q(
                                        ("household__isnull", False),
                                        ("organization", None),
                                        ("unit", ""),
                                        ("user", None),
                                    ),
                                    models.Q(
                                        ("household", None),
                                        ("organization__isnull", False),
                                        ("unit", ""),
                                        ("user", None),
                                    ),
                                    models.Q(
                                        ("household", None),
                                        ("organization", None),
                                        ("user", None),
                                        models.Q(("unit", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="invitation_of_one",
                            ),
                            models.UniqueConstraint(fields=("meeting", "user"), name="invited_user_once"),
                            models.UniqueConstraint(fields=("meeting", "household"), name="invited_household_once"),
                            models.UniqueConstraint(
                                fields=("meeting", "organization"), name="invited_organization_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("attendance", "proxy"), _negated=True),
                                    models.Q(("mandate", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="proxy_with_mandate",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Minutes",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="version")),
                        ("text", models.TextField(max_length=40000, verbose_name="text")),
                        ("written_at", models.DateTimeField(verbose_name="written at")),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="minutes",
                                to="meetings.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "version of the minutes",
                        "verbose_name_plural": "versions of the minutes",
                        "ordering": ["meeting", "number"],
                        "constraints": [models.UniqueConstraint(fields=("meeting", "number"), name="minutes_version")],
                    },
                ),
                migrations.CreateModel(
                    name="Paper",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="paper")),
                        ("name_en", models.CharField(blank=True, max_length=120, verbose_name="paper, in English")),
                        ("laid_at", models.DateTimeField(blank=True, null=True, verbose_name="there since")),
                        ("sha256", models.CharField(blank=True, max_length=64)),
                        (
                            "file_kind",
                            models.CharField(
                                blank=True,
                                choices=[("photo", "photo"), ("pdf", "PDF"), ("docx", "DOCX")],
                                max_length=8,
                                verbose_name="kind of file",
                            ),
                        ),
                        ("size", models.PositiveIntegerField(blank=True, null=True, verbose_name="bytes")),
                        (
                            "laid_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="papers",
                                to="meetings.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "paper",
                        "verbose_name_plural": "papers",
                        "ordering": ["meeting", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("file_kind", ""), ("sha256", ""), ("size", None)),
                                    models.Q(
                                        models.Q(("sha256", ""), _negated=True),
                                        models.Q(("file_kind", ""), _negated=True),
                                        ("laid_at__isnull", False),
                                        ("size__isnull", False),
                                    ),
                                    _connector="OR",
                                ),
                                name="paper_file",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Project",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        ("text", models.TextField(max_length=2000, verbose_name="what it is")),
                        ("place", models.CharField(max_length=80, verbose_name="where")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("proposed", "proposed"),
                                    ("consulting", "residents are being asked"),
                                    ("ready", "ready for the vote"),
                                    ("on_ballot", "being voted on"),
                                    ("passed_over", "not chosen"),
                                    ("chosen", "chosen, not started"),
                                    ("underway", "under way"),
                                    ("built", "work finished"),
                                    ("done", "evaluated"),
                                    ("given_up", "given up"),
                                ],
                                default="proposed",
                                max_length=12,
                                verbose_name="state",
                            ),
                        ),
                        ("version", models.PositiveIntegerField(default=1)),
                        ("created_at", models.DateTimeField(verbose_name="proposed at")),
                        (
                            "taken_because",
                            models.CharField(blank=True, max_length=200, verbose_name="why without a vote"),
                        ),
                        ("started_at", models.DateTimeField(blank=True, null=True, verbose_name="started at")),
                        ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="work finished at")),
                        ("evaluation", models.TextField(blank=True, max_length=2000, verbose_name="evaluation")),
                        ("evaluated_at", models.DateTimeField(blank=True, null=True, verbose_name="evaluated at")),
                        ("given_up_because", models.CharField(blank=True, max_length=400, verbose_name="why given up")),
                        (
                            "committee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="proposed by",
                            ),
                        ),
                        (
                            "evaluated_in",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="evaluated_projects",
                                to="meetings.meeting",
                                verbose_name="appraisal meeting",
                            ),
                        ),
                        (
                            "hearing",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="heard_projects",
                                to="meetings.meeting",
                                verbose_name="hearing before",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="projects",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "project",
                        "verbose_name_plural": "projects",
                        "ordering": ["-created_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("committee__isnull", False), ("subdistrict", None)),
                                    models.Q(("committee", None), ("subdistrict__isnull", False)),
                                    _connector="OR",
                                ),
                                name="project_one_area",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state__in", ("underway", "built", "done")), _negated=True),
                                    models.Q(("hearing__isnull", False), ("started_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="project_started",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "done"), _negated=True),
                                    models.Q(
                                        ("evaluated_at__isnull", False), models.Q(("evaluation", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="project_evaluated",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("state", "given_up"), _negated=True),
                                    models.Q(("given_up_because", ""), _negated=True),
                                    _connector="OR",
                                ),
                                name="project_given_up_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ProjectBallot",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                        ("papers", models.PositiveIntegerField(verbose_name="papers handed out")),
                        ("opened_at", models.DateTimeField(verbose_name="opened at")),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="closed at")),
                        (
                            "taken",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="how many are chosen"),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ballots",
                                to="meetings.meeting",
                                verbose_name="proposal meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "vote on projects",
                        "verbose_name_plural": "votes on projects",
                        "ordering": ["-opened_at", "-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("closed_at", None), ("taken", None)),
                                    models.Q(("closed_at__isnull", False), ("taken__isnull", False)),
                                    _connector="OR",
                                ),
                                name="ballot_closed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Publication",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=20000, verbose_name="text for everybody")),
                        ("published_at", models.DateTimeField(verbose_name="published at")),
                        ("withdrawn_at", models.DateTimeField(blank=True, null=True, verbose_name="taken off at")),
                        (
                            "withdrawn_because",
                            models.CharField(blank=True, max_length=200, verbose_name="why it was taken off"),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="publications",
                                to="meetings.meeting",
                                verbose_name="meeting",
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
                        "verbose_name": "published minutes",
                        "verbose_name_plural": "published minutes",
                        "ordering": ["-published_at", "-pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("withdrawn_at", None)), fields=("meeting",), name="published_once"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("withdrawn_at", None), ("withdrawn_because", "")),
                                    models.Q(
                                        ("withdrawn_at__isnull", False),
                                        models.Q(("withdrawn_because", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="withdrawn_with_reason",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WrittenOpinion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=20000, verbose_name="text")),
                        ("version", models.PositiveSmallIntegerField(default=1)),
                        ("written_at", models.DateTimeField(verbose_name="written at")),
                        ("confirmed_at", models.DateTimeField(blank=True, null=True, verbose_name="confirmed at")),
                        (
                            "confirmed_by",
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
                        (
                            "meeting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinion",
                                to="meetings.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                        (
                            "written_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="written by",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "written opinion",
                        "verbose_name_plural": "written opinions",
                        "ordering": ["-pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("confirmed_at", None), ("confirmed_by", None)),
                                    models.Q(("confirmed_at__isnull", False), ("confirmed_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="opinion_confirmed",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AgendaItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="place on the agenda")),
                        ("title", models.CharField(max_length=80, verbose_name="title")),
                        ("text", models.TextField(blank=True, max_length=2000, verbose_name="what it is about")),
                        (
                            "voting",
                            models.CharField(
                                choices=[
                                    ("none", "no vote"),
                                    ("open", "open, each by name"),
                                    ("secret", "secret, counted by hand"),
                                ],
                                default="none",
                                max_length=8,
                                verbose_name="vote",
                            ),
                        ),
                        (
                            "abstained",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="abstentions"),
                        ),
                        (
                            "petition",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="petitions.petition",
                                verbose_name="petition",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="items",
                                to="meetings.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="agenda_items",
                                to="meetings.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "agenda item",
                        "verbose_name_plural": "agenda items",
                        "ordering": ["meeting", "position"],
                        "constraints": [models.UniqueConstraint(fields=("meeting", "position"), name="item_place")],
                    },
                ),
                migrations.CreateModel(
                    name="Approval",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("sha256", models.CharField(max_length=64)),
                        ("approved_at", models.DateTimeField(verbose_name="approved at")),
                        (
                            "reason",
                            models.CharField(
                                blank=True, max_length=200, verbose_name="why before the last day for objections"
                            ),
                        ),
                        (
                            "approved_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="approved by",
                            ),
                        ),
                        (
                            "meeting",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approval",
                                to="meetings.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                        (
                            "minutes",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="approval",
                                to="meetings.minutes",
                                verbose_name="version",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "approval of the minutes",
                        "verbose_name_plural": "approvals of minutes",
                    },
                ),
                migrations.CreateModel(
                    name="BallotPlace",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="number on the paper")),
                        ("points", models.PositiveIntegerField(blank=True, null=True, verbose_name="points")),
                        ("rank", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="rank")),
                        ("chosen", models.BooleanField(default=False, verbose_name="chosen")),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places",
                                to="meetings.project",
                                verbose_name="project",
                            ),
                        ),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="places",
                                to="meetings.projectballot",
                                verbose_name="vote on projects",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "project on a vote",
                        "verbose_name_plural": "projects on a vote",
                        "ordering": ["ballot", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("ballot", "position"), name="ballot_place"),
                            models.UniqueConstraint(fields=("ballot", "project"), name="ballot_project"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="BudgetLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("source", models.CharField(max_length=60, verbose_name="source of the money")),
                        (
                            "amount",
                            models.DecimalField(
                                decimal_places=2,
                                max_digits=12,
                                validators=[django.core.validators.MinValueValidator(0)],
                                verbose_name="yuan",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="note")),
                        (
                            "sponsor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sponsored_projects",
                                to="territory.organization",
                                verbose_name="sponsoring unit",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="meetings.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "budget line",
                        "verbose_name_plural": "budget lines",
                        "ordering": ["project", "pk"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("amount__gte", 0)), name="budget_not_negative")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ConsultationRound",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="round")),
                        ("question", models.CharField(max_length=200, verbose_name="question")),
                        ("asked", models.PositiveIntegerField(verbose_name="households asked")),
                        ("asked_at", models.DateTimeField(verbose_name="asked at")),
                        ("counted_at", models.DateTimeField(blank=True, null=True, verbose_name="counted at")),
                        (
                            "changes",
                            models.TextField(
                                blank=True, max_length=2000, verbose_name="what was changed because of them"
                            ),
                        ),
                        ("heeded_at", models.DateTimeField(blank=True, null=True, verbose_name="heeded at")),
                        ("zones", models.ManyToManyField(related_name="+", to="territory.zone", verbose_name="zones")),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rounds",
                                to="meetings.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "round of questions",
                        "verbose_name_plural": "rounds of questions",
                        "ordering": ["project", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "number"), name="round_number"),
                            models.CheckConstraint(condition=models.Q(("asked__gte", 1)), name="round_asks_somebody"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("heeded_at", None),
                                    models.Q(("counted_at__isnull", False), models.Q(("changes", ""), _negated=True)),
                                    _connector="OR",
                                ),
                                name="round_heeded",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Inspection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("day", models.DateField(verbose_name="day")),
                        ("inspectors", models.CharField(max_length=80, verbose_name="inspected by")),
                        ("finding", models.TextField(max_length=2000, verbose_name="finding")),
                        ("right_until", models.DateField(blank=True, null=True, verbose_name="to be put right until")),
                        ("right_since", models.DateTimeField(blank=True, null=True, verbose_name="put right at")),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="inspections",
                                to="meetings.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "inspection",
                        "verbose_name_plural": "inspections",
                        "ordering": ["project", "day", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="objection")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "answer",
                            models.TextField(blank=True, max_length=2000, verbose_name="what was done about it"),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="answered at")),
                        (
                            "invitation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="meetings.invitation",
                                verbose_name="who objects",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="objections",
                                to="meetings.meeting",
                                verbose_name="meeting",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "objection",
                        "verbose_name_plural": "objections",
                        "ordering": ["meeting", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("answer", ""), ("answered_at", None)),
                                    models.Q(models.Q(("answer", ""), _negated=True), ("answered_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="objection_answered",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="OpinionCopy",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "addressee",
                            models.CharField(
                                choices=[
                                    ("appraised", "the appraised"),
                                    ("superior", "its superior"),
                                    ("subdistrict", "the subdistrict office"),
                                ],
                                max_length=12,
                                verbose_name="as",
                            ),
                        ),
                        ("body", models.CharField(blank=True, max_length=80, verbose_name="another body")),
                        ("sent_at", models.DateTimeField(verbose_name="sent at")),
                        ("reply_due_on", models.DateField(verbose_name="reply due on")),
                        ("received_at", models.DateTimeField(blank=True, null=True, verbose_name="received at")),
                        (
                            "receipt",
                            models.CharField(blank=True, max_length=120, verbose_name="how the receipt was told"),
                        ),
                        ("reply", models.TextField(blank=True, max_length=4000, verbose_name="reply")),
                        ("replied_at", models.DateTimeField(blank=True, null=True, verbose_name="replied at")),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="territory.organization",
                                verbose_name="organization",
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
                                verbose_name="receipt confirmed by",
                            ),
                        ),
                        (
                            "replied_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="reply entered by",
                            ),
                        ),
                        (
                            "opinion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="copies",
                                to="meetings.writtenopinion",
                                verbose_name="written opinion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "copy of a written opinion",
                        "verbose_name_plural": "copies of written opinions",
                        "ordering": ["opinion", "pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("replied_at", None)), fields=["reply_due_on"], name="copy_waits"
                            )
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("opinion", "addressee"), name="copy_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("addressee", "subdistrict"), ("body", ""), ("organization", None)),
                                    models.Q(
                                        models.Q(("addressee", "subdistrict"), _negated=True),
                                        ("body", ""),
                                        ("organization__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("addressee", "subdistrict"), _negated=True),
                                        ("organization", None),
                                        models.Q(("body", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="copy_to_one",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("receipt", ""), ("received_at", None), ("received_by", None)),
                                    models.Q(("received_at__isnull", False), ("received_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="copy_received",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("replied_at", None), ("replied_by", None), ("reply", "")),
                                    models.Q(
                                        ("received_at__isnull", False),
                                        ("replied_at__isnull", False),
                                        ("replied_by__isnull", False),
                                        models.Q(("reply", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="copy_replied",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Precondition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField(verbose_name="number")),
                        ("name", models.CharField(blank=True, max_length=80, verbose_name="precondition")),
                        ("evidence", models.CharField(blank=True, max_length=400, verbose_name="evidence")),
                        ("filled_at", models.DateTimeField(blank=True, null=True, verbose_name="fulfilled at")),
                        ("waived_at", models.DateTimeField(blank=True, null=True, verbose_name="waived at")),
                        ("waived_because", models.CharField(blank=True, max_length=200, verbose_name="why waived")),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "waived_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="waived by",
                            ),
                        ),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="preconditions",
                                to="meetings.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "precondition",
                        "verbose_name_plural": "preconditions",
                        "ordering": ["project", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("project", "number"), name="precondition_once"),
                            models.CheckConstraint(
                                condition=models.Q(("number__range", (1, 8))), name="precondition_number"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("filled_at", None),
                                    models.Q(
                                        ("owner__isnull", False),
                                        ("waived_at", None),
                                        models.Q(("evidence", ""), _negated=True),
                                        models.Q(("name", ""), _negated=True),
                                    ),
                                    _connector="OR",
                                ),
                                name="precondition_filled",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("waived_at", None),
                                    models.Q(
                                        ("waived_by__isnull", False), models.Q(("waived_because", ""), _negated=True)
                                    ),
                                    _connector="OR",
                                ),
                                name="precondition_waived",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RankingSheet",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "order",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveSmallIntegerField(), size=None, verbose_name="order"
                            ),
                        ),
                        ("papers", models.PositiveIntegerField(default=1, verbose_name="papers")),
                        ("entered_at", models.DateTimeField(verbose_name="entered at")),
                        (
                            "ballot",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sheets",
                                to="meetings.projectballot",
                                verbose_name="vote on projects",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "ballot papers",
                        "verbose_name_plural": "ballot papers",
                        "ordering": ["ballot", "pk"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("papers__gte", 1)), name="sheet_of_papers")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RiskAssessment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("assessor", models.CharField(max_length=60, verbose_name="assessed by")),
                        ("legal", models.BooleanField(verbose_name="legal")),
                        ("legal_text", models.CharField(max_length=400, verbose_name="legal: why")),
                        ("reasonable", models.BooleanField(verbose_name="reasonable")),
                        ("reasonable_text", models.CharField(max_length=400, verbose_name="reasonable: why")),
                        ("feasible", models.BooleanField(verbose_name="feasible")),
                        ("feasible_text", models.CharField(max_length=400, verbose_name="feasible: why")),
                        ("controllable", models.BooleanField(verbose_name="controllable")),
                        ("controllable_text", models.CharField(max_length=400, verbose_name="controllable: why")),
                        ("measures", models.TextField(max_length=2000, verbose_name="measures and emergency plan")),
                        (
                            "level",
                            models.CharField(
                                choices=[
                                    ("high", "high: most object, strongly"),
                                    ("medium", "medium: some object, disputes may come of it"),
                                    ("low", "low: few object, most agree"),
                                    ("none", "none: nobody objects"),
                                ],
                                max_length=8,
                                verbose_name="level that is left",
                            ),
                        ),
                        ("saved_at", models.DateTimeField(verbose_name="saved at")),
                        (
                            "project",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessment",
                                to="meetings.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "risk assessment of a project",
                        "verbose_name_plural": "risk assessments of projects",
                    },
                ),
                migrations.CreateModel(
                    name="RiskOpinion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("group", models.CharField(max_length=60, verbose_name="who objected")),
                        ("count", models.PositiveIntegerField(verbose_name="how many")),
                        ("text", models.CharField(max_length=400, verbose_name="what against")),
                        ("adopted", models.BooleanField(verbose_name="adopted")),
                        ("answer", models.CharField(max_length=400, verbose_name="what was adopted, or why not")),
                        (
                            "project",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="opinions",
                                to="meetings.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "objection to a project",
                        "verbose_name_plural": "objections to a project",
                        "ordering": ["project", "pk"],
                        "constraints": [
                            models.CheckConstraint(condition=models.Q(("count__gte", 1)), name="opinion_of_somebody")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="UpkeepAgreement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("office", models.CharField(max_length=80, verbose_name="for the office")),
                        (
                            "manager",
                            models.CharField(max_length=80, verbose_name="owners' committee or property company"),
                        ),
                        ("residents", models.CharField(max_length=80, verbose_name="for the residents")),
                        ("begins_on", models.DateField(verbose_name="begins on")),
                        (
                            "every_months",
                            models.PositiveSmallIntegerField(
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(36),
                                ],
                                verbose_name="months between reviews",
                            ),
                        ),
                        ("signed_on", models.DateField(blank=True, null=True, verbose_name="signed on")),
                        (
                            "review_on",
                            models.DateField(blank=True, db_index=True, null=True, verbose_name="next review"),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="who sees to the reviews",
                            ),
                        ),
                        (
                            "project",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="upkeep",
                                to="meetings.project",
                                verbose_name="project",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "upkeep agreement",
                        "verbose_name_plural": "upkeep agreements",
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("every_months__range", (1, 36))), name="upkeep_every_months"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("review_on", None), ("signed_on", None)),
                                    models.Q(("review_on__isnull", False), ("signed_on__isnull", False)),
                                    _connector="OR",
                                ),
                                name="upkeep_signed",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ActionItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.CharField(max_length=200, verbose_name="what is to be done")),
                        ("due_on", models.DateField(verbose_name="due on")),
                        ("given_at", models.DateTimeField(verbose_name="given at")),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="done at")),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meeting_tasks",
                                to="territory.organization",
                                verbose_name="organization",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meeting_tasks",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="owner",
                            ),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tasks",
                                to="meetings.agendaitem",
                                verbose_name="agenda item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "task",
                        "verbose_name_plural": "tasks",
                        "ordering": ["item", "due_on", "pk"],
                        "indexes": [
                            models.Index(condition=models.Q(("done_at", None)), fields=["due_on"], name="task_open")
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("organization__isnull", False), ("owner", None)),
                                    models.Q(("organization", None), ("owner__isnull", False)),
                                    _connector="OR",
                                ),
                                name="task_of_one",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Option",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="place in the list")),
                        ("text", models.CharField(max_length=120, verbose_name="option")),
                        (
                            "counted",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="votes counted"),
                        ),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="options",
                                to="meetings.agendaitem",
                                verbose_name="agenda item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "option",
                        "verbose_name_plural": "options",
                        "ordering": ["item", "position"],
                        "constraints": [models.UniqueConstraint(fields=("item", "position"), name="option_place")],
                    },
                ),
                migrations.CreateModel(
                    name="Resolution",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="what was decided")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "effect",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("answer", "answer the resident with it"),
                                    ("move_up", "move the petition up"),
                                    ("send_down", "send the petition down with it as guidance"),
                                    ("duties", "give a department its part; several get it one after the other"),
                                ],
                                max_length=10,
                                verbose_name="effect on the petition",
                            ),
                        ),
                        ("acted_at", models.DateTimeField(blank=True, null=True, verbose_name="acted at")),
                        (
                            "acted_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="resolution",
                                to="meetings.agendaitem",
                                verbose_name="agenda item",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "decision",
                        "verbose_name_plural": "decisions",
                        "ordering": ["item"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("acted_at", None), ("effect", "")),
                                    models.Q(models.Q(("effect", ""), _negated=True), ("acted_at__isnull", False)),
                                    _connector="OR",
                                ),
                                name="resolution_acted",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RoundOption",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("position", models.PositiveSmallIntegerField(verbose_name="place in the list")),
                        ("text", models.CharField(max_length=120, verbose_name="option")),
                        ("answers", models.PositiveIntegerField(blank=True, null=True, verbose_name="answers")),
                        (
                            "round",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="options",
                                to="meetings.consultationround",
                                verbose_name="round of questions",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "option of a round",
                        "verbose_name_plural": "options of a round",
                        "ordering": ["round", "position"],
                        "constraints": [
                            models.UniqueConstraint(fields=("round", "position"), name="round_option_place")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Statement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("text", models.TextField(max_length=2000, verbose_name="what was said")),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="statements",
                                to="meetings.agendaitem",
                                verbose_name="agenda item",
                            ),
                        ),
                        (
                            "speaker",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="statements",
                                to="meetings.invitation",
                                verbose_name="who said it",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "statement",
                        "verbose_name_plural": "statements",
                        "ordering": ["item", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="UpkeepDuty",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "side",
                            models.CharField(
                                choices=[
                                    ("office", "the office"),
                                    ("manager", "owners' committee or property company"),
                                    ("residents", "the residents' side"),
                                ],
                                max_length=10,
                                verbose_name="whose",
                            ),
                        ),
                        ("text", models.CharField(max_length=200, verbose_name="duty")),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duties",
                                to="meetings.upkeepagreement",
                                verbose_name="upkeep agreement",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "duty of upkeep",
                        "verbose_name_plural": "duties of upkeep",
                        "ordering": ["agreement", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="UpkeepReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="due on")),
                        ("held_on", models.DateField(verbose_name="held on")),
                        ("finding", models.TextField(max_length=2000, verbose_name="finding")),
                        (
                            "agreement",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="meetings.upkeepagreement",
                                verbose_name="upkeep agreement",
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
                        "verbose_name": "review of the upkeep",
                        "verbose_name_plural": "reviews of the upkeep",
                        "ordering": ["agreement", "-due_on"],
                        "constraints": [models.UniqueConstraint(fields=("agreement", "due_on"), name="review_once")],
                    },
                ),
                migrations.CreateModel(
                    name="Progress",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("note", models.TextField(max_length=2000, verbose_name="progress")),
                        ("at", models.DateTimeField(verbose_name="at")),
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
                            "meeting",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="progress",
                                to="meetings.meeting",
                                verbose_name="told in",
                            ),
                        ),
                        (
                            "task",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="notes",
                                to="meetings.actionitem",
                                verbose_name="task",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "progress of a task",
                        "verbose_name_plural": "progress of tasks",
                        "ordering": ["task", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Vote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="at")),
                        (
                            "item",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="votes",
                                to="meetings.agendaitem",
                                verbose_name="agenda item",
                            ),
                        ),
                        (
                            "option",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="votes",
                                to="meetings.option",
                                verbose_name="option",
                            ),
                        ),
                        (
                            "voter",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="votes",
                                to="meetings.invitation",
                                verbose_name="voter",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "vote",
                        "verbose_name_plural": "votes",
                        "ordering": ["item", "pk"],
                        "constraints": [models.UniqueConstraint(fields=("item", "voter"), name="vote_once")],
                    },
                ),
            ]
        ),
        Together(
            [
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
                pgtrigger.migrations.AddTrigger(
                    model_name="meeting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="meeting_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="5ecc59422cfb62a41d4167ed0323877f597e300f",
                            operation="DELETE",
                            pgid="pgtrigger_meeting_no_delete_8a6a6",
                            table="meetings_meeting",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="excuse",
                    trigger=pgtrigger.compiler.Trigger(
                        name="excuse_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="ed438e1d09b8ef2a93067b1403474201b8173618",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_excuse_stays_e20c5",
                            table="meetings_excuse",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="minutes",
                    trigger=pgtrigger.compiler.Trigger(
                        name="minutes_stay",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f2a2e390d3a016d40f5838a296fb30cd66ffa985",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_minutes_stay_84723",
                            table="meetings_minutes",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="minutes",
                    trigger=pgtrigger.compiler.Trigger(
                        name="minutes_locked",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (SELECT FROM meetings_approval WHERE meeting_id = NEW.meeting_id) THEN\n    RAISE EXCEPTION 'the minutes of this meeting are locked';\nEND IF;\nRETURN NEW;\n",
                            hash="666576f14627a64848b5c7cee62696cb1b8a3526",
                            operation="INSERT",
                            pgid="pgtrigger_minutes_locked_267eb",
                            table="meetings_minutes",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="approval",
                    trigger=pgtrigger.compiler.Trigger(
                        name="approval_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                            hash="f421f631277fc52ba686782f5b406f761f7fc665",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_approval_stays_f7c90",
                            table="meetings_approval",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="project",
                    trigger=pgtrigger.compiler.Trigger(
                        name="project_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="06838d8d08a7eaefe98394ff3fea0992f7a474ed",
                            operation="DELETE",
                            pgid="pgtrigger_project_no_delete_ba4ee",
                            table="meetings_project",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="project",
                    trigger=pgtrigger.compiler.Trigger(
                        name="project_gate",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF NEW.started_at IS NULL OR OLD.started_at IS NOT NULL THEN\n    RETURN NEW;\nEND IF;\nIF (SELECT count(*) FROM meetings_precondition\n    WHERE project_id = NEW.id AND (filled_at IS NOT NULL OR waived_at IS NOT NULL)) < 8 THEN\n    RAISE EXCEPTION 'a precondition of this project is open';\nEND IF;\nIF NOT EXISTS (SELECT FROM meetings_riskassessment\n    WHERE project_id = NEW.id AND legal AND controllable AND level <> 'high') THEN\n    RAISE EXCEPTION 'the risk of this project is not assessed, or it is too high';\nEND IF;\nIF NOT EXISTS (SELECT FROM meetings_meeting\n    WHERE id = NEW.hearing_id AND state IN ('approved', 'concluded', 'drafted', 'published', 'sent')) THEN\n    RAISE EXCEPTION 'the hearing before this project was not held';\nEND IF;\nRETURN NEW;\n",
                            hash="a7817b9a706d9fa491e8945d7fc700bc29832575",
                            operation="INSERT OR UPDATE",
                            pgid="pgtrigger_project_gate_bdb81",
                            table="meetings_project",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="publication",
                    trigger=pgtrigger.compiler.Trigger(
                        name="publication_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="6359861bceaef4314d72ba9a000636d50bd0b826",
                            operation="DELETE",
                            pgid="pgtrigger_publication_no_delete_952f6",
                            table="meetings_publication",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="writtenopinion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="opinion_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="fef10945f39e56df99712710ae9fe1631e4d890d",
                            operation="DELETE",
                            pgid="pgtrigger_opinion_no_delete_a6153",
                            table="meetings_writtenopinion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="writtenopinion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="opinion_stays",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."confirmed_at" IS NOT NULL)',
                            func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                            hash="3fad3e1e7a037f6d98e63133836c3d1c212ef898",
                            operation="UPDATE",
                            pgid="pgtrigger_opinion_stays_c6093",
                            table="meetings_writtenopinion",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="opinioncopy",
                    trigger=pgtrigger.compiler.Trigger(
                        name="copy_no_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                            hash="95f1737b39a6d1c807ad21e0aae3d1772d9db09b",
                            operation="DELETE",
                            pgid="pgtrigger_copy_no_delete_b5293",
                            table="meetings_opinioncopy",
                            when="BEFORE",
                        ),
                    ),
                ),
            ]
        ),
    ]
