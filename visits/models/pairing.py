"""包户结对: one member of staff keeps contact with one household."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from wulibridge.people.models import DatedQuerySet
from wulibridge.territory.models import Household


class Days(Func):
    """Two columns of dates as a range, both ends included; no end is no end."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, starts_on: Any, ends_on: Any, **extra: Any) -> None:
        super().__init__(starts_on, ends_on, Value("[]"), **extra)


class Same(Func):
    """A key as a range of one: what a GiST index compares without an extension."""

    function = "int8range"

    def __init__(self, key: Any, **extra: Any) -> None:
        super().__init__(key, key, Value("[]"), **extra)


class HouseholdPairing(models.Model):
    """Who keeps contact with a household, from one day to another, both included. One person at a time."""

    household = models.ForeignKey(Household, models.PROTECT, related_name="pairings", verbose_name=_("household"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="pairings", verbose_name=_("paired person")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["household", "-starts_on"]
        verbose_name = _("household pairing")
        verbose_name_plural = _("household pairings")
        constraints = [
            models.CheckConstraint(name="pairing_dates", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
            ExclusionConstraint(
                name="pairing_one_at_a_time",
                expressions=[
                    (Same("household"), RangeOperators.OVERLAPS),
                    (Days("starts_on", "ends_on"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.household_id} {self.user_id}"
