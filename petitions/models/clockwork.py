"""What the sweep leaves behind about itself, and what keeps it from acting on a wrong clock."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class Heartbeat(models.Model):
    """When the sweep last ran to its end, and what it did: shown on the dashboard.

    Beside it the last reading of the database's clock that was believed, with the uptime of the machine that read it:
    the next pass holds its own reading against it.
    """

    name = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(null=True, db_default=Now())
    result = models.JSONField(default=dict)
    clock_at = models.DateTimeField(null=True)
    boot = models.CharField(max_length=40, blank=True)
    uptime = models.FloatField(null=True)

    def __str__(self) -> str:
        return self.name


class Outage(models.Model):
    """A time in which nothing was swept, and why. What fell due within it may climb all at once."""

    started_at = models.DateTimeField(_("from"))
    ended_at = models.DateTimeField(_("to"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    # Nobody: the software found it by itself, or an operator's command recorded it.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"), db_default=Now())

    class Meta:
        ordering = ["-started_at", "-pk"]
        verbose_name = _("outage")
        verbose_name_plural = _("outages")
        constraints = [
            models.CheckConstraint(name="outage_ends_after_it_starts", condition=Q(ended_at__gt=F("started_at"))),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class HoldKind(models.TextChoices):
    CLOCK_BACK = "clock_back", _("the clock went back")
    CLOCK_FORWARD = "clock_forward", _("the clock jumped forward")
    MASS = "mass", _("unusually many fell due at once")


class HoldAnswer(models.TextChoices):
    CLOCK_RIGHT = "clock_right", _("the clock is right")
    OUTAGE = "outage", _("there was an outage")
    SET_RIGHT = "set_right", _("the clock was wrong and has been set right")


# These let go on; what was due when they were given may climb.
LETS_GO_ON = (HoldAnswer.CLOCK_RIGHT, HoldAnswer.OUTAGE)


class SweepHold(models.Model):
    """The sweep stopped before it touched anything, and waits for a person. At most one is open."""

    raised_at = models.DateTimeField(_("held since"), db_default=Now())
    kind = models.CharField(_("what was seen"), max_length=16, choices=HoldKind)
    # {due, open: petitions; last_sweep: ISO moment or null; clock: ISO moment; jump: seconds or null}
    facts = models.JSONField(_("figures"), default=dict)
    answer = models.CharField(_("answer"), max_length=16, choices=HoldAnswer, blank=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("answered at"), null=True)
    # An operator's command has a name but no account.
    confirmed_as = models.CharField(_("answered by"), max_length=150, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("held deadlines")
        verbose_name_plural = _("held deadlines")
        constraints = [
            models.UniqueConstraint(fields=["answer"], condition=Q(answer=""), name="sweep_hold_one_open"),
            models.CheckConstraint(
                name="sweep_hold_answered_pair",
                condition=Q(confirmed_at=None, confirmed_by=None, confirmed_as="", answer="")
                | (Q(confirmed_at__isnull=False) & ~Q(confirmed_as="") & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
