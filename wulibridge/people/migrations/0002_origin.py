from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="post",
            name="origin",
            field=models.CharField(
                blank=True,
                choices=[
                    ("subdistrict", "subdistrict office"),
                    ("committee", "residents' committee"),
                    ("agency", "agency of the district"),
                    ("unit", "unit in the neighbourhood"),
                ],
                default="",
                max_length=12,
                verbose_name="comes from",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="post",
            name="origin_name",
            field=models.CharField(blank=True, default="", max_length=60, verbose_name="which one"),
            preserve_default=False,
        ),
    ]
