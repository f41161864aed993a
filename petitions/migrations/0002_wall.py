"""The wall around petitioners: a row is there for the zone of its petition alone (see wulibridge.personal).

The policy holds for reading and, having no WITH CHECK of its own, for writing too. No context: NULL, so nothing. The
inner SELECT lets the setting be read once a statement, not once a row. The owner, who migrates and dumps, is exempt.
"""

from django.db import migrations

FORWARD = """
CREATE POLICY personal_data ON petitions_petitioner USING (EXISTS (
    SELECT FROM petitions_petition petition
     WHERE petition.id = petitions_petitioner.petition_id
       AND petition.zone_id = ANY ((SELECT nullif(current_setting('wulibridge.zones', true), '')::bigint[])::bigint[])
));
ALTER TABLE petitions_petitioner ENABLE ROW LEVEL SECURITY;
"""

BACKWARD = """
ALTER TABLE petitions_petitioner DISABLE ROW LEVEL SECURITY;
DROP POLICY personal_data ON petitions_petitioner;
"""


class Migration(migrations.Migration):
    dependencies = [("petitions", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
