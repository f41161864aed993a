import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0003_files_and_merging"),
        ("territory", "0006_codes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CalendarFeed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField(verbose_name="made at")),
                ("revoked_at", models.DateTimeField(blank=True, null=True, verbose_name="shut at")),
            ],
            options={
                "verbose_name": "address of a calendar",
                "verbose_name_plural": "addresses of calendars",
                "ordering": ["-made_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Excuse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.DateField(verbose_name="first day of the period")),
                ("reason", models.CharField(max_length=200, verbose_name="reason")),
                ("at", models.DateTimeField(verbose_name="at")),
            ],
            options={
                "verbose_name": "reason for a missed meeting",
                "verbose_name_plural": "reasons for missed meetings",
                "ordering": ["first", "pk"],
            },
        ),
        migrations.AddField(
            model_name="actionitem",
            name="organization",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meeting_tasks",
                to="territory.organization",
                verbose_name="organization",
            ),
        ),
        migrations.AddField(
            model_name="meetingkind",
            name="since",
            field=models.DateField(
                default=django.utils.timezone.localdate,
                help_text="Periods that began earlier are not owed.",
                verbose_name="owed since",
            ),
        ),
        migrations.AddField(
            model_name="progress",
            name="meeting",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="progress",
                to="meetings.meeting",
                verbose_name="told in",
            ),
        ),
        migrations.AlterField(
            model_name="actionitem",
            name="owner",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="meeting_tasks",
                to=settings.AUTH_USER_MODEL,
                verbose_name="owner",
            ),
        ),
        migrations.AddIndex(
            model_name="actionitem",
            index=models.Index(condition=models.Q(("done_at", None)), fields=["due_on"], name="task_open"),
        ),
        migrations.AddConstraint(
            model_name="actionitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organization__isnull", False), ("owner", None)),
                    models.Q(("organization", None), ("owner__isnull", False)),
                    _connector="OR",
                ),
                name="task_of_one",
            ),
        ),
        migrations.AddField(
            model_name="calendarfeed",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="calendar_feeds",
                to=settings.AUTH_USER_MODEL,
                verbose_name="user",
            ),
        ),
        migrations.AddField(
            model_name="excuse",
            name="by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="by",
            ),
        ),
        migrations.AddField(
            model_name="excuse",
            name="committee",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="excuses",
                to="territory.committee",
                verbose_name="committee",
            ),
        ),
        migrations.AddField(
            model_name="excuse",
            name="kind",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="excuses",
                to="meetings.meetingkind",
                verbose_name="kind",
            ),
        ),
        migrations.AddField(
            model_name="excuse",
            name="subdistrict",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="excuses",
                to="territory.subdistrict",
                verbose_name="subdistrict",
            ),
        ),
        migrations.AddField(
            model_name="excuse",
            name="zone",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="excuses",
                to="territory.zone",
                verbose_name="zone",
            ),
        ),
        migrations.AddConstraint(
            model_name="calendarfeed",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)), fields=("user",), name="feed_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="excuse",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("committee", None), ("subdistrict", None), ("zone__isnull", False)),
                    models.Q(("committee__isnull", False), ("subdistrict", None), ("zone", None)),
                    models.Q(("committee", None), ("subdistrict__isnull", False), ("zone", None)),
                    _connector="OR",
                ),
                name="excuse_one_area",
            ),
        ),
        migrations.AddConstraint(
            model_name="excuse",
            constraint=models.UniqueConstraint(
                fields=("kind", "first", "zone", "committee", "subdistrict"), name="excuse_once", nulls_distinct=False
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="excuse",
            trigger=pgtrigger.compiler.Trigger(
                name="excuse_stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;",
                    hash="ed438e1d09b8ef2a93067b1403474201b8173618",
                    operation="UPDATE OR DELETE",
                    pgid="pgtrigger_excuse_stays_e20c5",
                    table="meetings_excuse",
                    when="BEFORE",
                ),
            ),
        ),
    ]
