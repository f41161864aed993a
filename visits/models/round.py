"""普遍走访: the year's round of a subdistrict."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wulibridge.territory.models import Subdistrict


class VisitRound(models.Model):
    """What is said of a year's round: when it was opened and closed, and a note. Made when there is something to say.

    The coverage is that of the calendar year whatever these dates are (brief: at least once a calendar year).
    """

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, related_name="+", verbose_name=_("subdistrict"))
    year = models.PositiveSmallIntegerField(_("year"))
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["subdistrict", "-year"]
        verbose_name = _("visiting round")
        verbose_name_plural = _("visiting rounds")
        constraints = [
            models.UniqueConstraint(fields=["subdistrict", "year"], name="visit_round_once"),
            models.CheckConstraint(
                name="visit_round_dates", condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subdistrict_id} {self.year}"
