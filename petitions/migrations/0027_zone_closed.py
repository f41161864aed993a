from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0026_passed_on")]

    operations = [
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(fields=["zone", "closed_at"], name="petition_zone_closed"),
        ),
    ]
