"""Accounts, posts and the devices in which rounds are taken along."""

import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import wulibridge.people.models
from wulibridge.together import Together


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("people", "0001_initial"),
        ("people", "0002_origin"),
        ("people", "0003_devices"),
    ]

    dependencies = [
        ("territory", "0001_squashed_0006_codes"),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                        (
                            "username",
                            models.CharField(
                                max_length=40,
                                unique=True,
                                validators=[
                                    django.core.validators.RegexValidator(
                                        "^[\\w.@+-]+\\Z", "Letters, digits and .@+-_ only."
                                    )
                                ],
                                verbose_name="user name",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="full name")),
                        ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail")),
                        ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                        ("is_active", models.BooleanField(default=True, verbose_name="active")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                    ],
                    options={
                        "verbose_name": "user",
                        "verbose_name_plural": "users",
                        "ordering": ["username"],
                    },
                    managers=[
                        ("objects", wulibridge.people.models.StaffManager()),
                    ],
                ),
                migrations.CreateModel(
                    name="Device",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uuid", models.UUIDField(editable=False)),
                        ("label", models.CharField(max_length=60, verbose_name="device")),
                        ("first_seen", models.DateTimeField(verbose_name="first seen")),
                        ("last_seen", models.DateTimeField(verbose_name="last seen")),
                        ("waiting", models.PositiveIntegerField(default=0, verbose_name="not sent yet")),
                        ("waiting_since", models.DateTimeField(blank=True, null=True, verbose_name="not sent since")),
                        ("told_at", models.DateTimeField(editable=False, null=True)),
                        ("revoked_at", models.DateTimeField(editable=False, null=True, verbose_name="shut out at")),
                        (
                            "revoked_by",
                            models.ForeignKey(
                                db_index=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="shut out by",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="devices",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "device",
                        "verbose_name_plural": "devices",
                        "ordering": ["-last_seen", "-pk"],
                        "indexes": [
                            models.Index(fields=["user", "-last_seen"], name="device_user"),
                            models.Index(
                                condition=models.Q(("revoked_at", None), ("waiting__gt", 0)),
                                fields=["last_seen"],
                                name="device_waiting",
                            ),
                        ],
                        "constraints": [
                            models.UniqueConstraint(fields=("uuid", "user"), name="device_once"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("waiting", 0), ("waiting_since", None)),
                                    models.Q(("waiting__gt", 0), ("waiting_since__isnull", False)),
                                    _connector="OR",
                                ),
                                name="device_waits",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("revoked_at", None), ("revoked_by", None)),
                                    models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                                    _connector="OR",
                                ),
                                name="device_revoked",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="LeaderAssignment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="leaders",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "leader",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assignments",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="leader",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "leader responsibility",
                        "verbose_name_plural": "leader responsibilities",
                        "ordering": ["committee", "starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="assignment_dates",
                                violation_error_message="A responsibility cannot end before it starts.",
                            ),
                            models.UniqueConstraint(
                                condition=models.Q(("ends_on", None)),
                                fields=("committee",),
                                name="one_leader_per_committee",
                                violation_error_message="Another leader answers for this committee: end that responsibility first.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Post",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("zone_member", "zone team member"),
                                    ("zone_lead", "zone lead"),
                                    ("committee_staff", "committee staff"),
                                    ("committee_chair", "committee chair"),
                                    ("department_handler", "department handler"),
                                    ("case_desk", "case desk"),
                                    ("subdistrict_leader", "subdistrict leader"),
                                    ("auditor", "auditor"),
                                    ("security_administrator", "security administrator"),
                                    ("system_administrator", "system administrator"),
                                ],
                                max_length=24,
                                verbose_name="role",
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="from")),
                        ("ends_on", models.DateField(blank=True, null=True, verbose_name="to")),
                        (
                            "origin",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("subdistrict", "subdistrict office"),
                                    ("committee", "residents' committee"),
                                    ("agency", "agency of the district"),
                                    ("unit", "unit in the neighbourhood"),
                                ],
                                max_length=12,
                                verbose_name="comes from",
                            ),
                        ),
                        ("origin_name", models.CharField(blank=True, max_length=60, verbose_name="which one")),
                        (
                            "committee",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "organization",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="territory.organization",
                                verbose_name="organization",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="user",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="posts",
                                to="territory.zone",
                                verbose_name="zone",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "post",
                        "verbose_name_plural": "posts",
                        "ordering": ["user", "role", "starts_on"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"
                                ),
                                name="post_dates",
                                violation_error_message="A post cannot end before it starts.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("role__in", ["zone_member", "zone_lead"]),
                                        ("committee__isnull", True),
                                        ("organization__isnull", True),
                                        ("subdistrict__isnull", True),
                                        ("zone__isnull", False),
                                    ),
                                    models.Q(
                                        ("role__in", ["committee_staff", "committee_chair"]),
                                        ("committee__isnull", False),
                                        ("organization__isnull", True),
                                        ("subdistrict__isnull", True),
                                        ("zone__isnull", True),
                                    ),
                                    models.Q(
                                        (
                                            "role__in",
                                            [
                                                "case_desk",
                                                "subdistrict_leader",
                                                "auditor",
                                                "security_administrator",
                                                "system_administrator",
                                            ],
                                        ),
                                        ("committee__isnull", True),
                                        ("organization__isnull", True),
                                        ("subdistrict__isnull", False),
                                        ("zone__isnull", True),
                                    ),
                                    models.Q(
                                        ("role__in", ["department_handler"]),
                                        ("committee__isnull", True),
                                        ("organization__isnull", False),
                                        ("subdistrict__isnull", True),
                                        ("zone__isnull", True),
                                    ),
                                    _connector="OR",
                                ),
                                name="post_area_fits_role",
                                violation_error_message="Choose exactly the area that this role has.",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DeviceSession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("session_key", models.CharField(max_length=40, unique=True)),
                        (
                            "device",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sessions",
                                to="people.device",
                                verbose_name="device",
                            ),
                        ),
                    ],
                ),
            ]
        ),
    ]
