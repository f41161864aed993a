import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0004_last_met"),
        ("visits", "0003_last_met"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="visit",
            name="logged_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="logged by",
            ),
        ),
        migrations.AlterField(
            model_name="visitmember",
            name="visit",
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, to="visits.visit"),
        ),
        migrations.AddIndex(
            model_name="visit",
            index=models.Index(fields=["logged_by", "-logged_at"], name="visit_logged"),
        ),
    ]
