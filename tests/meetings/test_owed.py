"""Owed meetings over real rows: what counts, who sees it, who is reminded, and why one was missed."""

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from meetings.models import Excuse, Meeting, MeetingKind
from meetings.obligations import Standing
from meetings.queries.owed import Areas, Line, lines_of
from meetings.services import Refused, excuse
from meetings.sweeps import remind
from tests.factories.meetings import called, chair_of
from tests.factories.people import staff_of
from tests.factories.territory import CommitteeFactory, ZoneFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role
from wulibridge.periods import month_of
from wulibridge.territory.calendar import SHANGHAI
from wulibridge.territory.models import Zone

pytestmark = pytest.mark.django_db
KIND = "deliberation_day"
CALENDAR = "meetings:calendar"


@pytest.fixture(autouse=True)
def one_kind_since_long_ago():
    MeetingKind.objects.exclude(code=KIND).update(cadence="none")
    MeetingKind.objects.update(since="2020-01-01")


def drawn(**more) -> Zone:
    """A zone as the database has it, with the day it is valid from."""
    return Zone.objects.select_related("committee").get(pk=ZoneFactory(**more).pk)


@pytest.fixture
def zone():
    return drawn()


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def dated(zone, chair, state: str, *, starts_at: str, opened_at: str | None = None) -> Meeting:
    meeting = called(zone, by=chair, kind=KIND)
    facts = {"state": state, "starts_at": at(starts_at), "opened_at": at(opened_at) if opened_at else None}
    Meeting.objects.filter(pk=meeting.pk).update(stopped_because="雨" if state == "cancelled" else "", **facts)
    return meeting


def october(zone, today: str = "2026-11-20"):
    (line,) = lines_of(Areas(zones=[zone]), 2026, date.fromisoformat(today))
    return line.cells[9]


@pytest.mark.parametrize(
    ("state", "starts_at", "opened_at", "standing"),
    [
        ("concluded", "10-05T14:00", "10-05T14:03", Standing.HELD),
        ("published", "10-31T23:00", "10-31T23:59", Standing.HELD),
        ("concluded", "10-31T23:00", "11-01T00:01", Standing.MISSED),  # it was held the month after
        ("cancelled", "10-05T14:00", None, Standing.MISSED),
        ("invited", "10-05T14:00", None, Standing.MISSED),  # planned, and never opened
        ("open", "10-05T14:00", "10-05T14:00", Standing.MISSED),  # never concluded
    ],
)
def test_what_counts_for_a_period_that_is_over(zone, chair, state, starts_at, opened_at, standing):
    dated(zone, chair, state, starts_at=starts_at, opened_at=opened_at)
    assert october(zone).standing == standing


def test_what_is_called_for_a_day_of_the_running_period_is_planned(zone, chair):
    assert october(zone, "2026-10-04").standing == Standing.MISSING
    meeting = dated(zone, chair, "preparing", starts_at="10-05T14:00")
    cell = october(zone, "2026-10-04")
    assert (cell.standing, cell.meeting) == (Standing.PLANNED, meeting)


def test_another_kind_and_another_zone_do_not_count(zone, chair):
    other = ZoneFactory(committee=zone.committee)
    dated(other, chair, "concluded", starts_at="10-05T14:00", opened_at="10-05T14:00")
    meeting = dated(zone, chair, "concluded", starts_at="10-05T14:00", opened_at="10-05T14:00")
    Meeting.objects.filter(pk=meeting.pk).update(kind=MeetingKind.objects.get(code="lane"))
    assert october(zone).standing == Standing.MISSED


def test_a_zone_drawn_in_mid_month_owes_from_the_next_one(zone):
    zone.valid_from = date(2026, 10, 2)
    zone.save()
    (line,) = lines_of(Areas(zones=[zone]), 2026, date(2026, 11, 20))
    assert [cell.period.key for cell in line.cells if cell.standing] == ["2026-11", "2026-12"]


@pytest.mark.parametrize("zones", [1, 3])
def test_the_year_is_read_in_three_queries(zone, chair, zones, django_assert_num_queries):
    areas = Areas(zones=[zone, *(drawn(committee=zone.committee) for _n in range(zones - 1))])
    for row in areas.zones:
        dated(row, chair, "concluded", starts_at="10-05T14:00", opened_at="10-05T14:00")
    with django_assert_num_queries(3):
        lines: list[Line] = lines_of(areas, 2026, date(2026, 11, 20))
    assert [line.cells[9].standing for line in lines] == [Standing.HELD] * zones


# The page -------------------------------------------------------------------------------------------------------------


def last_month() -> str:
    return month_of(timezone.localdate().replace(day=1) - timedelta(days=1)).key


def key_of(zone) -> str:
    return f"{MeetingKind.objects.get(code=KIND).pk}-zone-{zone.pk}-{last_month()}"


def test_each_sees_their_own_area_and_a_desk_opens_a_committee(client, zone, chair):
    foreign = ZoneFactory()
    people = {
        Role.ZONE_LEAD: zone,
        Role.COMMITTEE_STAFF: zone.committee,
        Role.SUBDISTRICT_LEADER: zone.committee.subdistrict,
    }
    for user in (chair, *(staff_of(role, area) for role, area in people.items())):
        client.force_login(user)
        page = client.get(reverse(CALENDAR), {"committee": zone.committee.pk, "year": last_month()[:4]})
        assert [line.area for line, _cells in page.context["lines"]] == [zone], user
        assert foreign.name not in page.text
    client.force_login(staff_of(Role.ZONE_MEMBER, zone))
    assert client.get(reverse(CALENDAR)).status_code == 404


