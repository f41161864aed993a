"""All that happened to a petition: as a timeline on its page, and as a case file to print and keep."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document

from petitions.duty_route import DutyMove
from petitions.history import history_of
from petitions.models import Petition, Voice
from petitions.queries import petitions_for
from petitions.queries.order import orders_of
from petitions.route import Move, State, Stop
from petitions.services import PetitionDraft, register
from petitions.services.attachments import add_attachment
from petitions.services.charges import assign, hand_over
from petitions.services.contact import call_back, note_contact
from petitions.timeline import About, timeline_of
from tests.factories.filings import on_board
from tests.factories.mandates import acted_for
from tests.factories.office import moved, petition_at
from tests.factories.orders import duty_of
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.photos import picture, sent
from tests.factories.territory import HouseholdFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db


def signed_in(user) -> Client:
    client = Client(headers={"accept-language": "zh-hans"})
    client.force_login(user)
    return client


def address(petition: Petition) -> str:
    return reverse("petitions:case_file", args=[petition.number])


@pytest.fixture
def petition(people) -> Petition:
    """One with something of every kind."""
    row = petition_at(people, Stop.SUBDISTRICT)
    note_contact(petition=row, way="phone", reached=True, said="约了周三。", by=people.desk)
    assign(petition=row, user=people.desk, by=people.desk)
    duty_of(people, DutyMove.ACCEPT, DutyMove.REPORT, DutyMove.CONFIRM, petition=row)
    add_attachment(petition=row, file=sent(picture()), by=people.desk, caption="路灯")
    acted_for(row, HouseholdFactory(building__zone=people.zone), by=people.desk)
    since = {"at": row.received_at, "by": people.member, "ended_at": timezone.now(), "ended_by": people.lead}
    Voice.objects.create(petition=row, lead=petition_in(people.zone), reason="同一盏灯", **since)
    row = moved(people, row, Move.ANSWER)
    call_back(petition=row, result="unreachable", note="没人接。", by=people.leader)
    on_board(row)
    return row


class TestTimeline:
    def test_everything_stands_in_its_order_and_can_be_asked_for_by_what_it_is_about(self, petition, people):
        client, page = signed_in(people.desk), reverse("petitions:petition", args=[petition.number])
        events = client.get(page).context["timeline"].events

        assert [event.at for event in events] == sorted(event.at for event in events)
        assert {event.about for event in events} == set(About)
        assert About.DATES not in {event.about for event in client.get(page).context["timeline"].shown}
        asked = client.get(page, {"about": "departments"}).context["timeline"].shown
        assert {event.about for event in asked} == {About.DEPARTMENTS}
        assert {event.by for event in asked} == {people.desk, people.chair, people.department}

    def test_a_helping_department_reads_the_steps_alone(self, petition, people):
        page = signed_in(people.department).get(reverse("petitions:petition", args=[petition.number]))
        assert {event.about for event in page.context["timeline"].events} == {About.STEPS}
        assert "约了周三。" not in page.content.decode()

    def test_nothing_is_read_of_a_plain_petition_and_never_more_for_more(
        self, petition, people, django_assert_num_queries
    ):
        plain = petitions_for(people.desk).get(pk=petition_in(people.zone).pk)
        history = history_of(plain)
        with django_assert_num_queries(0):
            timeline_of(plain, history)
        for _turn in range(2):
            call_back(petition=petition, result="unreachable", note="没人接。", by=people.leader)
            hand_over(petition=petition, user=people.lead, reason="轮岗。", by=people.desk)
            hand_over(petition=petition, user=people.desk, reason="轮岗。", by=people.desk)
            full = petitions_for(people.desk).get(pk=petition.pk)
            history, orders = history_of(full), orders_of(full)
            with django_assert_num_queries(6):
                timeline_of(full, history, orders=orders.orders)


class TestCaseFile:
    def said(self, document: bytes) -> str:
        made = Document(io.BytesIO(document))
        cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
        fonts = made.styles["Normal"].element.rPr.rFonts
        assert fonts.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}eastAsia") == "仿宋"
        return "\n".join([*cells, *(paragraph.text for paragraph in made.paragraphs)])

    @pytest.mark.parametrize("shape", ["page", "docx"])
    def test_it_holds_all_but_the_petitioner_and_the_files_themselves(self, shape, petition, people):
        answer = signed_in(people.desk).get(address(petition), {"as": shape})
        said = self.said(answer.content) if shape == "docx" else answer.content.decode()

        file, order = petition.attachments.get(), petition.transfer_orders.get()
        for wanted in (
            petition.text, "约了周三。", "修理路灯", "路灯已经修好。", "没人接。", order.number, file.sha256,
            "灯已换好。", "已换新灯。",
        ):  # fmt: skip
            assert wanted in said
        assert JournalEntry.objects.filter(verb="petition.petitioner_read").count() == 0

    @pytest.mark.parametrize(("who", "shown"), [("desk", True), ("leader", False)])
    def test_the_petitioner_is_in_it_when_asked_for_and_allowed(self, who, shown, people):
        row = petition_in(people.zone, petitioner_name="测试丁", petitioner_phone="10000000004")
        client = signed_in(getattr(people, who))
        assert "测试丁" not in client.get(address(row)).content.decode()
        answer = client.post(address(row), {"as": "docx" if shown else "page"})

        assert answer.status_code == (200 if shown else 422)
        assert shown == ("测试丁" in (self.said(answer.content) if shown else answer.content.decode()))
        assert JournalEntry.objects.filter(verb="petition.petitioner_read", subject_id=row.pk).exists() == shown

    def test_a_complaint_is_its_named_handlers_and_says_about_whom(self, people):
        draft = PetitionDraft(title="态度生硬", text="说话难听。", kind="complaint", about=(people.leader,))
        row = register(draft=draft, zone=people.zone, by=people.desk)
        colleague = staff_of(Role.CASE_DESK, people.zone.committee.subdistrict)

        assert people.leader.name in signed_in(people.desk).get(address(row)).content.decode()
        assert [signed_in(user).get(address(row)).status_code for user in (colleague, people.leader)] == [404, 404]

    def test_who_reads_for_a_department_alone_has_none(self, petition, people):
        assert signed_in(people.department).get(address(petition)).status_code == 404

    def test_a_closed_one_says_what_the_resident_thought(self, people):
        row = petition_at(people, Stop.ZONE, State.CLOSED)
        assert "居民表示满意" in signed_in(people.desk).get(address(row)).content.decode()
