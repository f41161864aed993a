"""The office phone of a subdistrict, and social organizations among those who work there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0004_last_met"),
    ]

    operations = [
        migrations.AddField(
            model_name="subdistrict",
            name="phone",
            field=models.CharField(blank=True, max_length=30, verbose_name="office phone"),
        ),
        migrations.AlterField(
            model_name="organization",
            name="kind",
            field=models.CharField(
                choices=[
                    ("department", "department"),
                    ("property", "property company"),
                    ("local_unit", "local unit"),
                    ("care_agency", "care agency"),
                    ("volunteers", "volunteer team"),
                    ("social", "social organization"),
                ],
                max_length=12,
                verbose_name="kind",
            ),
        ),
    ]
