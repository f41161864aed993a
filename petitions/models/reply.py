"""Answers to the resident, and the resident's verdict on them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.models.passage import Passage
from petitions.models.petition import Petition


class Outcome(models.TextChoices):
    SOLVED = "solved", _("solved")
    EXPLAINED = "explained", _("explained")
    NOT_DONE = "not_done", _("not done, with a reason")


class NotDoneReason(models.TextChoices):
    """未办有因: why not."""

    NO_POWER = "no_power", _("outside the office's powers")
    AGAINST_RULES = "against_rules", _("the rules do not allow it")
    NO_FUNDS = "no_funds", _("no funds this year")
    NEEDS_CONSENT = "needs_consent", _("neighbours or owners do not agree")
    IN_COURT = "in_court", _("before a court or an arbitrator")
    NOT_CONFIRMED = "not_confirmed", _("the facts could not be confirmed")
    LATER = "later", _("planned for later")
    WITHDRAWN = "withdrawn", _("the resident withdrew it")
    OTHER = "other", _("another reason, explained below")


class Way(models.TextChoices):
    IN_PERSON = "in_person", _("in person")
    PHONE = "phone", _("by phone")
    LETTER = "letter", _("by letter")
    MESSAGE = "message", _("by message")
    NOTICE = "notice", _("on the notice board")


class Verdict(models.TextChoices):
    SATISFIED = "satisfied", _("satisfied")
    DISSATISFIED = "dissatisfied", _("not satisfied")
    NO_ANSWER = "no_answer", _("no answer")


class Reply(models.Model):
    """An answer to the resident, and the resident's verdict on it. A reopened petition gets another answer."""

    petition = models.ForeignKey(Petition, models.PROTECT, related_name="replies", verbose_name=_("petition"))
    passage = models.ForeignKey(Passage, models.PROTECT, related_name="replies", db_index=False, verbose_name=_("stay"))
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome)
    reason_code = models.CharField(_("why not"), max_length=16, choices=NotDoneReason, blank=True)
    explanation = models.TextField(_("explanation to the resident"), max_length=4000)
    # Nothing in an answer that was taken over: older registers do not say.
    way = models.CharField(_("how it was given"), max_length=12, choices=Way, blank=True)
    given_on = models.DateField(_("given on"))
    replied_at = models.DateTimeField(_("entered at"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    # The answer to the petition that this one followed, which is this one's too.
    given_with = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("given with"),
    )
    verdict = models.CharField(_("verdict"), max_length=12, choices=Verdict, blank=True)
    verdict_at = models.DateTimeField(_("verdict at"), null=True, blank=True)
    verdict_by_resident = models.BooleanField(_("given by the resident online"), default=False)
    verdict_note = models.TextField(_("in the resident's words"), max_length=2000, blank=True)

    class Meta:
        ordering = ["petition", "replied_at"]
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            # Only a petition that waits is answered, and only a new stay lets it wait again.
            models.UniqueConstraint(fields=["passage"], include=["replied_at"], name="reply_once"),
            models.CheckConstraint(
                name="reply_verdict_pair",
                condition=Q(verdict="", verdict_at=None) | (~Q(verdict="") & Q(verdict_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="reply_reason_when_not_done",
                condition=(Q(outcome=Outcome.NOT_DONE) & ~Q(reason_code=""))
                | (~Q(outcome=Outcome.NOT_DONE) & Q(reason_code="")),
            ),
        ]
        indexes = [
            # With what the dashboard counts by: it reads some ten thousand of them.
            models.Index(fields=["verdict", "verdict_at"], include=["petition"], name="reply_judged"),
            models.Index(fields=["replied_at"], include=["petition"], name="reply_entered"),
        ]
        triggers = [pgtrigger.Protect(name="reply_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.petition_id} {self.replied_at:%Y-%m-%d}"
