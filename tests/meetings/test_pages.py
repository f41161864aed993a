"""The way of a meeting in the administration rooms, sent as a chair sends it."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from meetings import services
from meetings.models import Meeting, Publication
from meetings.route import PRESENT, WAY, Deed, State, Step
from tests.factories.meetings import called, chair_of, guests_of, opened, prepared, sent
from tests.factories.people import staff_of
from tests.factories.territory import HouseholdFactory, ZoneFactory
from tests.meetings.conftest import logged_in
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def chair(chair, client):
    return logged_in(client, chair)


def way(meeting, step: str) -> str:
    return reverse("admin:meetings_meeting_way", args=[meeting.pk, step])


def send(client, meeting, step: str, do: str, **sent):
    return client.post(way(meeting, step), {"do": do} | sent)


def test_a_meeting_is_worked_from_left_to_right_by_posts_alone(client, zone, chair):
    household = HouseholdFactory(building__zone=zone)
    answer = client.post(
        reverse("admin:meetings_meeting_add"),
        {"kind": _kind("agenda"), "area": f"committee-{zone.committee.pk}", "title": "问大家", "place": "室",
         "starts_at": "2099-01-01T10:00"},
    )  # fmt: skip
    meeting = Meeting.objects.get()
    assert answer.url == way(meeting, "prepare")
    facts = {
        "title": "问大家",
        "place": "室",
        "starts_at": f"{_today()}T23:59",
        "chair": chair.pk,
        "recorder": chair.pk,
    }
    steps = [
        ("prepare", "change", facts | {"version": 1}),
        ("prepare", "add_item", {"title": "装不装", "voting": "secret"}),
        ("decide", "add_option", {"item": ..., "text": "装"}),
        ("invite", "add_guests", {"part": "residents", "door": household.number}),
        ("invite", "add_usual", {}),
        ("invite", "send_invitations", {"reason": "急"}),
        ("sign-in", "open", {}),
        ("sign-in", "sign_in", {"guest": 0, "attendance": "present"}),
        ("sign-in", "walk_in", {"unit": "邻居"}),
        ("discuss", "state", {"item": ..., "speaker": 0, "text": "好"}),
        ("decide", "count", {"item": ..., "option": "1", "abstained": "0"}),
        ("decide", "resolve", {"item": ..., "text": "装。"}),
        ("decide", "conclude", {}),
        ("minutes", "draft", {}),
        ("minutes", "write", {"text": "纪要", "number": 1}),
        ("minutes", "send_minutes", {}),
        ("minutes", "approve", {"number": 2, "reason": "无异议"}),
        ("publish", "publish", {"text": "同意装。", "looked": "on"}),
        ("follow-up", "assign", {"item": ..., "text": "量", "owner": chair.pk, "due_on": _today()}),
    ]
    for step, do, facts in steps:
        answer = send(client, meeting, step, do, **_filled(meeting, facts))
        assert answer.status_code == 302, (do, answer.context and answer.context["offers"])
        assert client.get(answer.url).status_code == 200
    meeting.refresh_from_db()
    assert meeting.state == State.PUBLISHED
    assert Publication.objects.get().text == "同意装。"
    assert answer.url == way(meeting, "follow-up")


def _kind(code: str) -> int:
    return Meeting._meta.get_field("kind").related_model.objects.get(code=code).pk


def _today() -> str:
    return timezone.localdate().isoformat()


def _filled(meeting, sent):
    """Rows by their place: the item, the first guest, the option's own field."""
    filled = dict(sent)
    if filled.get("item") is ...:
        filled["item"] = meeting.items.get().pk
    for name in ("guest", "speaker"):
        if filled.get(name) == 0:
            filled[name] = guests_of(meeting)[0].pk
    if "option" in filled:
        filled[f"option-{meeting.items.get().options.get().pk}"] = filled.pop("option")
    return filled


@pytest.mark.parametrize("kept", ["meeting", "project", "covenant", "boardnotice"])
def test_what_is_gone_on_with_elsewhere_is_begun_by_one_button(client, chair, kept):
    page = client.get(reverse(f"admin:meetings_{kept}_add")).content.decode()
    assert [name for name in ("_save", "_continue", "_addanother") if f'name="{name}"' in page] == ["_save"]


@pytest.mark.parametrize("step", Step)
def test_a_page_is_only_read_and_asks_a_fixed_number_of_queries(
    client, zone, chair, step, django_assert_max_num_queries
):
    meeting = opened(zone, by=chair, guests=5, there=4)
    for n in range(3):
        called(zone, by=chair, title=f"别的{n}")
    with django_assert_max_num_queries(30):
        page = client.get(way(meeting, step)).text
    assert "加装电梯" in page
    meeting.refresh_from_db()
    assert (meeting.state, meeting.version) == (State.OPEN, 2)


