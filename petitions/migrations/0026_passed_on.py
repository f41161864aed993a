from django.db import migrations, models
from django.db.models import Q

PASSED_ON = ("move_up", "lapse", "send_down")


class Migration(migrations.Migration):
    dependencies = [("petitions", "0025_one_open_stay")]

    operations = [
        migrations.RemoveIndex(model_name="passage", name="passage_upward"),
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(
                condition=Q(("entered_by__in", PASSED_ON)),
                fields=["entered_at"],
                include=("petition", "stop", "entered_by"),
                name="passage_passed_on",
            ),
        ),
    ]
