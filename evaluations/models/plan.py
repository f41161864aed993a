"""What an elder was promised: by which agency, through whom, on which days; and the card that signs for it.

No name, no age, no health and no level of care: who lives there is known to the household's own contact alone.
"""

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from evaluations.models.triggers import append_only
from visits.models.pairing import Days, Same
from wulibridge.people.models import DatedQuerySet
from wulibridge.territory.models import Household, Organization


class CareKind(models.TextChoices):
    """What is done at an elder's home, in plain words: nothing that says why it is needed."""

    CLEANING = "cleaning", _("cleaning")
    LAUNDRY = "laundry", _("laundry")
    MEALS = "meals", _("help with meals")
    SHOPPING = "shopping", _("shopping and errands")
    COMPANY = "company", _("company and a walk")
    SMALL_JOBS = "small_jobs", _("small jobs in the house")


class Weekday(models.IntegerChoices):
    """As date.isoweekday() counts."""

    MONDAY = 1, _("Monday")
    TUESDAY = 2, _("Tuesday")
    WEDNESDAY = 3, _("Wednesday")
    THURSDAY = 4, _("Thursday")
    FRIDAY = 5, _("Friday")
    SATURDAY = 6, _("Saturday")
    SUNDAY = 7, _("Sunday")


class CarePlan(models.Model):
    """居家养老: one household's care by one agency. The worker may change; everything else is a new plan."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="care_plans", verbose_name=_("household"))
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="care_plans", verbose_name=_("care agency"))
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="care_plans", verbose_name=_("home-care worker")
    )
    kinds = ArrayField(models.CharField(max_length=12, choices=CareKind), verbose_name=_("services"))
    weekdays = ArrayField(models.PositiveSmallIntegerField(choices=Weekday), verbose_name=_("on these days"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["agency", "pk"]
        verbose_name = _("care plan")
        verbose_name_plural = _("care plans")
        constraints = [
            models.CheckConstraint(name="care_plan_dates", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="care_plan_says_something", condition=Q(kinds__len__gt=0, weekdays__len__gt=0)),
            ExclusionConstraint(
                name="care_plan_one_at_a_time",
                expressions=[
                    (Same("household"), RangeOperators.OVERLAPS),
                    (Same("agency"), RangeOperators.OVERLAPS),
                    (Days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]
        triggers = [pgtrigger.Protect(name="care_plan_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def kind_words(self) -> list[str]:
        return [str(CareKind(kind).label) for kind in self.kinds]

    @property
    def day_words(self) -> list[str]:
        return [str(Weekday(day).label) for day in self.weekdays]


class CareCard(models.Model):
    """The printed card with which an elder signs: numbered codes, each for one visit. Of the codes only hashes are
    kept; who loses the card gets another one, and this one ends."""

    plan = models.ForeignKey(CarePlan, models.PROTECT, related_name="cards", verbose_name=_("care plan"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("printed by")
    )
    issued_at = models.DateTimeField(_("printed at"))
    tries = models.PositiveSmallIntegerField(_("wrong codes"), default=0)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)

    class Meta:
        ordering = ["plan", "pk"]
        verbose_name = _("signing card")
        verbose_name_plural = _("signing cards")
        constraints = [
            models.UniqueConstraint(fields=["plan"], condition=Q(ended_at=None), name="care_card_one"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class CardCode(models.Model):
    """One code of a card, known by its number on the card."""

    card = models.ForeignKey(
        CareCard, models.PROTECT, related_name="codes", db_index=False, verbose_name=_("signing card")
    )
    number = models.PositiveSmallIntegerField(_("number on the card"))
    digest = models.CharField(max_length=64, editable=False)

    class Meta:
        ordering = ["card", "number"]
        verbose_name = _("code of a signing card")
        verbose_name_plural = _("codes of signing cards")
        constraints = [models.UniqueConstraint(fields=["card", "number"], name="card_code_number")]
        triggers = append_only("card_code")

    def __str__(self) -> str:
        return str(self.number)
