"""The satisfaction index: versions of its weights, and values that open to their parts and the rounds behind them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.models.triggers import append_only, refuse
from evaluations.round_route import RoundGroup
from evaluations.work_route import ValueState
from wulibridge.periods import Period, half_of, year_of
from wulibridge.territory.models import Committee, Subdistrict

_VALUE = f"""
    IF OLD.state = 'concluded' THEN {refuse("a concluded value is locked")} END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""
_PART = f"""
    IF TG_OP <> 'INSERT' AND EXISTS (
        SELECT FROM evaluations_indexvalue v WHERE v.id = OLD.value_id AND v.state = 'concluded'
    ) OR TG_OP <> 'DELETE' AND EXISTS (
        SELECT FROM evaluations_indexvalue v WHERE v.id = NEW.value_id AND v.state = 'concluded'
    ) THEN
        {refuse("the parts of a concluded value are locked")}
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
_SOURCE = f"""
    IF TG_OP <> 'INSERT' AND EXISTS (
        SELECT FROM evaluations_indexpart p JOIN evaluations_indexvalue v ON v.id = p.value_id
            WHERE p.id = OLD.part_id AND v.state = 'concluded'
    ) OR TG_OP <> 'DELETE' AND EXISTS (
        SELECT FROM evaluations_indexpart p JOIN evaluations_indexvalue v ON v.id = p.value_id
            WHERE p.id = NEW.part_id AND v.state = 'concluded'
    ) THEN
        {refuse("the parts of a concluded value are locked")}
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)

ANY = pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete
BOTH_OR_NEITHER = Q(satisfied=None, answers=None) | Q(
    satisfied__isnull=False, answers__isnull=False, satisfied__lte=F("answers")
)


def _before(name: str, operation: pgtrigger.Operation, func: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name=name, operation=operation, when=pgtrigger.Before, level=pgtrigger.Row, func=func)


class IndexWeights(models.Model):
    """What the three parts weigh from a day on, in whole per cents, until another version begins."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="index_weights", db_index=False, verbose_name=_("subdistrict")
    )
    valid_from = models.DateField(_("from"))
    residents = models.PositiveSmallIntegerField(_("residents"))
    units = models.PositiveSmallIntegerField(_("local units"))
    public = models.PositiveSmallIntegerField(_("public opinion"))
    reason = models.CharField(_("reason"), max_length=200)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )
    at = models.DateTimeField(_("at"), db_default=Now())

    class Meta:
        ordering = ["subdistrict", "-valid_from"]
        verbose_name = _("weights of the satisfaction index")
        verbose_name_plural = _("weights of the satisfaction index")
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "valid_from"], name="index_weights_day"),
            models.CheckConstraint(name="index_weights_whole", condition=Q(residents=100 - F("units") - F("public"))),
        ]
        triggers = append_only("index_weights")

    def __str__(self) -> str:
        return f"{self.residents} + {self.units} + {self.public}"

    def of(self, group: str) -> int:
        """The weight of one part, in per cent."""
        weights = {
            RoundGroup.RESIDENTS: self.residents,
            RoundGroup.UNITS: self.units,
            RoundGroup.PUBLIC: self.public,
        }
        return weights[RoundGroup(group)]


class IndexValue(models.Model):
    """The index of a half-year or a year: of a subdistrict, or of one committee. `value` is out of 100, with two
    decimals; none when a part has none."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="index_values", db_index=False, verbose_name=_("subdistrict")
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, related_name="index_values", verbose_name=_("committee")
    )
    first = models.DateField(_("first day"))
    last = models.DateField(_("last day"))
    weights = models.ForeignKey(
        IndexWeights, models.PROTECT, related_name="values", verbose_name=_("weights of the satisfaction index")
    )
    value = models.DecimalField(_("value"), max_digits=5, decimal_places=2, null=True)
    state = models.CharField(_("state"), max_length=9, choices=ValueState, default=ValueState.DRAFT)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("put together by")
    )
    made_at = models.DateTimeField(_("put together at"))
    concluded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("concluded by"),
    )
    concluded_at = models.DateTimeField(_("concluded at"), null=True)

    class Meta:
        ordering = ["-last", "-first", "committee__code"]
        verbose_name = _("value of the satisfaction index")
        verbose_name_plural = _("values of the satisfaction index")
        constraints = [
            models.UniqueConstraint(
                fields=["subdistrict", "committee", "first", "last"], nulls_distinct=False, name="index_value_once"
            ),
            models.CheckConstraint(name="index_value_days", condition=Q(first__lt=F("last"))),
            models.CheckConstraint(
                name="index_value_of_100", condition=Q(value=None) | Q(value__gte=0, value__lte=100)
            ),
            models.CheckConstraint(
                name="index_value_concluded",
                condition=Q(state=ValueState.DRAFT, concluded_by=None, concluded_at=None)
                | Q(state=ValueState.CONCLUDED, concluded_by__isnull=False, concluded_at__isnull=False),
            ),
            models.CheckConstraint(
                name="index_value_four_eyes", condition=Q(concluded_by=None) | ~Q(concluded_by=F("made_by"))
            ),
        ]
        triggers = [_before("index_value_locked", pgtrigger.Update | pgtrigger.Delete, _VALUE)]

    def __str__(self) -> str:
        return f"{self.place} · {self.period.name()}"

    @property
    def place(self) -> Subdistrict | Committee:
        return self.committee or self.subdistrict

    @property
    def period(self) -> Period:
        """The half-year or the year."""
        half = half_of(self.first)
        return half if half.last == self.last else year_of(self.first)


class IndexPart(models.Model):
    """What one group said in all rounds together. No counts: no group of the rounds may be shown, or none was asked."""

    value = models.ForeignKey(IndexValue, models.CASCADE, related_name="parts", db_index=False, verbose_name=_("value"))
    group = models.CharField(_("group"), max_length=10, choices=RoundGroup)
    satisfied = models.PositiveIntegerField(_("satisfied"), null=True)
    answers = models.PositiveIntegerField(_("answers"), null=True)

    class Meta:
        ordering = ["value", "pk"]
        verbose_name = _("part of an index value")
        verbose_name_plural = _("parts of index values")
        constraints = [
            models.UniqueConstraint(fields=["value", "group"], name="index_part_once"),
            models.CheckConstraint(name="index_part_counts", condition=BOTH_OR_NEITHER),
        ]
        triggers = [_before("index_part_locked", ANY, _PART)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"


class IndexSource(models.Model):
    """A frozen round behind a part, with the group's counts there. None: too few answers to be shown."""

    part = models.ForeignKey(IndexPart, models.CASCADE, related_name="sources", db_index=False, verbose_name=_("part"))
    round = models.ForeignKey("evaluations.Round", models.PROTECT, related_name="+", verbose_name=_("round"))
    satisfied = models.PositiveIntegerField(_("satisfied"), null=True)
    answers = models.PositiveIntegerField(_("answers"), null=True)

    class Meta:
        ordering = ["part", "pk"]
        verbose_name = _("round behind an index value")
        verbose_name_plural = _("rounds behind index values")
        constraints = [
            models.UniqueConstraint(fields=["part", "round"], name="index_source_once"),
            models.CheckConstraint(name="index_source_counts", condition=BOTH_OR_NEITHER),
        ]
        triggers = [_before("index_source_locked", ANY, _SOURCE)]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
