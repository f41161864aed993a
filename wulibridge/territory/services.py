"""The only writer of territory: places, households, contacts, the calendar."""


from wulibridge.journal.services import Actor, record, recording
from wulibridge.territory.models import Household, HouseholdContact


def reveal_contact(*, household: Household, by: Actor) -> HouseholdContact | None:
    """A household's contact in clear; the reading is journalled. The caller has checked the right to read it."""
    with recording():
        record("household.contact_read", household, by=by, area=household.building.zone.code)
        return HouseholdContact.objects.filter(household=household).first()
