"""How residents were asked about a project, round by round, and what was changed because of them. Numbers alone: who
answered what is not kept."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.project import Project
from wulibridge.territory.models import Zone


class ConsultationRound(models.Model):
    project = models.ForeignKey(Project, models.PROTECT, related_name="rounds", verbose_name=_("project"))
    number = models.PositiveSmallIntegerField(_("round"))
    question = models.CharField(_("question"), max_length=200)
    asked = models.PositiveIntegerField(_("households asked"))
    zones = models.ManyToManyField(Zone, related_name="+", verbose_name=_("zones"))
    asked_at = models.DateTimeField(_("asked at"))
    counted_at = models.DateTimeField(_("counted at"), null=True, blank=True)
    changes = models.TextField(_("what was changed because of them"), max_length=2000, blank=True)
    heeded_at = models.DateTimeField(_("heeded at"), null=True, blank=True)

    class Meta:
        ordering = ["project", "number"]
        verbose_name = _("round of questions")
        verbose_name_plural = _("rounds of questions")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="round_number"),
            models.CheckConstraint(name="round_asks_somebody", condition=Q(asked__gte=1)),
            models.CheckConstraint(
                name="round_heeded",
                condition=Q(heeded_at=None) | (Q(counted_at__isnull=False) & ~Q(changes="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.question}"

    @property
    def unanswered(self) -> int | None:
        """Households that did not answer; None before the count. Reads what is prefetched."""
        if self.counted_at is None:
            return None
        return self.asked - sum(option.answers or 0 for option in self.options.all())


class RoundOption(models.Model):
    round = models.ForeignKey(
        ConsultationRound, models.CASCADE, related_name="options", verbose_name=_("round of questions")
    )
    position = models.PositiveSmallIntegerField(_("place in the list"))
    text = models.CharField(_("option"), max_length=120)
    answers = models.PositiveIntegerField(pgettext_lazy("round of questions", "answers"), null=True, blank=True)

    class Meta:
        ordering = ["round", "position"]
        verbose_name = _("option of a round")
        verbose_name_plural = _("options of a round")
        constraints = [models.UniqueConstraint(fields=["round", "position"], name="round_option_place")]

    def __str__(self) -> str:
        return self.text
