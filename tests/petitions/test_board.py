"""The public board: what the resident agrees to and a person has edited, gone when one of them says so."""

import pytest
from django.utils import timezone

from petitions.models import Petition, PublicAnswer, Reply
from petitions.queries.board import shown_answers, verdicts_on
from petitions.route import Move
from petitions.services import Refused, move
from petitions.services.publication import agree, findings, publish_answer, withdraw_answer
from petitions.topics import Topic
from tests.factories.filings import on_board
from tests.factories.people import staff_of
from tests.factories.petitions import closed, petition_in
from tests.factories.territory import ZoneFactory
from wulibridge.journal.queries import entries_of
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db

NAME, PHONE = "测试甲", "10000000001"


@pytest.fixture
def petition():
    return closed(petition_in(ZoneFactory(), petitioner_name=NAME, petitioner_phone=PHONE))


@pytest.fixture
def desk(petition):
    return staff_of(Role.CASE_DESK, petition.zone.committee.subdistrict)


def board(client, petition) -> str:
    return client.get(f"/board/{petition.zone.committee.code}/").text


def publish(petition, by, **more):
    said = {"title": "楼道灯", "text": "已换新灯。", "looked": False} | more
    return publish_answer(petition=petition, by=by, **said)


def test_it_shows_the_edited_words_and_none_of_the_petition(client, petition):
    on_board(petition, title="公开的题目", text="公开的答复")
    shown = board(client, petition)
    assert "公开的题目" in shown
    assert "公开的答复" in shown
    petition.refresh_from_db()
    hidden = (petition.title, petition.text, petition.number, NAME, PHONE, petition.replies.get().explanation)
    assert [word for word in hidden if word in shown] == []
    assert client.get(f"/board/{ZoneFactory().committee.code}/").text.count("公开的题目") == 0


def hide_by_consent(petition):
    agree(petition=petition, agrees=False)


def hide_by_withdrawal(petition):
    withdraw_answer(petition=petition, by=staff_of(Role.COMMITTEE_CHAIR, petition.zone.committee))


def hide_by(**changes):
    return lambda petition: Petition.objects.filter(pk=petition.pk).update(**changes)


def hide_by_reopening(petition):
    """Answered anew: what was published tells of another answer."""
    last = petition.replies.get()
    Reply.objects.bulk_create([Reply(
        petition=petition, passage=petition_in(petition.zone).passages.get(), outcome=last.outcome, way=last.way,
        explanation="新的答复", given_on=last.given_on, replied_at=timezone.now(),
    )])  # fmt: skip


@pytest.mark.parametrize(
    "hide",
    [
        hide_by_consent,
        hide_by_withdrawal,
        hide_by_reopening,
        hide_by(confidential=True),
        hide_by(kind="complaint"),
        hide_by(topic=Topic.STAFF_CONDUCT),
        hide_by(state="registered", closed_at=None),
    ],
    ids=["consent", "withdrawn", "answered anew", "confidential", "complaint", "conduct of staff", "open again"],
)
def test_it_is_gone_as_soon_as_one_reason_falls_away(client, petition, hide):
    on_board(petition, title="公开的题目")
    assert "公开的题目" in board(client, petition)
    hide(petition)
    assert "公开的题目" not in board(client, petition)


def test_without_consent_nothing_is_published(petition, desk):
    with pytest.raises(Refused):
        publish(petition, desk)
    assert not PublicAnswer.objects.exists()


@pytest.mark.parametrize("change", [{"confidential": True}, {"kind": "complaint"}, {"topic": Topic.STAFF_CONDUCT}])
def test_nobody_agrees_to_what_is_never_public(petition, change):
    Petition.objects.filter(pk=petition.pk).update(**change)
    with pytest.raises(Refused):
        agree(petition=petition, agrees=True)


@pytest.mark.parametrize(("role", "area"), [(Role.ZONE_LEAD, "zone"), (Role.SUBDISTRICT_LEADER, "subdistrict")])
def test_only_committee_and_desk_edit_the_board(petition, role, area):
    agree(petition=petition, agrees=True)
    where = petition.zone if area == "zone" else petition.zone.committee.subdistrict
    with pytest.raises(Refused):
        publish(petition, staff_of(role, where))


