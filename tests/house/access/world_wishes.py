"""Needs and wishes of a place's household, an offer and a gift that its committee keeps."""

from typing import Any

from tests.factories.wishes import agreed, gift, need_of, offer_of, unit_in, wish_of
from tests.house.access.places import Place
from visits.services.wish import claim
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household


def add_wishes(world: Any, place: Place) -> None:
    committee = world.ground.name_of(place.committee)
    lead, chair = world.staff[Role.ZONE_LEAD, place.key], world.staff[Role.COMMITTEE_CHAIR, committee]
    household = Household.objects.filter(building__zone=place.zone).first()
    beside = (
        other.rows["unit"] for other in world.ground if other.subdistrict == place.subdistrict and "unit" in other.rows
    )
    unit = next(beside, None) or unit_in(place.subdistrict)
    offer = offer_of(unit, by=chair, committee=place.committee, capacity=100)
    place.rows |= {"unit": unit, "offer": offer}
    # The words are painted afterwards: a canary may look like a phone number, which a wish refuses.
    place.rows["open need"], place.rows["met need"] = need_of(household, by=lead), need_of(household, by=lead)
    agreed(place.rows["met need"], offer, by=chair)
    place.rows["open wish"], place.rows["claimed wish"] = wish_of(household, by=lead), wish_of(household, by=lead)
    claim(wish=place.rows["claimed wish"], organization=unit, by=chair)
    said = {name: world.canaries.new(committee, "visits.sponsorentry", name) for name in ("goods", "note")}
    place.rows["sponsorship"] = gift(unit, 100, by=chair, committee=place.committee, **said).sponsorship
