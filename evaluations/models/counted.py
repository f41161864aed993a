"""Figures counted ahead: what a page would take long to count, of months that are over. Never a truth of its own: the
rows can be counted again at any time, and where nothing is kept a page counts them itself."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MonthCounted(models.Model):
    """That every figure which is counted ahead was counted for a month that is over, and when."""

    first = models.DateField(_("month"), unique=True)
    at = models.DateTimeField(_("counted at"))

    class Meta:
        ordering = ["first"]
        verbose_name = _("counted month")
        verbose_name_plural = _("counted months")

    def __str__(self) -> str:
        return f"{self.first:%Y-%m}"


class FigureCount(models.Model):
    """How many rows a part of a metric has in one zone, in the month that begins on `day`, or on that day alone where
    the metric is drawn by the day (evaluations.metrics). None is kept for nothing."""

    metric = models.CharField(_("figure"), max_length=30)
    part = models.CharField(_("part of the figure"), max_length=30)
    # The zone that the rows lie in, by its number: a count of it is no reason to keep a zone.
    zone_id = models.BigIntegerField(_("zone"))
    day = models.DateField(_("first day"))
    count = models.PositiveIntegerField(_("number of rows"))

    class Meta:
        ordering = ["metric", "zone_id", "day", "part"]
        verbose_name = _("figure counted ahead")
        verbose_name_plural = _("figures counted ahead")
        constraints = [
            # A page reads some figures of its zones from the index alone, however many other zones there are.
            models.UniqueConstraint(
                fields=["zone_id", "metric", "day", "part"], include=["count"], name="figure_count_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.part} {self.day} {self.count}"
