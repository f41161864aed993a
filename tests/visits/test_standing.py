"""The map was redrawn between a page and its save: rights and places are those of the map as it stands."""

from datetime import time, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from petitions.services import Refused
from tests.factories.people import staff_of
from tests.factories.territory import ZoneFactory
from tests.factories.wishes import agreed, gift, need_of, offer_of, wish_of
from visits.models import Duty, MicroWish, Need, Offer, PolicyBrief, Sponsorship
from visits.services.brief import BriefDraft, publish_brief
from visits.services.need import call_off, drop_need
from visits.services.team import put_on_duty
from visits.services.wish import claim, withdraw_wish
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role
from wulibridge.territory.models import Building, Committee, Zone

pytestmark = pytest.mark.django_db


def redraw(household, zone):
    """The house lies in `zone` now; the page's own row still says where it was."""
    assert household.building.zone != zone
    Building.objects.filter(pk=household.building_id).update(zone=zone)


DEEDS = {
    "note": lambda row, by: need_of(row["household"], by=by),
    "post": lambda row, by: wish_of(row["household"], by=by),
    "drop": lambda row, by: drop_need(need=row["need"], reason="不要了", by=by),
    "withdraw": lambda row, by: withdraw_wish(wish=row["wish"], reason="不要了", by=by),
    "agree": lambda row, by: agreed(row["need"], row["offer"], by=by),
    "call off": lambda row, by: call_off(need=row["met"], reason="不要了", by=by),
    "claim": lambda row, by: claim(wish=row["wish"], organization=row["offer"].organization, by=by),
}


@pytest.fixture
def row(household, chair, unit):
    offer = offer_of(unit, by=chair, committee=household.committee, capacity=9)
    rows = {name: need_of(household, by=chair) for name in ("need", "met")}
    agreed(rows["met"], offer, by=chair)
    return rows | {"household": household, "offer": offer, "wish": wish_of(household, by=chair)}


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_who_had_the_house_before_writes_nothing_there_any_more(household, chair, row, deed):
    redraw(household, ZoneFactory(committee__subdistrict=household.committee.subdistrict))
    before = JournalEntry.objects.count()

    with pytest.raises(Refused):
        deed(row, chair)

    assert (Need.objects.count(), MicroWish.objects.count(), JournalEntry.objects.count()) == (2, 1, before)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=DEEDS)
def test_what_is_written_stands_under_the_zone_of_now(household, chair, row, deed):
    beside = ZoneFactory(committee=household.committee)
    chair = type(chair).objects.get(pk=chair.pk)  # asks for their reach anew
    redraw(household, beside)

    deed(row, chair)

    assert JournalEntry.objects.latest("pk").area == beside.code


def _brief(committee, by, unit):
    return publish_brief(draft=BriefDraft(uuid4(), committee.subdistrict, "新政策", "正文", [committee]), by=by)


def _duty(committee, by, unit):
    day = timezone.localdate() + timedelta(days=1)
    return put_on_duty(place=Zone.objects.get(), user=by, day=day, starts=time(9), ends=time(11), by=by)


@pytest.mark.parametrize(
    ("model", "deed"),
    [
        (Offer, lambda committee, by, unit: offer_of(unit, by=by, committee=committee)),
        (Sponsorship, lambda committee, by, unit: gift(unit, 10, by=by, committee=committee)),
        (PolicyBrief, _brief),
        (Duty, _duty),
    ],
    ids=["offer", "gift", "brief", "duty"],
)
def test_nothing_new_begins_at_a_place_that_has_ended(zone, unit, model, deed):
    committee = zone.committee
    chair, desk = staff_of(Role.COMMITTEE_CHAIR, committee), staff_of(Role.CASE_DESK, committee.subdistrict)
    yesterday = timezone.localdate() - timedelta(days=1)
    for places in (Committee, Zone):
        places.objects.update(valid_to=yesterday)

    with pytest.raises(Refused, match="另选"):
        deed(committee, chair if model is Duty else desk, unit)

    assert not model.objects.exists()
