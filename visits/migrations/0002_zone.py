import django.db.models.deletion
from django.db import migrations, models

# Before the first redrawing every household is still in the zone in which it was visited.
FILL = """
    UPDATE visits_visit v SET zone_id = b.zone_id
    FROM territory_household h JOIN territory_building b ON b.id = h.building_id
    WHERE h.id = v.household_id AND v.zone_id IS NULL;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""


def zone(**options):
    return models.ForeignKey(
        db_index=False,
        on_delete=django.db.models.deletion.PROTECT,
        related_name="visits",
        to="territory.zone",
        verbose_name="zone at the time of the visit",
        **options,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0003_plans"),
        ("visits", "0001_initial"),
    ]

    operations = [
        migrations.AddField("visit", "zone", zone(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField("visit", "zone", zone()),
        migrations.AddIndex("visit", models.Index(fields=["zone", "visited_at"], name="visit_zone")),
    ]
