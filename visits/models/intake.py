"""What reached the office by another way than a home visit: at the reception desk, by phone, in the box, by e-mail."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models import Channel, Petition
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Household, Zone

# What a visit brings in is written down at the door, and nobody writes into the old register any more.
INTAKE_CHANNELS = tuple(channel for channel in Channel if channel not in (Channel.VISIT, Channel.OLD_REGISTER))


class IntakeQuerySet(models.QuerySet["Intake"]):
    def visible_to(self, user: User) -> "IntakeQuerySet":
        """Those of the households in the user's area today; those of no household by their zone or its heir."""
        zones = reach(user, Permission.OPINION_WRITE).zones
        households = Household.objects.filter(building__zone__in=zones)
        return self.filter(
            models.Q(household__in=households.order_by().values("pk")) | models.Q(household=None, zone__in=zones)
        )


class Intake(models.Model):
    """One conversation, letter or slip. `client_uuid` comes with the form, and `digest` of what was sent with it: a
    repeated save is known by the two."""

    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    channel = models.CharField(_("channel"), max_length=16, choices=Channel)
    # At the time it was received; the household may belong to another one since.
    zone = models.ForeignKey(Zone, models.PROTECT, related_name="+", verbose_name=_("zone at the time"))
    household = models.ForeignKey(
        Household, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("household")
    )
    address = models.CharField(_("where it is"), max_length=160, blank=True)
    # Which box, which questionnaire, the number of the hotline's order: never a resident's name.
    source = models.CharField(_("source"), max_length=80, blank=True)
    received_at = models.DateTimeField(_("received at"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("received by")
    )
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("written down by")
    )
    logged_at = models.DateTimeField(_("written down at"), auto_now_add=True)

    objects = IntakeQuerySet.as_manager()

    class Meta:
        ordering = ["-logged_at", "-pk"]
        verbose_name = _("intake")
        verbose_name_plural = _("intakes")
        indexes = [models.Index(fields=["-logged_at", "-id"], name="intake_recent")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.received_at:%Y-%m-%d}"


class IntakePetition(models.Model):
    """Which intake a petition was born in. The link points down: petitions know nothing of intakes."""

    intake = models.ForeignKey(Intake, models.PROTECT, related_name="raised", verbose_name=_("intake"))
    petition = models.OneToOneField(Petition, models.PROTECT, related_name="+", verbose_name=_("petition"))

    def __str__(self) -> str:
        return f"{self.intake_id} {self.petition_id}"
