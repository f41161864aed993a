"""值班: who is on duty where and when. Who belongs to a team is said by posts (wulibridge.people)."""

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import BigIntegerRangeField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from wulibridge.territory.models import Committee, Zone


def _range(function: str, output: models.Field, first: str, last: str, bounds: RangeBoundary) -> Func:
    return Func(F(first), F(last), bounds, function=function, output_field=output)


class Duty(models.Model):
    """A person is on duty in a zone, or for a whole committee, from one moment to another."""

    zone = models.ForeignKey(Zone, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("zone"))
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("committee")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="duties", verbose_name=_("who"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = _("duty")
        verbose_name_plural = _("duty roster")
        constraints = [
            models.CheckConstraint(name="duty_times", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="duty_place",
                condition=Q(zone__isnull=False, committee=None) | Q(zone=None, committee__isnull=False),
            ),
            # The person as a range of one, so that no extension of the database is needed to compare it.
            ExclusionConstraint(
                name="one_duty_at_a_time",
                expressions=[
                    (
                        _range("int8range", BigIntegerRangeField(), "user", "user", RangeBoundary(True, True)),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        _range("tstzrange", DateTimeRangeField(), "starts_at", "ends_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("This person is on duty elsewhere at that time."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def place(self) -> Zone | Committee:
        return self.zone or self.committee  # type: ignore[return-value]
