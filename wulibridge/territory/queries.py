"""Reading the territory, the calendar and the roster imports."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from wulibridge.folding import fold
from wulibridge.territory.address import AddressError, parse
from wulibridge.territory.address import fold as fold_address
from wulibridge.territory.models import (
    Household,
    Organization,
    OrganizationKind,
    RosterImport,
    Subdistrict,
    WorkDay,
    Zone,
)

# A zone is meant to hold 250 to 350 households (brief). Outside it is a warning, never a refusal.
ZONE_BAND = (250, 350)
# The State Council announces a year's days off around November of the year before.
ANNOUNCED_FROM_MONTH = 10
# As many households as a person reads through to find the right one.
MOST_FOUND = 20


def unknown_years(today: date) -> list[int]:
    """The years whose calendar is missing or has gaps: this one, and from October on the next one. One query.

    Due dates in an unknown year are provisional. `today` is a date of Asia/Shanghai.
    """
    years = [today.year, today.year + 1] if today.month >= ANNOUNCED_FROM_MONTH else [today.year]
    rows = WorkDay.objects.filter(day__year__in=years).values_list("day__year").annotate(days=Count("day")).order_by()
    known = dict(rows)
    return [year for year in years if known.get(year, 0) < _length(year)]


def _length(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def occasions_between(first: date, last: date) -> dict[date, str]:
    """The published days off from `first` up to and without `last`, those with a name: what they are for."""
    rows = WorkDay.objects.filter(day__gte=first, day__lt=last, is_workday=False).exclude(name="")
    return dict(rows.order_by("day").values_list("day", "name"))


def in_band(households: int) -> bool:
    """Is a zone of so many households as large as it is meant to be?"""
    low, high = ZONE_BAND
    return low <= households <= high


def heir_of(zone: Zone) -> Zone:
    """The zone in force for one that may have ended since it was named: who took over from it, or itself."""
    while zone.successor is not None:
        zone = zone.successor
    return zone


def zones_with_size(zone_ids: Collection[int]) -> QuerySet[Any]:
    """Zones with `n_households`: how many are on the roster, those that vanished from it left out."""
    present = Q(buildings__households__missing_since=None)
    return (
        Zone.objects.filter(pk__in=zone_ids)
        .select_related("committee")
        .annotate(n_households=Count("buildings__households", filter=present))
    )


def zones_in_order(zone_ids: Collection[int]) -> QuerySet[Zone]:
    """These zones with their committees, in the order of the codes: the zones of a committee stand together."""
    zones = Zone.objects.filter(pk__in=zone_ids).select_related("committee")
    return zones.order_by("committee__code", "committee", "code", "pk")


def households_found(zone_ids: Collection[int], words: str) -> list[Household]:
    """Households of these zones by their number, by a whole address, or by parts of it; at most MOST_FOUND.

    An address is looked for as it was typed and simplified: 瀏陽路 is kept as 浏阳路, but 乾溪路 keeps its 乾.
    """
    rows = Household.objects.filter(building__zone__in=zone_ids).select_related("building__zone__committee")
    by_number = list(rows.filter(number__in={words.strip(), fold_address(words)})[:MOST_FOUND])
    if by_number:
        return by_number
    try:
        address, simplified = parse(words), parse(fold(words))
    except AddressError:
        return list(rows.filter(_in_address(words) | _by_parts(words.split()))[:MOST_FOUND])
    doors = rows.filter(building__address_key__in={address.building, simplified.building})
    if address.floor:
        doors = doors.filter(floor=address.floor)
    if address.room:
        doors = doors.filter(room__startswith=address.room.rstrip("室房"))
    return list(doors[:MOST_FOUND])


def _in_address(words: str) -> Q:
    typed, simplified = fold_address(words), fold_address(fold(words))
    return Q(building__address__icontains=typed) | Q(building__address__icontains=simplified)


def _by_parts(words: list[str]) -> Q:
    """Each word in the address, or as the beginning of the room."""
    found = Q()
    for word in words:
        found &= _in_address(word) | Q(room__startswith=fold_address(word).rstrip("室房") or word)
    return found if len(words) > 1 else Q(pk__in=())


def departments_of(subdistrict_id: int) -> QuerySet[Organization]:
    """The departments of a subdistrict that can be asked to help."""
    return Organization.objects.filter(subdistrict=subdistrict_id, kind=OrganizationKind.DEPARTMENT, active=True)


def departments_within(zone_ids: Collection[int], organization_ids: Collection[int] = ()) -> QuerySet[Organization]:
    """These departments; where none are named, those of the subdistricts that these zones lie in, also past ones."""
    if organization_ids:
        return Organization.objects.filter(pk__in=organization_ids)
    there = Subdistrict.objects.filter(committees__zones__in=zone_ids).order_by().values("pk")
    return Organization.objects.filter(subdistrict__in=there, kind=OrganizationKind.DEPARTMENT)


def subdistricts_of(zone_ids: Collection[int]) -> list[int]:
    """The subdistricts (ids) that these zones lie in. One query."""
    rows = Subdistrict.objects.filter(committees__zones__in=zone_ids)
    return list(rows.distinct().order_by("pk").values_list("pk", flat=True))


def zones_of(committee_ids: Collection[int]) -> list[int]:
    """The ids of all zones that these committees have or had."""
    return list(Zone.objects.filter(committee__in=committee_ids).order_by().values_list("pk", flat=True))


def in_force(rows: QuerySet, on: date) -> QuerySet:
    """Of coded places, those whose code holds on a day."""
    return rows.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)


def imports_over(committee_ids: Collection[int]) -> QuerySet[RosterImport]:
    """Roster imports whose every committee is among `committee_ids`, newest first, without their long reports."""
    return uploads_over(RosterImport.objects.all(), committee_ids)


def uploads_over(uploads: QuerySet[Any], committee_ids: Collection[int]) -> QuerySet[Any]:
    """The same of any uploads that have `committees`."""
    links = uploads.model.committees.through.objects.filter(**{uploads.model._meta.model_name: OuterRef("pk")})
    return (
        uploads.filter(Exists(links), ~Exists(links.exclude(committee__in=committee_ids)))
        .defer("report")
        .order_by("-uploaded_at", "-pk")
    )
