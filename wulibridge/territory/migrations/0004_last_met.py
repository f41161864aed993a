from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("territory", "0003_plans")]

    operations = [
        migrations.AddField("household", "last_met_at", models.DateTimeField(editable=False, null=True)),
    ]
