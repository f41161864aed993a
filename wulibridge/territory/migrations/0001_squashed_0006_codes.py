"""The map: areas, buildings, households, the calendar, plans of a new map.

The wall around household contacts: a row is there for the zone of its household alone (see wulibridge.personal).
The policy holds for reading and, having no WITH CHECK of its own, for writing too. No context: NULL, so nothing. The
inner SELECT lets the setting be read once a statement, not once a row. The owner, who migrates and dumps, is exempt.
"""

import django.db.models.deletion
from django.db import migrations, models

from wulibridge.together import Together

WALL = """
CREATE POLICY personal_data ON territory_householdcontact USING (EXISTS (
    SELECT FROM territory_household household JOIN territory_building building ON building.id = household.building_id
     WHERE household.id = territory_householdcontact.household_id
       AND building.zone_id = ANY ((SELECT nullif(current_setting('wulibridge.zones', true), '')::bigint[])::bigint[])
));
ALTER TABLE territory_householdcontact ENABLE ROW LEVEL SECURITY;
"""
NO_WALL = """
ALTER TABLE territory_householdcontact DISABLE ROW LEVEL SECURITY;
DROP POLICY personal_data ON territory_householdcontact;
"""


class Migration(migrations.Migration):
    initial = True

    replaces = [
        ("territory", "0001_initial"),
        ("territory", "0002_wall"),
        ("territory", "0003_plans"),
        ("territory", "0004_last_met"),
        ("territory", "0005_wishes"),
        ("territory", "0006_codes"),
    ]

    dependencies = []

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="Subdistrict",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, verbose_name="code")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("valid_from", models.DateField(default="2000-01-01", verbose_name="valid from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                        ("zone_months", models.PositiveSmallIntegerField(default=1, verbose_name="months at the zone")),
                        (
                            "committee_months",
                            models.PositiveSmallIntegerField(default=1, verbose_name="months at the committee"),
                        ),
                        (
                            "subdistrict_months",
                            models.PositiveSmallIntegerField(default=1, verbose_name="months at the subdistrict"),
                        ),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="office phone")),
                    ],
                    options={
                        "verbose_name": "subdistrict",
                        "verbose_name_plural": "subdistricts",
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(fields=("code", "valid_from"), name="subdistrict_code"),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("committee_months__range", (1, 12)),
                                    ("subdistrict_months__range", (1, 12)),
                                    ("zone_months__range", (1, 12)),
                                ),
                                name="subdistrict_months",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="WorkDay",
                    fields=[
                        ("day", models.DateField(primary_key=True, serialize=False, verbose_name="day")),
                        ("is_workday", models.BooleanField(verbose_name="working day")),
                        ("name", models.CharField(blank=True, max_length=40, verbose_name="occasion")),
                    ],
                    options={
                        "verbose_name": "calendar day",
                        "verbose_name_plural": "working calendar",
                        "ordering": ["day"],
                    },
                ),
                migrations.CreateModel(
                    name="Committee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, verbose_name="code")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("valid_from", models.DateField(default="2000-01-01", verbose_name="valid from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                        ("short_name", models.CharField(max_length=20, verbose_name="short name")),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="predecessors",
                                to="territory.committee",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="committees",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "residents' committee",
                        "verbose_name_plural": "residents' committees",
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to", None)),
                                fields=("code",),
                                name="committee_code",
                                violation_error_message="Another committee has this code.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="committee_validity",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Organization",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("department", "department"),
                                    ("property", "property company"),
                                    ("local_unit", "local unit"),
                                    ("care_agency", "care agency"),
                                    ("volunteers", "volunteer team"),
                                    ("social", "social organization"),
                                ],
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="name")),
                        ("phone", models.CharField(blank=True, max_length=30, verbose_name="office phone")),
                        ("active", models.BooleanField(default=True, verbose_name="active")),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="organizations",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "organization",
                        "verbose_name_plural": "organizations",
                        "ordering": ["kind", "name"],
                        "constraints": [
                            models.UniqueConstraint(fields=("subdistrict", "name"), name="organization_name")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Plan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("zoning", "zones of one committee"),
                                    ("redistricting", "committees and zones"),
                                ],
                                max_length=14,
                                verbose_name="kind",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("effective_on", models.DateField(verbose_name="takes effect on")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("draft", "draft"),
                                    ("scheduled", "scheduled"),
                                    ("applied", "carried out"),
                                    ("undone", "undone"),
                                    ("dropped", "dropped"),
                                ],
                                default="draft",
                                max_length=10,
                                verbose_name="state",
                            ),
                        ),
                        ("drawn_by_id", models.BigIntegerField(null=True, verbose_name="drawn by")),
                        ("drawn_at", models.DateTimeField(auto_now_add=True, verbose_name="drawn at")),
                        ("scheduled_by_id", models.BigIntegerField(null=True, verbose_name="scheduled by")),
                        ("scheduled_at", models.DateTimeField(null=True, verbose_name="scheduled at")),
                        ("held_back_at", models.DateTimeField(null=True, verbose_name="held back at")),
                        ("applied_by_id", models.BigIntegerField(null=True, verbose_name="carried out by")),
                        ("applied_at", models.DateTimeField(null=True, verbose_name="carried out at")),
                        ("undone_by_id", models.BigIntegerField(null=True, verbose_name="undone by")),
                        ("undone_at", models.DateTimeField(null=True, verbose_name="undone at")),
                        ("fingerprint", models.CharField(max_length=64)),
                        ("before_edit", models.JSONField(null=True)),
                        ("before", models.JSONField(null=True)),
                        ("outcome", models.JSONField(null=True)),
                        (
                            "committee",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                editable=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "plan of the territory",
                        "verbose_name_plural": "plans of the territory",
                        "ordering": ["-drawn_at", "-pk"],
                        "indexes": [
                            models.Index(
                                condition=models.Q(("state", "scheduled")),
                                fields=["effective_on"],
                                name="plan_scheduled",
                            )
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("committee__isnull", False), ("kind", "zoning")),
                                    models.Q(("committee", None), ("kind", "redistricting")),
                                    _connector="OR",
                                ),
                                name="plan_kind_committee",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        models.Q(("scheduled_at", None), ("scheduled_by_id", None)),
                                        models.Q(("scheduled_at__isnull", False), ("scheduled_by_id__isnull", False)),
                                        _connector="OR",
                                    ),
                                    models.Q(
                                        models.Q(("state", "scheduled"), _negated=True),
                                        ("scheduled_at__isnull", False),
                                        _connector="OR",
                                    ),
                                ),
                                name="plan_scheduled_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("applied_at__isnull", False),
                                        ("applied_by_id__isnull", False),
                                        ("state__in", ["applied", "undone"]),
                                    ),
                                    models.Q(
                                        models.Q(("state__in", ["applied", "undone"]), _negated=True),
                                        ("applied_at", None),
                                        ("applied_by_id", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="plan_applied_pair",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(
                                        ("state", "undone"),
                                        ("undone_at__isnull", False),
                                        ("undone_by_id__isnull", False),
                                    ),
                                    models.Q(
                                        models.Q(("state", "undone"), _negated=True),
                                        ("undone_at", None),
                                        ("undone_by_id", None),
                                    ),
                                    _connector="OR",
                                ),
                                name="plan_undone_pair",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RosterImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("uploaded_by_id", models.BigIntegerField(verbose_name="uploaded by")),
                        ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="uploaded at")),
                        ("file_name", models.CharField(max_length=200, verbose_name="file")),
                        ("dry_run", models.BooleanField(default=False, verbose_name="only check, change nothing")),
                        ("all_or_nothing", models.BooleanField(default=False, verbose_name="all or nothing")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("waiting", "waiting"),
                                    ("running", "running"),
                                    ("done", "done"),
                                    ("failed", "failed"),
                                ],
                                default="waiting",
                                max_length=8,
                                verbose_name="state",
                            ),
                        ),
                        ("rows_total", models.PositiveIntegerField(default=0, verbose_name="rows")),
                        ("rows_done", models.PositiveIntegerField(default=0, verbose_name="rows judged")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="tries")),
                        ("started_at", models.DateTimeField(blank=True, null=True)),
                        ("finished_at", models.DateTimeField(blank=True, null=True)),
                        ("report", models.JSONField(default=dict, verbose_name="report")),
                        ("file", models.FileField(upload_to="rosters/")),
                        (
                            "committees",
                            models.ManyToManyField(
                                related_name="roster_imports", to="territory.committee", verbose_name="committees"
                            ),
                        ),
                        (
                            "subdistrict",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                to="territory.subdistrict",
                                verbose_name="subdistrict",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "roster import",
                        "verbose_name_plural": "roster imports",
                        "ordering": ["-uploaded_at"],
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Zone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, verbose_name="code")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("valid_from", models.DateField(default="2000-01-01", verbose_name="valid from")),
                        ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="zones",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                        (
                            "successor",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="predecessors",
                                to="territory.zone",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "zone",
                        "verbose_name_plural": "zones",
                        "ordering": ["code"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("valid_to", None)),
                                fields=("committee", "code"),
                                name="zone_code",
                                violation_error_message="Another zone of this committee has this code.",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                                ),
                                name="zone_validity",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Building",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.CharField(max_length=120, verbose_name="address")),
                        ("address_key", models.CharField(editable=False, max_length=120, unique=True)),
                        ("estate_name", models.CharField(blank=True, max_length=60, verbose_name="estate")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("estate", "residential estate"),
                                    ("private", "private house"),
                                    ("rental", "large rental house"),
                                    ("commercial", "commercial building"),
                                ],
                                default="estate",
                                max_length=12,
                                verbose_name="kind",
                            ),
                        ),
                        (
                            "built_year",
                            models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="built in"),
                        ),
                        ("n_lifts", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="lifts")),
                        ("walk_order", models.PositiveIntegerField(default=0, verbose_name="place in the walk")),
                        (
                            "manager",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="managed_buildings",
                                to="territory.organization",
                                verbose_name="property company",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="buildings",
                                to="territory.zone",
                                verbose_name="zone",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "building",
                        "verbose_name_plural": "buildings",
                        "ordering": ["walk_order", "address_key"],
                        "indexes": [models.Index(fields=["zone", "walk_order"], name="building_walk")],
                    },
                ),
                migrations.CreateModel(
                    name="PlanCommittee",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, verbose_name="code")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("short_name", models.CharField(max_length=20, verbose_name="short name")),
                        ("ends", models.BooleanField(default=False, verbose_name="ends")),
                        (
                            "became",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="territory.committee",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="territory.committee",
                            ),
                        ),
                        (
                            "into",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="merged",
                                to="territory.plancommittee",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="committees",
                                to="territory.plan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["code", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "committee"), name="plan_committee_once"),
                            models.UniqueConstraint(fields=("plan", "code"), name="plan_committee_code"),
                            models.CheckConstraint(
                                condition=models.Q(("into", None), ("ends", True), _connector="OR"),
                                name="plan_committee_into",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Household",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=30, verbose_name="household number")),
                        ("floor", models.CharField(blank=True, max_length=10, verbose_name="floor")),
                        ("room", models.CharField(blank=True, max_length=30, verbose_name="room")),
                        (
                            "occupancy",
                            models.CharField(
                                choices=[
                                    ("resident", "resident"),
                                    ("floating", "floating population"),
                                    ("vacant", "vacant"),
                                ],
                                default="resident",
                                max_length=10,
                                verbose_name="occupancy",
                            ),
                        ),
                        (
                            "registered_elsewhere",
                            models.BooleanField(default=False, verbose_name="registered elsewhere"),
                        ),
                        ("n_aged_60", models.PositiveSmallIntegerField(default=0, verbose_name="people over 60")),
                        ("remark", models.CharField(blank=True, max_length=200, verbose_name="remark")),
                        (
                            "missing_since",
                            models.DateField(blank=True, null=True, verbose_name="missing from the roster since"),
                        ),
                        ("last_met_at", models.DateTimeField(editable=False, null=True)),
                        ("version", models.PositiveIntegerField(default=1)),
                        (
                            "building",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="households",
                                to="territory.building",
                                verbose_name="building",
                            ),
                        ),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="households",
                                to="territory.committee",
                                verbose_name="committee",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "household",
                        "verbose_name_plural": "households",
                        "ordering": ["building__walk_order", "building__address_key", "room", "number"],
                        "constraints": [
                            models.UniqueConstraint(fields=("committee", "number"), name="household_number")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlanZone",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("code", models.CharField(max_length=20, verbose_name="code")),
                        ("name", models.CharField(max_length=60, verbose_name="name")),
                        ("ends", models.BooleanField(default=False, verbose_name="ends")),
                        (
                            "committee",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="zones",
                                to="territory.plancommittee",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="zones", to="territory.plan"
                            ),
                        ),
                        (
                            "became",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="territory.zone",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="territory.zone",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ["committee__code", "committee", "code", "pk"],
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "zone"), name="plan_zone_once"),
                            models.UniqueConstraint(
                                condition=models.Q(("ends", False)), fields=("committee", "code"), name="plan_zone_code"
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="HouseholdContact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="contact's name")),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="contact's phone")),
                        ("notice_given_on", models.DateField(blank=True, null=True, verbose_name="notice given on")),
                        (
                            "household",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contact",
                                to="territory.household",
                                verbose_name="household",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "household contact",
                        "verbose_name_plural": "household contacts",
                    },
                ),
                migrations.CreateModel(
                    name="PlanBuilding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "building",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="territory.building"
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="buildings",
                                to="territory.plan",
                            ),
                        ),
                        (
                            "zone",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="buildings",
                                to="territory.planzone",
                            ),
                        ),
                        (
                            "stood_in",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="territory.zone",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(fields=("plan", "building"), name="plan_building_once")
                        ],
                    },
                ),
            ]
        ),
        migrations.RunSQL(WALL, NO_WALL),
    ]
