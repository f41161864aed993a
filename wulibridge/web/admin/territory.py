"""Places, kept by whoever edits the territory of a subdistrict."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wulibridge.people.permissions import Permission
from wulibridge.people.queries import Reach, reach
from wulibridge.territory.models import (
    Building,
    Committee,
    Household,
    Organization,
    OrganizationKind,
    Subdistrict,
    Zone,
)
from wulibridge.territory.queries import ZONE_BAND, in_band, zones_with_size
from wulibridge.territory.services import change_household, save_place
from wulibridge.web.chair_admin import ChairAdmin
from wulibridge.web.filters import CommitteeFilter
from wulibridge.web.guard import Area


def kept(request: HttpRequest) -> Reach:
    return reach(request.user, Permission.TERRITORY_EDIT)


class PlaceAdmin(ChairAdmin):
    view_permissions = (Permission.TERRITORY_EDIT,)
    change_permission = Permission.TERRITORY_EDIT

    def service(self, row: Any, *, by: Any) -> None:
        save_place(place=row, by=by)

    def choices(self, request: HttpRequest) -> dict[str, QuerySet[Any]]:
        area = kept(request)
        return {
            "subdistrict": Subdistrict.objects.filter(pk__in=area.subdistricts),
            "committee": Committee.objects.filter(pk__in=area.committees),
            "zone": Zone.objects.filter(pk__in=area.zones),
            "building": Building.objects.filter(zone__in=area.zones),
            "manager": Organization.objects.filter(subdistrict__in=area.subdistricts, kind=OrganizationKind.PROPERTY),
        }


@admin.register(Subdistrict)
class SubdistrictAdmin(PlaceAdmin):
    scoped_by = Area.SUBDISTRICT
    can_add = False
    icon = "location_city"
    sentence = _("The name, code and office phone, and how many months each of the three stops has for a petition.")
    list_display = ("name", "code", "zone_months", "committee_months", "subdistrict_months")
    fields = (
        "name",
        "code",
        "phone",
        ("valid_from", "valid_to"),
        ("zone_months", "committee_months", "subdistrict_months"),
    )

    def scope(self, request: HttpRequest) -> QuerySet[Subdistrict]:
        return Subdistrict.objects.filter(pk__in=kept(request).subdistricts)


@admin.register(Committee)
class CommitteeAdmin(PlaceAdmin):
    scoped_by = Area.COMMITTEE
    icon = "groups"
    sentence = _("The residents' committees with their official codes.")
    list_display = ("name", "short_name", "code", "valid_from", "valid_to")
    search_fields = ("name", "code")
    fields = ("subdistrict", "name", "short_name", "code", ("valid_from", "valid_to"))

    def scope(self, request: HttpRequest) -> QuerySet[Committee]:
        return Committee.objects.filter(pk__in=kept(request).committees)


@admin.register(Zone)
class ZoneAdmin(PlaceAdmin):
    scoped_by = Area.ZONE
    icon = "grid_view"
    sentence = _("Responsibility zones of 250 to 350 households; a zone outside that is marked, never refused.")
    list_display = ("code", "name", "committee", "households", "valid_to")
    list_filter = (CommitteeFilter,)
    search_fields = ("code", "name")
    ordering = ("code", "pk")  # said here: a query that counts has lost the model's own
    fields = ("committee", "code", "name", ("valid_from", "valid_to"), "households")
    readonly_fields = ("households",)

    def scope(self, request: HttpRequest) -> QuerySet[Zone]:
        return zones_with_size(kept(request).zones)

    @admin.display(description=_("households"), ordering="n_households")
    def households(self, zone: Zone) -> str:
        n = getattr(zone, "n_households", 0)
        if in_band(n):
            return str(n)
        low, high = ZONE_BAND
        return _("%(n)s · outside %(low)s to %(high)s") % {"n": n, "low": low, "high": high}


class BuildingCommitteeFilter(CommitteeFilter):
    path = "zone__committee"


@admin.register(Building)
class BuildingAdmin(PlaceAdmin):
    scoped_by = Area.ZONE
    icon = "apartment"
    sentence = _("Door numbers, the zone they belong to, and their place in the walk.")
    list_display = ("address", "zone", "estate_name", "kind", "walk_order")
    list_select_related = ("zone",)
    list_filter = (BuildingCommitteeFilter, "kind")
    search_fields = ("address", "estate_name")
    search_help_text = _("Address or estate")
    fields = ("zone", "address", "estate_name", "kind", ("built_year", "n_lifts"), "manager", "walk_order")

    def scope(self, request: HttpRequest) -> QuerySet[Building]:
        return Building.objects.filter(zone__in=kept(request).zones)


@admin.register(Household)
class HouseholdAdmin(PlaceAdmin):
    """Without the contact: a name or phone is read on the household's own page, where the reading is journalled."""

    scoped_by = Area.ZONE
    icon = "door_front"
    sentence = _("What the roster says of each household. The contact is not shown here.")
    list_display = ("number", "building", "floor", "room", "occupancy", "n_aged_60", "missing_since")
    list_select_related = ("building",)
    list_filter = (CommitteeFilter, "occupancy", ("missing_since", admin.EmptyFieldListFilter))
    search_fields = ("number", "building__address")
    search_help_text = _("Household number or address")
    fields = (
        ("committee", "number"),
        "building",
        ("floor", "room"),
        "occupancy",
        "registered_elsewhere",
        "n_aged_60",
        "remark",
        "missing_since",
    )

    readonly_fields = ("missing_since",)
    autocomplete_fields = ("building",)

    def scope(self, request: HttpRequest) -> QuerySet[Household]:
        return Household.objects.filter(building__zone__in=kept(request).zones)

    def service(self, row: Any, *, by: Any) -> None:
        change_household(household=row, by=by)


@admin.register(Organization)
class OrganizationAdmin(PlaceAdmin):
    scoped_by = Area.SUBDISTRICT
    icon = "business"
    sentence = _(
        "Departments, property companies, local units, care agencies, volunteer teams and social organizations."
    )
    list_display = ("name", "kind", "phone", "active")
    list_filter = ("kind", "active")
    search_fields = ("name",)
    fields = ("subdistrict", "kind", "name", "phone", "active")

    def scope(self, request: HttpRequest) -> QuerySet[Organization]:
        return Organization.objects.filter(subdistrict__in=kept(request).subdistricts)
