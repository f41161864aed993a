from django.db import migrations

# Until now the owner of a petition was who worked on it at the present stop, and was forgotten when it moved on. Who
# took it first follows it through from now on. Of complaints nobody is brought back who may have been taken off.
FORWARD = """
UPDATE petitions_petition SET handler_id = owner_id WHERE owner_id IS NOT NULL;
UPDATE petitions_petition petition SET owner_id = first.taken_by_id
  FROM (SELECT DISTINCT ON (petition_id) petition_id, taken_by_id FROM petitions_passage
         WHERE taken_by_id IS NOT NULL ORDER BY petition_id, ordinal) first
 WHERE first.petition_id = petition.id AND petition.kind <> 'complaint'
   AND petition.owner_id IS DISTINCT FROM first.taken_by_id;
SET CONSTRAINTS ALL IMMEDIATE;
"""
BACKWARD = "UPDATE petitions_petition SET owner_id = handler_id WHERE owner_id IS DISTINCT FROM handler_id;"


class Migration(migrations.Migration):
    dependencies = [("petitions", "0017_people")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
