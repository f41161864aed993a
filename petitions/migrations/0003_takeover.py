"""Petitions of an older register: where they came from, what they were called there, which rows were refused."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0002_wall"),
        ("territory", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="petition",
            name="duplicate_of",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="duplicates",
                to="petitions.petition",
                verbose_name="says the same as",
            ),
        ),
        migrations.AlterField(
            model_name="petition",
            name="channel",
            field=models.CharField(
                choices=[
                    ("visit", "home visit"),
                    ("phone", "phone"),
                    ("hotline", "hotline"),
                    ("suggestion_box", "suggestion box"),
                    ("email", "e-mail"),
                    ("questionnaire", "questionnaire"),
                    ("interview", "interview"),
                    ("reception", "reception desk"),
                    ("web", "web form"),
                    ("paper", "paper slip"),
                    ("old_register", "old register"),
                ],
                default="visit",
                max_length=16,
                verbose_name="channel",
            ),
        ),
        migrations.AlterField(
            model_name="reply",
            name="way",
            field=models.CharField(
                blank=True,
                choices=[
                    ("in_person", "in person"),
                    ("phone", "by phone"),
                    ("letter", "by letter"),
                    ("message", "by message"),
                    ("notice", "on the notice board"),
                ],
                max_length=12,
                verbose_name="how it was given",
            ),
        ),
        migrations.CreateModel(
            name="OldCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=60, verbose_name="old number")),
                ("topic", models.CharField(blank=True, max_length=80, verbose_name="topic in the old register")),
                (
                    "petition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="old_case",
                        to="petitions.petition",
                        verbose_name="petition",
                    ),
                ),
                (
                    "subdistrict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="territory.subdistrict",
                        verbose_name="subdistrict",
                    ),
                ),
            ],
            options={
                "verbose_name": "old number",
                "verbose_name_plural": "old numbers",
            },
        ),
        migrations.CreateModel(
            name="Takeover",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uploaded_by_id", models.BigIntegerField(null=True, verbose_name="uploaded by")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
                ("file_name", models.CharField(max_length=200, verbose_name="file")),
                ("dry_run", models.BooleanField(default=False, verbose_name="only check, change nothing")),
                ("all_or_nothing", models.BooleanField(default=False, verbose_name="all or nothing")),
                ("rows_total", models.PositiveIntegerField(default=0, verbose_name="rows")),
                ("rows_done", models.PositiveIntegerField(default=0, verbose_name="rows judged")),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                ("started_at", models.DateTimeField(blank=True, null=True)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("report", models.JSONField(default=dict, verbose_name="report")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("asking", "columns to be named"),
                            ("done", "done"),
                            ("failed", "failed"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="state",
                    ),
                ),
                ("file", models.FileField(upload_to="takeovers/")),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("columns", models.JSONField(default=dict)),
                ("headers_key", models.CharField(blank=True, max_length=64)),
                ("replayed_to", models.DateTimeField(blank=True, null=True)),
                (
                    "committees",
                    models.ManyToManyField(
                        related_name="takeovers", to="territory.committee", verbose_name="committees"
                    ),
                ),
                (
                    "receiving_zones",
                    models.ManyToManyField(related_name="+", to="territory.zone", verbose_name="receiving zones"),
                ),
                (
                    "subdistrict",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="territory.subdistrict",
                        verbose_name="subdistrict",
                    ),
                ),
            ],
            options={
                "verbose_name": "takeover",
                "verbose_name_plural": "takeovers",
                "ordering": ["-uploaded_at"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RefusedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField(verbose_name="row")),
                ("cells", models.JSONField(verbose_name="cells")),
                ("problems", models.JSONField(verbose_name="problems")),
                (
                    "takeover",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="refused",
                        to="petitions.takeover",
                        verbose_name="takeover",
                    ),
                ),
            ],
            options={
                "verbose_name": "refused row",
                "verbose_name_plural": "refused rows",
                "ordering": ["takeover", "row"],
            },
        ),
        migrations.AddField(
            model_name="petition",
            name="taken_over_from",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="petitions",
                to="petitions.takeover",
                verbose_name="taken over from",
            ),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                condition=models.Q(("taken_over_from__isnull", False)),
                fields=["taken_over_from"],
                name="petition_taken_over",
            ),
        ),
        migrations.AddIndex(
            model_name="petition",
            index=models.Index(
                condition=models.Q(("duplicate_of__isnull", False)), fields=["duplicate_of"], name="petition_duplicates"
            ),
        ),
        migrations.AddConstraint(
            model_name="petition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("duplicate_of", None), models.Q(("duplicate_of", models.F("pk")), _negated=True), _connector="OR"
                ),
                name="petition_not_its_own_duplicate",
            ),
        ),
        migrations.AddConstraint(
            model_name="oldcase",
            constraint=models.UniqueConstraint(fields=("subdistrict", "number"), name="old_case_once"),
        ),
        migrations.AddConstraint(
            model_name="refusedrow",
            constraint=models.UniqueConstraint(fields=("takeover", "row"), name="refused_row_once"),
        ),
    ]
