"""Where a visit's household is, beside what the visit is found by: a search of one area reads nothing of the others.

The database keeps it, whatever writes: a household that turns out to stand in another building, and whatever takes a
building to another subdistrict. A new text waits for whoever moves its household at that moment. A zone that is redrawn
within its subdistrict changes nothing here: it is searched by its buildings.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

import petitions.models.search

FORWARD = """
CREATE FUNCTION visit_places(of_building bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY['subdistrict ' || committee.subdistrict_id, 'building ' || building.id]
      FROM territory_building building
      JOIN territory_zone zone ON zone.id = building.zone_id
      JOIN territory_committee committee ON committee.id = zone.committee_id
     WHERE building.id = of_building
$$;

CREATE FUNCTION visit_placed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_building bigint;
BEGIN
    SELECT building_id INTO its_building FROM territory_household
     WHERE id = (SELECT household_id FROM visits_visit WHERE id = NEW.visit_id) FOR SHARE;
    NEW.places := visit_places(its_building);
    RETURN NEW;
END $$;

CREATE FUNCTION visit_household_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE visits_visittext SET places = visit_places(NEW.building_id)
      FROM visits_visit visit WHERE visit.id = visit_id AND visit.household_id = NEW.id;
    RETURN NULL;
END $$;

CREATE FUNCTION visit_building_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(DISTINCT committee.subdistrict_id)
          FROM territory_zone zone JOIN territory_committee committee ON committee.id = zone.committee_id
         WHERE zone.id IN (OLD.zone_id, NEW.zone_id)) > 1 THEN
        UPDATE visits_visittext SET places = visit_places(NEW.id)
          FROM visits_visit visit JOIN territory_household household ON household.id = visit.household_id
         WHERE visit.id = visit_id AND household.building_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION visit_zone_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(DISTINCT subdistrict_id) FROM territory_committee
         WHERE id IN (OLD.committee_id, NEW.committee_id)) > 1 THEN
        UPDATE visits_visittext SET places = visit_places(building.id)
          FROM visits_visit visit
          JOIN territory_household household ON household.id = visit.household_id
          JOIN territory_building building ON building.id = household.building_id
         WHERE visit.id = visit_id AND building.zone_id = NEW.id;
    END IF;
    RETURN NULL;
END $$;

CREATE FUNCTION visit_committee_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE visits_visittext SET places = visit_places(building.id)
      FROM visits_visit visit
      JOIN territory_household household ON household.id = visit.household_id
      JOIN territory_building building ON building.id = household.building_id
      JOIN territory_zone zone ON zone.id = building.zone_id
     WHERE visit.id = visit_id AND zone.committee_id = NEW.id;
    RETURN NULL;
END $$;

UPDATE visits_visittext SET places = visit_places(household.building_id)
  FROM visits_visit visit JOIN territory_household household ON household.id = visit.household_id
 WHERE visit.id = visit_id;

CREATE TRIGGER visit_placed BEFORE INSERT ON visits_visittext
    FOR EACH ROW EXECUTE FUNCTION visit_placed();
CREATE TRIGGER visit_household_moved AFTER UPDATE OF building_id ON territory_household
    FOR EACH ROW WHEN (OLD.building_id <> NEW.building_id) EXECUTE FUNCTION visit_household_moved();
CREATE TRIGGER visit_building_moved AFTER UPDATE OF zone_id ON territory_building
    FOR EACH ROW WHEN (OLD.zone_id <> NEW.zone_id) EXECUTE FUNCTION visit_building_moved();
CREATE TRIGGER visit_zone_moved AFTER UPDATE OF committee_id ON territory_zone
    FOR EACH ROW WHEN (OLD.committee_id <> NEW.committee_id) EXECUTE FUNCTION visit_zone_moved();
CREATE TRIGGER visit_committee_moved AFTER UPDATE OF subdistrict_id ON territory_committee
    FOR EACH ROW WHEN (OLD.subdistrict_id <> NEW.subdistrict_id) EXECUTE FUNCTION visit_committee_moved();
"""

BACKWARD = """
DROP TRIGGER visit_placed ON visits_visittext;
DROP TRIGGER visit_household_moved ON territory_household;
DROP TRIGGER visit_building_moved ON territory_building;
DROP TRIGGER visit_zone_moved ON territory_zone;
DROP TRIGGER visit_committee_moved ON territory_committee;
DROP FUNCTION visit_placed();
DROP FUNCTION visit_household_moved();
DROP FUNCTION visit_building_moved();
DROP FUNCTION visit_zone_moved();
DROP FUNCTION visit_committee_moved();
DROP FUNCTION visit_places(bigint);
"""

SIGNS = """
CREATE FUNCTION visit_signs(said text, household bigint) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
    RETURN array_append(bigrams(said), 'h' || household::text);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0001_squashed_0009_search_places"),
        ("territory", "0001_squashed_0006_codes"),
        ("visits", "0001_squashed_0017_slip_ticks"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="visittext", name="visit_signs"),
        migrations.RunSQL("DROP FUNCTION visit_signs(text, bigint)", SIGNS),
        migrations.RemoveField(model_name="visittext", name="household_id"),
        migrations.AddField(
            model_name="visittext",
            name="places",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, editable=False, size=None
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddIndex(
            model_name="visittext",
            index=django.contrib.postgres.indexes.GinIndex(
                petitions.models.search.Joined(petitions.models.search.Bigrams("text"), "places"), name="visit_marks"
            ),
        ),
    ]
