"""What departments and the case desk ask each other about a duty."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.models.duty import Duty
from wulibridge.territory.models import Organization


class Inquiry(models.Model):
    """A question to be answered within five working days. No department on a side: the case desk."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="inquiries", verbose_name=_("duty of a department"))
    asked_for = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("asked by")
    )
    asked_of = models.ForeignKey(
        Organization, models.PROTECT, null=True, related_name="inquiries", verbose_name=_("asked of")
    )
    question = models.TextField(_("question"), max_length=2000)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("written by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    due_on = models.DateField(_("due on"))
    answer = models.TextField(_("answer"), max_length=4000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)

    class Meta:
        ordering = ["duty", "asked_at", "pk"]
        verbose_name = _("information request")
        verbose_name_plural = _("information requests")
        constraints = [
            models.CheckConstraint(
                name="inquiry_answered",
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="inquiry_two_sides", condition=Q(asked_for__isnull=False) | Q(asked_of__isnull=False)
            ),
        ]
        triggers = [pgtrigger.Protect(name="inquiry_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
