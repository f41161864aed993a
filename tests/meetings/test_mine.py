"""One's own meetings: tasks told of by whose they are and in the next meeting, and the calendar's private address."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from meetings import services
from meetings.models import ActionItem, CalendarFeed, Meeting, MeetingKind
from meetings.queries.task import series_tasks
from meetings.queries.words import draft_of, public_draft_of
from meetings.services import Refused
from meetings.sweeps import remind
from tests.factories.meetings import called, closed, opened
from tests.factories.people import staff_of
from tests.factories.territory import OrganizationFactory, ZoneFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice
from wulibridge.people.models import Post
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db
MINE = "meetings:mine"


@pytest.fixture
def unit(zone):
    return OrganizationFactory(subdistrict=zone.committee.subdistrict)


@pytest.fixture
def member(zone):
    return staff_of(Role.ZONE_MEMBER, zone)


def given(meeting: Meeting, chair, text: str = "换锁", *, days: int = 3, **owner) -> ActionItem:
    item, due_on = meeting.items.get(), timezone.localdate() + timedelta(days=days)
    return services.assign(item=item, text=text, due_on=due_on, by=chair, **{"owner": None} | owner)


def late(task: ActionItem) -> ActionItem:
    ActionItem.objects.filter(pk=task.pk).update(due_on=timezone.localdate() - timedelta(days=1))
    return task


# Tasks ----------------------------------------------------------------------------------------------------------------


def test_an_owner_who_holds_no_meetings_tells_of_the_task_and_finishes_it(client, zone, chair, member):
    task = given(closed(zone, by=chair), chair, owner=member)
    client.force_login(member)
    assert "换锁" in client.get(reverse(MINE)).text
    sent = {"do": "report", "task": task.pk}
    assert client.post(reverse(MINE), sent | {"note": ""}).status_code == 422
    assert client.post(reverse(MINE), sent | {"note": "量过了"}).status_code == 302
    assert client.post(reverse(MINE), sent | {"note": "换好了", "done": "on"}).status_code == 302
    task.refresh_from_db()
    assert task.done_at
    assert [note.note for note in task.notes.all()] == ["量过了", "换好了"]
    verbs = JournalEntry.objects.filter(actor_id=member.pk).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["meeting.progress", "meeting.finish"]
    assert client.post(reverse(MINE), sent | {"note": "还有"}).status_code == 422


def test_another_s_task_is_not_there(client, zone, chair, member):
    task = given(closed(zone, by=chair), chair, owner=chair)
    client.force_login(member)
    assert "换锁" not in client.get(reverse(MINE)).text
    assert client.post(reverse(MINE), {"do": "report", "task": task.pk, "note": "好"}).status_code == 404
    with pytest.raises(Refused):
        services.report(task=task, note="好", done=False, by=member)


def test_a_unit_takes_a_task_on_and_its_handlers_are_told(client, zone, chair, unit):
    handler = staff_of(Role.DEPARTMENT_HANDLER, unit)
    task = given(closed(zone, by=chair), chair, organization=unit)
    assert Notice.objects.filter(receiver=handler, kind="meeting_step").count() == 1
    client.force_login(handler)
    assert "换锁" in client.get(reverse(MINE)).text
    services.report(task=task, note="派人了", done=True, by=handler)
    client.force_login(staff_of(Role.DEPARTMENT_HANDLER, OrganizationFactory(subdistrict=unit.subdistrict)))
    assert "换锁" not in client.get(reverse(MINE)).text


def test_a_task_has_one_owner_of_here(zone, chair, unit):
    meeting = closed(zone, by=chair)
    foreign = OrganizationFactory(subdistrict=ZoneFactory().committee.subdistrict)
    for owner in ({}, {"owner": chair, "organization": unit}, {"organization": foreign}):
        with pytest.raises(Refused):
            given(meeting, chair, **owner)
    task = given(meeting, chair, organization=unit)
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionItem.objects.filter(pk=task.pk).update(owner=chair)


def test_a_late_task_is_told_once_to_its_owner_and_once_to_the_leader(zone, chair, member):
    leader = staff_of(Role.SUBDISTRICT_LEADER, zone.committee.subdistrict)
    meeting = closed(zone, by=chair)
    late(given(meeting, chair, owner=member))
    given(meeting, chair, "还早", owner=member)
    services.finish(task=late(given(meeting, chair, "做完", owner=member)), by=chair)
    for _n in range(2):
        remind()
    rows = Notice.objects.filter(facts__step="task_late").select_related("receiver")
    assert {(row.receiver, row.facts["task"]) for row in rows} == {(member, "换锁"), (leader, "换锁")}
    assert len(rows) == 2


# Series ---------------------------------------------------------------------------------------------------------------


def test_the_next_meeting_begins_with_what_is_open_and_its_minutes_say_how_far_it_has_come(client, zone, chair, unit):
    desk = staff_of(Role.CASE_DESK, zone.committee.subdistrict)
    before = closed(zone, by=desk, kind="conference")
    Meeting.objects.filter(pk=before.pk).update(starts_at=timezone.now() - timedelta(days=90))
    task, other = given(before, desk, organization=unit), given(before, desk, "铺路", organization=unit)
    finished = given(before, desk, "刷墙", organization=unit)
    services.finish(task=finished, by=desk)
    untold = given(before, desk, "浇花", organization=unit)
    given(closed(zone, by=desk, kind="deliberation"), desk, "另一种会", organization=unit)
    now = opened(zone, by=desk, kind="conference")
    assert set(series_tasks(now)) == {task, other, untold}
    services.review(meeting=now, task=task, note="一半", done=False, by=desk)
    services.review(meeting=now, task=other, note="铺好了", done=True, by=desk)
    assert set(series_tasks(now)) == {task, other, untold}  # what was told here stays
    with pytest.raises(Refused):
        services.review(meeting=now, task=finished, note="又", done=False, by=desk)
    given(now, desk, "修灯", organization=unit)  # taken on while the meeting is on
    client.force_login(desk)
    for step in ("prepare", "discuss"):
        page = client.get(reverse("admin:meetings_meeting_way", args=[now.pk, step])).text
        assert "换锁" in page
        assert "另一种会" not in page
    with translation.override("en"):
        assert f"换锁 ({unit}): 一半" in draft_of(now)
        assert f"铺路 ({unit}): 铺好了 Done." in draft_of(now)
        assert f"浇花 ({unit}): open, until " in draft_of(now)
        assert f"Task: 修灯 ({unit}), until " in draft_of(now)
        assert "换锁" not in public_draft_of(now)


# The calendar ---------------------------------------------------------------------------------------------------------


def events(answer) -> list[dict[str, str]]:
    """Read by RFC 5545's own words: lines of at most 75 octets with CRLF, unfolded, then unescaped."""
    raw = answer.content
    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    text = raw.decode().replace("\r\n ", "")
    assert "\n" not in text.replace("\r\n", "")
    found = []
    for block in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT\r\n", text, re.DOTALL):
        pairs = (line.split(":", 1) for line in block.splitlines())
        found.append({name: re.sub(r"\\([\\,;])", r"\1", value) for name, value in pairs})
    return found


