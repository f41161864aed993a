"""Another worker is asked for, by a low score or because the worker cannot come; every step until the elder agrees."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.models.plan import CarePlan
from evaluations.models.triggers import append_only
from evaluations.models.visit import CareSignature
from evaluations.route import REPLACEMENT_GOES_ON, ReplacementMove, ReplacementReason, ReplacementState


class CareReplacement(models.Model):
    """Asked for by a score, or without one when the worker cannot come; `to_worker` is whom the agency named last."""

    plan = models.ForeignKey(CarePlan, models.PROTECT, related_name="replacements", verbose_name=_("care plan"))
    reason = models.CharField(_("why"), max_length=9, choices=ReplacementReason, default=ReplacementReason.LOW_SCORE)
    signature = models.OneToOneField(
        CareSignature, models.PROTECT, null=True, related_name="replacement", verbose_name=_("signature and score")
    )
    from_worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("instead of")
    )
    to_worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("new worker"),
    )
    state = models.CharField(_("state"), max_length=9, choices=ReplacementState, default=ReplacementState.ASKED)
    asked_at = models.DateTimeField(_("asked for at"))
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("replacement of a worker")
        verbose_name_plural = _("replacements of workers")
        constraints = [
            models.UniqueConstraint(
                fields=["plan"], condition=Q(state__in=sorted(REPLACEMENT_GOES_ON)), name="care_replacement_one"
            ),
            models.CheckConstraint(
                name="care_replacement_named",
                condition=Q(state__in=[ReplacementState.DROPPED, ReplacementState.ENDED])
                | Q(state=ReplacementState.ASKED, to_worker=None)
                | Q(state__in=[ReplacementState.NAMED, ReplacementState.CONFIRMED], to_worker__isnull=False),
            ),
            models.CheckConstraint(
                name="care_replacement_reason",
                condition=Q(reason=ReplacementReason.LOW_SCORE, signature__isnull=False)
                | ~Q(reason=ReplacementReason.LOW_SCORE) & Q(signature=None),
            ),
            models.CheckConstraint(
                name="care_replacement_another", condition=Q(to_worker=None) | ~Q(to_worker=F("from_worker"))
            ),
            models.CheckConstraint(
                name="care_replacement_closed",
                condition=Q(state__in=sorted(REPLACEMENT_GOES_ON), closed_at=None)
                | (~Q(state__in=sorted(REPLACEMENT_GOES_ON)) & Q(closed_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class ReplacementStep(models.Model):
    """One step. Nobody in `by`: the elder's score did it."""

    replacement = models.ForeignKey(
        CareReplacement, models.PROTECT, related_name="steps", verbose_name=_("replacement of a worker")
    )
    move = models.CharField(_("step"), max_length=8, choices=ReplacementMove)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("home-care worker"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        ordering = ["replacement", "pk"]
        verbose_name = _("step of a replacement")
        verbose_name_plural = _("steps of replacements")
        triggers = append_only("replacement_step")

    def __str__(self) -> str:
        return str(self.get_move_display())
