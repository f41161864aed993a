"""Corrections from the door that wait for a person, each beside what stands there now."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from visits.models import EditField, EditState, HouseholdEdit
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.personal import personal_data
from wulibridge.territory.models import Household, HouseholdContact

MOST_SHOWN = 100


@dataclass(frozen=True)
class Waiting:
    """A correction and the two values between which somebody has to choose. `there` may be empty for a contact."""

    edit: HouseholdEdit
    there: dict[str, Any]
    door: dict[str, Any]

    @property
    def is_contact(self) -> bool:
        return self.edit.field == EditField.CONTACT

    @property
    def version(self) -> int:
        return self.edit.household.version


def edits_of(user: User) -> QuerySet[HouseholdEdit]:
    """Waiting corrections of households at whose doors `user` logs visits. Only inside the wall of their zones."""
    rows = HouseholdEdit.objects.filter(
        state=EditState.WAITING, household__building__zone__in=reach(user, Permission.VISIT_LOG).zones
    )
    return rows.select_related("household__building__zone", "by").order_by("at", "pk")


def edits_waiting(user: User) -> list[Waiting]:
    """What waits for a decision of `user`, the longest first; the first hundred. Five queries at most."""
    with personal_data(zones=reach(user, Permission.VISIT_LOG).zones):
        rows = list(edits_of(user)[:MOST_SHOWN])
        doors = [row.household_id for row in rows if row.field == EditField.CONTACT]
        contacts = {row.household_id: row for row in HouseholdContact.objects.filter(household__in=doors)}
    return [_beside(row, contacts.get(row.household_id)) for row in rows]


def edit_waiting(user: User, pk: int) -> HouseholdEdit | None:
    """One of them."""
    with personal_data(zones=reach(user, Permission.VISIT_LOG).zones):
        return edits_of(user).filter(pk=pk).first()


def count_waiting(user: User) -> int:
    """How many wait for a decision of `user`."""
    with personal_data(zones=reach(user, Permission.VISIT_LOG).zones):
        return edits_of(user).count()


def _beside(row: HouseholdEdit, contact: HouseholdContact | None) -> Waiting:
    if row.field != EditField.CONTACT:
        return Waiting(row, _shown({name: getattr(row.household, name) for name in row.new}), _shown(row.new))
    there = {"contact_name": contact.name, "contact_phone": contact.phone} if contact else {}
    return Waiting(row, there, row.new)


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    """As a person reads them."""
    labels = dict(Household._meta.get_field("occupancy").flatchoices)
    return {name: labels.get(value, value) if name == "occupancy" else value for name, value in values.items()}
