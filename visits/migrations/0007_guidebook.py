import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0004_last_met"),
        ("visits", "0006_books"),
        ("visits", "0006_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                (
                    "state",
                    models.CharField(
                        choices=[("draft", "draft"), ("published", "published"), ("withdrawn", "withdrawn")],
                        default="draft",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("published_at", models.DateTimeField(null=True, verbose_name="published at")),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn at")),
                (
                    "published_by",
                    models.ForeignKey(
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
                        related_name="guidebooks",
                        to="territory.subdistrict",
                        verbose_name="subdistrict",
                    ),
                ),
            ],
            options={
                "verbose_name": "edition of the guidebook",
                "verbose_name_plural": "editions of the guidebook",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="OpenResource",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(editable=False, max_length=20)),
                (
                    "resource_class",
                    models.CharField(
                        choices=[
                            ("meet", "places to meet"),
                            ("learn", "places to learn and exercise"),
                            ("help", "places that help out"),
                        ],
                        max_length=10,
                        verbose_name="class",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=60, verbose_name="name in English")),
                ("place", models.CharField(max_length=60, verbose_name="where")),
                ("place_en", models.CharField(blank=True, max_length=100, verbose_name="where, in English")),
                ("hours", models.CharField(blank=True, max_length=60, verbose_name="opening hours")),
                ("hours_en", models.CharField(blank=True, max_length=100, verbose_name="opening hours, in English")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="office phone")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="resources",
                        to="visits.edition",
                        verbose_name="edition",
                    ),
                ),
            ],
            options={
                "verbose_name": "open resource",
                "verbose_name_plural": "open resources",
                "ordering": ["edition", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PolicyBrief",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=80, verbose_name="title")),
                ("text", models.TextField(max_length=4000, verbose_name="text")),
                ("published_at", models.DateTimeField(verbose_name="published at")),
                (
                    "committees",
                    models.ManyToManyField(
                        blank=True, related_name="briefs", to="territory.committee", verbose_name="for these committees"
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
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
                        related_name="briefs",
                        to="territory.subdistrict",
                        verbose_name="subdistrict",
                    ),
                ),
            ],
            options={
                "verbose_name": "policy brief",
                "verbose_name_plural": "policy briefs",
                "ordering": ["-published_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BriefRead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(auto_now_add=True, verbose_name="at")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
                (
                    "brief",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readings",
                        to="visits.policybrief",
                        verbose_name="policy brief",
                    ),
                ),
            ],
            options={
                "verbose_name": "reading of a brief",
                "verbose_name_plural": "readings of briefs",
            },
        ),
        migrations.CreateModel(
            name="ReplySlip",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_uuid", models.UUIDField(default=uuid.uuid4, unique=True)),
                (
                    "way",
                    models.CharField(
                        choices=[("door", "ticked at the door"), ("desk", "typed in at the desk")],
                        default="desk",
                        max_length=5,
                        verbose_name="way",
                    ),
                ),
                ("came_back_on", models.DateField(verbose_name="came back on")),
                ("received_at", models.DateTimeField(auto_now_add=True, verbose_name="received at")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slips",
                        to="visits.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "household",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reply_slips",
                        to="territory.household",
                        verbose_name="household",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="received by",
                    ),
                ),
            ],
            options={
                "verbose_name": "reply slip",
                "verbose_name_plural": "reply slips",
                "ordering": ["-came_back_on", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(editable=False, max_length=20)),
                (
                    "service_class",
                    models.CharField(
                        choices=[
                            ("errands", "errands and papers"),
                            ("care", "care and help"),
                            ("health", "health"),
                            ("culture", "learning and leisure"),
                            ("safety", "safety and neighbours"),
                        ],
                        max_length=10,
                        verbose_name="class",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="place in the list")),
                ("name", models.CharField(max_length=40, verbose_name="name")),
                ("name_en", models.CharField(blank=True, max_length=60, verbose_name="name in English")),
                ("sentence", models.CharField(max_length=120, verbose_name="in one sentence")),
                (
                    "sentence_en",
                    models.CharField(blank=True, max_length=200, verbose_name="in one sentence, in English"),
                ),
                ("provider", models.CharField(blank=True, max_length=40, verbose_name="run by, in words")),
                ("provider_en", models.CharField(blank=True, max_length=60, verbose_name="run by, in English")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="office phone")),
                ("how_to_join", models.CharField(blank=True, max_length=120, verbose_name="how to join")),
                (
                    "how_to_join_en",
                    models.CharField(blank=True, max_length=200, verbose_name="how to join, in English"),
                ),
                ("joinable", models.BooleanField(default=True, verbose_name="stands on the reply slip")),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="services",
                        to="visits.edition",
                        verbose_name="edition",
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.organization",
                        verbose_name="run by",
                    ),
                ),
            ],
            options={
                "verbose_name": "service",
                "verbose_name_plural": "services",
                "ordering": ["edition", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(editable=False, max_length=20)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("wished", "wished for"),
                            ("contacted", "contacted"),
                            ("joined", "joined"),
                            ("declined", "did not join"),
                            ("left", "left again"),
                        ],
                        default="wished",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="due on")),
                ("done_at", models.DateTimeField(null=True, verbose_name="done at")),
                ("left_at", models.DateTimeField(null=True, verbose_name="left at")),
                (
                    "household",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="territory.household",
                        verbose_name="household",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="owner",
                    ),
                ),
                (
                    "slip",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="visits.replyslip",
                        verbose_name="reply slip",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="enrolments",
                        to="visits.service",
                        verbose_name="service",
                    ),
                ),
            ],
            options={
                "verbose_name": "enrolment",
                "verbose_name_plural": "enrolments",
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Duty",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("starts_at", models.DateTimeField(verbose_name="from")),
                ("ends_at", models.DateTimeField(verbose_name="to")),
                (
                    "committee",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.committee",
                        verbose_name="committee",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="duties",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="who",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.zone",
                        verbose_name="zone",
                    ),
                ),
            ],
            options={
                "verbose_name": "duty",
                "verbose_name_plural": "duty roster",
                "ordering": ["starts_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="duty_times"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("committee", None), ("zone__isnull", False)),
                            models.Q(("committee__isnull", False), ("zone", None)),
                            _connector="OR",
                        ),
                        name="duty_place",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    models.F("user"),
                                    models.F("user"),
                                    django.contrib.postgres.fields.ranges.RangeBoundary(True, True),
                                    function="int8range",
                                    output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField(),
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    models.F("starts_at"),
                                    models.F("ends_at"),
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                    function="tstzrange",
                                    output_field=django.contrib.postgres.fields.ranges.DateTimeRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="one_duty_at_a_time",
                        violation_error_message="This person is on duty elsewhere at that time.",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                fields=("subdistrict", "name"),
                name="edition_name",
                violation_error_message="Another edition has this name already.",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "published")), fields=("subdistrict",), name="one_edition_in_force"
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("published_at", None), ("published_by", None), ("state", "draft"), ("withdrawn_at", None)
                    ),
                    models.Q(
                        ("published_at__isnull", False),
                        ("published_by__isnull", False),
                        ("state", "published"),
                        ("withdrawn_at", None),
                    ),
                    models.Q(
                        ("published_by__isnull", False),
                        ("state", "withdrawn"),
                        ("withdrawn_at__gte", models.F("published_at")),
                    ),
                    _connector="OR",
                ),
                name="edition_dates",
            ),
        ),
        migrations.AddConstraint(
            model_name="openresource",
            constraint=models.UniqueConstraint(fields=("edition", "code"), name="resource_code"),
        ),
        migrations.AddConstraint(
            model_name="briefread",
            constraint=models.UniqueConstraint(fields=("brief", "user"), name="brief_read_once"),
        ),
        migrations.AddIndex(
            model_name="replyslip",
            index=models.Index(fields=["household", "-came_back_on"], name="slip_household"),
        ),
        migrations.AddConstraint(
            model_name="service",
            constraint=models.UniqueConstraint(fields=("edition", "code"), name="service_code"),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                condition=models.Q(("state__in", ["wished", "contacted"])), fields=["due_on"], name="enrolment_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(fields=["household", "state"], name="enrolment_household"),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["wished", "contacted", "joined"])),
                fields=("household", "code"),
                name="one_enrolment_at_a_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="enrolment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["wished", "contacted"]), ("done_at", None), ("left_at", None)),
                    models.Q(("done_at__isnull", False), ("left_at", None), ("state__in", ["joined", "declined"])),
                    models.Q(("done_at__isnull", False), ("left_at__isnull", False), ("state", "left")),
                    _connector="OR",
                ),
                name="enrolment_dates",
            ),
        ),
    ]
