"""Consent to tell departments who asked; and the wall lets a department with an accepted duty read by it, and no more.

Beside the zones' policy (0002_wall), for reading alone: the department must be among those of the present act, its duty
accepted, the consent standing, and the petition neither confidential nor a complaint.
"""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE POLICY told_department ON petitions_petitioner FOR SELECT USING (EXISTS (
    SELECT FROM petitions_duty duty
      JOIN petitions_transferorder transfer ON transfer.id = duty.order_id
      JOIN petitions_petition petition ON petition.id = transfer.petition_id
      JOIN petitions_nameconsent consent ON consent.petition_id = petition.id
     WHERE petition.id = petitions_petitioner.petition_id
       AND duty.department_id
           = ANY ((SELECT nullif(current_setting('wulibridge.departments', true), '')::bigint[])::bigint[])
       AND duty.state IN ('working', 'reported') AND consent.ended_at IS NULL
       AND NOT petition.confidential AND petition.kind <> 'complaint'
));
"""
BACKWARD = "DROP POLICY told_department ON petitions_petitioner;"


class Migration(migrations.Migration):
    dependencies = [
        ("petitions", "0022_duty_lead"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="NameConsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "way",
                    models.CharField(
                        choices=[("signed", "signed"), ("spoken", "said in person"), ("phone", "said by phone")],
                        max_length=8,
                        verbose_name="how",
                    ),
                ),
                ("given_at", models.DateTimeField(verbose_name="written down at")),
                ("ended_at", models.DateTimeField(null=True, verbose_name="taken back at")),
                (
                    "ended_by",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="taking back written down by",
                    ),
                ),
                (
                    "noted_by",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="written down by",
                    ),
                ),
                (
                    "petition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="name_consents",
                        to="petitions.petition",
                        verbose_name="petition",
                    ),
                ),
            ],
            options={
                "verbose_name": "consent to tell the name",
                "verbose_name_plural": "consents to tell the name",
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)), fields=("petition",), name="name_consent_standing"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="name_consent_ended_pair",
                    ),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="nameconsent",
            trigger=pgtrigger.compiler.Trigger(
                name="name_consent_no_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="7dc598ed640670958fce26d45d5b1f3acc387c84",
                    operation="DELETE",
                    pgid="pgtrigger_name_consent_no_delete_2eee0",
                    table="petitions_nameconsent",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
