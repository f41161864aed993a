"""Plans that redraw the map: which building will belong to which zone, and which zone to which committee."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from wulibridge.territory.models.places import Building, Committee, Subdistrict, Zone


class Plan(models.Model):
    """One redrawing of some committees: the whole map as it is to be, every building of theirs once.

    A draft is edited, then carried out on its day, and can be undone until the new map is first used.
    """

    class Kind(models.TextChoices):
        ZONING = "zoning", _("zones of one committee")
        REDISTRICTING = "redistricting", _("committees and zones")

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        SCHEDULED = "scheduled", _("scheduled")
        APPLIED = "applied", _("carried out")
        UNDONE = "undone", _("undone")
        DROPPED = "dropped", _("dropped")

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="plans", verbose_name=_("subdistrict"), editable=False
    )
    # Of a zoning: the committee whose zones are redrawn. Several committees have no name in common.
    committee = models.ForeignKey(
        Committee,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="plans",
        verbose_name=_("committee"),
        editable=False,
    )
    kind = models.CharField(_("kind"), max_length=14, choices=Kind)
    name = models.CharField(_("name"), max_length=60)
    effective_on = models.DateField(_("takes effect on"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    drawn_by_id = models.BigIntegerField(_("drawn by"), null=True)
    drawn_at = models.DateTimeField(_("drawn at"), auto_now_add=True)
    scheduled_by_id = models.BigIntegerField(_("scheduled by"), null=True)
    scheduled_at = models.DateTimeField(_("scheduled at"), null=True)
    # When its day came and it could not be carried out: it is a draft again, and a person has to look at it.
    held_back_at = models.DateTimeField(_("held back at"), null=True)
    applied_by_id = models.BigIntegerField(_("carried out by"), null=True)
    applied_at = models.DateTimeField(_("carried out at"), null=True)
    undone_by_id = models.BigIntegerField(_("undone by"), null=True)
    undone_at = models.DateTimeField(_("undone at"), null=True)
    # Of the map it was drawn on; once carried out, of the map it made. Another one says that somebody else drew too.
    fingerprint = models.CharField(max_length=64)
    # The draft before the last edit, and once carried out the rows as they were: for going back, not for reading.
    before_edit = models.JSONField(null=True)
    before = models.JSONField(null=True)
    # The figures of the dry run as it was carried out, so that before and after stay readable.
    outcome = models.JSONField(null=True)

    class Meta:
        ordering = ["-drawn_at", "-pk"]
        verbose_name = _("plan of the territory")
        verbose_name_plural = _("plans of the territory")
        constraints = [
            models.CheckConstraint(
                name="plan_kind_committee",
                condition=Q(kind="zoning", committee__isnull=False) | Q(kind="redistricting", committee=None),
            ),
            models.CheckConstraint(
                name="plan_scheduled_pair",
                condition=(
                    Q(scheduled_at=None, scheduled_by_id=None)
                    | Q(scheduled_at__isnull=False, scheduled_by_id__isnull=False)
                )
                & (~Q(state="scheduled") | Q(scheduled_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="plan_applied_pair",
                condition=Q(state__in=["applied", "undone"], applied_at__isnull=False, applied_by_id__isnull=False)
                | (~Q(state__in=["applied", "undone"]) & Q(applied_at=None, applied_by_id=None)),
            ),
            models.CheckConstraint(
                name="plan_undone_pair",
                condition=Q(state="undone", undone_at__isnull=False, undone_by_id__isnull=False)
                | (~Q(state="undone") & Q(undone_at=None, undone_by_id=None)),
            ),
        ]
        indexes = [models.Index(fields=["effective_on"], name="plan_scheduled", condition=Q(state="scheduled"))]

    def __str__(self) -> str:
        return self.name


class PlanCommittee(models.Model):
    """A committee as it is to be: one that exists, or a new one. One that `ends` keeps no zone."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="committees")
    committee = models.ForeignKey(Committee, models.SET_NULL, null=True, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=20)
    ends = models.BooleanField(_("ends"), default=False)
    # Of one that ends: the one it is merged into.
    into = models.ForeignKey("self", models.SET_NULL, null=True, related_name="merged")
    # The committee that it is, once the plan was carried out.
    became = models.ForeignKey(Committee, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "committee"], name="plan_committee_once"),
            models.UniqueConstraint(fields=["plan", "code"], name="plan_committee_code"),
            models.CheckConstraint(name="plan_committee_into", condition=Q(into=None) | Q(ends=True)),
        ]

    def __str__(self) -> str:
        return self.name


class PlanZone(models.Model):
    """A zone as it is to be: one that exists (perhaps of another committee by then), or a new one.

    One that `ends` holds no building; its households go where its buildings go.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="zones")
    committee = models.ForeignKey(PlanCommittee, models.CASCADE, related_name="zones")
    zone = models.ForeignKey(Zone, models.SET_NULL, null=True, related_name="+")
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=60)
    ends = models.BooleanField(_("ends"), default=False)
    # The zone that it is, once the plan was carried out.
    became = models.ForeignKey(Zone, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["committee__code", "committee", "code", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "zone"], name="plan_zone_once"),
            models.UniqueConstraint(fields=["committee", "code"], condition=Q(ends=False), name="plan_zone_code"),
        ]

    def __str__(self) -> str:
        return self.name


class PlanBuilding(models.Model):
    """Where a building is to belong. Its households go with it: each is in one zone because its building is."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="buildings")
    zone = models.ForeignKey(PlanZone, models.CASCADE, related_name="buildings")
    building = models.ForeignKey(Building, models.CASCADE, related_name="+")
    # Where it stood when the plan was drawn: the map before, also after it was carried out.
    stood_in = models.ForeignKey(Zone, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["plan", "building"], name="plan_building_once")]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.building_id} {self.zone_id}"
