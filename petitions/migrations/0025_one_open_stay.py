"""Where petitions were kept before, the index that allows a petition one open stay had gone with another on its column."""

from django.db import migrations

FORWARD = """
CREATE UNIQUE INDEX IF NOT EXISTS passage_one_open ON petitions_passage (petition_id) WHERE left_at IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("petitions", "0010_squashed_0024_duty_files")]
    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
