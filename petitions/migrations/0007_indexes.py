import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0006_takeover_findable"),
        ("territory", "0004_last_met"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="petition",
            name="petition_stop",
        ),
        migrations.AlterField(
            model_name="passage",
            name="actor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="moved by",
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="extended_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="extended by",
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="left_actor",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="moved on by",
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="petition",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="passages",
                to="petitions.petition",
                verbose_name="petition",
            ),
        ),
        migrations.AlterField(
            model_name="passage",
            name="taken_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taken by",
            ),
        ),
        migrations.AlterField(
            model_name="petition",
            name="number",
            field=models.CharField(max_length=20, verbose_name="number"),
        ),
        migrations.AlterField(
            model_name="petition",
            name="registered_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="registered_petitions",
                to=settings.AUTH_USER_MODEL,
                verbose_name="registered by",
            ),
        ),
        migrations.AlterField(
            model_name="petition",
            name="zone",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="petitions",
                to="territory.zone",
                verbose_name="zone",
            ),
        ),
        migrations.AlterField(
            model_name="reply",
            name="author",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddIndex(
            model_name="passage",
            index=models.Index(
                condition=models.Q(("entered_by__in", ("move_up", "lapse"))),
                fields=["entered_at"],
                name="passage_climbed",
            ),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(fields=["zone", "-received_at", "-id"], name="petition_zone_recent"),
        ),
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(fields=["replied_at"], name="reply_recent"),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.UniqueConstraint(fields=("number",), name="petition_number"),
        ),
    ]
