"""The three books: opinion items stand on their own and know what became of them, intakes by other channels, and what
the diary is searched by.

`visit_signs` must be immutable, for an index holds what it once returned; see the search texts of petitions.
"""

import uuid

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import visits.models.diary
from petitions.models import Channel
from wulibridge.folding import fold

AT_ONCE = 2_000
CHANNELS = Channel.choices
USER, ZONE, HOUSEHOLD, PETITION = (
    settings.AUTH_USER_MODEL,
    "territory.zone",
    "territory.household",
    "petitions.petition",
)
PROTECT, CASCADE = django.db.models.deletion.PROTECT, django.db.models.deletion.CASCADE
STATES = [
    ("new", "not sorted yet"),
    ("noted", "taken note of"),
    ("counted", "counted under its topic"),
    ("petition", "became a petition"),
    ("withdrawn", "withdrawn with its visit"),
]

FILL = """
    UPDATE visits_opinionitem item
       SET client_uuid = gen_random_uuid(), zone_id = visit.zone_id, household_id = visit.household_id,
           heard_at = visit.visited_at
      FROM visits_visit visit WHERE visit.id = item.visit_id;
    SET CONSTRAINTS ALL IMMEDIATE;
    SET CONSTRAINTS ALL DEFERRED;
"""

SIGNS = """
CREATE FUNCTION visit_signs(said text, household bigint) RETURNS text[]
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 1000
    RETURN array_append(bigrams(said), 'h' || household::text);
"""


def make_findable(apps, schema_editor):
    visit, item, text = (apps.get_model("visits", name) for name in ("Visit", "OpinionItem", "VisitText"))
    heard = item.objects.order_by("visit", "pk").values_list("visit_id", "text")
    said = {}
    for visit_id, words in heard.iterator(chunk_size=AT_ONCE):
        said.setdefault(visit_id, []).append(words)
    rows = visit.objects.exclude(diary="", opinions=None).order_by("pk").values_list("pk", "household_id", "diary")
    batch = []
    for pk, household, diary in rows.distinct().iterator(chunk_size=AT_ONCE):
        words = "\n".join(fold(part) for part in (diary, *said.get(pk, ())) if part)
        batch.append(text(visit_id=pk, household_id=household, text=words))
        if len(batch) == AT_ONCE:
            text.objects.bulk_create(batch)
            batch = []
    text.objects.bulk_create(batch)


