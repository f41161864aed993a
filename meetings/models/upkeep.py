"""Who looks after what was built: the agreement of three sides, their duties, and the reviews."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.project import Project


class Side(models.TextChoices):
    OFFICE = "office", _("the office")
    MANAGER = "manager", _("owners' committee or property company")
    RESIDENTS = "residents", _("the residents' side")


# Three years: what is not looked at for longer is not looked after.
LONGEST = 36


class UpkeepAgreement(models.Model):
    project = models.OneToOneField(Project, models.PROTECT, related_name="upkeep", verbose_name=_("project"))
    office = models.CharField(_("for the office"), max_length=80)
    manager = models.CharField(_("owners' committee or property company"), max_length=80)
    residents = models.CharField(_("for the residents"), max_length=80)
    begins_on = models.DateField(_("begins on"))
    every_months = models.PositiveSmallIntegerField(
        _("months between reviews"), validators=[MinValueValidator(1), MaxValueValidator(LONGEST)]
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who sees to the reviews")
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    review_on = models.DateField(_("next review"), null=True, blank=True, db_index=True)

    class Meta:
        verbose_name = _("upkeep agreement")
        verbose_name_plural = _("upkeep agreements")
        constraints = [
            models.CheckConstraint(name="upkeep_every_months", condition=Q(every_months__range=(1, LONGEST))),
            models.CheckConstraint(
                name="upkeep_signed",
                condition=Q(signed_on=None, review_on=None) | Q(signed_on__isnull=False, review_on__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class UpkeepDuty(models.Model):
    agreement = models.ForeignKey(
        UpkeepAgreement, models.CASCADE, related_name="duties", verbose_name=_("upkeep agreement")
    )
    side = models.CharField(pgettext_lazy("upkeep", "whose"), max_length=10, choices=Side)
    text = models.CharField(pgettext_lazy("upkeep", "duty"), max_length=200)

    class Meta:
        ordering = ["agreement", "pk"]
        verbose_name = _("duty of upkeep")
        verbose_name_plural = _("duties of upkeep")

    def __str__(self) -> str:
        return self.text


class UpkeepReview(models.Model):
    """A review that was held, and the day it was due on."""

    agreement = models.ForeignKey(
        UpkeepAgreement, models.PROTECT, related_name="reviews", verbose_name=_("upkeep agreement")
    )
    due_on = models.DateField(_("due on"))
    held_on = models.DateField(_("held on"))
    finding = models.TextField(_("finding"), max_length=2000)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )

    class Meta:
        ordering = ["agreement", "-due_on"]
        verbose_name = _("review of the upkeep")
        verbose_name_plural = _("reviews of the upkeep")
        constraints = [models.UniqueConstraint(fields=["agreement", "due_on"], name="review_once")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
