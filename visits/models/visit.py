"""走访: who was at which door when, and what became of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Household, Zone


class Purpose(models.TextChoices):
    ROUND = "round", _("yearly round")
    PAIRED = "paired", _("paired contact")
    HEAT = "heat", _("heat care")
    COLD = "cold", _("cold care")
    RAIN = "rain", _("rain care")
    SNOW = "snow", _("snow care")
    CARE = "care", _("care follow-up")
    SAMPLING = "sampling", _("sampling")
    FESTIVAL = "festival", _("festival greeting")


class VisitOutcome(models.TextChoices):
    MET = "met", pgettext_lazy("visit", "met")
    NOBODY_HOME = "nobody_home", _("nobody home")
    REFUSED = "refused", _("refused")
    MOVED = "moved", _("moved away")
    VACANT = "vacant", _("vacant")


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, user: User) -> "VisitQuerySet":
        return self.filter(household__building__zone__in=reach(user, Permission.VISIT_READ).zones)

    def standing(self) -> "VisitQuerySet":
        """Without those that were withdrawn: they count in no figure."""
        return self.filter(withdrawn_at=None)


class Visit(models.Model):
    """走访: one household, several members. `client_uuid` comes with the draft: a repeated save is known by it."""

    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    household = models.ForeignKey(Household, models.PROTECT, related_name="visits", verbose_name=_("household"))
    # At the time of the visit. The household may belong to another one since; figures stay with the zone of their time.
    zone = models.ForeignKey(
        Zone, models.PROTECT, related_name="visits", db_index=False, verbose_name=_("zone at the time of the visit")
    )
    visited_at = models.DateTimeField(_("visited at"))
    purpose = models.CharField(_("purpose"), max_length=10, choices=Purpose, default=Purpose.ROUND)
    outcome = models.CharField(_("outcome"), max_length=12, choices=VisitOutcome)
    diary = models.TextField(_("diary"), max_length=4000, blank=True)
    guidebook_left = models.BooleanField(_("guidebook left"), default=False)
    members = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="VisitMember", related_name="visits", verbose_name=_("team")
    )
    logged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("logged by")
    )
    logged_at = models.DateTimeField(_("logged at"), auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("withdrawn by"),
    )
    withdrawn_reason = models.CharField(_("why it was withdrawn"), max_length=200, blank=True, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-visited_at", "-pk"]
        verbose_name = _("home visit")
        verbose_name_plural = _("home visits")
        constraints = [
            models.CheckConstraint(
                name="visit_withdrawn",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            )
        ]
        indexes = [
            models.Index(fields=["household", "-visited_at"], name="visit_household"),
            # Figures count what stands; said by the index, they need no look at the rows.
            models.Index(fields=["visited_at", "outcome"], name="visit_coverage", condition=Q(withdrawn_at=None)),
            models.Index(fields=["zone", "visited_at"], name="visit_zone", condition=Q(withdrawn_at=None)),
            models.Index(fields=["logged_by", "-logged_at"], name="visit_logged"),
            # Where an edition of the guidebook was left: one visit in several, and asked of a whole year at once.
            models.Index(
                fields=["visited_at", "household"],
                name="visit_guidebook",
                condition=Q(guidebook_left=True, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.visited_at:%Y-%m-%d}"


class VisitMember(models.Model):
    visit = models.ForeignKey(Visit, models.CASCADE, db_index=False)  # the constraint begins with it
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "user"], name="visit_member_once")]

    def __str__(self) -> str:
        return f"{self.visit_id} {self.user_id}"


REACHED = Q(outcome=VisitOutcome.MET)
