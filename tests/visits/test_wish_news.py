"""Whoever noted a need or posted a wish hears how it goes on, and nobody learns from it whose it is."""

import pytest
from django.utils import timezone

from tests.factories.people import staff_of
from tests.factories.territory import HouseholdContactFactory, ZoneFactory
from tests.factories.wishes import agreed, need_of, offer_of, unit_in, wish_of
from visits.services.need import call_off, confirm, deliver
from visits.services.wish import claim, confirm_wish, fulfil, release, withdraw_wish
from wulibridge.notices.channels import text_of
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(zone):
    chair = staff_of(Role.COMMITTEE_CHAIR, zone.committee)
    return {"lead": staff_of(Role.ZONE_LEAD, zone), "chair": chair}


@pytest.fixture
def unit(zone):
    return unit_in(zone.committee.subdistrict, name="测试志愿队")


def told() -> list[tuple[str, str]]:
    """Who was told since, of which step; and the outbox is empty again."""
    rows = Notice.objects.order_by("pk").select_related("receiver")
    found = sorted((row.facts["step"], row.receiver.username) for row in rows)
    assert not [
        row for row in rows for language in ("zh-hans", "en") if "测试甲" in "".join(text_of(row, language=language))
    ]
    rows.delete()
    return found


def test_of_each_step_of_a_need_those_hear_who_wait_for_it(household, member, people, unit):
    HouseholdContactFactory(household=household, name="测试甲", phone="10000000001")
    lead, chair = people["lead"], people["chair"]
    staff_of(Role.ZONE_MEMBER, household.building.zone)
    need = need_of(household, by=member, words="测试甲家修水龙头")
    offer = offer_of(unit, by=chair, committee=household.committee)
    both = [member.username, lead.username]
    assert told() == []

    agreed(need, offer, by=chair)
    assert told() == sorted(("agreed", name) for name in both)
    call_off(need=need, reason="下雨", by=chair)
    assert told() == sorted(("called_off", name) for name in both)
    agreed(need, offer, by=chair)
    told()
    deliver(need=need, on=timezone.localdate(), note="", by=lead)
    assert told() == sorted(("delivered", name) for name in (member.username, chair.username))
    confirm(need=need, heard="partly", by=member)
    assert told() == sorted(("confirmed", name) for name in (lead.username, chair.username))


def test_of_each_step_of_a_wish_those_hear_who_wait_for_it(household, member, people, unit):
    HouseholdContactFactory(household=household, name="测试甲", phone="10000000001")
    lead, chair = people["lead"], people["chair"]
    wish = wish_of(household, by=member)

    claim(wish=wish, organization=unit, by=chair)
    assert told() == sorted(("claimed", user.username) for user in (member, lead))
    release(wish=wish, reason="测试甲说不要了", by=chair)
    assert told() == sorted(("released", user.username) for user in (member, lead))
    claim(wish=wish, organization=unit, by=chair)
    fulfil(wish=wish, by=chair)
    told()
    confirm_wish(wish=wish, heard="satisfied", by=member)
    assert told() == sorted(("confirmed", user.username) for user in (lead, chair))
    withdraw_wish(wish=wish_of(household, by=member), reason="不要了", by=member)
    assert told() == []


def test_who_went_elsewhere_is_told_nothing_of_a_page_they_cannot_open(household, member, people, unit):
    wish = wish_of(household, by=member)
    member.posts.update(zone=ZoneFactory())

    claim(wish=wish, organization=unit, by=people["chair"])

    assert [name for _step, name in told()] == [people["lead"].username]


@pytest.mark.parametrize("heard", ["satisfied", "partly", "not"])
def test_the_word_of_the_household_is_told(household, member, people, unit, heard):
    wish = wish_of(household, by=member)
    claim(wish=wish, organization=unit, by=people["chair"])
    fulfil(wish=wish, by=people["chair"])
    confirm_wish(wish=wish, heard=heard, by=member)

    subject, body = text_of(Notice.objects.filter(facts__step="confirmed").first(), language="zh-hans")

    assert "想要一盏台灯" in subject
    assert {"satisfied": "表示满意", "partly": "部分满意", "not": "不满意"}[heard] in body
