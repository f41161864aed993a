"""Where a petition is, beside what it is found by: a search of one area reads nothing of the others.

The database keeps it, whatever writes: a petition that goes to another zone, a zone that goes to another committee,
a committee that goes to another subdistrict. A new search text waits for whoever moves its petition at that moment.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

import petitions.models.search

FORWARD = """
CREATE FUNCTION search_places(of_zone bigint) RETURNS text[] LANGUAGE sql STABLE AS $$
    SELECT ARRAY['subdistrict ' || committee.subdistrict_id, 'zone ' || zone.id]
      FROM territory_zone zone JOIN territory_committee committee ON committee.id = zone.committee_id
     WHERE zone.id = of_zone
$$;

CREATE FUNCTION search_placed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    its_zone bigint;
BEGIN
    SELECT zone_id INTO its_zone FROM petitions_petition WHERE id = NEW.petition_id FOR SHARE;
    NEW.places := search_places(its_zone);
    RETURN NEW;
END $$;

CREATE FUNCTION search_petition_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE petitions_searchtext SET places = search_places(NEW.zone_id) WHERE petition_id = NEW.id;
    RETURN NULL;
END $$;

CREATE FUNCTION search_zone_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE petitions_searchtext SET places = search_places(NEW.id)
      FROM petitions_petition petition WHERE petition.id = petition_id AND petition.zone_id = NEW.id;
    RETURN NULL;
END $$;

CREATE FUNCTION search_committee_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE petitions_searchtext SET places = search_places(zone.id)
      FROM petitions_petition petition JOIN territory_zone zone ON zone.id = petition.zone_id
     WHERE petition.id = petition_id AND zone.committee_id = NEW.id;
    RETURN NULL;
END $$;

UPDATE petitions_searchtext SET places = search_places(petition.zone_id)
  FROM petitions_petition petition WHERE petition.id = petition_id;

CREATE TRIGGER search_placed BEFORE INSERT ON petitions_searchtext
    FOR EACH ROW EXECUTE FUNCTION search_placed();
CREATE TRIGGER search_petition_moved AFTER UPDATE OF zone_id ON petitions_petition
    FOR EACH ROW WHEN (OLD.zone_id <> NEW.zone_id) EXECUTE FUNCTION search_petition_moved();
CREATE TRIGGER search_zone_moved AFTER UPDATE OF committee_id ON territory_zone
    FOR EACH ROW WHEN (OLD.committee_id <> NEW.committee_id) EXECUTE FUNCTION search_zone_moved();
CREATE TRIGGER search_committee_moved AFTER UPDATE OF subdistrict_id ON territory_committee
    FOR EACH ROW WHEN (OLD.subdistrict_id <> NEW.subdistrict_id) EXECUTE FUNCTION search_committee_moved();
"""

BACKWARD = """
DROP TRIGGER search_placed ON petitions_searchtext;
DROP TRIGGER search_petition_moved ON petitions_petition;
DROP TRIGGER search_zone_moved ON territory_zone;
DROP TRIGGER search_committee_moved ON territory_committee;
DROP FUNCTION search_placed();
DROP FUNCTION search_petition_moved();
DROP FUNCTION search_zone_moved();
DROP FUNCTION search_committee_moved();
DROP FUNCTION search_places(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("petitions", "0008_dashboard_indexes")]

    operations = [
        migrations.RemoveIndex(model_name="searchtext", name="search_bigrams"),
        migrations.AddField(
            model_name="searchtext",
            name="places",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.TextField(), default=list, editable=False, size=None
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.AddIndex(
            model_name="searchtext",
            index=django.contrib.postgres.indexes.GinIndex(
                petitions.models.search.Joined(petitions.models.search.Bigrams("text"), "places"), name="search_marks"
            ),
        ),
    ]
