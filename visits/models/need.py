"""What a household needs, and what it said when it had got it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from visits.models.visit import Visit
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Household


class NeedKind(models.TextChoices):
    """The one list of kinds for needs, offers and wishes: they meet by it."""

    ERRAND = "errand", _("errands and papers")
    ESCORT = "escort", _("somebody to go along")
    REPAIR = "repair", _("small repairs")
    HOUSEWORK = "housework", _("a hand at home")
    MEAL = "meal", _("meals")
    COMPANY = "company", _("company and talk")
    LEARNING = "learning", _("learning and homework")
    DIGITAL = "digital", _("phones and computers")
    ADVICE = "advice", _("advice")
    THINGS = "things", _("things to use")
    FESTIVAL = "festival", _("festival days")
    OTHER = "other", _("something else")


class Heard(models.TextChoices):
    """What the household said when it was asked afterwards. Said by them, written down by staff."""

    SATISFIED = "satisfied", _("satisfied")
    PARTLY = "partly", _("partly satisfied")
    NOT = "not", _("not satisfied")


class NeedState(models.TextChoices):
    OPEN = "open", _("open")
    MATCHED = "matched", _("agreed")
    DELIVERED = "delivered", _("delivered")
    CONFIRMED = "confirmed", _("confirmed")
    DROPPED = "dropped", _("dropped")


# Somebody still has to do something about it.
NEED_GOES_ON = Q(state__in=[NeedState.OPEN, NeedState.MATCHED, NeedState.DELIVERED])


class NeedQuerySet(models.QuerySet["Need"]):
    def visible_to(self, user: User, permission: Permission = Permission.WISH_READ) -> "NeedQuerySet":
        return self.filter(household__building__zone__in=reach(user, permission).zones)


class Need(models.Model):
    """A household needs something: what, never why. `client_uuid` comes with the form: a repeated save is known."""

    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="needs", verbose_name=_("household"))
    visit = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("home visit")
    )
    # Said in the visit's own save: its later versions change it, and one that takes it away lets go of it (no `visit`).
    with_visit = models.BooleanField(_("noted with the visit"), default=False, db_default=False, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=NeedKind)
    words = models.CharField(_("what is needed"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=NeedState, default=NeedState.OPEN)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by"))
    noted_at = models.DateTimeField(_("noted at"), auto_now_add=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = NeedQuerySet.as_manager()

    class Meta:
        ordering = ["noted_at", "pk"]
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        constraints = [
            models.CheckConstraint(
                name="need_closed",
                condition=Q(NEED_GOES_ON, closed_at=None)
                | Q(state__in=[NeedState.CONFIRMED, NeedState.DROPPED], closed_at__isnull=False),
            ),
            models.CheckConstraint(name="need_dropped_why", condition=~Q(state=NeedState.DROPPED) | ~Q(reason="")),
        ]
        indexes = [models.Index(fields=["noted_at"], name="need_going_on", condition=NEED_GOES_ON)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
