"""Corrections of a household, made at its door: taken over at once, or kept until a person has chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from petitions.services import Refused
from visits.models import Chosen, EditField, EditState, HouseholdEdit
from visits.services.drafts import digest_of
from wulibridge.journal.services import record, recording
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may, reach
from wulibridge.personal import personal_data
from wulibridge.territory import services as territory
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.models import Household, HouseholdContact
from wulibridge.territory.redistricting.standing import share_map

CONTACT = ("contact_name", "contact_phone")
Values = dict[str, Any]


@dataclass(frozen=True)
class Correction:
    """What somebody put right about a household: {field: (what they saw, what it should be)}.

    `base` is the household's version that they saw. Of contact_name and contact_phone, which are seen masked, what they
    saw is not asked; whoever gives one has told that person that it is kept. `client_uuid` is made once with the form.
    """

    client_uuid: UUID
    base: int
    changes: Mapping[str, tuple[Any, Any]]


@dataclass(frozen=True)
class Corrected:
    """The household's version after it; the fields that wait for a person; whether it had arrived before.

    `stands` is what is known of the household now: each fact, "contact" (in clear: whoever shows it masks it), and
    "waiting", all that somebody has to decide.
    """

    version: int
    waiting: tuple[str, ...]
    stands: Values
    again: bool = False


def correct_household(*, correction: Correction, household: Household, by: User) -> Corrected:
    """Put a household right, and say what became of it.

    A value that somebody else changed meanwhile is not overwritten: both are kept until a person has chosen. Nobody is
    in their own way: a second correction may have been made before the first had arrived.

    The same correction sent twice is one. Raises Refused when `by` may not log visits there, when the identity belongs
    to another correction (field `client_uuid`), or when a value cannot be.
    """
    digest = digest_of({"household": household.pk, "base": correction.base, "changes": correction.changes})
    with recording(), personal_data(zones=reach(by, Permission.VISIT_LOG).zones):
        share_map()
        row = _locked(household.pk)
        _check_may(by, row)
        earlier = list(HouseholdEdit.objects.filter(client_uuid=correction.client_uuid).order_by("pk"))
        if earlier:
            return _repeated(earlier, digest, row, by)
        edits = _judged(row, correction, digest, by)
        _apply(row, [edit for edit in edits if edit.state == EditState.APPLIED], by=by)
        for edit in edits:
            edit.left_version = row.version
        HouseholdEdit.objects.bulk_create([_without_contact(edit) for edit in edits])
        waiting = tuple(name for edit in edits if edit.state == EditState.WAITING for name in edit.new)
        if waiting:
            record("household.edit_waits", row, by=by, area=row.building.zone.code, details={"fields": list(waiting)})
        return Corrected(row.version, waiting, _stands(row))


def settle_edit(*, edit: HouseholdEdit, chosen: str, version: int, by: User) -> HouseholdEdit:
    """Choose between what stands there and what came from the door.

    `version` is that of the household whose value the person saw. Raises Refused when `by` may not log visits there,
    when somebody has chosen already, or when what stands there has changed since.
    """
    with recording(), personal_data(zones=reach(by, Permission.VISIT_LOG).zones):
        share_map()
        household = _locked(edit.household_id)
        _check_may(by, household)
        row = HouseholdEdit.objects.select_for_update().filter(pk=edit.pk, state=EditState.WAITING).first()
        if row is None:
            raise Refused(_("Somebody has decided this already."))
        if household.version != version:
            raise Refused(_("What stands there has changed again. Look at both once more."))
        if chosen == Chosen.DOOR:
            _apply(household, [row], by=by)
        row.state, row.chosen, row.settled_by, row.settled_at = EditState.SETTLED, chosen, by, database_now()
        _without_contact(row).save()
        details = {"field": row.field, "chosen": chosen}
        record("household.edit_settled", household, by=by, area=household.building.zone.code, details=details)
    return row


def reveal_edit(*, edit: HouseholdEdit, by: User) -> HouseholdEdit:
    """A correction of a contact in clear; the reading is journalled. Raises Refused without the right."""
    zone = edit.household.building.zone
    if not may(by, Permission.CONTACT_READ, zone_id=zone.pk):
        raise Refused(_("The contact is not shown to you."))
    with recording():
        record("household.contact_read", edit.household, by=by, area=zone.code)
    return edit


def _check_may(by: User, household: Household) -> None:
    if not may(by, Permission.VISIT_LOG, zone_id=household.building.zone_id):
        raise Refused(_("You may not change households of this zone."))


def _locked(pk: int) -> Household:
    rows = Household.objects.select_for_update(of=("self",)).select_related("building__zone")
    return rows.get(pk=pk)


def _repeated(earlier: list[HouseholdEdit], digest: str, row: Household, by: User) -> Corrected:
    if any(edit.digest != digest or edit.by_id != by.pk for edit in earlier):
        raise Refused(_("This was already sent with other values. Save again to send these as well."), "client_uuid")
    waiting = tuple(name for edit in earlier if edit.state == EditState.WAITING for name in edit.new)
    return Corrected(row.version, waiting, _stands(row), again=True)


def _parts(correction: Correction) -> list[tuple[EditField, Values, Values]]:
    """The correction by what is decided as one: name and phone of a contact are."""
    parts = [
        (EditField(name), {name: old}, {name: new})
        for name, (old, new) in correction.changes.items()
        if name not in CONTACT
    ]
    contact = {name: correction.changes[name][1] for name in CONTACT if name in correction.changes}
    return [*parts, (EditField.CONTACT, {}, contact)] if contact else parts


def _judged(row: Household, correction: Correction, digest: str, by: User) -> list[HouseholdEdit]:
    """The correction by what is decided as one, each part to be taken over or to wait for a person."""
    now = database_now()
    return [
        HouseholdEdit(
            client_uuid=correction.client_uuid,
            digest=digest,
            household=row,
            field=field,
            base_version=correction.base,
            found_version=row.version,
            old=old,
            new=new,
            by=by,
            at=now,
            state=EditState.APPLIED if _holds(row, field, old, new, correction, by) else EditState.WAITING,
        )
        for field, old, new in _parts(correction)
    ]


def _holds(row: Household, field: EditField, old: Values, new: Values, correction: Correction, by: User) -> bool:
    """Does nothing of anybody else get lost, although the household may have been changed meanwhile?"""
    if row.version == correction.base:
        return True
    if field == EditField.CONTACT:
        contact = HouseholdContact.objects.filter(household=row).first()
        there = {"contact_name": contact.name, "contact_phone": contact.phone} if contact else None
        is_said = there is None or all(there[name] == value for name, value in new.items())
        return is_said or _is_left_by(by, row, since=correction.base)
    return {name: getattr(row, name) for name in new} in (old, new)


def _is_left_by(by: User, row: Household, *, since: int) -> bool:
    """Is the household as `by` left it: were it their own corrections that took it on from version `since`?

    Asked of a contact alone, which nobody sees in clear: of everything else, what was seen is said.
    """
    steps = HouseholdEdit.objects.filter(household=row, by=by, found_version__gte=since)
    own = set(steps.filter(left_version__gt=F("found_version")).values_list("found_version", "left_version"))
    return row.version - since == sum((left or 0) - (found or 0) for found, left in own)


def _stands(row: Household) -> Values:
    waiting = HouseholdEdit.objects.filter(household=row, state=EditState.WAITING).order_by("pk")
    facts = {name: getattr(row, name) for name in EditField.values if name != EditField.CONTACT}
    contact = HouseholdContact.objects.filter(household=row).first()
    return facts | {"contact": contact, "waiting": list(dict.fromkeys(waiting.values_list("field", flat=True)))}


def _apply(row: Household, edits: list[HouseholdEdit], *, by: User) -> None:
    facts = [edit for edit in edits if edit.field != EditField.CONTACT]
    for edit in facts:
        for name, value in edit.new.items():
            edit.old = {name: getattr(row, name)}
            setattr(row, name, value)
    try:
        if facts:
            territory.change_household(household=row, by=by)
        for edit in edits:
            if edit.field == EditField.CONTACT:
                _set_contact(row, edit.new, edit.at, by)
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise Refused(messages[0], f"contact_{name}" if name in ("name", "phone") else name) from error


def _set_contact(row: Household, new: Values, at: datetime, by: User) -> None:
    known = HouseholdContact.objects.filter(household=row).first()
    name = new.get("contact_name") or (known.name if known else "")
    if not name:
        raise Refused(_("A phone needs the name of whom it belongs to."), "contact_name")
    phone = new.get("contact_phone", known.phone if known else "")
    territory.set_contact(household=row, name=name, phone=phone, notice_given_on=civil_date(at), by=by)


def _without_contact(edit: HouseholdEdit) -> HouseholdEdit:
    """Once it is decided, nobody needs a second copy of somebody's name and phone (Personal Information Protection Law,
    Art 19)."""
    if edit.field == EditField.CONTACT and edit.state != EditState.WAITING:
        edit.old, edit.new = {}, {}
    return edit
