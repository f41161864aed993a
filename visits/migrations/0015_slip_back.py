"""A reply slip can be taken back. Visits to a shut door are no longer noted with the task but counted where they stand."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FEWER = """
UPDATE visits_caretask task SET tries = greatest(0, tries - shut.visits)
  FROM (SELECT task.id, count(*) AS visits
          FROM visits_caretask task
          JOIN visits_carealert alert ON alert.id = task.alert_id
          JOIN visits_visit visit ON visit.household_id = task.household_id AND visit.purpose = alert.kind
         WHERE visit.outcome <> 'met'
           AND (visit.visited_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN alert.starts_on AND alert.ends_on
         GROUP BY 1) shut
 WHERE shut.id = task.id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0005_wishes"),
        ("visits", "0014_edit_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="replyslip",
            name="withdrawn_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="taken back at"),
        ),
        migrations.AddField(
            model_name="replyslip",
            name="withdrawn_by",
            field=models.ForeignKey(
                db_index=False,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="taken back by",
            ),
        ),
        migrations.AddField(
            model_name="replyslip",
            name="withdrawn_reason",
            field=models.CharField(blank=True, editable=False, max_length=200, verbose_name="why it was taken back"),
        ),
        migrations.AddConstraint(
            model_name="replyslip",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("withdrawn_at", None), ("withdrawn_by", None), ("withdrawn_reason", "")),
                    models.Q(
                        ("withdrawn_at__isnull", False),
                        ("withdrawn_by__isnull", False),
                        models.Q(("withdrawn_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="slip_withdrawn",
            ),
        ),
        migrations.RunSQL(FEWER, migrations.RunSQL.noop),
    ]
