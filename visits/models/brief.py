"""政策口径: what the teams have to know before they knock, and who has read it."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wulibridge.territory.models import Committee, Subdistrict


class PolicyBrief(models.Model):
    """A brief for the teams of a subdistrict, or of some of its committees when they are named."""

    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="briefs", verbose_name=_("subdistrict"))
    committees = models.ManyToManyField(
        Committee, blank=True, related_name="briefs", verbose_name=_("for these committees")
    )
    title = models.CharField(_("title"), max_length=80)
    text = models.TextField(_("text"), max_length=4000)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        ordering = ["-published_at", "-pk"]
        verbose_name = _("policy brief")
        verbose_name_plural = _("policy briefs")

    def __str__(self) -> str:
        return self.title


class BriefRead(models.Model):
    """Somebody says that they have read a brief. Once."""

    brief = models.ForeignKey(
        PolicyBrief, models.PROTECT, related_name="readings", db_index=False, verbose_name=_("policy brief")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("user"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("reading of a brief")
        verbose_name_plural = _("readings of briefs")
        constraints = [models.UniqueConstraint(fields=["brief", "user"], name="brief_read_once")]

    def __str__(self) -> str:
        return f"{self.brief_id} {self.user_id}"
