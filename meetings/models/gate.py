"""What stands before and during the work on a project: preconditions, the assessment of its risk, inspections."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from meetings.models.project import Project
from meetings.project_route import SLOTS
from wulibridge.territory.models import Subdistrict


class PreconditionSlot(models.Model):
    """The name that a subdistrict gives one of the eight. There are none as shipped."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="precondition_slots", verbose_name=_("subdistrict")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("precondition"), max_length=80)

    class Meta:
        ordering = ["subdistrict", "number"]
        verbose_name = _("name of a precondition")
        verbose_name_plural = _("names of preconditions")
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "number"], name="slot_once"),
            models.CheckConstraint(name="slot_number", condition=Q(number__range=(1, SLOTS))),
        ]

    def __str__(self) -> str:
        return self.name


class Precondition(models.Model):
    """One of the eight for one project: open, fulfilled with evidence by an owner, or waived by a leader."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="preconditions", verbose_name=_("project"))
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("precondition"), max_length=80, blank=True)
    evidence = models.CharField(_("evidence"), max_length=400, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("owner"),
    )  # fmt: skip
    filled_at = models.DateTimeField(_("fulfilled at"), null=True, blank=True)
    waiver_asked_at = models.DateTimeField(_("waiver asked for at"), null=True, blank=True)
    waiver_asked_because = models.CharField(_("why a waiver is asked for"), max_length=200, blank=True)
    waived_at = models.DateTimeField(_("waived at"), null=True, blank=True)
    waived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("waived by"),
    )  # fmt: skip
    waived_because = models.CharField(_("why waived"), max_length=200, blank=True)

    class Meta:
        ordering = ["project", "number"]
        verbose_name = _("precondition")
        verbose_name_plural = _("preconditions")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="precondition_once"),
            models.CheckConstraint(name="precondition_number", condition=Q(number__range=(1, SLOTS))),
            models.CheckConstraint(
                name="precondition_filled",
                condition=Q(filled_at=None) | (Q(owner__isnull=False, waived_at=None) & ~Q(evidence="") & ~Q(name="")),
            ),
            models.CheckConstraint(
                name="precondition_waived",
                condition=Q(waived_at=None) | (Q(waived_by__isnull=False) & ~Q(waived_because="")),
            ),
        ]

    def __str__(self) -> str:
        name = self.name or gettext("not named yet")
        return f"{self.number}. {name}"

    @property
    def is_settled(self) -> bool:
        return self.filled_at is not None or self.waived_at is not None


class RiskLevel(models.TextChoices):
    """How many object to the project, and how strongly (发改投资〔2012〕2492号)."""

    HIGH = "high", pgettext_lazy("risk", "high: most object, strongly")
    MEDIUM = "medium", pgettext_lazy("risk", "medium: some object, disputes may come of it")
    LOW = "low", pgettext_lazy("risk", "low: few object, most agree")
    NONE = "none", pgettext_lazy("risk", "none: nobody objects")


class RiskAssessment(models.Model):
    """A project's four findings (合法性, 合理性, 可行性, 可控性) and the level that is left after the measures."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="assessment", verbose_name=_("project"))
    assessor = models.CharField(_("assessed by"), max_length=60)
    legal = models.BooleanField(_("legal"))
    legal_text = models.CharField(_("legal: why"), max_length=400)
    reasonable = models.BooleanField(_("reasonable"))
    reasonable_text = models.CharField(_("reasonable: why"), max_length=400)
    feasible = models.BooleanField(_("feasible"))
    feasible_text = models.CharField(_("feasible: why"), max_length=400)
    controllable = models.BooleanField(_("controllable"))
    controllable_text = models.CharField(_("controllable: why"), max_length=400)
    measures = models.TextField(_("measures and emergency plan"), max_length=2000)
    level = models.CharField(_("level that is left"), max_length=8, choices=RiskLevel)
    saved_at = models.DateTimeField(_("saved at"))

    class Meta:
        verbose_name = _("risk assessment of a project")
        verbose_name_plural = _("risk assessments of projects")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class RiskOpinion(models.Model):
    """Some who objected to a project: how many, of what kind, and whether it was adopted. Nobody is named."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="opinions", verbose_name=_("project"))
    group = models.CharField(_("who objected"), max_length=60)
    count = models.PositiveIntegerField(_("how many"))
    text = models.CharField(_("what against"), max_length=400)
    adopted = models.BooleanField(pgettext_lazy("objection", "adopted"))
    answer = models.CharField(_("what was adopted, or why not"), max_length=400)

    class Meta:
        ordering = ["project", "pk"]
        verbose_name = _("objection to a project")
        verbose_name_plural = _("objections to a project")
        constraints = [models.CheckConstraint(name="opinion_of_somebody", condition=Q(count__gte=1))]

    def __str__(self) -> str:
        return self.group


class Inspection(models.Model):
    """A look at the work by those it is for."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="inspections", verbose_name=_("project"))
    day = models.DateField(_("day"))
    inspectors = models.CharField(_("inspected by"), max_length=80)
    finding = models.TextField(_("finding"), max_length=2000)
    right_until = models.DateField(_("to be put right until"), null=True, blank=True)
    right_since = models.DateTimeField(_("put right at"), null=True, blank=True)

    class Meta:
        ordering = ["project", "day", "pk"]
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")

    def __str__(self) -> str:
        return f"{self.day} {self.inspectors}"

    @property
    def is_open(self) -> bool:
        return self.right_until is not None and self.right_since is None
