"""Where the office works: Subdistrict > Committee > Zone > Building > Household; organizations; the calendar."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from wulibridge.sheets.uploads import Upload


class Coded(models.Model):
    """A place with an official code. Towns are renamed and merged: a code holds from one date to another."""

    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=60)
    valid_from = models.DateField(_("valid from"), default="2000-01-01")
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name


class Subdistrict(Coded):
    """街道. Its allowances say how many months each stop has to answer a petition (brief: one month by default)."""

    zone_months = models.PositiveSmallIntegerField(_("months at the zone"), default=1)
    committee_months = models.PositiveSmallIntegerField(_("months at the committee"), default=1)
    subdistrict_months = models.PositiveSmallIntegerField(_("months at the subdistrict"), default=1)
    phone = models.CharField(_("office phone"), max_length=30, blank=True)

    class Meta:
        ordering = ["code"]
        verbose_name = _("subdistrict")
        verbose_name_plural = _("subdistricts")
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="subdistrict_code"),
            models.CheckConstraint(
                name="subdistrict_months",
                condition=Q(
                    zone_months__range=(1, 12), committee_months__range=(1, 12), subdistrict_months__range=(1, 12)
                ),
            ),
        ]


class Committee(Coded):
    """居委会, with its 12-digit code of the National Bureau of Statistics. Codes are not sequential."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="committees", verbose_name=_("subdistrict")
    )
    short_name = models.CharField(_("short name"), max_length=20)
    # Of a committee that has ended: the one in force that keeps its history, also when it came there by way of others.
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", editable=False
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("residents' committee")
        verbose_name_plural = _("residents' committees")
        constraints = [
            # A code is free again when its committee has ended.
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(valid_to=None),
                name="committee_code",
                violation_error_message=_("Another committee has this code."),
            ),
            models.CheckConstraint(
                name="committee_validity", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
        ]


class Zone(Coded):
    """责任区: about 250 households. Outside 250 to 350 is a warning, never a refusal (brief)."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="zones", verbose_name=_("committee"))
    # Of a zone that has ended: the one in force that keeps its history, having taken most of its households. When that
    # one ends as well, this points at the next: whoever asks needs one step, however often the map was redrawn.
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", editable=False
    )

    class Meta:
        ordering = ["code"]
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "code"],
                condition=Q(valid_to=None),
                name="zone_code",
                violation_error_message=_("Another zone of this committee has this code."),
            ),
            models.CheckConstraint(name="zone_validity", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))),
        ]


class BuildingKind(models.TextChoices):
    ESTATE = "estate", _("residential estate")
    PRIVATE = "private", _("private house")
    RENTAL = "rental", _("large rental house")
    COMMERCIAL = "commercial", _("commercial building")


class Building(models.Model):
    """One door number. `address_key` is the normalised address (wulibridge.territory.address) and is unique."""

    zone = models.ForeignKey(Zone, models.PROTECT, related_name="buildings", verbose_name=_("zone"))
    address = models.CharField(_("address"), max_length=120)
    address_key = models.CharField(max_length=120, unique=True, editable=False)
    estate_name = models.CharField(_("estate"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=BuildingKind, default=BuildingKind.ESTATE)
    built_year = models.PositiveSmallIntegerField(_("built in"), null=True, blank=True)
    n_lifts = models.PositiveSmallIntegerField(_("lifts"), null=True, blank=True)
    manager = models.ForeignKey(
        "Organization",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="managed_buildings",
        verbose_name=_("property company"),
    )
    walk_order = models.PositiveIntegerField(_("place in the walk"), default=0)

    class Meta:
        ordering = ["walk_order", "address_key"]
        verbose_name = _("building")
        verbose_name_plural = _("buildings")
        indexes = [models.Index(fields=["zone", "walk_order"], name="building_walk")]

    def __str__(self) -> str:
        return self.address


class Occupancy(models.TextChoices):
    RESIDENT = "resident", _("resident")
    FLOATING = "floating", _("floating population")
    VACANT = "vacant", _("vacant")


class Household(models.Model):
    """户. Counts instead of people: no identity data (brief, "deliberately not built"). The committee numbers them."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="households", verbose_name=_("committee"))
    building = models.ForeignKey(Building, models.PROTECT, related_name="households", verbose_name=_("building"))
    number = models.CharField(_("household number"), max_length=30)
    floor = models.CharField(_("floor"), max_length=10, blank=True)
    room = models.CharField(_("room"), max_length=30, blank=True)
    occupancy = models.CharField(_("occupancy"), max_length=10, choices=Occupancy, default=Occupancy.RESIDENT)
    registered_elsewhere = models.BooleanField(_("registered elsewhere"), default=False)
    n_aged_60 = models.PositiveSmallIntegerField(_("people over 60"), default=0)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    # Set when a later roster of the committee no longer names it; reported to a person, never deleted by software.
    missing_since = models.DateField(_("missing from the roster since"), null=True, blank=True)
    # When somebody was last met there. Kept by the database from the visits themselves, so that the coverage of the
    # year reads households alone: looking through the visits of a year takes eight times as long.
    last_met_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["building__walk_order", "building__address_key", "room", "number"]
        verbose_name = _("household")
        verbose_name_plural = _("households")
        constraints = [models.UniqueConstraint(fields=["committee", "number"], name="household_number")]

    def __str__(self) -> str:
        return f"{self.building.address} {self.floor}{self.room}".strip()


