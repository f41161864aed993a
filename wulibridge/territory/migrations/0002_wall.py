"""The wall around household contacts: a row is there for the zone of its household alone (see wulibridge.personal).

The policy holds for reading and, having no WITH CHECK of its own, for writing too. No context: NULL, so nothing. The
inner SELECT lets the setting be read once a statement, not once a row. The owner, who migrates and dumps, is exempt.
"""

from django.db import migrations

FORWARD = """
CREATE POLICY personal_data ON territory_householdcontact USING (EXISTS (
    SELECT FROM territory_household household JOIN territory_building building ON building.id = household.building_id
     WHERE household.id = territory_householdcontact.household_id
       AND building.zone_id = ANY ((SELECT nullif(current_setting('wulibridge.zones', true), '')::bigint[])::bigint[])
));
ALTER TABLE territory_householdcontact ENABLE ROW LEVEL SECURITY;
"""

BACKWARD = """
ALTER TABLE territory_householdcontact DISABLE ROW LEVEL SECURITY;
DROP POLICY personal_data ON territory_householdcontact;
"""


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
