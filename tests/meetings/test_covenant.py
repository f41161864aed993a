"""Covenant and charter: the assembly's two halves, the way by posts, the lock that SQL cannot open, the board."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from meetings.assembly import Count
from meetings.covenant_route import State
from meetings.models import Assembly, BoardNotice, Covenant
from meetings.queries.board import notices_on, texts_of
from meetings.services import covenant as services
from meetings.services.board import take_down
from meetings.services.covenant import Ballot
from tests.factories.covenants import CARRIED, TEXT, adopted, asked, begun, consulted, fresh, notice_on, on_board
from tests.factories.meetings import chair_of, closed
from tests.factories.people import staff_of
from tests.factories.territory import HouseholdContactFactory, ZoneFactory
from tests.meetings.conftest import refused
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role

NAME = "测试墙内人"


@pytest.mark.parametrize(
    ("entitled", "present", "in_favour", "adopts"),
    [
        (100, 51, 26, True),
        (100, 50, 50, False),  # half is not more than half
        (101, 51, 26, True),
        (101, 50, 50, False),
        (100, 52, 26, False),
        (100, 52, 27, True),
        (1, 1, 1, True),
        (0, 0, 0, False),
    ],
)
def test_more_than_half_must_be_there_and_more_than_half_of_them_agree(entitled, present, in_favour, adopts):
    assert Count(entitled, present, in_favour, 0, 0).adopts is adopts


@pytest.mark.parametrize(
    ("numbers", "adds_up"),
    [((9, 5, 3, 1, 1), True), ((9, 5, 3, 1, 0), True), ((9, 5, 3, 2, 1), False), ((4, 5, 3, 1, 1), False)],
)
def test_nobody_votes_twice_or_comes_who_may_not(numbers, adds_up):
    assert Count(*numbers).adds_up is adds_up


@pytest.fixture
def committee(db):
    return ZoneFactory().committee


@pytest.fixture
def chair(committee):
    return staff_of(Role.COMMITTEE_CHAIR, committee)


def ballot(count=CARRIED, **more):
    return Ballot("adults", count, timezone.localdate(), **more)


def test_below_the_law_s_halves_nothing_is_adopted_and_the_count_is_kept(committee, chair):
    row, today = consulted(committee, by=chair), timezone.localdate()
    few = Count(300, 150, 150, 0, 0)
    answer = refused(services.adopt, covenant=row, ballot=ballot(few), in_force_from=today, by=chair)
    assert "at least 151 of 300" in answer
    tie = Count(300, 200, 100, 100, 0)
    answer = refused(services.adopt, covenant=row, ballot=ballot(tie), in_force_from=today, by=chair)
    assert "at least 101 of 200" in answer
    more = Count(10, 8, 8, 1, 0)
    assert "add up" in refused(services.adopt, covenant=row, ballot=ballot(more), in_force_from=today, by=chair)
    assert "adopt it" in refused(services.not_adopted, covenant=row, ballot=ballot(), by=chair)
    services.not_adopted(covenant=row, ballot=ballot(tie), by=chair)
    assert (fresh(row).state, Assembly.objects.get().adopted) == (State.DRAFT, False)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.assemblies.create(
            held_on=today, body="adults", entitled=300, present=150, in_favour=150, against=0, abstained=0,
            adopted=True, entered_at=timezone.now(), entered_by=chair,
        )  # fmt: skip


def test_an_adopted_version_is_not_changed_even_by_sql(committee, chair):
    row = adopted(committee, by=chair)
    for sql in (
        "UPDATE meetings_covenant SET text = 'x'",
        "UPDATE meetings_covenant SET in_force_from = in_force_from - 1",
        "UPDATE meetings_covenant SET in_force_from = NULL, state = 'draft'",
        "DELETE FROM meetings_covenant",
        "UPDATE meetings_assembly SET in_favour = 80",
        "DELETE FROM meetings_assembly",
        "TRUNCATE meetings_assembly",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert fresh(row).text == TEXT


def test_the_residents_are_asked_before_the_assembly_and_given_time(committee, chair):
    row, today = begun(committee, by=chair), timezone.localdate()
    answer = refused(services.adopt, covenant=row, ballot=ballot(), in_force_from=today, by=chair)
    assert "no longer possible" in answer
    assert "at least a day" in refused(services.consult, covenant=row, until=today, looked=True, by=chair)
    services.consult(covenant=row, until=today + timedelta(days=1), looked=False, by=chair)
    said = {"covenant": row, "counted": 3, "opinions": "好", "taken_up": "写上", "by": chair}
    assert "still have time" in refused(services.close, early=" ", **said)
    services.close(early="都答了", **said)
    # Put right after what they said, by one at a time.
    services.write(covenant=row, text="二稿", changes="", edition=2, by=chair)
    assert "meanwhile" in refused(services.write, covenant=row, text="三稿", changes="", edition=2, by=chair)
    assert (fresh(row).text, fresh(row).state) == ("二稿", State.CONSULTED)


def test_the_subdistrict_alone_confirms_that_it_arrived(committee, chair):
    row, desk = adopted(committee, by=chair), staff_of(Role.CASE_DESK, committee.subdistrict)
    services.file(covenant=row, by=chair)
    assert Notice.objects.filter(receiver=desk, kind="covenant_step").exists()
    for other in (chair, staff_of(Role.CASE_DESK, ZoneFactory().committee.subdistrict)):
        assert "not yours" in refused(services.receive, covenant=row, filed_under="", by=other)
    services.receive(covenant=row, filed_under="备1号", by=desk)
    assert (fresh(row).received_by, fresh(row).filed_under) == (desk, "备1号")
    verbs = set(JournalEntry.objects.filter(verb__startswith="covenant.").values_list("verb", flat=True))
    assert {f"covenant.{verb}" for verb in ("begin", "write", "consult", "close", "adopt", "file", "receive")} <= verbs


def test_one_version_is_under_way_at_a_time_and_the_next_begins_with_the_last(committee, chair):
    first = begun(committee, by=chair)
    again = {"committee": committee, "kind": "covenant", "by": chair}
    assert "under way" in refused(services.begin, **again)
    services.begin(committee=committee, kind="charter", by=chair)
    services.drop(covenant=first, reason="重来", by=chair)
    on_board(committee, by=chair)
    following = services.begin(**again)
    assert (following.number, following.text) == (3, TEXT)
    later = timezone.localdate() + timedelta(days=9)
    assert "what is new" in refused(services.consult, covenant=following, until=later, looked=True, by=chair)
    elsewhere = chair_of(ZoneFactory())
    assert "do not hold" in refused(services.begin, committee=committee, kind="charter", by=elsewhere)


def test_the_board_has_the_one_in_force_and_the_earlier_ones(committee, chair, client):
    old, today = on_board(committee, by=chair, text="旧的一条"), timezone.localdate()
    new = on_board(committee, by=chair, text="新的一条")
    coming = asked(committee, by=chair, text="再改一条")
    (texts,) = texts_of(committee, today)
    assert (texts.in_force, texts.earlier, texts.asked) == (new, [old], coming)
    board = reverse("meetings:board", args=[committee.code])
    page = client.get(board).text
    assert all(words in page for words in ("旧的一条", "新的一条", "再改一条"))
    services.withdraw(covenant=new, reason="有误", by=chair)
    assert texts_of(committee, today)[0].in_force == old
    page = client.get(board).text
    assert "新的一条" not in page
    assert "有误" not in page
    assert not texts_of(ZoneFactory().committee, today)


def test_the_board_names_nobody_who_lives_there_unless_somebody_looked(committee, chair):
    HouseholdContactFactory(household__building__zone__committee=committee, name=NAME)
    row, later = begun(committee, by=chair, text=f"{NAME}负责开门"), timezone.localdate() + timedelta(days=9)
    assert NAME in refused(services.consult, covenant=row, until=later, looked=False, by=chair)
    services.consult(covenant=row, until=later, looked=True, by=chair)


# Notices --------------------------------------------------------------------------------------------------------------


def test_a_notice_stands_from_its_first_to_its_last_day_and_its_withdrawal_is_said(committee, chair, client):
    today = timezone.localdate()
    row = notice_on(committee, by=chair, ends_on=today + timedelta(days=1))
    notice_on(committee, by=chair, title="明天才有", starts_on=today + timedelta(days=1))
    assert list(notices_on(committee, today)) == [row]
    assert not notices_on(committee, today + timedelta(days=2)).filter(pk=row.pk).exists()
    board = reverse("meetings:board", args=[committee.code])
    assert "明早检修水泵。" in client.get(board).text
    answer = refused(take_down, notice=row, reason="错了", by=staff_of(Role.COMMITTEE_STAFF, committee))
    assert "not yours" in answer
    take_down(notice=row, reason="写错了", by=chair)
    page = client.get(board).text
    assert row.title in page
    assert "明早检修水泵。" not in page
    assert "写错了" not in page
    with pytest.raises(DatabaseError), transaction.atomic():
        BoardNotice.objects.update(text="另一句")


@pytest.mark.parametrize("words", ["电话 10000000001", "住3号102室"])
def test_what_may_tell_of_somebody_is_looked_at_first(committee, chair, client, words):
    client.force_login(chair)
    sent = {"committee": committee.pk, "title": "通知", "text": words, "starts_on": timezone.localdate()}
    answer = client.post(reverse("admin:meetings_boardnotice_add"), sent)
    assert answer.status_code == 422
    assert words.split()[-1][:3] in answer.text
    assert not BoardNotice.objects.exists()
    assert client.post(reverse("admin:meetings_boardnotice_add"), sent | {"looked": "on"}).status_code == 302
    notice = BoardNotice.objects.get()
    address = reverse("admin:meetings_boardnotice_take_down", args=[notice.pk])
    assert client.get(reverse("admin:meetings_boardnotice_change", args=[notice.pk])).status_code == 200
    assert client.get(address + "?as=docx").status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "写错"}).status_code == 302
    notice.refresh_from_db()
    assert notice.withdrawn_because == "写错"


# The pages ------------------------------------------------------------------------------------------------------------


def way(row, step: str) -> str:
    return reverse("admin:meetings_covenant_way", args=[row.pk, step])


def test_a_version_is_worked_from_left_to_right_by_posts_alone(committee, chair, client):
    meeting = closed(committee.zones.get(), by=chair, kind="assembly", title="居民会议")
    desk, today = staff_of(Role.CASE_DESK, committee.subdistrict), timezone.localdate()
    client.force_login(chair)
    began = client.post(reverse("admin:meetings_covenant_add"), {"committee": committee.pk, "kind": "charter"})
    row = Covenant.objects.get()
    assert began.url == way(row, "text")
    counted = {"body": "groups", "held_on": today, "meeting": meeting.pk, "entitled": 9, "present": 5}
    counted |= {"in_favour": 3, "against": 1, "abstained": 1}
    steps = [
        (chair, "text", "write", {"text": TEXT, "changes": "", "edition": 1}),
        (chair, "consult", "consult", {"until": today + timedelta(days=3)}),
        (chair, "consult", "close", {"counted": 0, "early": "没有人有意见"}),
        (chair, "adopt", "adopt", counted | {"in_force_from": today}),
        (chair, "file", "file", {}),
        (desk, "file", "receive", {"filed_under": "3号"}),
        (chair, "publish", "publish", {}),
    ]
    for by, step, do, sent in steps:
        client.force_login(by)
        assert client.get(way(row, step)).status_code == 200
        answer = client.post(way(row, step), {"do": do} | sent)
        assert answer.status_code == 302, (do, [offer.form.errors for offer in answer.context["offers"]])
    assert fresh(row).state == State.PUBLISHED
    assert Assembly.objects.get().meeting == meeting
    for step in ("text", "consult", "adopt", "file", "publish"):
        assert client.get(way(row, step)).status_code == 200
    assert client.get(way(row, "text") + "?as=docx").status_code == 200
    client.force_login(chair_of(ZoneFactory()))
    assert client.get(way(row, "text")).status_code == 404


def test_what_was_typed_comes_back_with_the_reason(committee, chair, client):
    client.force_login(chair)
    client.cookies["language"] = "en"
    row = begun(committee, by=chair)
    answer = client.post(way(row, "text"), {"do": "write", "text": "我的", "changes": "", "edition": 1})
    assert answer.status_code == 422
    assert all(words in answer.text for words in ("我的", "meanwhile", TEXT))
    assert client.post(way(row, "text"), {"do": "publish"}).status_code == 404
    assert client.get(way(row, "nosuch")).status_code == 404


@pytest.mark.parametrize("many", [1, 3])
def test_the_boards_ask_a_fixed_number_of_queries(committee, chair, client, many, django_assert_max_num_queries):
    zone = committee.zones.get()
    for n in range(many):
        closed(zone, by=chair, kind="agenda", title=f"会{n}")
        notice_on(committee, by=chair, title=f"通知{n}")
        on_board(committee, by=chair)
    ZoneFactory.create_batch(many)
    with django_assert_max_num_queries(12):
        client.get(reverse("meetings:board", args=[committee.code]))
    with django_assert_max_num_queries(6):
        assert committee.name in client.get(reverse("meetings:boards")).text