def made(client, user) -> str:
    client.force_login(user)
    address = client.post(reverse(MINE), {"do": "feed"}).context["address"]
    client.logout()
    return re.sub(r"^https?://[^/]+", "", address)


def test_the_address_gives_the_meetings_one_goes_to_and_the_last_days_of_owed_ones(client, zone, chair, member):
    MeetingKind.objects.exclude(code="deliberation_day").update(cadence="none")
    MeetingKind.objects.update(since="2020-01-01")
    mine = called(zone, by=chair, title="一,二;三", days=2, place="很长很长的地方" * 8)
    called(zone, by=staff_of(Role.COMMITTEE_STAFF, zone.committee), title="别人的")
    answer = client.get(made(client, chair))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    by_uid = {event["UID"].partition("@")[0]: event for event in events(answer)}
    meeting = by_uid.pop(f"meeting-{mine.pk}")
    assert (meeting["LOCATION"], meeting["STATUS"]) == ("很长很长的地方" * 8, "TENTATIVE")
    assert meeting["SUMMARY"].endswith("一,二;三")
    begins = datetime.strptime(meeting["DTSTART;TZID=Asia/Shanghai"], "%Y%m%dT%H%M%S")
    assert begins == timezone.localtime(mine.starts_at).replace(microsecond=0, tzinfo=None)
    owed = [event for uid, event in by_uid.items() if uid.startswith("owed-")]
    assert len(owed) == len(by_uid) == 25 - timezone.localdate().month
    assert zone.name in owed[0]["DESCRIPTION"]
    assert events(client.get(made(client, member))) == []  # invited nowhere, convenes nothing


def test_an_address_works_until_it_is_shut_and_is_kept_as_a_hash(client, zone, chair):
    old = made(client, chair)
    new = made(client, chair)
    assert (client.get(old).status_code, client.get(new).status_code) == (404, 200)
    assert not CalendarFeed.objects.filter(token_hash__in=[new, new.split("/")[-1].removesuffix(".ics")]).exists()
    client.force_login(chair)
    client.post(reverse(MINE), {"do": "shut"})
    client.logout()
    assert client.get(new).status_code == 404
    assert client.get(reverse("meetings:feed", args=["x" * 43])).status_code == 404
    verbs = JournalEntry.objects.filter(verb__startswith="calendar.").values_list("verb", flat=True)
    assert sorted(verbs) == ["calendar.made"] * 2 + ["calendar.shut"] * 2


def test_an_address_ends_with_the_last_post(client, zone, chair):
    address = made(client, chair)
    Post.objects.filter(user=chair).update(starts_on="2020-01-01", ends_on=datetime.now(UTC).date() - timedelta(days=2))
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_my_page_asks_a_fixed_number_of_queries(client, zone, chair, member, rows, django_assert_max_num_queries):
    for _n in range(rows):
        given(closed(zone, by=chair), chair, owner=member)
    client.force_login(member)
    with django_assert_max_num_queries(14):
        client.get(reverse(MINE))
