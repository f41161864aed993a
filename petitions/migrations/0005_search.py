"""Search texts: every petition gets one, and an index of the pairs of signs in it.

Chinese has no word breaks, so any two signs that stand side by side can be searched for. `bigrams` must be immutable,
for an index holds what it once returned; the high cost keeps the planner from calling it row by row.
"""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import petitions.models.search
from wulibridge.folding import fold

AT_ONCE = 2_000

FORWARD = """
CREATE FUNCTION bigrams(said text) RETURNS text[] LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 1000 AS $$
DECLARE
    signs text[] := string_to_array(said, NULL);
BEGIN
    RETURN ARRAY(SELECT DISTINCT sign || following FROM unnest(signs, signs[2:]) AS pair(sign, following)
                  WHERE following IS NOT NULL);
END $$;
"""


def make_findable(apps, schema_editor):
    petition, search_text = apps.get_model("petitions", "Petition"), apps.get_model("petitions", "SearchText")
    rows = petition.objects.order_by("pk").values_list("pk", "title", "text", "address", "number")
    batch = []
    for pk, *said in rows.iterator(chunk_size=AT_ONCE):
        batch.append(search_text(petition_id=pk, text="\n".join(map(fold, said))))
        if len(batch) == AT_ONCE:
            search_text.objects.bulk_create(batch)
            batch = []
    search_text.objects.bulk_create(batch)


class Migration(migrations.Migration):
    dependencies = [("petitions", "0004_clock_guard")]

    operations = [
        migrations.RunSQL(FORWARD, "DROP FUNCTION bigrams(text)"),
        migrations.CreateModel(
            name="SearchText",
            fields=[
                (
                    "petition",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="petitions.petition",
                    ),
                ),
                ("text", models.TextField()),
            ],
            options={"verbose_name": "search text"},
        ),
        migrations.RunPython(make_findable, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="searchtext",
            index=django.contrib.postgres.indexes.GinIndex(
                petitions.models.search.Bigrams("text"), name="search_bigrams"
            ),
        ),
    ]
