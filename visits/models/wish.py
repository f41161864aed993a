"""微心愿: a small wish, shown to everybody without saying whose it is, and made true by one unit or team."""

import uuid

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from visits.models.need import Heard, NeedKind
from visits.models.visit import Visit
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Household, Organization


class WishState(models.TextChoices):
    OPEN = "open", _("open")
    CLAIMED = "claimed", _("claimed")
    FULFILLED = "fulfilled", _("fulfilled")
    CONFIRMED = "confirmed", _("confirmed")
    WITHDRAWN = "withdrawn", _("withdrawn")


WISH_GOES_ON = Q(state__in=[WishState.OPEN, WishState.CLAIMED, WishState.FULFILLED])


class WishQuerySet(models.QuerySet["MicroWish"]):
    def visible_to(self, user: User, permission: Permission = Permission.WISH_READ) -> "WishQuerySet":
        return self.filter(household__building__zone__in=reach(user, permission).zones)


class MicroWish(models.Model):
    """`title` and `words` are public and name nobody; whose wish it is, only the team of the zone knows."""

    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="wishes", verbose_name=_("household"))
    # Where it was said, if in a visit's own save; a later version that takes it away lets go of it.
    visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, editable=False, related_name="wishes", verbose_name=_("home visit")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=NeedKind)
    title = models.CharField(_("the wish"), max_length=40)
    words = models.CharField(_("more about it"), max_length=200, blank=True)
    budget = models.PositiveIntegerField(_("about how many yuan"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=WishState, default=WishState.OPEN)
    heard = models.CharField(_("the household says"), max_length=10, choices=Heard, blank=True)
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("posted by")
    )
    posted_at = models.DateTimeField(_("posted at"), auto_now_add=True)

    objects = WishQuerySet.as_manager()

    class Meta:
        ordering = ["posted_at", "pk"]
        verbose_name = _("micro-wish")
        verbose_name_plural = _("micro-wishes")
        constraints = [
            models.CheckConstraint(
                name="wish_confirmed",
                condition=Q(state=WishState.CONFIRMED, heard__in=Heard.values)
                | (~Q(state=WishState.CONFIRMED) & Q(heard="")),
            )
        ]
        indexes = [models.Index(fields=["posted_at"], name="wish_going_on", condition=WISH_GOES_ON)]

    def __str__(self) -> str:
        return self.title


class WishClaim(models.Model):
    """A unit or team takes a wish on. One at a time: two cannot, whatever the software does."""

    wish = models.ForeignKey(MicroWish, models.PROTECT, related_name="claims", verbose_name=_("micro-wish"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="wish_claims", verbose_name=_("claimed by")
    )
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by")
    )
    claimed_at = models.DateTimeField(_("claimed at"), auto_now_add=True)
    released_at = models.DateTimeField(_("released at"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    class Meta:
        ordering = ["wish", "claimed_at"]
        verbose_name = _("claim of a wish")
        verbose_name_plural = _("claims of wishes")
        constraints = [
            models.UniqueConstraint(fields=["wish"], condition=Q(released_at=None), name="one_claimant"),
        ]

    def __str__(self) -> str:
        return f"{self.wish_id} {self.organization_id}"


class WishStep(models.Model):
    """What happened to a wish, one row a step."""

    wish = models.ForeignKey(MicroWish, models.PROTECT, related_name="steps", verbose_name=_("micro-wish"))
    state = models.CharField(_("state"), max_length=10, choices=WishState)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        ordering = ["wish", "pk"]
        verbose_name = _("step of a wish")
        verbose_name_plural = _("steps of wishes")
        triggers = [pgtrigger.Protect(name="wish_step_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.wish_id} {self.state}"
