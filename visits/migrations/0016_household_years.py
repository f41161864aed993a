"""What each year's visits come to at each household, kept by the database: whatever writes visits, the two cannot differ.

A household's year is counted anew out of its few visits whenever one of them or one of their teams is written. Who
comes second waits for the first at the household's row and then counts with it.
"""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
ALTER TABLE visits_householdyear SET (fillfactor = 70);

-- Counts these households' years (pairs) anew; returns how many rows were not as they should be.
CREATE FUNCTION visits_tally(doors bigint[], years int[], may_vanish boolean) RETURNS int LANGUAGE plpgsql AS $$
DECLARE
    written int;
    vanished int := 0;
BEGIN
    PERFORM FROM territory_household WHERE id = ANY (doors) ORDER BY id FOR NO KEY UPDATE;
    WITH asked AS MATERIALIZED (
        SELECT DISTINCT door, number, make_timestamptz(number, 1, 1, 0, 0, 0, 'Asia/Shanghai') AS first,
               make_timestamptz(number + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai') AS after
          FROM unnest(doors, years) AS pairs (door, number)
    ), made AS MATERIALIZED (
        SELECT door, number, visit.id, zone_id, visited_at, outcome,
               (visited_at AT TIME ZONE 'Asia/Shanghai')::date AS day
          FROM asked JOIN visits_visit visit ON household_id = door AND visited_at >= first AND visited_at < after
         WHERE withdrawn_at IS NULL
    ), met AS (
        SELECT DISTINCT ON (door, user_id, day) door, number, zone_id
          FROM made JOIN visits_visitmember member ON member.visit_id = made.id
         WHERE outcome = 'met' ORDER BY door, user_id, day, visited_at, made.id
    ), credited AS (
        SELECT door, number, zone_id, count(*) AS contacts FROM met GROUP BY 1, 2, 3
    ), counted AS (
        SELECT door, number, zone_id, count(*) AS visits, max(visited_at) AS last_at,
               CASE WHEN bool_or(outcome = 'met') THEN 'reached'
                    ELSE (array_agg(outcome ORDER BY visited_at DESC, id DESC))[1] END AS standing
          FROM made GROUP BY 1, 2, 3
    )
    INSERT INTO visits_householdyear AS known (household_id, year, zone_id, visits, contacts, standing, last_at)
    SELECT door, number, zone_id, visits, coalesce(contacts, 0), standing, last_at
      FROM counted LEFT JOIN credited USING (door, number, zone_id)
    ON CONFLICT (household_id, year, zone_id) DO UPDATE
       SET visits = excluded.visits, contacts = excluded.contacts, standing = excluded.standing,
           last_at = excluded.last_at
     WHERE (known.visits, known.contacts, known.standing, known.last_at)
           IS DISTINCT FROM (excluded.visits, excluded.contacts, excluded.standing, excluded.last_at);
    GET DIAGNOSTICS written = ROW_COUNT;
    IF may_vanish THEN
        DELETE FROM visits_householdyear known
         USING unnest(doors, years) AS pairs (door, number)
         WHERE household_id = door AND year = number AND NOT EXISTS (
               SELECT FROM visits_visit visit
                WHERE visit.household_id = door AND visit.zone_id = known.zone_id AND withdrawn_at IS NULL
                  AND visited_at >= make_timestamptz(number, 1, 1, 0, 0, 0, 'Asia/Shanghai')
                  AND visited_at < make_timestamptz(number + 1, 1, 1, 0, 0, 0, 'Asia/Shanghai'));
        GET DIAGNOSTICS vanished = ROW_COUNT;
    END IF;
    RETURN written + vanished;
END $$;

CREATE FUNCTION visits_year(at timestamptz) RETURNS int LANGUAGE sql STABLE
    AS $$ SELECT extract(year FROM at AT TIME ZONE 'Asia/Shanghai')::int $$;

CREATE FUNCTION visits_tally_visits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM visits_tally(array_agg(household_id), array_agg(visits_year(visited_at)), false)
           FROM written HAVING count(*) > 0;
    ELSIF TG_OP = 'DELETE' THEN
        PERFORM visits_tally(array_agg(household_id), array_agg(visits_year(visited_at)), true)
           FROM gone HAVING count(*) > 0;
    ELSE
        PERFORM visits_tally(array_agg(door), array_agg(visits_year(at)), true)
           FROM (SELECT unnest(ARRAY[gone.household_id, written.household_id]) AS door,
                        unnest(ARRAY[gone.visited_at, written.visited_at]) AS at
                   FROM gone JOIN written USING (id)
                  WHERE (gone.household_id, gone.zone_id, gone.visited_at, gone.outcome, gone.withdrawn_at)
                        IS DISTINCT FROM (written.household_id, written.zone_id, written.visited_at, written.outcome,
                                          written.withdrawn_at)) both_sides HAVING count(*) > 0;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION visits_tally_members() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM visits_tally(array_agg(household_id), array_agg(visits_year(visited_at)), false)
       FROM (SELECT DISTINCT visit_id FROM teams) _ JOIN visits_visit visit ON visit.id = visit_id
      WHERE outcome = 'met' AND withdrawn_at IS NULL
     HAVING count(*) > 0;
    RETURN NULL;
END $$;

CREATE TRIGGER visits_tally_insert AFTER INSERT ON visits_visit
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION visits_tally_visits();
CREATE TRIGGER visits_tally_update AFTER UPDATE ON visits_visit
    REFERENCING OLD TABLE AS gone NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION visits_tally_visits();
CREATE TRIGGER visits_tally_delete AFTER DELETE ON visits_visit
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION visits_tally_visits();
CREATE TRIGGER visits_tally_insert AFTER INSERT ON visits_visitmember
    REFERENCING NEW TABLE AS teams FOR EACH STATEMENT EXECUTE FUNCTION visits_tally_members();
CREATE TRIGGER visits_tally_delete AFTER DELETE ON visits_visitmember
    REFERENCING OLD TABLE AS teams FOR EACH STATEMENT EXECUTE FUNCTION visits_tally_members();

SELECT visits_tally(array_agg(door), array_agg(number), false)
  FROM (SELECT DISTINCT household_id AS door, visits_year(visited_at) AS number FROM visits_visit) years
 GROUP BY door % 100;
"""

BACKWARD = """
DROP TRIGGER visits_tally_insert ON visits_visit;
DROP TRIGGER visits_tally_update ON visits_visit;
DROP TRIGGER visits_tally_delete ON visits_visit;
DROP TRIGGER visits_tally_insert ON visits_visitmember;
DROP TRIGGER visits_tally_delete ON visits_visitmember;
DROP FUNCTION visits_tally_visits();
DROP FUNCTION visits_tally_members();
DROP FUNCTION visits_tally(bigint[], int[], boolean);
DROP FUNCTION visits_year(timestamptz);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("territory", "0005_wishes"),
        ("visits", "0015_slip_back"),
    ]

    operations = [
        migrations.CreateModel(
            name="HouseholdYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.PositiveSmallIntegerField(verbose_name="year")),
                ("visits", models.PositiveIntegerField(verbose_name="visits")),
                ("contacts", models.PositiveIntegerField(verbose_name="person-contacts")),
                ("standing", models.CharField(max_length=12, verbose_name="how it stands")),
                ("last_at", models.DateTimeField(verbose_name="last visited at")),
                (
                    "household",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="years",
                        to="territory.household",
                        verbose_name="household",
                    ),
                ),
                (
                    "zone",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="territory.zone",
                        verbose_name="zone at the time of the visit",
                    ),
                ),
            ],
            options={
                "verbose_name": "household's year",
                "verbose_name_plural": "households' years",
                "ordering": ["household", "year", "zone"],
                "indexes": [models.Index(fields=["zone", "year"], name="household_year_zone")],
                "constraints": [
                    models.UniqueConstraint(fields=("household", "year", "zone"), name="household_year_once")
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
