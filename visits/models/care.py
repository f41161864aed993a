"""Weather care: who asked for it, when it is called out, and which households still have to be seen."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from visits.models.visit import Purpose, Visit
from wulibridge.people.models import DatedQuerySet, User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee, Household, Subdistrict, Zone


class Weather(models.TextChoices):
    """The extreme weather of the brief. Each is also the purpose of a visit, under the same name."""

    HEAT = Purpose.HEAT.value, _("heat")
    COLD = Purpose.COLD.value, _("cold")
    RAIN = Purpose.RAIN.value, _("heavy rain")
    SNOW = Purpose.SNOW.value, _("snow and ice")


class CareWish(models.Model):
    """A household asked to be looked after in one kind of weather. Why is nobody's business and has no field."""

    household = models.ForeignKey(
        Household, models.PROTECT, related_name="care_wishes", db_index=False, verbose_name=_("household")
    )
    kind = models.CharField(_("weather"), max_length=4, choices=Weather)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"), null=True, blank=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["household", "kind", "starts_on"]
        verbose_name = _("wish for weather care")
        verbose_name_plural = _("wishes for weather care")
        constraints = [
            models.UniqueConstraint(fields=["household", "kind"], condition=Q(ends_on=None), name="care_wish_once"),
            models.CheckConstraint(name="care_wish_dates", condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on"))),
        ]
        indexes = [models.Index(fields=["household", "kind"], name="care_wish_household")]

    def __str__(self) -> str:
        return f"{self.household_id} {self.kind}"


class AlertQuerySet(models.QuerySet["CareAlert"]):
    def declared_by_the_like_of(self, user: User) -> "AlertQuerySet":
        """Alerts of areas where `user` may declare such."""
        area = reach(user, Permission.CARE_DECLARE)
        mine = Q(zone__in=area.zones) | Q(committee__in=area.committees) | Q(subdistrict__in=area.subdistricts)
        return self.filter(mine).select_related("zone__committee", "committee", "subdistrict", "declared_by")

    def standing(self, day: date) -> "AlertQuerySet":
        """Neither over nor ended early on `day` (Asia/Shanghai); also those that have not begun."""
        return self.filter(ended_at=None, ends_on__gte=day)


class CareAlert(models.Model):
    """Heat, cold, rain or snow is called out for a zone, a committee or a subdistrict, from one day to another."""

    kind = models.CharField(_("weather"), max_length=4, choices=Weather)
    zone = models.ForeignKey(Zone, models.PROTECT, null=True, related_name="+", verbose_name=_("zone"))
    committee = models.ForeignKey(Committee, models.PROTECT, null=True, related_name="+", verbose_name=_("committee"))
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, null=True, related_name="+", verbose_name=_("subdistrict")
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    text = models.CharField(_("what to do"), max_length=200, blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("declared by")
    )
    declared_at = models.DateTimeField(_("declared at"), auto_now_add=True)
    ended_at = models.DateTimeField(_("ended early at"), null=True)

    objects = AlertQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name = _("weather alert")
        verbose_name_plural = _("weather alerts")
        constraints = [
            models.CheckConstraint(name="care_alert_dates", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="care_alert_one_area",
                condition=Q(zone__isnull=False, committee=None, subdistrict=None)
                | Q(zone=None, committee__isnull=False, subdistrict=None)
                | Q(zone=None, committee=None, subdistrict__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["ends_on"], name="care_alert_standing", condition=Q(ended_at=None))]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.area}"

    @property
    def area(self) -> Any:
        return self.zone or self.committee or self.subdistrict


class CareTask(models.Model):
    """One household that an alert asks for. It goes with the household when the map is redrawn."""

    class How(models.TextChoices):
        SEEN = "seen", _("seen")
        PHONE = "phone", _("by phone")

    alert = models.ForeignKey(
        CareAlert, models.PROTECT, related_name="tasks", db_index=False, verbose_name=_("weather alert")
    )
    household = models.ForeignKey(Household, models.PROTECT, related_name="care_tasks", verbose_name=_("household"))
    # Tries that were noted at the list; visits to a shut door are counted where they stand (visits.queries.care).
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    last_tried_at = models.DateTimeField(_("last tried at"), null=True)
    done_at = models.DateTimeField(_("done at"), null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("done by")
    )
    how = models.CharField(_("how"), max_length=5, choices=How, blank=True)
    # The visit that closed it, where one did: taken back, it leaves the task open again.
    visit = models.ForeignKey(Visit, models.PROTECT, null=True, related_name="+", verbose_name=_("home visit"))

    class Meta:
        ordering = ["alert", "household"]
        verbose_name = _("care task")
        verbose_name_plural = _("care tasks")
        constraints = [
            models.UniqueConstraint(fields=["alert", "household"], name="care_task_once"),
            models.CheckConstraint(
                name="care_task_done_pair",
                condition=Q(done_at=None, done_by=None, how="") | (Q(done_at__isnull=False, done_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.alert_id} {self.household_id}"
