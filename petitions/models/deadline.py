"""Why every due date is what it is: one row each time a promise was made or moved. Written by services.terms alone."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.deadlines import Counted
from petitions.models.duty import Duty
from petitions.models.passage import Passage
from petitions.models.petition import Petition


class Term(models.TextChoices):
    """Whose time runs."""

    STOP = "stop", _("the stop's clock")
    TOTAL = "total", _("the whole line's clock")
    DUTY = "duty", _("a department's duty")
    LEGAL = "legal", _("a term of the law")
    CONTACT = "contact", _("first contact with the resident")


class Cause(models.TextChoices):
    REGISTERED = "registered", _("written down")
    CLIMBED = "climbed", _("came up for the first time")
    CLIMBED_AGAIN = "climbed_again", _("came up again")
    SENT_DOWN = "sent_down", _("sent down")
    RETURNED = "returned", _("given back")
    EXTENDED = "extended", _("extended")
    REOPENED = "reopened", _("reopened")
    WAITED = "waited", _("waited for the resident")
    SETTLED = "settled", _("calendar published")
    TAKEN_OVER = "taken_over", _("taken over")
    ASSIGNED = "assigned", _("given to a department")
    REASSIGNED = "reassigned", _("given to another department")
    STEP = "step", _("a step of the law done")
    HEARING = "hearing", _("a hearing held")


class DeadlineEvent(models.Model):
    """A promise: what was counted, from which day, and to which day that leads. Append-only; the last one is in force.

    `start_on`, `months`, `days` and `workdays` say what was counted; `raw_on` is where that ends before days off are
    passed over; `was_on` is the promise before it, of the same clock, and nothing in the first.
    """

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="deadlines", verbose_name=_("petition"))
    # Nothing for the whole line's clock.
    passage = models.ForeignKey(
        Passage, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("stay")
    )
    # Of a department's duty alone.
    duty = models.ForeignKey(
        Duty, models.PROTECT, null=True, related_name="promises", db_index=False, verbose_name=_("duty of a department")
    )
    term = models.CharField(_("clock"), max_length=12, choices=Term)
    cause = models.CharField(_("cause"), max_length=16, choices=Cause)
    at = models.DateTimeField(_("at"))
    # Nobody when the clock did it.
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    start_on = models.DateField(_("counted from"))
    months = models.PositiveSmallIntegerField(_("months"), default=0)
    workdays = models.PositiveSmallIntegerField(_("working days"), default=0)
    days = models.PositiveSmallIntegerField(_("days"), default=0)
    raw_on = models.DateField(_("ends on"))
    due_on = models.DateField(_("due on"))
    was_on = models.DateField(_("due before"), null=True)
    provisional = models.BooleanField(_("provisional"), default=False)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("due date")
        verbose_name_plural = _("due dates")
        constraints = [
            models.CheckConstraint(
                name="deadline_of_duty",
                condition=Q(term=Term.DUTY, duty__isnull=False) | (~Q(term=Term.DUTY) & Q(duty=None)),
            )
        ]
        indexes = [models.Index(fields=["duty"], name="deadline_duty", condition=Q(duty__isnull=False))]
        triggers = [pgtrigger.Protect(name="deadline_append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.due_on}"

    @property
    def counted(self) -> Counted:
        """The same as pure arithmetic has it."""
        return Counted(
            self.start_on,
            months=self.months,
            days=self.days,
            workdays=self.workdays,
            raw_on=self.raw_on,
            on=self.due_on,
            provisional=self.provisional,
        )