def link(to, on_delete=PROTECT, **options):
    return models.ForeignKey(on_delete=on_delete, to=to, **({"related_name": "+"} | options))


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0008_dashboard_indexes"),
        ("territory", "0004_last_met"),
        ("visits", "0005_rounds"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("client_uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ("digest", models.CharField(editable=False, max_length=64)),
                ("channel", models.CharField(choices=CHANNELS, max_length=16, verbose_name="channel")),
                ("address", models.CharField(blank=True, max_length=160, verbose_name="where it is")),
                ("source", models.CharField(blank=True, max_length=80, verbose_name="source")),
                ("received_at", models.DateTimeField(verbose_name="received at")),
                ("logged_at", models.DateTimeField(auto_now_add=True, verbose_name="written down at")),
                ("household", link(HOUSEHOLD, blank=True, null=True, verbose_name="household")),
                ("logged_by", link(USER, db_index=False, verbose_name="written down by")),
                ("received_by", link(USER, db_index=False, verbose_name="received by")),
                ("zone", link(ZONE, verbose_name="zone at the time")),
            ],
            options={
                "verbose_name": "intake",
                "verbose_name_plural": "intakes",
                "ordering": ["-logged_at", "-pk"],
                "indexes": [models.Index(fields=["-logged_at", "-id"], name="intake_recent")],
            },
        ),
        migrations.CreateModel(
            name="IntakePetition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("intake", link("visits.intake", related_name="raised", verbose_name="intake")),
                (
                    "petition",
                    models.OneToOneField(on_delete=PROTECT, related_name="+", to=PETITION, verbose_name="petition"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="VisitText",
            fields=[
                (
                    "visit",
                    models.OneToOneField(
                        on_delete=CASCADE, primary_key=True, related_name="+", serialize=False, to="visits.visit"
                    ),
                ),
                ("household_id", models.BigIntegerField()),
                ("text", models.TextField()),
            ],
            options={"verbose_name": "search text of a visit"},
        ),
        migrations.AlterModelOptions(
            name="opinionitem",
            options={"ordering": ["pk"], "verbose_name": "opinion item", "verbose_name_plural": "opinion items"},
        ),
        migrations.AddField("opinionitem", "client_uuid", models.UUIDField(null=True)),
        migrations.AddField("opinionitem", "zone", link(ZONE, db_index=False, null=True)),
        migrations.AddField("opinionitem", "household", link(HOUSEHOLD, null=True, verbose_name="household")),
        migrations.AddField("opinionitem", "heard_at", models.DateTimeField(null=True)),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            "opinionitem", "client_uuid", models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
        ),
        migrations.AlterField("opinionitem", "zone", link(ZONE, db_index=False, verbose_name="zone at the time")),
        migrations.AlterField("opinionitem", "heard_at", models.DateTimeField(verbose_name="heard at")),
        migrations.AlterField(
            "opinionitem",
            "visit",
            link(
                "visits.visit",
                CASCADE,
                editable=False,
                null=True,
                related_name="opinions",
                verbose_name="home visit",
            ),
        ),
        migrations.AddField(
            "opinionitem",
            "intake",
            link("visits.intake", CASCADE, editable=False, null=True, related_name="opinions", verbose_name="intake"),
        ),
        migrations.AddField(
            "opinionitem",
            "channel",
            models.CharField(choices=CHANNELS, default="visit", max_length=16, verbose_name="channel"),
        ),
        migrations.AddField(
            "opinionitem",
            "state",
            models.CharField(choices=STATES, default="new", max_length=9, verbose_name="state"),
        ),
        migrations.AddField(
            "opinionitem", "sorted_by", link(USER, db_index=False, null=True, verbose_name="sorted by")
        ),
        migrations.AddField("opinionitem", "sorted_at", models.DateTimeField(null=True, verbose_name="sorted at")),
        migrations.AddField(
            "opinionitem",
            "petition",
            models.OneToOneField(
                null=True, on_delete=PROTECT, related_name="+", to=PETITION, verbose_name="petition it became"
            ),
        ),
        migrations.AddIndex("opinionitem", models.Index(fields=["-heard_at", "-id"], name="opinion_recent")),
        migrations.AddIndex("opinionitem", models.Index(fields=["zone", "-heard_at"], name="opinion_zone")),
        migrations.AddIndex("opinionitem", models.Index(fields=["topic", "heard_at"], name="opinion_topic")),
        migrations.AddIndex(
            "opinionitem",
            models.Index(fields=["-heard_at"], name="opinion_unsorted", condition=models.Q(state="new")),
        ),
        migrations.AddConstraint(
            "opinionitem",
            models.CheckConstraint(
                name="opinion_one_source",
                condition=models.Q(visit=None, intake__isnull=False) | models.Q(visit__isnull=False, intake=None),
            ),
        ),
        migrations.AddConstraint(
            "opinionitem",
            models.CheckConstraint(
                name="opinion_sorted_pair",
                condition=models.Q(state="new", sorted_by=None, sorted_at=None)
                | models.Q(state="withdrawn")
                | models.Q(
                    state__in=["noted", "counted", "petition"], sorted_by__isnull=False, sorted_at__isnull=False
                ),
            ),
        ),
        migrations.AddConstraint(
            "opinionitem",
            models.CheckConstraint(
                name="opinion_petition_pair",
                condition=models.Q(state="petition", petition__isnull=False)
                | models.Q(state="withdrawn")
                | models.Q(state__in=["new", "noted", "counted"], petition=None),
            ),
        ),
        migrations.RunSQL(SIGNS, "DROP FUNCTION visit_signs(text, bigint)"),
        migrations.RunPython(make_findable, migrations.RunPython.noop),
        migrations.AddIndex(
            "visittext",
            django.contrib.postgres.indexes.GinIndex(
                visits.models.diary.Signs("text", "household_id"), name="visit_signs"
            ),
        ),
    ]
