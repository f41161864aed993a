"""The only writer of territory: places, households, contacts, the calendar. The roster import is in roster/."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, TypeVar

import chinese_calendar
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from wulibridge.journal.services import Actor, changes, record, recording
from wulibridge.territory.address import AddressError, parse
from wulibridge.territory.calendar import Calendar, civil_date, database_now
from wulibridge.territory.models import Building, Committee, Household, HouseholdContact, Subdistrict, WorkDay, Zone
from wulibridge.territory.redistricting.carriers import in_use
from wulibridge.territory.redistricting.reading import holding
from wulibridge.territory.redistricting.standing import hold_map, share_map, still_stands

Place = TypeVar("Place", bound=models.Model)

# Who lives behind a door is personal; so is what somebody remarked about them.
PERSONAL = frozenset({"name", "phone", "remark"})
CONTACT_FIELDS = ("name", "phone", "notice_given_on")
HOUSEHOLD_FIELDS = (
    "committee_id",
    "building_id",
    "number",
    "floor",
    "room",
    "occupancy",
    "registered_elsewhere",
    "n_aged_60",
    "remark",
    "missing_since",
)
# As far back as chinesecalendar reaches; deadlines that still run begin with LIVE_FROM.
FIRST_YEAR = 2004
LIVE_FROM = 2023
LAST_YEAR = max(day.year for day in chinese_calendar.holidays)


def save_place(*, place: Place, by: Actor) -> Place:
    """Create or change a subdistrict, committee, zone, building or organization.

    A building's address is normalised; it stands in a zone in force. A place does not end while it holds others that
    go on. What lives in a place moves by a plan, and not from here: what hangs on it would stay behind. Raises
    ValidationError, with the field at fault where there is one.
    """
    if isinstance(place, Building):
        _normalise(place)
    names = [field.attname for field in place._meta.concrete_fields if not field.primary_key]
    with recording():
        # Nobody may put anything into a place while it ends.
        (hold_map if getattr(place, "valid_to", None) else share_map)()
        before = type(place)._default_manager.select_for_update().filter(pk=place.pk).values(*names).first()
        _clean(place)
        _stay(place, before or {})
        _end_empty(place, before or {})
        if isinstance(place, Building) and not still_stands(zone_id=place.zone_id):
            raise ValidationError({"zone": _("This zone has ended. Choose another one.")})
        place.save()
        after = {name: getattr(place, name) for name in names}
        done = changes(before or {}, after, personal=frozenset())
        if done:
            verb = f"{place._meta.model_name}.{'changed' if before else 'created'}"
            record(verb, place, by=by, area=_area_of(place), details=done)
    return place


def change_household(*, household: Household, by: Actor) -> Household:
    """Create or change a household; it has to stand in a building of its committee. Raises ValidationError."""
    with recording():
        share_map()
        if not Zone.objects.filter(buildings=household.building_id, committee=household.committee_id).exists():
            raise ValidationError({"building": _("This building belongs to another committee.")})
        names = (*HOUSEHOLD_FIELDS, "version")
        before = Household.objects.select_for_update().filter(pk=household.pk).values(*names).first()
        household.full_clean()
        done = changes(before or {}, _values(household, HOUSEHOLD_FIELDS), personal=PERSONAL)
        if before and not done:
            return household
        if before:  # by the row and not by what is in hand: that may be older
            household.version = before["version"] + 1
        # Of one that is there, what was changed: the database keeps the rest, as when somebody was last met.
        household.save(update_fields=[*HOUSEHOLD_FIELDS, "version"] if before else None)
        verb = "household.changed" if before else "household.created"
        record(verb, household, by=by, area=household.building.zone.code, details=done)
    return household


def set_contact(
    *, household: Household, name: str, phone: str = "", notice_given_on: date, by: Actor
) -> HouseholdContact:
    """Keep whom to speak to in a household, told of it on `notice_given_on` (Asia/Shanghai).

    Personal Information Protection Law Art 17: whoever's data are kept is told first. The caller has opened the
    personal data of the zones where the actor may do this. Raises ValidationError.
    """
    if notice_given_on > civil_date(database_now()):
        raise ValidationError({"notice_given_on": _("The notice has to be given before the contact is kept.")})
    with recording():
        _hold(household)
        contact = HouseholdContact.objects.select_for_update().filter(household=household).first()
        before = _values(contact, CONTACT_FIELDS) if contact else {}
        contact = contact or HouseholdContact(household=household)
        contact.name, contact.phone, contact.notice_given_on = name.strip(), phone.strip(), notice_given_on
        contact.full_clean()
        contact.save()
        done = changes(before, _values(contact, CONTACT_FIELDS), personal=PERSONAL)
        if done:
            _count_on(household)
            record("household.contact_set", household, by=by, area=household.building.zone.code, details=done)
    return contact


def remove_contact(*, household: Household, by: Actor) -> None:
    """Forget whom to speak to in a household. Does nothing when nobody is known.

    The caller has opened the personal data of the zones where the actor may do this.
    """
    with recording():
        _hold(household)
        removed, _rows = HouseholdContact.objects.filter(household=household).delete()
        if removed:
            _count_on(household)
            record("household.contact_removed", household, by=by, area=household.building.zone.code)


def reveal_contact(*, household: Household, by: Actor) -> HouseholdContact | None:
    """A household's contact in clear; the reading is journalled.

    The caller has checked the right to read it, and opened the personal data of the zones where the actor has it.
    """
    with recording():
        record("household.contact_read", household, by=by, area=household.building.zone.code)
        return HouseholdContact.objects.filter(household=household).first()


class UnknownYearError(ValueError):
    """A year whose days off chinesecalendar does not know. The text is for a person, in their language."""


def load_calendar_year(year: int, by: Actor) -> int:
    """Write the days of `year` that are not in the calendar yet and return how many; what a person entered stays.

    Source: the State Council's yearly notices as published in chinesecalendar. Raises UnknownYearError.
    Provisional due dates become final with the next sweep.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnknownYearError(
            gettext(
                "The days off of %(year)s are not known here, only %(first)s to %(last)s. The State Council announces"
                " a year in about November of the year before: update the package chinesecalendar then, or enter the"
                " days in the administration."
            )
            % {"year": year, "first": FIRST_YEAR, "last": LAST_YEAR}
        )
    with recording():
        known = set(WorkDay.objects.filter(day__year=year).values_list("day", flat=True))
        missing = [day for day in _days_of(year) if day not in known]
        WorkDay.objects.bulk_create([_published(day) for day in missing], batch_size=500, ignore_conflicts=True)
        if missing:
            record("calendar.year_loaded", None, by=by, details={"year": year, "days": len(missing)})
    return len(missing)


