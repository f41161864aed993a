"""The pages of devices: one's own, those of one's people, and shutting one out."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.people import UserFactory, staff_of
from tests.factories.territory import ZoneFactory
from wulibridge.people.devices import seen
from wulibridge.people.models import Device, User
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db

CHROME, SAFARI = "Android Chrome/130 Safari/1", "iPhone Safari/1"


@pytest.fixture
def zone():
    return ZoneFactory()


@pytest.fixture
def member(zone) -> User:
    return staff_of(Role.ZONE_MEMBER, zone, name="测试甲")


def english(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def came(
    user: User, *, waiting: int = 0, agent: str = CHROME, client: Client | None = None, days_ago: int = 0
) -> Device:
    key = client.session.session_key if client else None
    device = seen(device_id=uuid4(), user=user, waiting=waiting, session_key=key, user_agent=agent)
    if days_ago:
        Device.objects.filter(pk=device.pk).update(last_seen=timezone.now() - timedelta(days=days_ago))
    return device


def test_each_sees_their_own_devices_and_which_is_here(member):
    client = english(member)
    came(member, client=client)
    came(member, agent=SAFARI, waiting=2)
    came(UserFactory(name="测试乙"), agent="Windows Firefox/1")
    page = client.get("/devices/").content.decode()

    assert "Chrome · Android" in page
    assert "Safari · iPhone" in page
    assert "Firefox" not in page
    assert page.count(">this device<") == 1
    assert "2 items not sent since" in page
    assert "Devices of my people" not in page


def test_who_shuts_out_the_device_in_hand_stands_before_the_log_in(member):
    client = english(member)
    device = came(member, client=client)
    address = f"/devices/{device.pk}/"
    assert "you will be logged out" in client.get(address).content.decode()
    answer = client.post(address)

    assert (answer.status_code, answer.url) == (302, "/login/")
    assert client.get("/devices/").status_code == 302
    english(member).get("/devices/")
    assert "shut out on" in english(member).get("/devices/").content.decode()


def test_a_lead_shuts_out_a_lost_phone_and_is_told_what_is_lost_with_it(zone, member):
    lead, phone = english(staff_of(Role.ZONE_LEAD, zone)), english(member)
    device = came(member, waiting=3, client=phone)
    listed = lead.get("/devices/").content.decode()
    assert "测试甲 · Chrome · Android" in listed
    asked = lead.get(f"/devices/{device.pk}/").content.decode()
    assert "3 items in it were not sent and will be lost." in asked

    assert lead.post(f"/devices/{device.pk}/").url == "/devices/"
    assert phone.get("/notices/").status_code == 302
    device.refresh_from_db()
    assert device.revoked_at is not None


@pytest.mark.parametrize("role", [Role.ZONE_MEMBER, Role.ZONE_LEAD])
def test_a_stranger_finds_no_device_and_ends_no_session(zone, member, role):
    area = zone if role == Role.ZONE_MEMBER else ZoneFactory(committee=zone.committee)
    phone, stranger = english(member), english(staff_of(role, area))
    device = came(member, client=phone)

    assert stranger.get(f"/devices/{device.pk}/").status_code == 404
    assert stranger.post(f"/devices/{device.pk}/").status_code == 404
    assert "测试甲" not in stranger.get("/devices/").content.decode()
    assert phone.get("/notices/").status_code == 200


def test_a_silent_device_stands_on_its_leads_round_until_it_speaks(zone, member):
    lead, colleague = english(staff_of(Role.ZONE_LEAD, zone)), english(staff_of(Role.ZONE_MEMBER, zone))
    device = came(member, waiting=2, days_ago=3)
    for page in ("/visits/round/", "/devices/"):
        assert "Nothing heard for two days" in lead.get(page).content.decode()
        assert "Nothing heard for two days" not in colleague.get(page).content.decode()

    seen(device_id=device.uuid, user=member, waiting=2, session_key=None, user_agent=CHROME)
    assert "Nothing heard for two days" not in lead.get("/visits/round/").content.decode()


# Session, user, posts and reach (3), own, here, now, silent, count, page, notices.
QUERIES = 10


@pytest.mark.parametrize("rows", [1, 3])
def test_more_devices_cost_no_more_queries(zone, member, rows, django_assert_num_queries):
    lead = english(staff_of(Role.ZONE_LEAD, zone))
    for _n in range(rows):
        came(member, waiting=1)
        came(member, waiting=1, days_ago=3)
    lead.get("/devices/")  # the posts of this process are known

    with django_assert_num_queries(QUERIES):
        assert lead.get("/devices/").content.decode().count("测试甲 · Chrome") == 3 * rows
