"""星级家庭: the star families of a year. People choose them, the chair concludes, and named are only who agreed."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from evaluations.models.points import PointAccount, PointScheme
from evaluations.models.triggers import refuse

_CHOSEN = f"""
    PERFORM 1 FROM evaluations_staryear y WHERE y.id = NEW.year_id FOR NO KEY UPDATE;
    IF TG_OP = 'INSERT' AND NOT EXISTS (
        SELECT FROM evaluations_staryear y JOIN evaluations_pointaccount a ON a.scheme_id = y.scheme_id
            WHERE y.id = NEW.year_id AND y.concluded_at IS NULL AND a.id = NEW.account_id
                AND a.household_id IS NOT NULL
    ) THEN
        {refuse("a household of the scheme is chosen before the year is concluded")}
    END IF;
    IF TG_OP = 'UPDATE' AND (NEW.year_id, NEW.account_id, NEW.reason, NEW.chosen_by_id, NEW.chosen_at)
        IS DISTINCT FROM (OLD.year_id, OLD.account_id, OLD.reason, OLD.chosen_by_id, OLD.chosen_at)
        AND EXISTS (SELECT FROM evaluations_staryear y WHERE y.id = OLD.year_id AND y.concluded_at IS NOT NULL)
    THEN
        {refuse("of a concluded year only the consent changes")}
    END IF;
    RETURN NEW;
"""  # nosec B608 (of our own words alone)
_DROPPED = f"""
    PERFORM 1 FROM evaluations_staryear y WHERE y.id = OLD.year_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT FROM evaluations_staryear y WHERE y.id = OLD.year_id AND y.concluded_at IS NOT NULL) THEN
        {refuse("of a concluded year only the consent changes")}
    END IF;
    RETURN OLD;
"""  # nosec B608 (of our own words alone)


class StarYear(models.Model):
    """A year of a households' scheme, from the first choice on; concluded once."""

    scheme = models.ForeignKey(
        PointScheme, models.PROTECT, related_name="star_years", db_index=False, verbose_name=_("points scheme")
    )
    year = models.PositiveSmallIntegerField(_("year"))
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
        ordering = ["-year", "scheme"]
        verbose_name = _("year of star families")
        verbose_name_plural = _("years of star families")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "year"], name="star_year_once"),
            models.CheckConstraint(
                name="star_year_concluded",
                condition=Q(concluded_by=None, concluded_at=None)
                | Q(concluded_by__isnull=False, concluded_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="star_year_no_delete", operation=pgtrigger.Delete),
            pgtrigger.Trigger(
                name="star_year_once_concluded",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=f"""
                    IF OLD.concluded_at IS NOT NULL
                        OR (NEW.scheme_id, NEW.year) IS DISTINCT FROM (OLD.scheme_id, OLD.year) THEN
                        {refuse("a year is concluded once, and stays so")}
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class StarFamily(models.Model):
    """A household that the committee chose, and why. `consent_on`: the day it agreed to be named on the board."""

    year = models.ForeignKey(
        StarYear, models.PROTECT, related_name="families", db_index=False, verbose_name=_("year of star families")
    )
    account = models.ForeignKey(
        PointAccount, models.PROTECT, related_name="stars", verbose_name=_("points account")
    )  # fmt: skip
    reason = models.CharField(_("why"), max_length=200)
    chosen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("chosen by")
    )
    chosen_at = models.DateTimeField(_("chosen at"), db_default=Now())
    consent_on = models.DateField(_("agreed to be named on"), null=True)

    class Meta:
        ordering = [
            "account__household__building__walk_order",
            "account__household__building__address_key",
            "account__household__room",
            "account__number",
        ]
        verbose_name = _("star family")
        verbose_name_plural = _("star families")
        constraints = [
            models.UniqueConstraint(fields=["year", "account"], name="star_family_once"),
            models.CheckConstraint(name="star_family_reason", condition=~Q(reason="")),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="star_family_chosen",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func=_CHOSEN,
            ),
            pgtrigger.Trigger(
                name="star_family_dropped", operation=pgtrigger.Delete, when=pgtrigger.Before, func=_DROPPED
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