def published_calendar(years: range) -> tuple[Calendar, list[int]]:
    """The calendar from the first of `years` on, and those of them of which days are missing in the database.

    Where load_calendar_year could enter the missing days, they are in the calendar; what a person entered comes first.
    """
    rows = dict(WorkDay.objects.filter(day__gte=date(years[0], 1, 1)).values_list("day", "is_workday"))
    missing = [year for year in years if any(day not in rows for day in _days_of(year))]
    could = [day for year in missing if FIRST_YEAR <= year <= LAST_YEAR for day in _days_of(year)]
    return Calendar({day: chinese_calendar.is_workday(day) for day in could} | rows), missing


def set_workday(*, day: date, is_workday: bool, name: str = "", by: Actor) -> WorkDay:
    """Say whether `day` is a working day, and on what occasion. Raises ValidationError."""
    with recording():
        row = WorkDay.objects.select_for_update().filter(day=day).first()
        before = _values(row, ("is_workday", "name")) if row else {}
        row = row or WorkDay(day=day)
        row.is_workday, row.name = is_workday, name.strip()
        row.full_clean(validate_unique=False)
        row.save()
        done = changes(before, _values(row, ("is_workday", "name")), personal=frozenset())
        if done:
            record("calendar.day_set", None, by=by, details={"day": day.isoformat()} | done)
    return row


def _hold(household: Household) -> None:
    """The household before its contact, as everybody does who writes both."""
    Household.objects.select_for_update().filter(pk=household.pk).values_list("pk").first()


def _count_on(household: Household) -> None:
    """A new contact is a new version of the household: who began from an older one is shown both."""
    Household.objects.filter(pk=household.pk).update(version=F("version") + 1)
    household.refresh_from_db(fields=["version"])


def _normalise(building: Building) -> None:
    try:
        address = parse(building.address)
    except AddressError as error:
        raise ValidationError({"address": error.message}) from error
    if not address.number:
        raise ValidationError({"address": _("A building needs its door number, like 斜土路734弄12号.")})
    building.address = building.address_key = address.building


def _clean(place: models.Model) -> None:
    try:
        place.full_clean()
    except ValidationError as error:
        if "address_key" not in error.error_dict:
            raise
        # The key is made from the address, so that is what a person can correct.
        raise ValidationError({"address": _("Another building has this address.")}) from error


def _stay(place: models.Model, before: Mapping[str, Any]) -> None:
    """Households do not change hands by a changed cell: a plan takes their petitions and pairings along."""
    moved = {name for name in ("committee_id", "zone_id") if before and before.get(name) != getattr(place, name, None)}
    if isinstance(place, Zone) and moved and (place.buildings.exists() or in_use(place)):
        raise ValidationError({"committee": _("This zone is in use. Give it to another committee by a plan.")})
    if isinstance(place, Building) and moved and place.households.exists():
        raise ValidationError({"zone": _("Households live here. Move the building to another zone by a plan.")})


def _end_empty(place: models.Model, before: Mapping[str, Any]) -> None:
    """What goes on would be left in a place that is no more. A date that was set before is not judged again."""
    ends_on = getattr(place, "valid_to", None)
    if ends_on is None or ends_on == before.get("valid_to"):
        return
    going_on = Q(valid_to=None) | Q(valid_to__gt=ends_on)
    if isinstance(place, Zone) and place.buildings.exists():
        message = _("This zone still holds buildings. Merge it into another one by a plan.")
    elif isinstance(place, Zone) and in_use(place):
        message = _("This zone has been in use. Merge it into another one by a plan, so that nothing is left behind.")
    elif isinstance(place, Committee) and holding([place.pk], ends_on + timedelta(days=1)).exists():
        message = _("This committee still has zones. End them first, or merge the committee by a plan.")
    elif isinstance(place, Subdistrict) and place.committees.filter(going_on).exists():
        message = _("This subdistrict still has committees. End them first.")
    else:
        return
    raise ValidationError({"valid_to": message})


def _area_of(place: models.Model) -> str:
    zone = getattr(place, "zone", None)
    return str(getattr(zone or place, "code", ""))


def _values(row: models.Model, names: tuple[str, ...]) -> Mapping[str, Any]:
    return {name: getattr(row, name) for name in names}


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def _published(day: date) -> WorkDay:
    _is_holiday, occasion = chinese_calendar.get_holiday_detail(day)
    name = chinese_calendar.Holiday(occasion).chinese if occasion else ""
    return WorkDay(day=day, is_workday=chinese_calendar.is_workday(day), name=name)
