"""The resident's consent that departments at work on a petition learn who asked."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition


class ConsentWay(models.TextChoices):
    SIGNED = "signed", _("signed")
    SPOKEN = "spoken", _("said in person")
    PHONE = "phone", _("said by phone")


class NameConsent(models.Model):
    """Who was told that the resident agrees, how, and until when. One that is taken back stays as a trace."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="name_consents", verbose_name=_("petition"))
    way = models.CharField(_("how"), max_length=8, choices=ConsentWay)
    given_at = models.DateTimeField(_("written down at"))
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("written down by")
    )
    ended_at = models.DateTimeField(_("taken back at"), null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("taking back written down by"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("consent to tell the name")
        verbose_name_plural = _("consents to tell the name")
        constraints = [
            models.UniqueConstraint(fields=["petition"], condition=Q(ended_at=None), name="name_consent_standing"),
            models.CheckConstraint(
                name="name_consent_ended_pair",
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        triggers = [pgtrigger.Protect(name="name_consent_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.given_at:%Y-%m-%d}"
