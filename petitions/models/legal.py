"""The terms of legal petitions (信访), as petitions.legal_route has them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from petitions.legal_route import Step
from petitions.models.petition import Petition


class LegalTerm(models.Model):
    """One term of one legal petition: what was counted, to which day that leads, and when the step was done.

    Why `due_on` is what it is, each time it was promised, stands in the petition's due dates (DeadlineEvent).
    """

    petition = models.ForeignKey(
        Petition, models.PROTECT, related_name="legal_terms", db_index=False, verbose_name=_("petition")
    )
    step = models.CharField(_("step"), max_length=12, choices=Step)
    start_on = models.DateField(_("counted from"))
    days = models.PositiveSmallIntegerField(_("days"), default=0)
    workdays = models.PositiveSmallIntegerField(_("working days"), default=0)
    due_on = models.DateField(_("due on"))
    provisional = models.BooleanField(_("provisional"), default=False)
    extended_days = models.PositiveSmallIntegerField(_("extended by days"), default=0)
    extension_reason = models.CharField(_("reason of the extension"), max_length=400, blank=True)
    hearing_from = models.DateField(_("hearing from"), null=True)
    hearing_to = models.DateField(_("hearing to"), null=True)
    done_on = models.DateField(_("done on"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("entered by"),
    )
    # Only of the first step: was the petition accepted? Nothing follows when it was not.
    accepted = models.BooleanField(_("accepted"), null=True)
    result = models.TextField(_("result"), max_length=2000, blank=True)
    # When those who handle it were told that it is late: once.
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["start_on", "pk"]
        verbose_name = _("legal term")
        verbose_name_plural = _("legal terms")
        constraints = [
            models.UniqueConstraint(fields=["petition", "step"], name="legal_term_once"),
            models.CheckConstraint(
                name="legal_term_done_pair",
                condition=Q(done_on=None, done_by=None) | Q(done_on__gte=F("start_on"), done_by__isnull=False),
            ),
            models.CheckConstraint(
                name="legal_term_hearing_pair",
                condition=Q(hearing_from=None, hearing_to=None) | Q(hearing_to__gte=F("hearing_from")),
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="legal_term_open", condition=Q(done_on=None))]
        triggers = [pgtrigger.Protect(name="legal_term_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.get_step_display()}"
