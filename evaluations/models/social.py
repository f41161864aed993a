"""Social organizations: admitted by criteria that the subdistrict names itself, suspended with a reason. What was is
kept."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from evaluations.models.triggers import before_insert, locked_once, refuse
from evaluations.pledge_route import CRITERIA, AdmissionState
from wulibridge.territory.models import Organization, Subdistrict

_USER = settings.AUTH_USER_MODEL
_UNDECIDED = f"""
    IF NOT EXISTS (SELECT FROM evaluations_admission WHERE id = NEW.admission_id AND state = 'applied') THEN
        {refuse("a decided admission takes no finding")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
_DECIDED = "EXISTS (SELECT FROM evaluations_admission WHERE id = OLD.admission_id AND state <> 'applied')"


class CriterionSlot(models.Model):
    """The name that a subdistrict gives one of its eight criteria. There are none as shipped."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="criterion_slots", db_index=False, verbose_name=_("subdistrict")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("criterion"), max_length=80)

    class Meta:
        ordering = ["subdistrict", "number"]
        verbose_name = _("name of a criterion")
        verbose_name_plural = _("names of criteria")
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "number"], name="criterion_once"),
            models.CheckConstraint(name="criterion_number", condition=Q(number__range=(1, CRITERIA))),
        ]

    def __str__(self) -> str:
        return self.name


class Admission(models.Model):
    """A social organization that wants to work here: applied, then admitted or refused by a leader, with a reason."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="admissions", verbose_name=_("social organization")
    )
    state = models.CharField(_("state"), max_length=10, choices=AdmissionState, default=AdmissionState.APPLIED)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    entered_by = models.ForeignKey(
        _USER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"), db_default=Now())
    decided_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("admission")
        verbose_name_plural = _("admissions")
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(state__in=["applied", "admitted"]), name="admission_once"
            ),
            models.CheckConstraint(
                name="admission_decided",
                condition=Q(state="applied", decided_by=None, decided_at=None)
                | ~Q(state="applied")
                & Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("entered_by")),
            ),
            models.CheckConstraint(name="admission_refused", condition=~Q(state="refused", reason="")),
        ]
        triggers = locked_once("admission", "OLD.state <> 'applied'")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class AdmissionFinding(models.Model):
    """Whether one criterion is met, and what shows it. The name is that of the day when it was looked at."""

    admission = models.ForeignKey(
        Admission, models.PROTECT, related_name="findings", db_index=False, verbose_name=_("admission")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("criterion"), max_length=80)
    met = models.BooleanField(_("met"))
    evidence = models.CharField(_("evidence"), max_length=300)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by"))
    at = models.DateTimeField(_("at"))

    class Meta:
        ordering = ["admission", "number"]
        verbose_name = _("criterion looked at")
        verbose_name_plural = _("criteria looked at")
        constraints = [
            models.UniqueConstraint(fields=["admission", "number"], name="admission_finding_once"),
            models.CheckConstraint(name="admission_finding_number", condition=Q(number__range=(1, CRITERIA))),
        ]
        triggers = [
            *locked_once("admission_finding", _DECIDED),
            before_insert("admission_finding_undecided", _UNDECIDED),
        ]

    def __str__(self) -> str:
        met = gettext("met") if self.met else gettext("not met")
        return f"{self.name}: {met}"


class Suspension(models.Model):
    """A social organization may not work here until a day, or until somebody ends it before."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="suspensions", verbose_name=_("social organization")
    )
    from_on = models.DateField(_("from"))
    until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    by = models.ForeignKey(_USER, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), db_default=Now())
    ended_on = models.DateField(pgettext_lazy("suspension", "ended on"), null=True)
    ended_because = models.CharField(_("why it was ended"), max_length=300, blank=True)
    ended_by = models.ForeignKey(
        _USER, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("ended by")
    )

    class Meta:
        ordering = ["-from_on", "-pk"]
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        constraints = [
            models.CheckConstraint(name="suspension_days", condition=Q(until__gte=F("from_on"))),
            models.CheckConstraint(
                name="suspension_ended",
                condition=Q(ended_on=None, ended_by=None, ended_because="")
                | Q(ended_on__isnull=False, ended_by__isnull=False) & ~Q(ended_because=""),
            ),
        ]
        triggers = locked_once(
            "suspension",
            "OLD.ended_on IS NOT NULL OR (NEW.organization_id, NEW.from_on, NEW.until, NEW.reason, NEW.by_id, NEW.at)"
            " IS DISTINCT FROM (OLD.organization_id, OLD.from_on, OLD.until, OLD.reason, OLD.by_id, OLD.at)",
        )

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