def test_the_present_step_is_marked_and_what_is_missing_is_said(client, zone, chair):
    meeting = called(zone, by=chair)
    page = client.get(way(meeting, "prepare"))
    assert [stage.step for stage in page.context["way"] if stage.present] == [PRESENT[State.PREPARING]]
    assert [stage.step for stage in page.context["way"]] == [step for step in WAY if step != Step.OPINION]
    assert "There is no agenda item." in page.text
    refused = send(client, meeting, "invite", "send_invitations")
    assert refused.status_code == 422
    assert "Nobody is invited." in refused.text


def test_what_was_typed_comes_back_with_the_reason(client, zone, chair):
    meeting = prepared(zone, by=chair)
    answer = send(client, meeting, "invite", "add_guests", part="affected", door="不存在路9号", unit="一家公司")
    assert answer.status_code == 422
    assert "No household here" in answer.text
    assert "一家公司" in answer.text


def test_who_saves_over_another_s_minutes_sees_them_first_and_may_then_save(client, zone, chair):
    meeting = sent(zone, by=chair)
    assert send(client, meeting, "minutes", "write", text="甲", number=1).status_code == 302
    refused = send(client, meeting, "minutes", "write", text="乙", number=1)
    assert refused.status_code == 422
    assert all(words in refused.text for words in ("甲", "乙", "version 2"))
    form = next(offer.form for offer in refused.context["offers"] if offer.deed == Deed.WRITE)
    assert send(client, meeting, "minutes", "write", text="乙", number=form["number"].value()).status_code == 302
    assert [version.text for version in meeting.minutes.all()][1:] == ["甲", "乙"]


def test_a_deed_whose_time_has_passed_says_so(client, zone, chair):
    meeting = opened(zone, by=chair)
    refused = send(client, meeting, "prepare", "add_item", title="又一件", voting="none")
    assert refused.status_code == 422
    assert "in session" in refused.text


def test_a_deed_is_only_taken_on_its_own_page_and_from_who_may(client, zone, chair):
    meeting = prepared(zone, by=chair)
    assert send(client, meeting, "prepare", Deed.SEND_INVITATIONS).status_code == 404
    assert send(client, meeting, "prepare", "nosuch").status_code == 404
    assert client.get(way(meeting, "nosuch")).status_code == 404
    client.force_login(chair_of(ZoneFactory()))
    assert client.get(way(meeting, "prepare")).status_code == 404
    assert send(client, meeting, "stop", "cancel", reason="不开了").status_code == 404
    client.force_login(staff_of(Role.ZONE_LEAD, zone))
    assert client.get(way(meeting, "prepare")).status_code == 404


@pytest.mark.parametrize(("step", "words"), [("invite", "装不装"), ("sign-in", "测试路"), ("minutes", None)])
def test_the_papers_are_documents(client, zone, chair, step, words):
    meeting = prepared(zone, by=chair)
    answer = client.get(way(meeting, step) + "?as=docx")
    if words is None:  # there is none yet
        assert answer.status_code == 404
        return
    document = Document(BytesIO(answer.content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert words in "\n".join([*cells, *(paragraph.text for paragraph in document.paragraphs)])


def test_the_voters_of_one_item_are_shown_at_a_time(client, zone, chair):
    meeting = prepared(zone, by=chair)
    second = services.add_item(meeting=meeting, title="先装哪栋", text="", petition=None, voting="open", by=chair)
    services.add_option(item=second, text="二号楼", by=chair)
    services.send_invitations(meeting=meeting, reason="急事", by=chair)
    services.open_meeting(meeting=meeting, by=chair)
    voter = guests_of(meeting)[0]
    services.sign_in(guest=voter, attendance="present", by=chair)
    first, second = client.get(way(meeting, "decide")).context["ballots"]
    assert ([len(first.waiting), first.left], [len(second.waiting), second.left]) == ([1, 1], [0, 1])
    asked = f"{way(meeting, 'decide')}?item={second.item.pk}"
    first, second = client.get(asked).context["ballots"]
    assert (first.waiting, second.waiting) == ([], [voter])
    answer = client.post(asked, {"do": "vote", "item": second.item.pk, "voter": voter.pk})
    assert answer.url == asked
    assert [len(ballot.waiting) for ballot in client.get(asked).context["ballots"]] == [1, 0]
