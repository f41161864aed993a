"""Devices: known by contact, shut out with all their sessions, and told of when they fall silent."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.factories.people import PostFactory, UserFactory, staff_of
from tests.factories.territory import CommitteeFactory, OrganizationFactory, ZoneFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice
from wulibridge.notices.silence import tell_of_silent_devices
from wulibridge.notices.tasks import look_after_devices
from wulibridge.people.devices import (
    DeviceRevokedError,
    devices_led_by,
    devices_within_reach,
    is_revoked,
    label_of,
    leads_of,
    revoke,
    seen,
    silent,
)
from wulibridge.people.models import Device, DeviceSession, Post, User
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db

ANDROID = (
    "Mozilla/5.0 (Linux; Android 14; Mobile) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile"
    " Safari/537.36"
)
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
WECHAT = ANDROID + " MicroMessenger/8.0.50"


def came(user: User, *, waiting: int | None = None, session_key: str | None = None, uuid=None, agent=ANDROID) -> Device:
    return seen(device_id=uuid or uuid4(), user=user, waiting=waiting, session_key=session_key, user_agent=agent)


def quiet_for(device: Device, **ago: float) -> Device:
    """As if it had last come so long ago."""
    Device.objects.filter(pk=device.pk).update(last_seen=timezone.now() - timedelta(**ago))
    device.refresh_from_db()
    return device


def logged_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def is_in(client: Client) -> bool:
    return client.get("/notices/").status_code == 200


@pytest.mark.parametrize(
    ("agent", "label"),
    [
        (ANDROID, "Chrome · Android"),
        (IPHONE, "Safari · iPhone"),
        (WECHAT, "WeChat · Android"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130.0 Safari/537.36 Edg/130.0", "Edge · Windows"),
        ("curl/8", ""),
    ],
)
def test_a_browser_is_called_by_plain_words(agent, label):
    assert label_of(agent) == label


# Contact --------------------------------------------------------------------------------------------------------------


def test_a_contact_notes_what_waits_and_since_when():
    user, uuid = UserFactory(), uuid4()
    first = came(user, waiting=2, uuid=uuid)
    since = first.waiting_since
    assert (first.waiting, first.label) == (2, "Chrome · Android")

    assert came(user, waiting=3, uuid=uuid).waiting_since == since
    assert came(user, waiting=None, uuid=uuid).waiting == 3
    assert came(user, waiting=0, uuid=uuid).waiting_since is None
    assert Device.objects.count() == 1
    assert JournalEntry.objects.filter(verb="device.appeared").count() == 1


def test_a_phone_that_two_people_use_counts_for_each_what_is_theirs():
    uuid, (one, other) = uuid4(), UserFactory.create_batch(2)
    came(one, waiting=2, uuid=uuid)
    came(other, waiting=0, uuid=uuid)

    assert dict(Device.objects.values_list("user", "waiting")) == {one.pk: 2, other.pk: 0}


@pytest.mark.parametrize(("said", "believed"), [(-1, 0), (10**9, 9_999)])
def test_what_no_phone_keeps_is_not_believed(said, believed):
    assert came(UserFactory(), waiting=said).waiting == believed


# Shutting out ---------------------------------------------------------------------------------------------------------


def test_shutting_out_ends_the_sessions_of_that_device_at_once_and_no_other():
    user = UserFactory()
    phone, tablet = logged_in(user), logged_in(user)
    lost = came(user, session_key=phone.session.session_key)
    came(user, session_key=tablet.session.session_key)
    assert is_in(phone)

    assert revoke(device=lost, by=user) == 1
    assert (is_in(phone), is_in(tablet)) == (False, True)
    with pytest.raises(DeviceRevokedError):
        came(user, uuid=lost.uuid)
    assert is_revoked(lost.uuid)
    assert not is_revoked(uuid4())
    entry = JournalEntry.objects.get(verb="device.revoked")
    assert (entry.actor_id, entry.details["user"]) == (user.pk, user.pk)


def test_a_lost_phone_is_lost_for_everybody_who_used_it():
    uuid, (one, other) = uuid4(), UserFactory.create_batch(2)
    theirs = logged_in(other)
    device = came(one, uuid=uuid)
    came(other, uuid=uuid, session_key=theirs.session.session_key)
    revoke(device=device, by=one)

    assert not is_in(theirs)
    assert not Device.objects.filter(revoked_at=None).exists()


def test_a_browser_that_forgot_itself_takes_its_session_along_to_its_new_identity():
    user = UserFactory()
    client = logged_in(user)
    came(user, session_key=client.session.session_key)
    again = came(user, session_key=client.session.session_key)
    revoke(device=again, by=user)

    assert not is_in(client)


def test_shutting_out_twice_is_done_once():
    user = UserFactory()
    device = came(user)
    revoke(device=device, by=user)
    before = Device.objects.get().revoked_at

    assert revoke(device=device, by=user) == 0
    assert Device.objects.get().revoked_at == before
    assert JournalEntry.objects.filter(verb="device.revoked").count() == 1


def test_links_to_sessions_that_are_over_are_forgotten():
    user = UserFactory()
    client = logged_in(user)
    came(user, session_key=client.session.session_key)
    came(user, session_key="over" * 8)
    look_after_devices()

    assert DeviceSession.objects.get().session_key == client.session.session_key
    assert Session.objects.filter(pk=client.session.session_key).exists()


IDLE = {
    "half a year, and nothing waits": (181, 0, False, False),
    "less": (179, 0, False, True),
    "something waits": (181, 1, False, True),
    "shut out": (181, 0, True, True),
}


@pytest.mark.parametrize(("days", "waiting", "shut_out", "stays"), IDLE.values(), ids=IDLE)
def test_a_device_that_nobody_uses_any_more_is_forgotten(days, waiting, shut_out, stays):
    user = UserFactory()
    device = came(user, waiting=waiting, session_key="over" * 8)
    if shut_out:
        revoke(device=device, by=user)
    quiet_for(device, days=days)
    look_after_devices()

    assert Device.objects.filter(pk=device.pk).exists() == stays


# Who answers for whom -------------------------------------------------------------------------------------------------


@pytest.fixture
def zone():
    return ZoneFactory()


@pytest.fixture
def heads(zone) -> dict[str, User]:
    committee, subdistrict = zone.committee, zone.committee.subdistrict
    return {
        "lead": staff_of(Role.ZONE_LEAD, zone),
        "chair": staff_of(Role.COMMITTEE_CHAIR, committee),
        "desk": staff_of(Role.CASE_DESK, subdistrict),
        "security": staff_of(Role.SECURITY_ADMINISTRATOR, subdistrict),
        "other lead": staff_of(Role.ZONE_LEAD, ZoneFactory(committee=committee)),
        "other chair": staff_of(Role.COMMITTEE_CHAIR, CommitteeFactory(subdistrict=subdistrict)),
        "far desk": staff_of(Role.CASE_DESK, ZoneFactory().committee.subdistrict),
        "colleague": staff_of(Role.ZONE_MEMBER, zone),
        "auditor": staff_of(Role.AUDITOR, subdistrict),
    }


WHO_MAY = {
    Role.ZONE_MEMBER: {"lead", "chair", "desk", "security"},
    Role.COMMITTEE_STAFF: {"chair", "desk", "security"},
    Role.SUBDISTRICT_LEADER: {"desk", "security"},
    Role.DEPARTMENT_HANDLER: {"security"},
}


@pytest.mark.parametrize("role", WHO_MAY)
def test_a_device_is_shut_out_by_who_answers_for_its_user_and_by_nobody_else(zone, heads, role):
    subdistrict = zone.committee.subdistrict
    area = {
        Role.ZONE_MEMBER: zone,
        Role.COMMITTEE_STAFF: zone.committee,
        Role.SUBDISTRICT_LEADER: subdistrict,
        Role.DEPARTMENT_HANDLER: OrganizationFactory(subdistrict=subdistrict),
    }[role]
    device = came(staff_of(role, area))

    assert {name for name, user in heads.items() if device in devices_within_reach(user)} == WHO_MAY[role]
    for name in heads.keys() - WHO_MAY[role]:
        with pytest.raises(ValidationError):
            revoke(device=device, by=heads[name])
    assert not is_revoked(device.uuid)
    revoke(device=device, by=heads["security"])
    assert is_revoked(device.uuid)


def test_one_s_own_device_is_not_among_those_one_leads(heads):
    device = came(heads["lead"])

    assert device in devices_within_reach(heads["lead"])
    assert device not in devices_led_by(heads["lead"])
    assert device in devices_led_by(heads["chair"])


def test_who_left_while_the_phone_was_out_still_has_their_lead_of_then(zone, heads):
    member = staff_of(Role.ZONE_MEMBER, zone)
    gone, moved = quiet_for(came(member, waiting=1), days=3), came(member)
    yesterday = timezone.localdate() - timedelta(days=1)
    Post.objects.filter(user=member).update(ends_on=yesterday)
    PostFactory(user=member, role=Role.ZONE_MEMBER, zone=ZoneFactory(), starts_on=timezone.localdate())

    assert list(devices_led_by(heads["lead"])) == [gone]
    assert moved not in devices_led_by(heads["lead"])
    assert heads["lead"] in leads_of(gone)


# Silence --------------------------------------------------------------------------------------------------------------

SILENT = {
    "just under": ({"hours": 47, "minutes": 59}, 1, False, False),
    "just over": ({"hours": 48, "minutes": 1}, 1, False, True),
    "long, and nothing waits": ({"days": 9}, 0, False, False),
    "long, and it waits": ({"days": 9}, 7, False, True),
    "shut out": ({"days": 9}, 7, True, False),
}


@pytest.mark.parametrize(("ago", "waiting", "shut_out", "found"), SILENT.values(), ids=SILENT)
def test_a_device_is_silent_after_48_hours_with_something_unsent(ago, waiting, shut_out, found):
    user = UserFactory()
    device = quiet_for(came(user, waiting=waiting), **ago)
    if shut_out:
        revoke(device=device, by=user)

    assert list(silent(Device.objects.all())) == ([device] if found else [])


TOLD = {
    "a member: the zone's lead": (Role.ZONE_MEMBER, "zone", {"lead"}),
    "a second lead: the first": (Role.ZONE_LEAD, "zone", {"lead"}),
    "committee staff: the chair": (Role.COMMITTEE_STAFF, "committee", {"chair"}),
}


@pytest.mark.parametrize(("role", "area", "told"), TOLD.values(), ids=TOLD)
def test_the_nearest_who_answers_is_told_once_for_each_silence(zone, heads, role, area, told):
    user = staff_of(role, zone if area == "zone" else zone.committee)
    device = quiet_for(came(user, waiting=2), days=3)

    assert (tell_of_silent_devices(), tell_of_silent_devices()) == (1, 0)
    receivers = {name for name, head in heads.items() if Notice.objects.filter(receiver=head).exists()}
    assert receivers == told
    assert Notice.objects.count() == 1

    came(user, waiting=1, uuid=device.uuid)
    quiet_for(device, days=2, hours=1)
    assert tell_of_silent_devices() == 1
    assert Notice.objects.count() == 2


def test_a_lead_alone_is_answered_for_by_the_chair_and_a_chair_alone_by_the_desk(zone):
    committee = zone.committee
    lead, chair = staff_of(Role.ZONE_LEAD, zone), staff_of(Role.COMMITTEE_CHAIR, committee)
    desk = staff_of(Role.CASE_DESK, committee.subdistrict)

    assert leads_of(came(lead)) == [chair]
    assert leads_of(came(chair)) == [desk]
    assert leads_of(came(desk)) == []


def test_the_notice_says_whose_phone_and_how_much_waits(zone, heads):
    user = staff_of(Role.ZONE_MEMBER, zone, name="测试甲")
    quiet_for(came(user, waiting=2), days=3)
    tell_of_silent_devices()
    page = logged_in(heads["lead"]).get("/notices/", headers={"Accept-Language": "en"}).content.decode()

    assert "Nothing heard from the phone of 测试甲" in page
    assert "2 items are written down there" in page
    assert 'href="/devices/"' in page


def test_posts_of_another_time_open_nothing(zone, heads):
    member = staff_of(Role.ZONE_MEMBER, zone)
    device = came(member, waiting=1)
    Post.objects.filter(user=member).update(starts_on=date(2019, 1, 1), ends_on=date(2019, 12, 31))

    assert device not in devices_led_by(heads["lead"])
    assert leads_of(device) == []
