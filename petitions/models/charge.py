"""Who was given a petition to work on, and who to follow it through."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition


class ChargeKind(models.TextChoices):
    HANDLES = "handles", _("works on it")
    OWNS = "owns", _("follows it through")


class Charge(models.Model):
    """Somebody was assigned by another, or took over from another. What people take by themselves is in the stay."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="charges", verbose_name=_("petition"))
    kind = models.CharField(_("for what"), max_length=8, choices=ChargeKind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("who")
    )
    was = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("who before"),
    )
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        triggers = [pgtrigger.Protect(name="charge_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.kind}"
