from django.db import migrations, models

from wulibridge.together import Together


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0006_reports")]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="MonthCounted",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("first", models.DateField(unique=True, verbose_name="month")),
                        ("at", models.DateTimeField(verbose_name="counted at")),
                    ],
                    options={
                        "verbose_name": "counted month",
                        "verbose_name_plural": "counted months",
                        "ordering": ["first"],
                    },
                ),
                migrations.CreateModel(
                    name="FigureCount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("metric", models.CharField(max_length=30, verbose_name="figure")),
                        ("part", models.CharField(max_length=30, verbose_name="part of the figure")),
                        ("zone_id", models.BigIntegerField(verbose_name="zone")),
                        ("day", models.DateField(verbose_name="first day")),
                        ("count", models.PositiveIntegerField(verbose_name="number of rows")),
                    ],
                    options={
                        "verbose_name": "figure counted ahead",
                        "verbose_name_plural": "figures counted ahead",
                        "ordering": ["metric", "zone_id", "day", "part"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("zone_id", "metric", "day", "part"),
                                include=("count",),
                                name="figure_count_once",
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
