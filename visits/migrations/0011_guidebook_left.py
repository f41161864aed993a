from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0010_wishes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(
                condition=models.Q(guidebook_left=True, withdrawn_at=None),
                fields=["visited_at", "household"],
                name="visit_guidebook",
            ),
        ),
    ]
