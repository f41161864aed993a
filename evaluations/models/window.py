"""Windows, what visitors say of them without being known, and the stars of their year."""

from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.models.pledge import YEARS
from evaluations.models.triggers import append_only, locked_once
from evaluations.models.unit import ONE_AT_MOST, OfUnit
from evaluations.pledge_route import RatingReason

_USER = settings.AUTH_USER_MODEL


class Window(OfUnit):
    """首问窗口: where residents are served. Of an organization, a committee, or the subdistrict's office itself."""

    name = models.CharField(_("name"), max_length=60)
    place = models.CharField(_("place"), max_length=80)
    # In the address on the poster. It names the window and proves nothing.
    code = models.CharField(_("code"), max_length=12, unique=True, editable=False)
    opened_by = models.ForeignKey(_USER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by"))
    opened_at = models.DateTimeField(_("at"), db_default=Now())
    closed_at = models.DateTimeField(_("closed at"), null=True)

    class Meta:
        ordering = ["closed_at", "name", "pk"]
        verbose_name = _("window")
        verbose_name_plural = _("windows")
        constraints = [models.CheckConstraint(name="window_of_one_unit", condition=ONE_AT_MOST)]

    def __str__(self) -> str:
        return self.name


class WindowRating(models.Model):
    """One answer at a window: of its time the month alone, of its giver nothing. The random key tells no order."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    window = models.ForeignKey(Window, models.PROTECT, related_name="answers", db_index=False, verbose_name=_("window"))
    month = models.DateField(_("month"))
    stars = models.PositiveSmallIntegerField(_("stars"))
    reasons = ArrayField(models.CharField(max_length=10, choices=RatingReason), default=list, verbose_name=_("reasons"))
    words = models.CharField(_("in one sentence"), max_length=100, blank=True)

    class Meta:
        ordering = ["window", "-month", "pk"]
        verbose_name = _("answer at a window")
        verbose_name_plural = _("answers at windows")
        constraints = [
            models.CheckConstraint(name="window_rating_stars", condition=Q(stars__range=(1, 5))),
            models.CheckConstraint(name="window_rating_month", condition=Q(month__day=1)),
        ]
        indexes = [models.Index(fields=["window", "month"], name="window_rating_when")]
        triggers = append_only("window_rating")

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class WindowStars(models.Model):
    """The stars of a window's year: proposed by the case desk, concluded by a leader, never by software. The figures
    are those that stood beside them."""

    window = models.ForeignKey(Window, models.PROTECT, related_name="stars", db_index=False, verbose_name=_("window"))
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    stars = models.PositiveSmallIntegerField(_("stars"))
    words = models.CharField(_("why"), max_length=300)
    satisfied = models.PositiveIntegerField(_("satisfied"))
    answers = models.PositiveIntegerField(_("answers"))
    proposed_by = models.ForeignKey(
        _USER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    concluded_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("concluded by")
    )
    concluded_at = models.DateTimeField(_("concluded at"), null=True)

    class Meta:
        ordering = ["window", "-year"]
        verbose_name = _("stars of a window")
        verbose_name_plural = _("stars of windows")
        constraints = [
            models.UniqueConstraint(fields=["window", "year"], name="window_stars_once"),
            models.CheckConstraint(
                name="window_stars_range",
                condition=Q(stars__range=(1, 5), satisfied__lte=F("answers"), year__range=(2000, 2100)),
            ),
            models.CheckConstraint(
                name="window_stars_four_eyes",
                condition=Q(concluded_by=None, concluded_at=None)
                | Q(concluded_by__isnull=False, concluded_at__isnull=False) & ~Q(concluded_by=F("proposed_by")),
            ),
        ]
        triggers = locked_once("window_stars", "OLD.concluded_at IS NOT NULL")

    def __str__(self) -> str:
        return f"{self.year} {self.stars}"
