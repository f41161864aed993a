"""回执联 and what becomes of it: who wants to join which service, and who sees to it."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from visits.models.guidebook import Edition, Service
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Household


class SlipWay(models.TextChoices):
    DOOR = "door", _("ticked at the door")
    DESK = "desk", _("typed in at the desk")


class ReplySlip(models.Model):
    """A reply slip that came back. `client_uuid` comes with the form: a repeated save is known by it."""

    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    household = models.ForeignKey(Household, models.PROTECT, related_name="reply_slips", verbose_name=_("household"))
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="slips", verbose_name=_("edition"))
    way = models.CharField(_("way"), max_length=5, choices=SlipWay, default=SlipWay.DESK)
    came_back_on = models.DateField(_("came back on"))
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("received by")
    )
    received_at = models.DateTimeField(_("received at"), auto_now_add=True)
    # Codes of services, also of those that were somebody's task already.
    ticked = ArrayField(
        models.CharField(max_length=20), default=list, editable=False, verbose_name=_("services ticked")
    )
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, editable=False)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name=_("taken back by"),
    )
    withdrawn_reason = models.CharField(_("why it was taken back"), max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["-came_back_on", "-pk"]
        verbose_name = _("reply slip")
        verbose_name_plural = _("reply slips")
        constraints = [
            models.CheckConstraint(
                name="slip_withdrawn",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
            )
        ]
        indexes = [models.Index(fields=["household", "-came_back_on"], name="slip_household")]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class EnrolmentState(models.TextChoices):
    WISHED = "wished", _("wished for")
    CONTACTED = "contacted", _("contacted")
    JOINED = "joined", _("joined")
    DECLINED = "declined", _("did not join")
    LEFT = "left", _("left again")


WAITING = Q(state__in=[EnrolmentState.WISHED, EnrolmentState.CONTACTED])
GOES_ON = Q(state__in=[EnrolmentState.WISHED, EnrolmentState.CONTACTED, EnrolmentState.JOINED])


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: User, permission: Permission = Permission.SERVICE_ENROL) -> "EnrolmentQuerySet":
        return self.filter(household__building__zone__in=reach(user, permission).zones)


class Enrolment(models.Model):
    """A household wants to join a service; until it has joined or not, somebody has to see to it by `due_on`.

    `code` is the service's: a service is the same one in the next edition, and is wished for once at a time.
    """

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="enrolments", db_index=False, verbose_name=_("household")
    )
    service = models.ForeignKey(Service, models.PROTECT, related_name="enrolments", verbose_name=_("service"))
    code = models.CharField(max_length=20, editable=False)
    slip = models.ForeignKey(ReplySlip, models.PROTECT, related_name="enrolments", verbose_name=_("reply slip"))
    state = models.CharField(_("state"), max_length=10, choices=EnrolmentState, default=EnrolmentState.WISHED)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments", verbose_name=_("owner")
    )
    due_on = models.DateField(_("due on"))
    done_at = models.DateTimeField(_("done at"), null=True)
    left_at = models.DateTimeField(_("left at"), null=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        constraints = [
            models.UniqueConstraint(fields=["household", "code"], condition=GOES_ON, name="one_enrolment_at_a_time"),
            models.CheckConstraint(
                name="enrolment_dates",
                condition=(
                    (WAITING & Q(done_at=None, left_at=None))
                    | Q(state__in=["joined", "declined"], done_at__isnull=False, left_at=None)
                    | Q(state="left", done_at__isnull=False, left_at__isnull=False)
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["due_on"], name="enrolment_waiting", condition=WAITING),
            models.Index(fields=["household", "state"], name="enrolment_household"),
        ]

    def __str__(self) -> str:
        return f"{self.service} {self.household_id}"

    @property
    def waits(self) -> bool:
        return self.state in (EnrolmentState.WISHED, EnrolmentState.CONTACTED)
