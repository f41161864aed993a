"""When somebody was last met in a household, kept by the database: whatever writes visits, the two cannot differ.

One statement for all visits of a statement, however many are written at once.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION visits_met() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE territory_household household SET last_met_at = met.at
      FROM (SELECT household_id, max(visited_at) AS at FROM written WHERE outcome = 'met' GROUP BY 1) met
     WHERE household.id = met.household_id AND (last_met_at IS NULL OR last_met_at < met.at);
    RETURN NULL;
END $$;

CREATE FUNCTION visits_met_again() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE territory_household household
       SET last_met_at = (SELECT max(visited_at) FROM visits_visit visit
                           WHERE visit.household_id = household.id AND visit.outcome = 'met')
     WHERE id IN (SELECT household_id FROM gone);
    RETURN NULL;
END $$;

CREATE TRIGGER visits_met_insert AFTER INSERT ON visits_visit
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION visits_met();
-- What a changed visit said before first, then what it says now: triggers run in the order of their names.
CREATE TRIGGER visits_met_update_1 AFTER UPDATE ON visits_visit
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION visits_met_again();
CREATE TRIGGER visits_met_update_2 AFTER UPDATE ON visits_visit
    REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION visits_met();
CREATE TRIGGER visits_met_delete AFTER DELETE ON visits_visit
    REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION visits_met_again();

UPDATE territory_household household SET last_met_at = met.at
  FROM (SELECT household_id, max(visited_at) AS at FROM visits_visit WHERE outcome = 'met' GROUP BY 1) met
 WHERE household.id = met.household_id;
"""

BACKWARD = """
DROP TRIGGER visits_met_insert ON visits_visit;
DROP TRIGGER visits_met_update_1 ON visits_visit;
DROP TRIGGER visits_met_update_2 ON visits_visit;
DROP TRIGGER visits_met_delete ON visits_visit;
DROP FUNCTION visits_met();
DROP FUNCTION visits_met_again();
UPDATE territory_household SET last_met_at = NULL;
"""


class Migration(migrations.Migration):
    dependencies = [("visits", "0002_zone"), ("territory", "0004_last_met")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