def test_an_answer_that_is_still_disputed_is_not_published(desk):
    petition = petition_in(ZoneFactory(committee__subdistrict=desk.posts.get().subdistrict))
    member = staff_of(Role.ZONE_MEMBER, petition.zone)
    facts = {"outcome": "solved", "explanation": "已换灯", "way": "phone", "given_on": timezone.localdate()}
    move(petition=petition, move=Move.ANSWER, by=member, facts=facts)
    move(petition=petition, move=Move.DISSATISFIED, by=member, facts={"reason": "没换"})
    agree(petition=petition, agrees=True)
    with pytest.raises(Refused):
        publish(petition, desk)


@pytest.mark.parametrize(
    ("text", "found", "certain"),
    [
        ("已换新灯。", [], False),
        ("测试甲反映的灯已换。", [NAME], True),
        ("请回电 100-0000-0001", [PHONE], True),
        ("请拨 02160000000", ["02160000000"], False),
        ("斜土路734弄12号301室漏水已修", ["734弄", "12号", "301室"], False),
        ("３０１室漏水已修", ["301室"], False),
        ("3号线旁第2周已修", [], False),
        ("请写信 a.b@example.com", ["a.b@example.com"], False),
    ],
)
def test_what_may_tell_who_asked_is_found(petition, desk, text, found, certain):
    rows = findings(title="灯", text=text, petition=petition, by=desk)
    assert [row.words for row in rows if row.certain or not certain] == found
    assert any(row.certain for row in rows) is certain


def test_a_name_is_refused_and_a_door_needs_a_look(petition, desk):
    agree(petition=petition, agrees=True)
    with pytest.raises(Refused):
        publish(petition, desk, text="测试甲的灯已换。", looked=True)
    with pytest.raises(Refused):
        publish(petition, desk, text="12号的灯已换。")
    assert publish(petition, desk, text="12号的灯已换。", looked=True).text == "12号的灯已换。"


def test_words_edited_anew_stand_in_the_place_of_the_old_which_stay_as_a_trace(client, petition, desk):
    on_board(petition, title="旧的题目")
    publish(petition, desk, title="新的题目")
    assert ("新的题目" in board(client, petition), "旧的题目" in board(client, petition)) == (True, False)
    assert [row.withdrawn_at is None for row in PublicAnswer.objects.order_by("pk")] == [False, True]
    verbs = [entry.verb for entry in entries_of(petition)]
    assert [verbs.count(f"petition.{verb}") for verb in ("published", "unpublished")] == [2, 1]


def test_a_resident_agrees_and_takes_it_back_with_number_and_code(client, petition):
    proof = {"number": petition.number, "code": petition.query_code}
    for agrees, expected in (("yes", True), ("no", False)):
        assert client.post("/follow/consent/", proof | {"agrees": agrees}).status_code == 200
        petition.refresh_from_db()
        assert (petition.publish_consent_at is not None) is expected
    wrong = client.post("/follow/consent/", proof | {"code": "BBBBBBBBBB", "agrees": "yes"})
    petition.refresh_from_db()
    assert (wrong.status_code, petition.publish_consent_at) == (422, None)


def test_verdicts_are_counted_from_five_on_and_pages_ask_as_much_for_three_as_for_one(
    client, django_assert_num_queries
):
    zone = ZoneFactory()
    desk = staff_of(Role.CASE_DESK, zone.committee.subdistrict)
    for count in (1, 3, 5):
        while shown_answers().count() < count:
            petition = closed(petition_in(zone))
            agree(petition=petition, agrees=True)
            publish(petition, desk)
        assert verdicts_on(shown_answers()).shown is (count == 5)
        with django_assert_num_queries(4):
            assert client.get(f"/board/{zone.committee.code}/").text.count("pb-title") == count
        with django_assert_num_queries(2):
            client.get("/board/")
