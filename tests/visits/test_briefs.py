"""Policy briefs: to whom they are, who has read them, and what comes on Mondays."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions.services import Refused
from tests.factories.people import PostFactory, UserFactory, staff_of
from tests.factories.territory import CommitteeFactory, ZoneFactory
from visits.models import BriefRead, PolicyBrief
from visits.queries.brief import briefs_for, readers_of, receivers_of
from visits.services import brief as services
from wulibridge.notices.channels import text_of
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import WorkDay
from wulibridge.web.templatetags.wulibridge import moment as as_moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(zone):
    return staff_of(Role.CASE_DESK, zone.committee.subdistrict)


def published(desk, zone, *committees, title="加装电梯", at=None, client_uuid=None) -> PolicyBrief:
    subdistrict = zone.committee.subdistrict
    draft = services.BriefDraft(client_uuid or uuid4(), subdistrict, title, "问到时这样答。", committees)
    row = services.publish_brief(draft=draft, by=desk)
    if at:
        PolicyBrief.objects.filter(pk=row.pk).update(published_at=at)
    return row


def test_a_brief_reaches_the_teams_of_the_subdistrict_or_of_the_named_committees(zone, desk, member):
    other = CommitteeFactory(subdistrict=zone.committee.subdistrict)
    chair, stranger = staff_of(Role.COMMITTEE_CHAIR, other), staff_of(Role.ZONE_MEMBER, ZoneFactory())

    everybodys, named = published(desk, zone), published(desk, zone, other)

    assert list(briefs_for(member)) == [everybodys]
    assert list(briefs_for(chair)) == [named, everybodys]
    assert list(briefs_for(stranger)) == []
    assert set(receivers_of(everybodys)) == {member, chair}
    assert set(receivers_of(named)) == {chair}


def test_whoever_follows_an_ended_committee_reads_its_briefs(zone, desk, member):
    ended = CommitteeFactory(subdistrict=zone.committee.subdistrict, successor=zone.committee)

    brief = published(desk, zone, ended)

    assert member in receivers_of(brief)


def test_reading_is_said_once_and_only_by_those_it_is_for(zone, desk, member):
    brief = published(desk, zone)

    for _ in range(2):
        services.acknowledge(brief=brief, by=member)

    assert BriefRead.objects.count() == 1
    with pytest.raises(Refused):
        services.acknowledge(brief=brief, by=staff_of(Role.ZONE_MEMBER, ZoneFactory()))
    with pytest.raises(Refused):
        services.acknowledge(brief=brief, by=desk)


def test_a_lead_sees_who_of_their_own_has_not_read_it(client, zone, desk, member):
    lead = staff_of(Role.ZONE_LEAD, zone)
    staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=zone.committee), name="别区的人")
    brief = published(desk, zone)
    services.acknowledge(brief=brief, by=lead)
    client.force_login(lead)

    page = client.get(reverse("visits:brief", args=[brief.pk])).content.decode()

    found, read_at = readers_of(brief, lead), BriefRead.objects.get().at
    assert ([(row, row.read_at) for row in found.done], found.missing) == (
        [(lead, read_at)],
        [member],
    )
    assert f"{lead} · {as_moment(read_at)}" in page
    assert member.name in page
    assert "别区的人" not in page


def test_only_the_case_desk_publishes_and_only_in_its_subdistrict(zone, desk):
    chair = staff_of(Role.COMMITTEE_CHAIR, zone.committee)

    with pytest.raises(Refused):
        published(chair, zone)
    with pytest.raises(Refused):
        published(desk, zone, CommitteeFactory())
    assert not PolicyBrief.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long_it_is(member_client, zone, desk, rows, django_assert_max_num_queries):
    for n in range(rows):
        published(desk, zone, zone.committee, title=f"第{n}份")

    with django_assert_max_num_queries(11):
        member_client.get(reverse("visits:briefs"))


def test_a_brief_is_published_on_its_page_and_acknowledged_with_one_tap(client, zone, desk, member):
    client.force_login(desk)
    client.post(reverse("visits:brief_new"), {"title": "新政策", "text": "正文。", "committees": [zone.committee_id]})
    brief = PolicyBrief.objects.get()
    client.force_login(member)

    client.post(reverse("visits:brief", args=[brief.pk]))

    assert [row.is_read for row in briefs_for(member)] == [True]


# Mondays --------------------------------------------------------------------------------------------------------------


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


MONDAY = date(2026, 11, 16)


def told() -> list[int]:
    return list(Notice.objects.filter(kind="brief_digest").order_by("receiver").values_list("receiver", flat=True))


def test_once_a_week_whoever_has_left_some_unread_is_told_how_many(zone, desk, member):
    reader = staff_of(Role.ZONE_MEMBER, zone)
    for n in range(2):
        services.acknowledge(brief=published(desk, zone, title=str(n), at=moment(MONDAY, 8)), by=reader)

    for at in ((8, 29), (8, 30), (8, 40)):
        services.send_digests(moment(MONDAY, *at))
        assert told() == ([member.pk] if at >= (8, 30) else [])

    notice = Notice.objects.get(kind="brief_digest")
    assert notice.facts == {"count": 2}
    assert [text_of(notice, language=language)[0] for language in ("en", "zh-hans")] == [
        "2 briefs to read",
        "有 2 份政策简报待阅",
    ]
    services.send_digests(moment(MONDAY + timedelta(days=7), 9))
    assert told() == [member.pk, member.pk]


def test_what_came_after_monday_morning_waits_for_the_next_week(zone, desk, member):
    published(desk, zone, at=moment(MONDAY, 9))

    services.send_digests(moment(MONDAY + timedelta(days=2), 9))
    assert told() == []
    services.send_digests(moment(MONDAY + timedelta(days=7), 9))
    assert told() == [member.pk]


def test_a_monday_off_is_made_up_for_on_the_first_working_day(zone, desk, member):
    WorkDay.objects.update_or_create(day=MONDAY, defaults={"is_workday": False})
    published(desk, zone, at=moment(MONDAY, 7))

    services.send_digests(moment(MONDAY, 9))
    assert told() == []
    services.send_digests(moment(MONDAY + timedelta(days=1), 9))
    assert told() == [member.pk]


def test_a_morning_without_a_bell_is_caught_up_with(zone, desk, member):
    published(desk, zone, at=moment(MONDAY, 7))

    services.send_digests(moment(MONDAY + timedelta(days=3), 15))

    assert told() == [member.pk]


def test_an_old_brief_is_no_news_and_people_who_left_are_not_told(zone, desk):
    gone = UserFactory()
    PostFactory(user=gone, role=Role.ZONE_MEMBER, zone=zone, ends_on=timezone.localdate() - timedelta(days=1))
    published(desk, zone, at=moment(MONDAY, 7))
    published(desk, zone, title="旧", at=moment(MONDAY - timedelta(days=90), 7))

    assert services.send_digests(moment(MONDAY, 9)) == 0
