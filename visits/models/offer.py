"""What units, social organizations and volunteer teams offer, and which need an offer meets."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from visits.models.need import Heard, Need, NeedKind
from visits.models.quota import PeriodKind
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee, Organization


class OfferState(models.TextChoices):
    STANDING = "standing", _("standing")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Offer(models.Model):
    """So many times in each period, from one day to another. Without a committee it is for the whole subdistrict."""

    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="offers", verbose_name=_("who offers"))
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="offers", verbose_name=_("for which committee")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=NeedKind)
    words = models.CharField(_("what is offered"), max_length=200)
    capacity = models.PositiveSmallIntegerField(_("how often"))
    period = models.CharField(_("in each"), max_length=7, choices=PeriodKind, default=PeriodKind.MONTH)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=OfferState, default=OfferState.STANDING)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by"))
    made_at = models.DateTimeField(_("noted at"), auto_now_add=True)

    class Meta:
        ordering = ["organization__name", "pk"]
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        constraints = [
            models.CheckConstraint(name="offer_dates", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="offer_capacity", condition=Q(capacity__gte=1)),
        ]
        indexes = [models.Index(fields=["kind"], name="offer_standing", condition=Q(state="standing"))]

    def __str__(self) -> str:
        return f"{self.organization} · {self.get_kind_display()}"


class MatchState(models.TextChoices):
    AGREED = "agreed", _("agreed")
    DELIVERED = "delivered", _("delivered")
    CONFIRMED = "confirmed", _("confirmed")
    CALLED_OFF = "called_off", _("called off")


MATCH_GOES_ON = Q(state__in=[MatchState.AGREED, MatchState.DELIVERED])


class MatchQuerySet(models.QuerySet["Match"]):
    def visible_to(self, user: User, permission: Permission = Permission.WISH_READ) -> "MatchQuerySet":
        return self.filter(need__household__building__zone__in=reach(user, permission).zones)


class Match(models.Model):
    """An offer meets a need: agreed (what, when, by whom), delivered, confirmed by the household. It counts against the
    offer's capacity in the period of `planned_on` unless it was called off."""

    need = models.ForeignKey(Need, models.PROTECT, related_name="matches", verbose_name=_("need"))
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="matches", db_index=False, verbose_name=_("offer"))
    state = models.CharField(_("state"), max_length=10, choices=MatchState, default=MatchState.AGREED)
    what = models.CharField(_("what was agreed"), max_length=200)
    planned_on = models.DateField(_("planned for"))
    by_whom = models.CharField(_("by whom"), max_length=60, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("agreed by")
    )
    agreed_at = models.DateTimeField(_("agreed at"), auto_now_add=True)
    delivered_on = models.DateField(_("delivered on"), null=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    heard = models.CharField(_("the household says"), max_length=10, choices=Heard, blank=True)
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("told to")
    )
    heard_at = models.DateTimeField(_("told at"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = MatchQuerySet.as_manager()

    class Meta:
        ordering = ["planned_on", "pk"]
        verbose_name = _("match")
        verbose_name_plural = _("matches")
        constraints = [
            models.UniqueConstraint(fields=["need"], condition=MATCH_GOES_ON, name="one_match_at_a_time"),
            models.CheckConstraint(
                name="match_delivered",
                condition=Q(state=MatchState.AGREED, delivered_on=None)
                | Q(state__in=[MatchState.DELIVERED, MatchState.CONFIRMED], delivered_on__isnull=False)
                | Q(state=MatchState.CALLED_OFF),
            ),
            models.CheckConstraint(
                name="match_confirmed",
                condition=Q(
                    state=MatchState.CONFIRMED, heard__in=Heard.values, heard_by__isnull=False, heard_at__isnull=False
                )
                | (~Q(state=MatchState.CONFIRMED) & Q(heard="", heard_by=None, heard_at=None)),
            ),
        ]
        indexes = [models.Index(fields=["offer", "planned_on"], name="match_capacity")]

    def __str__(self) -> str:
        return f"{self.need_id} {self.offer_id}"
