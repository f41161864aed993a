import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("petitions", "0023_name_consent")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="duty",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="files",
                to="petitions.duty",
                verbose_name="duty of a department",
            ),
        ),
    ]
