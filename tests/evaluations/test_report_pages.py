"""The pages of the monthly report, as each of those sees them who have to do with it."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from docx import Document

from evaluations.models import MonthlyReport
from evaluations.report_route import SHOWN_LINES, Heading
from evaluations.services.report import add_suggestion
from tests.factories.meetings import opened
from tests.factories.office import office
from tests.factories.orders import duty_of
from tests.factories.petitions import overdue
from tests.factories.reports import approved, discussed, drafted, edited, of_last_month
from wulibridge.journal.models import JournalEntry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def people():
    found = office()
    of_last_month(found)
    return found


@pytest.fixture
def page(client):
    client.cookies["language"] = "en"

    def _page(user, report, **sent):
        client.force_login(user)
        address = reverse("evaluations:report", args=[report.pk])
        return client.post(address, sent, follow=True) if sent else client.get(address)

    return _page


def test_from_the_draft_to_the_approval(people, page):
    report = drafted(people)
    page(people.desk, report, deed="write-topics", text="路灯多。")
    report.refresh_from_db()
    assert report.state == "edited"
    assert "路灯多。" in page(people.leader, report).content.decode()


def test_the_last_steps_are_done_on_the_page(people, page):
    report = discussed(people)
    suggestion = report.suggestions.get()
    assert page(people.desk, report, deed="settle").status_code == 422
    page(people.desk, report, deed=f"answer-{suggestion.pk}", answer="列入计划。")
    page(people.desk, report, deed="settle")
    assert page(people.desk, report, deed="approve").status_code == 404
    page(people.leader, report, deed="approve")

    assert MonthlyReport.objects.get().state == "approved"
    assert page(people.desk, report, deed="write-topics", text="晚了").status_code == 404


def test_one_thing_at_a_time_stands_open(people, page):
    report = discussed(people)
    add_suggestion(report=report, who="桥二居委会", text="也装。", by=people.desk)
    for suggestion in report.suggestions.order_by("pk"):
        assert main_of(page(people.desk, report)) == [f"answer-{suggestion.pk}"]
        page(people.desk, report, deed=f"answer-{suggestion.pk}", answer="列入计划。")
    assert main_of(page(people.desk, report)) == ["settle"]


def main_of(answer):
    return [deed.name for deed in answer.context["deeds"] if deed.main]


def test_one_stays_where_one_wrote_or_answered(people, client):
    report = discussed(people)
    client.force_login(people.desk)
    address = reverse("evaluations:report", args=[report.pk])
    assert client.post(address, {"deed": "write-topics", "text": "路灯多。"}).url == f"{address}#topics"
    answer = {"deed": f"answer-{report.suggestions.get().pk}", "answer": "列入计划。"}
    assert client.post(address, answer).url == f"{address}#meeting"


def test_meetings_of_one_title_are_told_apart_by_their_day(people, page):
    report = edited(people)
    meeting = opened(people.zone, by=people.desk, kind="deliberation")
    said = f"{meeting.title} · {timezone.localdate(meeting.starts_at):%-d %b %Y}"
    assert said in page(people.desk, report).content.decode()


def test_its_head_leads_to_each_section_and_to_what_is_to_be_done(people, page):
    report = edited(people)
    head = page(people.desk, report).content.decode().partition('id="figures"')[0]
    assert head.count("to be written") == len(Heading) - 1
    assert 'href="#outlook">What we propose</a>' in head
    assert 'href="#deed-discuss"' in head
    head = page(people.leader, report).content.decode().partition('id="figures"')[0]
    assert "to be written" not in head
    assert "What may be done now" not in head


@pytest.mark.parametrize("more", [0, 1])
def test_a_list_that_is_cut_short_says_so(people, page, more):
    for day in range(SHOWN_LINES + more):
        overdue(of_last_month(people, day))
    said = f"{SHOWN_LINES} of {SHOWN_LINES + more} are shown. Open all."
    assert (said in page(people.desk, drafted(people)).content.decode()) == bool(more)


def test_a_stranger_finds_nothing(people, page, client):
    report = approved(people)
    part = report.figures.first().parts.first()
    for stranger in (people.strangers[2], people.strangers[3], people.member, people.department):
        assert page(stranger, report).status_code == 404
        assert client.get(reverse("evaluations:report_rows", args=[report.pk, part.pk])).status_code == 404
    assert page(people.chair, report).status_code == 200


def test_each_number_opens_to_its_rows(people, page, client):
    report = drafted(people)
    shown = page(people.desk, report).content.decode()
    part = report.figures.get(key="received").parts.get()
    address = reverse("evaluations:report_rows", args=[report.pk, part.pk])
    assert address in shown
    assert "楼道灯不亮" in client.get(address).content.decode()
    for one in ("duties", "meetings", "rounds", "coverage"):
        for other in report.figures.get(key=one).parts.all():
            assert client.get(reverse("evaluations:report_rows", args=[report.pk, other.pk])).status_code == 200


def test_the_paper_says_what_the_page_says(people, page, client):
    report = edited(people)
    client.force_login(people.desk)
    answer = client.get(reverse("evaluations:report", args=[report.pk]), {"format": "docx"})
    document = Document(BytesIO(answer.content))
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)

    assert "下月先修路灯。" in words
    assert "Petitions received in the period." in words
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert ["Received (in the month)", "1", "not known", "not known"] in rows
    assert ["Overdue (when it was counted)", "0 of 1 (0.0%)", "not known", "not known"] in rows
    assert JournalEntry.objects.filter(verb="report.handed_out").count() == 1


def test_as_many_queries_for_three_rows_as_for_one(page, client):
    counts = []
    for rows in (1, 3):
        people = office()
        for n in range(rows):
            overdue(of_last_month(people, n))
            duty_of(people)
        report = drafted(people)
        part = report.figures.get(key="received").parts.get()
        addresses = [
            reverse("evaluations:reports"),
            reverse("evaluations:report", args=[report.pk]),
            reverse("evaluations:report_rows", args=[report.pk, part.pk]),
        ]
        client.force_login(people.desk)
        client.get(addresses[1])
        for address in addresses:
            with CaptureQueriesContext(connection) as found:
                client.get(address)
            counts.append(len(found))
    assert counts[:3] == counts[3:]
    assert max(counts) <= 20
