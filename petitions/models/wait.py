"""When a stop waited for the resident, and for what."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.models.passage import Passage
from petitions.models.petition import Petition


class Wait(models.Model):
    """The stop could not go on without the resident. Written once; changed only to be ended."""

    # Its constraints and its index begin with the petition.
    petition = models.ForeignKey(
        Petition, models.PROTECT, related_name="waits", db_index=False, verbose_name=_("petition")
    )
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="waits", db_index=False, verbose_name=_("stay"))
    began_at = models.DateTimeField(_("since"))
    began_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    # The resident reads it.
    reason = models.TextField(_("what it waits for"))
    until = models.DateField(_("until"))
    ended_at = models.DateTimeField(_("went on at"), null=True)
    # Nobody when its time had ended.
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("went on by"),
    )
    days = models.PositiveSmallIntegerField(_("days waited"), null=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("wait for the resident")
        verbose_name_plural = _("waits for the resident")
        constraints = [
            models.UniqueConstraint(fields=["petition"], condition=Q(ended_at=None), name="wait_one_open"),
            models.CheckConstraint(
                name="wait_ended_pair",
                condition=Q(ended_at=None, ended_by=None, days=None) | Q(ended_at__isnull=False, days__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["petition", "passage"], name="wait_of_stay")]
        triggers = [pgtrigger.Protect(name="wait_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.until}"
