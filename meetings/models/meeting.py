"""A meeting: where it stands, of what kind, whose, when and where."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.kinds import Level
from meetings.models.kind import MeetingKind
from meetings.route import PRESENT, ROUTE, Deed, State, Step
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Committee, Subdistrict, Zone


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, user: User) -> "MeetingQuerySet":
        """Meetings of the zones, committees and subdistricts where the user holds meetings."""
        area = reach(user, Permission.MEETING_HOLD)
        here = Q(zone__in=area.zones) | Q(committee__in=area.committees) | Q(subdistrict__in=area.subdistricts)
        return self.filter(here)

    def with_place(self) -> "MeetingQuerySet":
        return self.select_related(
            "kind", "zone__committee__subdistrict", "committee__subdistrict", "subdistrict", "chair", "recorder"
        )


class Meeting(models.Model):
    """One meeting. `state` speaks of the present; who took part, what was said and decided are rows of their own."""

    kind = models.ForeignKey(MeetingKind, models.PROTECT, related_name="meetings", verbose_name=_("kind"))
    zone = models.ForeignKey(
        Zone, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("zone")
    )
    committee = models.ForeignKey(
        Committee, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("committee")
    )
    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, null=True, blank=True, related_name="meetings", verbose_name=_("subdistrict")
    )
    title = models.CharField(_("title"), max_length=80)
    place = models.CharField(_("place"), max_length=80)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(pgettext_lazy("meeting", "ends"), null=True, blank=True)
    open_to_public = models.BooleanField(_("open to the public"), default=False)
    chair = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=pgettext_lazy("meeting", "chair"),
    )  # fmt: skip
    recorder = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("recorder"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PREPARING)
    # Counts the changes of time, place and people in charge: who saves an older one is told.
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("called by")
    )
    created_at = models.DateTimeField(_("called at"))
    invited_at = models.DateTimeField(_("invited at"), null=True, blank=True)
    short_notice = models.CharField(_("why at short notice"), max_length=200, blank=True)
    opened_at = models.DateTimeField(_("opened at"), null=True, blank=True)
    concluded_at = models.DateTimeField(_("concluded at"), null=True, blank=True)
    objections_until = models.DateField(_("objections until"), null=True, blank=True)
    stopped_because = models.CharField(_("why cancelled, merged or adjourned"), max_length=400, blank=True)
    goes_on = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="adjourned_from", verbose_name=_("goes on in")
    )
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_from", verbose_name=_("merged into")
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_at", "-pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(
                name="meeting_one_area",
                condition=Q(zone__isnull=False, committee=None, subdistrict=None)
                | Q(zone=None, committee__isnull=False, subdistrict=None)
                | Q(zone=None, committee=None, subdistrict__isnull=False),
            ),
            models.CheckConstraint(
                name="meeting_ends_after",
                condition=Q(ends_at=None) | Q(ends_at__gt=models.F("starts_at")),
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="meeting_stopped_with_reason",
                condition=~Q(state__in=[State.ADJOURNED, State.CANCELLED, State.MERGED]) | ~Q(stopped_because=""),
            ),
            models.CheckConstraint(
                name="meeting_merged_into_one",
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into=None)),
            ),
        ]
        indexes = [
            models.Index(fields=["committee", "state", "starts_at"], name="meeting_board"),
        ]
        triggers = [pgtrigger.Protect(name="meeting_no_delete", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.title

    @property
    def level(self) -> Level:
        if self.zone_id:
            return Level.ZONE
        return Level.COMMITTEE if self.committee_id else Level.SUBDISTRICT

    @property
    def area(self) -> Any:
        return getattr(self, self.level)

    @property
    def area_name(self) -> str:
        """Whose meeting it is, in full."""
        return f"{self.zone.committee.name} {self.zone.name}" if self.zone else self.area.name

    @property
    def board(self) -> Committee | None:
        """The committee on whose board it stands."""
        return self.zone.committee if self.zone else self.committee

    @property
    def in_subdistrict(self) -> int:
        """The subdistrict where it is held (id)."""
        if self.subdistrict_id:
            return self.subdistrict_id
        return self.zone.committee.subdistrict_id if self.zone else self.committee.subdistrict_id  # type: ignore[union-attr]

    @property
    def step(self) -> Step:
        return PRESENT[State(self.state)]

    def takes(self, deed: Deed) -> bool:
        """Does the way have `deed` from the present state?"""
        return self.state in ROUTE[deed].states
