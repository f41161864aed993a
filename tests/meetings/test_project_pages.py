"""The way of a project in the administration rooms, sent as a chair and a leader send it."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document

from meetings.models import Project
from meetings.project_route import Deed, State, Step
from tests.factories.meetings import prepared
from tests.factories.people import staff_of
from tests.factories.projects import FINDINGS, chosen, cleared, held, kept, proposed, ready
from tests.meetings.conftest import logged_in
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate().isoformat()


@pytest.fixture
def chair(chair, client):
    return logged_in(client, chair)


def way(project, step: str) -> str:
    return reverse("admin:meetings_project_way", args=[project.pk, step])


def send(client, project, step: str, do: str, **sent):
    return client.post(way(project, step), {"do": do} | sent)


def test_a_project_is_worked_from_left_to_right_by_posts_alone(client, zone, chair):
    leader = staff_of(Role.SUBDISTRICT_LEADER, zone.committee.subdistrict)
    other, hearing = ready(zone, by=chair, title="装路灯"), held(zone, by=chair)
    facts = {"title": "修车棚", "text": "给老人留路", "place": "二号楼"}
    answer = client.post(reverse("admin:meetings_project_add"), facts | {"area": f"committee-{zone.committee.pk}"})
    project = Project.objects.get(title="修车棚")
    assert answer.url == way(project, "propose")
    findings = {name: "yes" if value is True else value for name, value in FINDINGS.items()}
    steps = [
        ("propose", "change", facts | {"version": 1}),
        ("propose", "add_line", {"source": "街道", "amount": "3000.50"}),
        ("consult", "consult", {}),
        ("consult", "ask", {"question": "修不修", "options": "修\n不修", "asked": 30, "zones": [zone.pk]}),
        ("consult", "count", lambda: counts(project)),
        ("consult", "heed", lambda: {"round": project.rounds.get().pk, "changes": "移到北侧"}),
        ("consult", "ready", {}),
        ("rank", "open_ballot", {"title": "选", "others": [other.pk], "papers": 9}),
        ("rank", "enter_sheets", {"order": "2，1", "papers": 5}),
        ("rank", "close_ballot", {"taken": 1}),
        ("conditions", "fill", lambda: filled(project, chair)),
        ("conditions", "ask_waiver", lambda: {"slots": slots(project)[1:], "reason": "不动土"}),
        ("conditions", "waive", lambda: {"slots": slots(project)[1:], "reason": "不涉及"}),
        ("risk", "assess", findings),
        ("risk", "add_opinion", {"group": "底层", "count": 2, "text": "吵", "adopted": "no", "answer": "白天施工"}),
        ("start", "link_hearing", {"meeting": hearing.pk}),
        ("start", "start", {}),
        ("inspect", "inspect", {"day": TODAY, "inspectors": "居民", "finding": "不平", "right_until": TODAY}),
        ("inspect", "put_right", lambda: {"inspection": project.inspections.get().pk}),
        ("inspect", "finish", {}),
        ("evaluate", "evaluate", {"text": "好用"}),
        ("upkeep", "agree", {"office": "居委", "manager": "物业", "residents": "二号楼", "begins_on": TODAY,
                             "every_months": 6, "owner": chair.pk}),
        *(("upkeep", "add_duty", {"side": side, "text": "打扫"}) for side in ("office", "manager", "residents")),
        ("upkeep", "sign", {}),
        ("upkeep", "review", {"finding": "完好"}),
    ]  # fmt: skip
    for step, do, sent in steps:
        client.force_login(leader if do == "waive" else chair)
        answer = send(client, project, step, do, **(sent() if callable(sent) else sent))
        assert answer.status_code == 302, (do, answer.content.decode())
        assert client.get(answer.url).status_code == 200
    project.refresh_from_db()
    assert project.state == State.DONE
    assert answer.url == way(project, "upkeep")


def counts(project) -> dict[str, int]:
    row = project.rounds.get()
    return {"round": row.pk} | {f"option-{option.pk}": 10 for option in row.options.all()}


def filled(project, owner) -> dict[str, object]:
    return {"slot": slots(project)[0], "name": "资金", "evidence": "批文", "owner": owner.pk}


def slots(project) -> list[int]:
    return list(project.preconditions.values_list("pk", flat=True))


def test_what_is_missing_is_said_and_what_was_typed_is_kept(client, zone, chair):
    project = chosen(zone, by=chair)
    answer = send(client, project, "start", "start")
    assert answer.status_code == 422
    assert "8 preconditions are neither fulfilled nor waived." in answer.content.decode()
    answer = send(client, project, "conditions", "fill", slot=slots(project)[0], evidence="批文一号", owner=chair.pk)
    assert answer.status_code == 422
    assert "批文一号" in answer.content.decode()


def test_a_page_does_what_belongs_to_it_and_a_get_changes_nothing(client, zone, chair):
    project = cleared(zone, by=chair)
    assert send(client, project, "propose", "start").status_code == 404
    assert client.get(way(project, "start"), {"do": "start"}).status_code == 200
    project.refresh_from_db()
    assert project.state == State.CHOSEN


def test_the_leader_is_offered_the_waiver_and_nothing_else(client, zone, chair):
    project = chosen(zone, by=chair)
    client.force_login(staff_of(Role.SUBDISTRICT_LEADER, zone.committee.subdistrict))
    offered = {offer.deed for step in Step for offer in client.get(way(project, step)).context["offers"]}
    assert offered == {Deed.WAIVE}


def test_the_agreement_is_a_document_in_the_office_s_form(client, zone, chair):
    answer = client.get(way(kept(zone, by=chair), "upkeep"), {"as": "docx"})
    words = [paragraph.text for paragraph in Document(BytesIO(answer.content)).paragraphs]
    assert words[0] == "Agreement on upkeep"
    assert [text for text in words if "打扫" in text] == ["1. 打扫"] * 3
    assert client.get(way(proposed(zone, by=chair), "upkeep"), {"as": "docx"}).status_code == 404


def test_the_assessment_is_a_document_in_the_office_s_form(client, zone, chair):
    answer = client.get(way(cleared(zone, by=chair), "risk"), {"as": "docx"})
    words = [paragraph.text for paragraph in Document(BytesIO(answer.content)).paragraphs]
    assert words[0] == "Assessment of the risk to stability"
    for told in ("项目工作组", "公示，错峰施工，专人值守", "Adopted: 白天施工"):
        assert any(told in text for text in words), told
    assert sum("有依据" in text for text in words) == 4
    assert client.get(way(chosen(zone, by=chair), "risk"), {"as": "docx"}).status_code == 404


def test_long_words_are_kept_on_the_device_until_they_have_arrived(client, zone, chair):
    project = proposed(zone, by=chair)
    name = f"{chair.pk}:project-{project.pk}-change"
    assert f'data-draft="{name}"' in client.get(way(project, "propose")).text
    sent = {"title": "棚", "text": "新的说法", "place": "北门", "version": project.version}
    answer = client.post(way(project, "propose"), {"do": "change"} | sent, follow=True)
    assert f'data-draft-sent="{name}"' in answer.text


def test_the_row_s_own_page_leads_to_its_present_step(client, zone, chair):
    project = chosen(zone, by=chair)
    page = client.get(reverse("admin:meetings_project_change", args=[project.pk])).text
    assert (
        f'<a class="wb-button wb-button-primary" href="{way(project, "conditions")}">Go on: Preconditions</a>' in page
    )


def test_a_project_stands_on_an_agenda_and_tells_of_the_meeting(client, zone, chair):
    project, meeting = proposed(zone, by=chair), prepared(zone, by=chair)
    sent = {"do": "add_item", "title": "车棚", "voting": "none", "project": project.pk}
    answer = client.post(reverse("admin:meetings_meeting_way", args=[meeting.pk, "prepare"]), sent)
    assert answer.status_code == 302
    assert way(project, "propose") in client.get(answer.url).content.decode()
    assert [str(row) for row in client.get(way(project, "propose")).context["meetings"]] == [meeting.title]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_however_many_there_are(client, zone, chair, rows, django_assert_max_num_queries):
    for n in range(rows):
        proposed(zone, by=chair, title=f"项目{n}")
    client.get(reverse("admin:meetings_project_changelist"))
    with django_assert_max_num_queries(14):
        answer = client.get(reverse("admin:meetings_project_changelist"))
    assert answer.content.decode().count("项目") >= rows
