"""What a visit said, each time that somebody wrote it down: the visit itself is the last of these."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from visits.models.visit import Visit


class VisitVersion(models.Model):
    """One version as it was sent. Append-only.

    `digest` is of everything that was sent (visits.services.content), so that what comes again is known by its content;
    `content` leaves out who asked in a petition: names and phones have a table of their own behind a wall.
    """

    visit = models.ForeignKey(Visit, models.PROTECT, related_name="versions", db_index=False, verbose_name=_("visit"))
    version = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    digest = models.CharField(max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["visit", "version"]
        verbose_name = _("version of a visit")
        verbose_name_plural = _("versions of visits")
        constraints = [models.UniqueConstraint(fields=["visit", "version"], name="visit_version_once")]
        triggers = [
            pgtrigger.Protect(name="visit_version_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="visit_version_no_truncate",
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                when=pgtrigger.Before,
                func="RAISE EXCEPTION 'versions of visits cannot be truncated';",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.version}"
