import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0002_origin"),
    ]

    operations = [
        migrations.CreateModel(
            name="Device",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uuid", models.UUIDField(editable=False)),
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
            ],
            options={
                "verbose_name": "device",
                "verbose_name_plural": "devices",
                "ordering": ["-last_seen", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="DeviceSession",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "device",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="people.device",
                        verbose_name="device",
                    ),
                ),
                ("session_key", models.CharField(max_length=40, unique=True)),
            ],
        ),
        migrations.AddConstraint("device", models.UniqueConstraint(fields=("uuid", "user"), name="device_once")),
        migrations.AddConstraint(
            "device",
            models.CheckConstraint(
                condition=models.Q(("waiting", 0), ("waiting_since", None))
                | models.Q(("waiting__gt", 0), ("waiting_since__isnull", False)),
                name="device_waits",
            ),
        ),
        migrations.AddConstraint(
            "device",
            models.CheckConstraint(
                condition=models.Q(("revoked_at", None), ("revoked_by", None))
                | models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                name="device_revoked",
            ),
        ),
        migrations.AddIndex("device", models.Index(fields=["user", "-last_seen"], name="device_user")),
        migrations.AddIndex(
            "device",
            models.Index(
                condition=models.Q(("revoked_at", None), ("waiting__gt", 0)),
                fields=["last_seen"],
                name="device_waiting",
            ),
        ),
    ]
