"""A house went to another zone between a page and its save: its new zone says who may write there, and what is kept."""

from datetime import timedelta
from uuid import uuid4

import pytest

from petitions.services import Refused
from tests.factories.contacts import wish
from tests.factories.guide import edition_in, ticks, wished
from tests.factories.people import PostFactory, staff_of
from tests.factories.territory import ZoneFactory
from visits.services.care import Declaration, declare_care, note_care, set_care_wishes
from visits.services.enrolment import follow_up, hand_over, take_slip, take_slip_back
from visits.services.pairing import end_pairing, pair_household
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role
from wulibridge.territory.models import Building
from wulibridge.territory.redistricting.reading import today

pytestmark = pytest.mark.django_db

DEEDS = {
    "note care": lambda row, by: note_care(household=row["household"], how="seen", by=by),
    "ask for care": lambda row, by: set_care_wishes(household=row["household"], kinds=["heat"], by=by),
    "pair": lambda row, by: pair_household(household=row["household"], user=by, starts_on=today(), by=by),
    "end a pairing": lambda row, by: end_pairing(pairing=row["pairing"], by=by),
    "take a slip": lambda row, by: take_slip(
        household=row["household"], services=row["ticks"], came_back_on=today(), way="door", client_uuid=uuid4(), by=by
    ),
    "take a slip back": lambda row, by: take_slip_back(slip=row["enrolment"].slip, reason="记错户", by=by),
    "follow up": lambda row, by: follow_up(enrolment=row["enrolment"], state="contacted", by=by),
    "hand over": lambda row, by: hand_over(enrolment=row["enrolment"], owner=by, by=by),
}


@pytest.fixture
def lead(zone):
    return staff_of(Role.ZONE_LEAD, zone)


@pytest.fixture
def row(household, zone, lead):
    """What is open at the household, as the pages read it; then its house is moved."""
    wish(household, "cold", lead)
    declare_care(declaration=Declaration("cold", zone, today(), today()), by=lead)
    edition = edition_in(zone.committee.subdistrict)
    rows = {
        "household": household,
        "enrolment": wished(household, edition, by=lead),
        "pairing": pair_household(household=household, user=lead, starts_on=today() - timedelta(days=9), by=lead),
        "ticks": ticks(edition, "care-02"),
        "there": ZoneFactory(committee__subdistrict=zone.committee.subdistrict),
    }
    Building.objects.filter(pk=household.building_id).update(zone=rows["there"])
    return rows


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_the_team_of_before_writes_nothing_there_any_more(row, lead, deed):
    before = JournalEntry.objects.count()
    with pytest.raises(Refused):
        deed(row, lead)
    assert JournalEntry.objects.count() == before


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_who_works_in_both_writes_in_the_zone_of_now(row, lead, deed):
    PostFactory(user=lead, role=Role.ZONE_LEAD, zone=row["there"])
    lead = type(lead).objects.get(pk=lead.pk)  # as the next request knows them
    deed(row, lead)
    assert JournalEntry.objects.order_by("seq").last().area == row["there"].code
