"""What the visits of a year come to at one household, so that a year's figures need not be counted out of millions."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from wulibridge.territory.models import Household, Zone


class HouseholdYear(models.Model):
    """The visits of one calendar year (Asia/Shanghai) to a household while it stood in one zone.

    Written by the database alone, in the transaction that writes visits (migration 0016); `recount_visits` counts anew.
    `standing` is "reached" where somebody was met, otherwise the outcome of the last visit. `contacts` counts team
    members, each once a day, for the zone of the day's first visit.
    """

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="years", db_index=False, verbose_name=_("household")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    zone = models.ForeignKey(
        Zone, models.PROTECT, related_name="+", db_index=False, verbose_name=_("zone at the time of the visit")
    )
    visits = models.PositiveIntegerField(_("visits"))
    contacts = models.PositiveIntegerField(_("person-contacts"))
    standing = models.CharField(_("how it stands"), max_length=12)
    last_at = models.DateTimeField(_("last visited at"))

    class Meta:
        ordering = ["household", "year", "zone"]
        verbose_name = _("household's year")
        verbose_name_plural = _("households' years")
        constraints = [models.UniqueConstraint(fields=["household", "year", "zone"], name="household_year_once")]
        indexes = [models.Index(fields=["zone", "year"], name="household_year_zone")]

    def __str__(self) -> str:
        return f"{self.household_id} {self.year}"
