"""Other systems that file and follow petitions for residents, and what of a petition is open to the world."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition
from wulibridge.notices.models import Subscriber
from wulibridge.territory.models import Subdistrict, Zone


class ApiClient(models.Model):
    """Another system with a key. Only the key's hash is kept: the key itself is shown once, when it is issued."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    name = models.CharField(_("name"), max_length=80)
    # SHA-256 of a key of 256 random bits: nothing to guess, so no slow hash. Null until one is issued.
    key_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)
    key_hint = models.CharField(_("key begins with"), max_length=12, blank=True, editable=False)
    issued_at = models.DateTimeField(_("key issued at"), null=True, editable=False)
    rate_per_hour = models.PositiveIntegerField(_("filings an hour"), default=60)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    # Gets what names no address that is known here.
    zone = models.ForeignKey(
        Zone, models.PROTECT, related_name="+", db_index=False, verbose_name=_("zone for unknown addresses")
    )
    with_tokens = models.BooleanField(
        _("answer with a token first"),
        default=False,
        help_text=_("For systems that fetch the number of a filing later, with the token."),
    )
    subscriber = models.OneToOneField(
        Subscriber, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("webhook")
    )

    class Meta:
        ordering = ["subdistrict", "name"]
        verbose_name = _("connected system")
        verbose_name_plural = _("connected systems")
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "name"], name="api_client_name_once"),
            models.CheckConstraint(
                name="api_client_days_in_order", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))
            ),
            models.CheckConstraint(
                name="api_client_key_pair",
                condition=Q(key_hash=None, issued_at=None) | Q(key_hash__isnull=False, issued_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OpenRequest(models.Model):
    """What the world may know of a petition that was filed through a connected system. Without it nothing is shown."""

    petition = models.OneToOneField(Petition, models.PROTECT, related_name="open_request", verbose_name=_("petition"))
    client = models.ForeignKey(ApiClient, models.PROTECT, related_name="requests", verbose_name=_("connected system"))
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # The words of the filing without names, phone numbers and e-mail addresses; the address up to its door number.
    description = models.TextField(_("open words"), max_length=4000)
    address = models.CharField(_("open address"), max_length=160, blank=True)
    lat = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    long = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)

    class Meta:
        verbose_name = _("open request")
        verbose_name_plural = _("open requests")
        constraints = [
            models.CheckConstraint(
                name="open_request_both_coordinates",
                condition=Q(lat=None, long=None) | Q(lat__isnull=False, long__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.petition_id)
