from django.db import migrations, models
from django.db.models.deletion import PROTECT


class Migration(migrations.Migration):
    dependencies = [("visits", "0012_sent_once")]

    operations = [
        migrations.AddField(
            "microwish",
            "visit",
            models.ForeignKey(
                "visits.visit", PROTECT, null=True, editable=False, related_name="wishes", verbose_name="home visit"
            ),
        ),
        migrations.AddField(
            "need",
            "with_visit",
            models.BooleanField(default=False, db_default=False, editable=False, verbose_name="noted with the visit"),
        ),
    ]