class HouseholdContact(models.Model):
    """The one contact of a household, in a table of its own so that no list reads it by accident.

    Kept only with notice given (Personal Information Protection Law Art 7 and 17).
    """

    household = models.OneToOneField(Household, models.CASCADE, related_name="contact", verbose_name=_("household"))
    name = models.CharField(_("contact's name"), max_length=60)
    phone = models.CharField(_("contact's phone"), max_length=20, blank=True)
    notice_given_on = models.DateField(_("notice given on"), null=True, blank=True)

    class Meta:
        verbose_name = _("household contact")
        verbose_name_plural = _("household contacts")

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.household_id}"


class OrganizationKind(models.TextChoices):
    DEPARTMENT = "department", _("department")
    PROPERTY = "property", _("property company")
    LOCAL_UNIT = "local_unit", _("local unit")
    CARE_AGENCY = "care_agency", _("care agency")
    VOLUNTEERS = "volunteers", _("volunteer team")
    SOCIAL = "social", _("social organization")


class Organization(models.Model):
    """Who else works in the subdistrict: departments, property companies, local units, care agencies, volunteers."""

    subdistrict = models.ForeignKey(
        Subdistrict, models.PROTECT, related_name="organizations", verbose_name=_("subdistrict")
    )
    kind = models.CharField(_("kind"), max_length=12, choices=OrganizationKind)
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("office phone"), max_length=30, blank=True)
    active = models.BooleanField(_("active"), default=True)

    class Meta:
        ordering = ["kind", "name"]
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        constraints = [models.UniqueConstraint(fields=["subdistrict", "name"], name="organization_name")]

    def __str__(self) -> str:
        return self.name


class WorkDay(models.Model):
    """One day of a published calendar. A year is known when all its days are here; an unknown year falls back on
    weekdays and makes due dates provisional."""

    day = models.DateField(_("day"), primary_key=True)
    is_workday = models.BooleanField(_("working day"))
    name = models.CharField(_("occasion"), max_length=40, blank=True)

    class Meta:
        ordering = ["day"]
        verbose_name = _("calendar day")
        verbose_name_plural = _("working calendar")

    def __str__(self) -> str:
        return self.day.isoformat()


class RosterImport(Upload):
    """One uploaded roster file and what became of it."""

    subdistrict = models.ForeignKey(Subdistrict, models.PROTECT, verbose_name=_("subdistrict"))
    # Rows of these committees alone are taken from the file: those over which the uploader keeps the roster.
    committees = models.ManyToManyField(Committee, related_name="roster_imports", verbose_name=_("committees"))
    file = models.FileField(upload_to="rosters/")

    class Meta(Upload.Meta):
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
