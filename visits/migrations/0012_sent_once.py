"""An offer and a brief are known by the form that they came with: one that is sent again is the one that is there."""

import uuid

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations, models


def _known(model):
    """The database names the rows that are there; new ones bring their names along."""
    field = {"unique": True, "editable": False}
    return [
        migrations.AddField(model, "client_uuid", models.UUIDField(db_default=RandomUUID(), **field)),
        migrations.AlterField(model, "client_uuid", models.UUIDField(default=uuid.uuid4, **field)),
    ]


class Migration(migrations.Migration):
    dependencies = [("visits", "0011_guidebook_left")]

    operations = [*_known("offer"), *_known("policybrief")]
