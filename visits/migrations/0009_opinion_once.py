"""An opinion item is known by its identity within its visit: a visit that is saved as one more brings it again."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0008_photos")]

    operations = [
        migrations.AlterField("opinionitem", "client_uuid", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.AddConstraint(
            "opinionitem", models.UniqueConstraint(fields=["visit", "client_uuid"], name="opinion_once")
        ),
        migrations.AlterField(
            "opinionitem",
            "visit",
            models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="opinions",
                to="visits.visit",
                verbose_name="home visit",
            ),
        ),
    ]
