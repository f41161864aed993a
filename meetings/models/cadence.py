"""What stays written of meetings that are owed: why one was missed; and the addresses of calendars."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.kind import MeetingKind
from wulibridge.territory.models import Committee, Subdistrict, Zone


class Excuse(models.Model):
    """Why no meeting of a kind was held in a period that is over. It is said once and stays."""

    kind = models.ForeignKey(MeetingKind, models.PROTECT, related_name="excuses", verbose_name=_("kind"))
    zone = models.ForeignKey(
        Zone, models.PROTECT, null=True, blank=True, related_name="excuses", verbose_name=_("zone")
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="excuses", verbose_name=_("committee")
    )
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, null=True, blank=True, related_name="excuses", verbose_name=_("subdistrict")
    )
    first = models.DateField(_("first day of the period"))
    reason = models.CharField(_("reason"), max_length=200)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("by")
    )

    class Meta:
        ordering = ["first", "pk"]
        verbose_name = _("reason for a missed meeting")
        verbose_name_plural = _("reasons for missed meetings")
        constraints = [
            models.CheckConstraint(
                name="excuse_one_area",
                condition=Q(zone__isnull=False, committee=None, subdistrict=None)
                | Q(zone=None, committee__isnull=False, subdistrict=None)
                | Q(zone=None, committee=None, subdistrict__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["kind", "first", "zone", "committee", "subdistrict"],
                nulls_distinct=False,
                name="excuse_once",
            ),
        ]
        triggers = [pgtrigger.Protect(name="excuse_stays", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.reason

    @property
    def area(self) -> Any:
        return self.zone or self.committee or self.subdistrict


class CalendarFeed(models.Model):
    """The private address of somebody's calendar of meetings. Whoever knows it reads it: so only its hash is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="calendar_feeds", verbose_name=_("user")
    )
    token_hash = models.CharField(max_length=64, unique=True)  # SHA-256 of the token
    made_at = models.DateTimeField(_("made at"))
    revoked_at = models.DateTimeField(_("shut at"), null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("address of a calendar")
        verbose_name_plural = _("addresses of calendars")
        constraints = [
            models.UniqueConstraint(fields=["user"], condition=Q(revoked_at=None), name="feed_once"),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"
