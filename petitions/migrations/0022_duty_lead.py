from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("petitions", "0021_voices")]

    operations = [
        migrations.RemoveConstraint(model_name="duty", name="duty_one_lead"),
        migrations.AddConstraint(
            model_name="duty",
            constraint=models.UniqueConstraint(
                condition=Q(("leads", True), ("state__in", ["assigned", "objected", "reported", "working"])),
                fields=("order",),
                name="duty_one_lead",
            ),
        ),
    ]
