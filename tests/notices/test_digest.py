"""One mail a day on working days, and none at night but for emergencies."""

from datetime import date, datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.office import publish
from tests.factories.people import UserFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.notices import services
from wulibridge.notices.digest import KIND, send_digests
from wulibridge.notices.models import Channel, Notice
from wulibridge.notices.nights import is_night
from wulibridge.notices.services import Message, drain, notify
from wulibridge.people.models import MailChoice
from wulibridge.territory.calendar import SHANGHAI

pytestmark = pytest.mark.django_db
FACTS = {"number": "2026-000001", "title": "楼道灯不亮", "stop": 2, "due_on": "2026-04-10", "urgency": "normal"}


def at(text: str) -> datetime:
    """Of 2026, in Asia/Shanghai."""
    return datetime.fromisoformat(f"2026-{text}:00+08:00")


@pytest.fixture
def calendar():
    """2026 as it was published around the new year and the spring festival."""
    festival = tuple(date(2026, 2, day) for day in range(15, 24))
    publish(date(2026, 1, 1), date(2026, 4, 30), off=(date(2026, 1, 1), date(2026, 1, 2), *festival),
            on=(date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28)))  # fmt: skip


@pytest.fixture
def reader():
    return UserFactory(email="reader@example.test", language="zh-hans", mail=MailChoice.DAILY)


def told(reader, moment: str, *, kind: str = "petition_lapse", key: str = "", **facts: object) -> Notice:
    """Something that `reader` was told in the app then."""
    key = key or f"{kind}:{moment}"
    notify([Message(kind, key, (reader,), "/petitions/2026-000001/", FACTS | facts)])
    Notice.objects.filter(dedupe_key=f"{key}:{reader.pk}:in_app").update(created_at=at(moment))
    return Notice.objects.get(dedupe_key=f"{key}:{reader.pk}:in_app")


def digests() -> list[Notice]:
    return list(Notice.objects.filter(kind=KIND).order_by("pk"))


@pytest.mark.parametrize(
    ("now", "leaves"),
    [
        ("03-10T08:29", None),
        ("03-10T08:30", "03-10"),  # a Tuesday
        ("03-10T23:00", "03-10"),  # rung late
        ("03-14T09:00", None),  # a Saturday
        ("03-15T09:00", None),  # a Sunday
        ("02-28T09:00", "02-28"),  # a make-up Saturday
        ("02-14T09:00", "02-14"),  # another one, before the festival
        ("02-17T09:00", None),  # the festival, on a Tuesday
        ("02-24T09:00", "02-24"),  # the first day after it
        ("01-04T09:00", "01-04"),  # a make-up Sunday
        ("05-05T09:00", "05-05"),  # not published yet: Monday to Friday
    ],
)
def test_it_leaves_at_half_past_eight_of_working_days(calendar, reader, now, leaves):
    told(reader, f"{now[:5]}T07:00")
    written = send_digests(at(now))

    assert [notice.facts["day"] for notice in digests()] == ([f"2026-{leaves}"] if leaves else [])
    assert written == len(digests())


def test_on_a_monday_it_tells_of_the_days_since_friday(calendar, reader):
    told(reader, "03-13T08:20", key="before friday's")
    friday = told(reader, "03-13T10:00", key="friday")
    told(reader, "03-15T10:00", key="sunday", kind="duty_step", step="assign", department="市容所")
    told(reader, "03-16T08:31", key="too late for today")

    assert send_digests(at("03-16T08:40")) == 1

    facts = digests()[0].facts
    assert facts["count"] == 2
    assert [(group["count"], len(group["lines"])) for group in facts["groups"]] == [(1, 1), (1, 1)]
    assert friday.facts["title"] in facts["groups"][0]["lines"][0]


def test_nobody_gets_a_second_one_of_a_day_and_nothing_is_told_twice(calendar, reader):
    told(reader, "03-10T07:00", key="a")
    counts = [send_digests(at("03-10T08:31"))]
    counts += [send_digests(at("03-10T18:00"))]
    told(reader, "03-10T09:00", key="b")
    counts += [send_digests(at("03-11T08:31"))]

    assert counts == [1, 0, 1]
    assert [notice.facts["count"] for notice in digests()] == [1, 1]


