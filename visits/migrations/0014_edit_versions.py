"""How far a correction took its household on: who made two in a row is not in their own way."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("visits", "0013_asked_at_visit")]

    operations = [
        migrations.AddField("householdedit", name, models.PositiveIntegerField(null=True))
        for name in ("found_version", "left_version")
    ]
