"""That a petition says the same as another one: by whom they were put together, why, and when they were parted."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from petitions.models.petition import Petition


class Voice(models.Model):
    """How a petition came to follow its lead. Written once; changed only to be ended. Which one it follows now says
    Petition.duplicate_of."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="voices", verbose_name=_("petition"))
    lead = models.ForeignKey(
        Petition, models.PROTECT, related_name="+", db_index=False, verbose_name=_("says the same as")
    )
    at = models.DateTimeField(_("since"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    reason = models.TextField(_("reason"))
    ended_at = models.DateTimeField(_("parted at"), null=True)
    # Nobody when the resident was not satisfied with the answer to all.
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("parted by"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("one of several voices")
        verbose_name_plural = _("several voices")
        constraints = [
            models.UniqueConstraint(fields=["petition"], condition=Q(ended_at=None), name="voice_one_open"),
            models.CheckConstraint(name="voice_not_its_own", condition=~Q(petition=F("lead"))),
            models.CheckConstraint(
                name="voice_ended_pair", condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False)
            ),
        ]
        triggers = [pgtrigger.Protect(name="voice_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.lead_id}"
