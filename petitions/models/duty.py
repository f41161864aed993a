"""What a department was given to do about a petition, and every step of it."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from petitions.duty_route import KEPT, OPEN, RUNNING, DutyMove, DutyState
from petitions.models.order import TransferOrder
from petitions.models.petition import Petition
from petitions.models.reply import Outcome
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Organization


class DutyQuerySet(models.QuerySet["Duty"]):
    def visible_to(self, user: User) -> "DutyQuerySet":
        """Duties about petitions of the user's zones; and those of the own department, or that it was asked about."""
        zones = reach(user, Permission.PETITION_READ).zones
        own = reach(user, Permission.DUTY_WORK).organizations
        seen = Q(order__petition__zone__one_of=zones)
        if own:
            seen |= Q(department__in=own, state__in=KEPT) | Q(pk__in=self._asked(own))
        return self.filter(seen, order__petition__in=Petition.objects.visible_to(user).order_by().values("pk"))

    def _asked(self, organizations: frozenset[int]) -> models.QuerySet["Duty"]:
        return Duty._base_manager.filter(inquiries__asked_of__in=organizations).order_by().values("pk")

    def going_on(self) -> "DutyQuerySet":
        return self.filter(state__in=OPEN)

    def late(self, today: date) -> "DutyQuerySet":
        """Not reported although the day promised has ended in Asia/Shanghai."""
        return self.filter(state__in=RUNNING, due_on__lt=today)


class Duty(models.Model):
    """One department's part of a transfer order, with its own clock of one month. What it has been through is in its
    steps; here is how it stands."""

    order = models.ForeignKey(TransferOrder, models.PROTECT, related_name="duties", verbose_name=_("transfer order"))
    department = models.ForeignKey(Organization, models.PROTECT, related_name="duties", verbose_name=_("department"))
    task = models.TextField(_("task"), max_length=2000)
    leads = models.BooleanField(_("leads the joint action"), default=False)
    # Assigned by a joint handling meeting; without its day: directly.
    meeting_on = models.DateField(_("joint handling meeting on"), null=True, blank=True)
    minutes = models.CharField(_("reference of the minutes"), max_length=80, blank=True)
    assigned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("assigned by")
    )
    assigned_at = models.DateTimeField(_("assigned at"))
    # The term counts from here; of a duty that another department had first, from when that one was given it.
    start_on = models.DateField(_("counted from"))
    months = models.PositiveSmallIntegerField(_("months allowed"))
    due_on = models.DateField(_("due on"))
    provisional = models.BooleanField(_("provisional"), default=False)
    object_by = models.DateField(_("to be objected to by"))
    state = models.CharField(_("state"), max_length=10, choices=DutyState, default=DutyState.ASSIGNED)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_duties",
        verbose_name=_("owner"),
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome, blank=True)
    report = models.TextField(_("what was done"), max_length=4000, blank=True)
    extended_at = models.DateTimeField(_("extended at"), null=True, blank=True)
    supervised_at = models.DateTimeField(_("under supervision since"), null=True, blank=True)
    # The alarm: when the sweep must look again; null when no clock runs. It never moves `due_on`, the promise.
    wake_at = models.DateTimeField(null=True, editable=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name=_("takes the place of"),
    )

    objects = DutyQuerySet.as_manager()

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("duty of a department")
        verbose_name_plural = _("duties of departments")
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(leads=True, state__in=sorted(OPEN)), name="duty_one_lead"
            ),
            models.UniqueConstraint(
                fields=["order", "department"], condition=Q(state__in=sorted(OPEN)), name="duty_one_open"
            ),
            models.CheckConstraint(
                name="duty_closed_pair",
                condition=Q(state__in=sorted(OPEN), closed_at=None)
                | (~Q(state__in=sorted(OPEN)) & Q(closed_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="duty_alarm_only_while_running", condition=Q(wake_at=None) | Q(state__in=sorted(RUNNING))
            ),
            models.CheckConstraint(
                name="duty_reported",
                condition=~Q(state__in=[DutyState.REPORTED, DutyState.DONE]) | (~Q(report="") & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="duty_owned",
                condition=~Q(state__in=[DutyState.WORKING, DutyState.REPORTED, DutyState.DONE])
                | Q(owner__isnull=False),
            ),
        ]
        indexes = [
            models.Index(fields=["wake_at"], name="duty_alarm", condition=Q(wake_at__isnull=False)),
            models.Index(fields=["department", "state", "due_on"], name="duty_due"),
        ]
        triggers = [pgtrigger.Protect(name="duty_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class DutyStep(models.Model):
    """One thing that happened to a duty. Nobody in `by`: the clock did it."""

    duty = models.ForeignKey(Duty, models.PROTECT, related_name="steps", verbose_name=_("duty of a department"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    move = models.CharField(_("step"), max_length=10, choices=DutyMove)
    note = models.TextField(_("reason or report"), max_length=4000, blank=True)

    class Meta:
        ordering = ["duty", "at", "pk"]
        verbose_name = _("step of a duty")
        verbose_name_plural = _("steps of duties")
        triggers = [pgtrigger.Protect(name="duty_step_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.duty_id} {self.move}"
