from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0007_projects")]

    operations = [
        migrations.AlterField(
            model_name="resolution",
            name="effect",
            field=models.CharField(
                blank=True,
                choices=[
                    ("answer", "answer the resident with it"),
                    ("move_up", "move the petition up"),
                    ("send_down", "send the petition down with it as guidance"),
                    ("duties", "give a department its part; several get it one after the other"),
                ],
                max_length=10,
                verbose_name="effect on the petition",
            ),
        ),
    ]