def test_after_days_without_a_worker_the_next_one_tells_of_all_of_them(calendar, reader):
    told(reader, "03-09T07:00", key="a")
    send_digests(at("03-09T08:31"))
    told(reader, "03-09T12:00", key="b")
    told(reader, "03-11T12:00", key="c")

    send_digests(at("03-12T08:31"))

    assert digests()[-1].facts["count"] == 2


def test_what_was_read_in_the_app_is_no_news(calendar, reader):
    notice = told(reader, "03-10T07:00")
    services.mark_read(receiver=reader)

    assert send_digests(at("03-10T08:31")) == 0
    assert notice.receiver == reader


@pytest.mark.parametrize(
    ("choice", "urgency", "channels"),
    [
        (MailChoice.AT_ONCE, "normal", {"in_app", "email"}),
        (MailChoice.DAILY, "normal", {"in_app"}),
        (MailChoice.DAILY, "emergency", {"in_app", "email"}),
        (MailChoice.NEVER, "normal", {"in_app"}),
        (MailChoice.NEVER, "emergency", {"in_app"}),
    ],
)
def test_everybody_chooses_how_mail_comes(choice, urgency, channels):
    reader = UserFactory(email="reader@example.test", mail=choice)

    told(reader, "03-10T10:00", urgency=urgency)

    assert set(Notice.objects.values_list("channel", flat=True)) == channels


@pytest.mark.parametrize("choice", [MailChoice.AT_ONCE, MailChoice.NEVER])
def test_who_wishes_for_no_daily_mail_gets_none(calendar, choice):
    told(UserFactory(email="reader@example.test", mail=choice), "03-10T07:00")

    assert send_digests(at("03-10T08:31")) == 0


def test_the_mail_names_counts_and_lines(calendar, reader):
    told(reader, "03-10T07:00", key="a")
    told(reader, "03-10T07:01", key="b")
    send_digests(at("03-10T08:31"))

    drain()

    letter = mail.outbox[0]
    assert letter.to == ["reader@example.test"]
    assert "2026年3月10日" in letter.subject
    assert "(2)" in letter.body
    assert letter.body.count("楼道灯不亮") == 2


@pytest.mark.parametrize("readers", [1, 3])
def test_it_asks_as_often_for_one_as_for_three(calendar, readers):
    for n in range(readers):
        told(UserFactory(email=f"r{n}@example.test", mail=MailChoice.DAILY), "03-10T07:00", key=str(n))

    with CaptureQueriesContext(connection) as asked:
        send_digests(at("03-10T08:31"))

    assert len(asked) <= 8


NIGHTS = [("20:59", False), ("21:00", True), ("23:59", True), ("00:00", True), ("07:59", True), ("08:00", False)]


@pytest.mark.parametrize(("clock", "quiet"), NIGHTS)
@pytest.mark.parametrize("day", ["03-10", "03-14", "02-17"], ids=["Tuesday", "Saturday", "festival"])
def test_it_is_night_from_nine_to_eight(settings, day, clock, quiet):
    settings.QUIET_HOURS = "21:00-08:00"

    assert is_night(at(f"{day}T{clock}")) is quiet
    assert is_night(at(f"{day}T{clock}").astimezone(SHANGHAI)) is quiet


def test_hours_within_one_day_and_none_at_all(settings):
    settings.QUIET_HOURS = "12:00-14:00"
    assert [is_night(at(f"03-10T{clock}")) for clock in ("11:59", "12:00", "14:00")] == [False, True, False]

    settings.QUIET_HOURS = ""
    assert not is_night(at("03-10T23:00"))


def test_at_night_only_emergencies_leave_and_the_rest_in_the_morning(settings):
    reader = UserFactory(email="reader@example.test")
    told(reader, "03-10T23:00", key="a")
    told(reader, "03-10T23:00", key="b", urgency="emergency")
    settings.QUIET_HOURS = "00:00-23:59:59.999999"

    assert drain() == 1
    settings.QUIET_HOURS = ""
    assert drain() == 1
    assert Notice.objects.filter(channel=Channel.EMAIL, state="sent").count() == 2


def test_one_chooses_on_the_page_of_notices(client):
    reader = UserFactory(email="reader@example.test")
    client.force_login(reader)

    client.post(reverse("web:notices"), {"mail": "daily"})
    client.post(reverse("web:notices"), {"mail": "hourly"})

    reader.refresh_from_db()
    assert reader.mail == MailChoice.DAILY
    assert JournalEntry.objects.filter(verb="user.mail_chosen").count() == 1