def test_a_desk_sees_the_committees_first_with_what_is_missed_there(client, zone):
    MeetingKind.objects.filter(code="appraisal").update(cadence="month")
    CommitteeFactory(subdistrict=zone.committee.subdistrict)
    client.force_login(staff_of(Role.CASE_DESK, zone.committee.subdistrict))
    page = client.get(reverse(CALENDAR), {"year": last_month()[:4]})
    assert {line.kind.level for line, _cells in page.context["lines"]} == {"committee"}
    missed = {choice.committee: choice.missed for choice in page.context["choices"]}
    over = int(last_month()[5:])
    assert sorted(missed.values()) == [over, over * 2]


def test_a_cell_opens_to_its_meeting_for_who_holds_it(client, zone, chair):
    meeting = called(zone, by=chair, kind=KIND)
    address = reverse("admin:meetings_meeting_way", args=[meeting.pk, "prepare"])
    for user, opens in ((chair, True), (staff_of(Role.ZONE_LEAD, zone), False)):
        client.force_login(user)
        page = client.get(reverse(CALENDAR), {"year": timezone.localtime(meeting.starts_at).year})
        assert (address in page.text) is opens
        assert [
            cell.meeting for _line, cells in page.context["lines"] for shown in cells if (cell := shown.cell).meeting
        ]


@pytest.mark.parametrize("zones", [1, 3])
def test_the_page_asks_a_fixed_number_of_queries(client, zone, chair, zones, django_assert_max_num_queries):
    for _n in range(zones - 1):
        ZoneFactory(committee=zone.committee)
    client.force_login(chair)
    with django_assert_max_num_queries(14):
        client.get(reverse(CALENDAR))


def test_a_chair_says_once_why_one_was_missed(client, zone, chair):
    client.force_login(chair)
    address = f"{reverse(CALENDAR)}?of={key_of(zone)}"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": " "}).status_code == 422
    assert client.post(address, {"reason": "台风"}).status_code == 302
    assert (Excuse.objects.get().zone, Excuse.objects.get().by) == (zone, chair)
    assert JournalEntry.objects.filter(verb="meeting.excused", area=zone.code).count() == 1
    assert "台风" in client.get(reverse(CALENDAR), {"year": last_month()[:4]}).text
    assert client.post(address, {"reason": "又一次"}).status_code == 422
    with pytest.raises(DatabaseError), transaction.atomic():
        Excuse.objects.update(reason="改")


def test_who_does_not_answer_for_the_area_gives_no_reason(client, zone, chair):
    for user in (staff_of(Role.COMMITTEE_STAFF, zone.committee), chair_of(ZoneFactory())):
        client.force_login(user)
        assert client.get(f"{reverse(CALENDAR)}?of={key_of(zone)}").status_code == 404
        with pytest.raises(Refused):
            excuse(key=key_of(zone), reason="台风", by=user)
    this_month = f"{key_of(zone)[:-7]}{timezone.localdate():%Y-%m}"
    with pytest.raises(Refused):
        excuse(key=this_month, reason="还没到", by=chair)


# Reminders ------------------------------------------------------------------------------------------------------------


def told(user) -> list[str]:
    rows = Notice.objects.filter(kind="meeting_owed", receiver=user).order_by("pk")
    return [f"{row.facts['step']} {row.facts['first']} {len(row.facts['areas'])}" for row in rows]


def test_who_convenes_is_told_twice_and_after_the_end_the_leader_too(zone, chair):
    MeetingKind.objects.update(since="2026-10-01")
    ZoneFactory(committee=zone.committee)
    lead, member = staff_of(Role.ZONE_LEAD, zone), staff_of(Role.ZONE_MEMBER, zone)
    leader = staff_of(Role.SUBDISTRICT_LEADER, zone.committee.subdistrict)
    for day in ("10-08T09:00", "10-19T09:00", "10-19T10:00", "10-28T09:00", "11-02T09:00", "11-03T09:00"):
        remind(at(day))
    assert told(lead) == ["early 2026-10-01 1", "last 2026-10-01 1", "late 2026-10-01 1"]
    assert told(chair) == ["early 2026-10-01 2", "last 2026-10-01 2", "late 2026-10-01 2"]
    assert told(leader) == ["late 2026-10-01 2"]
    assert told(member) == []


@pytest.mark.parametrize(("state", "opened_at"), [("invited", None), ("concluded", "10-05T14:00")])
def test_nobody_is_reminded_of_what_is_planned_or_held(zone, chair, state, opened_at):
    dated(zone, chair, state, starts_at="10-30T14:00", opened_at=opened_at)
    remind(at("10-28T09:00"))
    assert told(chair) == []
    ZoneFactory(committee=zone.committee)
    remind(at("10-28T09:00"))
    assert told(chair) == ["last 2026-10-01 1"]


def test_the_texts_name_the_kind_in_the_language_of_who_reads_them(client, zone, chair):
    remind(at("11-02T09:00"))
    client.force_login(chair)
    for language, words in (("zh-hans", "民情议事日"), ("en", "deliberation day, Oct 2026")):
        client.cookies["language"] = language
        assert words in client.get(reverse("web:notices")).text
