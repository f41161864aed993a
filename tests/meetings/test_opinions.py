"""The written opinion of an appraisal: composed, confirmed, sent; received and replied to; and what is late."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document

from meetings import services
from meetings.models import OpinionCopy, WrittenOpinion
from meetings.services.opinions import late_replies
from meetings.sweeps import remind
from tests.factories.meetings import closed, opinion_sent
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import OrganizationFactory
from tests.meetings.conftest import refused
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import end_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def property_company(zone):
    return OrganizationFactory(subdistrict=zone.committee.subdistrict, name="测试物业公司")


@pytest.fixture
def worker(property_company):
    return staff_of(Role.DEPARTMENT_HANDLER, property_company)


def appraisal(zone, chair):
    return closed(zone, by=chair, kind="appraisal", voting="none")


def sending(organization, **more):
    facts = {
        "appraised": organization,
        "appraised_body": "",
        "superior": None,
        "superior_body": "测试物业总公司",
        "reply_due_on": timezone.localdate() + timedelta(days=10),
    }
    return services.Sending(**facts | more)


def sent(zone, chair, organization):
    return opinion_sent(appraisal(zone, chair), organization, by=chair)


def page(client, meeting, **data):
    address = reverse("admin:meetings_meeting_way", args=[meeting.pk, "opinion"])
    return client.post(address, data) if data else client.get(address)


def test_it_is_composed_put_right_confirmed_and_sent(client, zone, chair, property_company, worker):
    desk = staff_of(Role.CASE_DESK, zone.committee.subdistrict)
    meeting = appraisal(zone, chair)
    client.force_login(chair)
    client.cookies["language"] = "en"
    assert page(client, meeting, do="compose_opinion").status_code == 302
    opinion = WrittenOpinion.objects.get()
    assert "同意加装。" in opinion.text
    assert page(client, meeting, do="write_opinion", text="整改。", version=1).status_code == 302
    assert page(client, meeting, do="write_opinion", text="旧", version=1).status_code == 422
    facts = {"superior_body": "测试物业总公司", "reply_due_on": timezone.localdate() + timedelta(days=9), "version": 2}
    without = page(client, meeting, do="send_opinion", **facts)
    assert "Say who was appraised" in without.text
    assert page(client, meeting, do="send_opinion", appraised=property_company.pk, **facts).status_code == 302
    assert {(copy.addressee, copy.name) for copy in OpinionCopy.objects.all()} == {
        ("appraised", "测试物业公司"),
        ("superior", "测试物业总公司"),
        ("subdistrict", ""),
    }
    told = Notice.objects.filter(facts__step="opinion").values_list("receiver", flat=True)
    assert set(told) == {worker.pk, desk.pk}
    assert "receipt not confirmed yet" in page(client, meeting).text
    words = [row.text for row in Document(BytesIO(client.get(page_of(meeting) + "?as=docx").content)).paragraphs]
    assert "整改。" in words


def page_of(meeting):
    return reverse("admin:meetings_meeting_way", args=[meeting.pk, "opinion"])


def test_once_confirmed_not_even_sql_changes_it(zone, chair, property_company):
    meeting = sent(zone, chair, property_company)
    assert "confirmed already" in refused(services.write_opinion, meeting=meeting, text="x", version=1, by=chair)
    for sql in (
        "UPDATE meetings_writtenopinion SET text = 'x'",
        "UPDATE meetings_writtenopinion SET confirmed_at = NULL, confirmed_by_id = NULL",
        "DELETE FROM meetings_writtenopinion",
        "DELETE FROM meetings_opinioncopy",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_it_comes_of_appraisals_alone_and_names_no_resident(zone, chair, property_company):
    hearing = closed(zone, by=chair, voting="none")
    assert "No written opinion" in refused(services.compose_opinion, meeting=hearing, by=chair)
    petition = petition_in(zone, petitioner_name="测试诉求人", petitioner_phone="10000000002")
    meeting = closed(zone, by=chair, kind="appraisal", voting="none", petition=petition)
    services.compose_opinion(meeting=meeting, by=chair)
    services.write_opinion(meeting=meeting, text="测试诉求人不满意", version=1, by=chair)
    no = refused(services.send_opinion, meeting=meeting, sending=sending(property_company), version=2, by=chair)
    assert "resident stands" in no
    staff = staff_of(Role.COMMITTEE_STAFF, zone.committee)
    assert "not yours" in refused(
        services.send_opinion, meeting=meeting, sending=sending(property_company), version=2, by=staff
    )
    assert not OpinionCopy.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"reply_due_on": date(2020, 1, 1)}, "passed"),
        ({"appraised": None}, "Say who"),
    ],
)
def test_it_is_not_sent_to_nobody_or_for_yesterday(zone, chair, property_company, wrong, words):
    meeting = appraisal(zone, chair)
    services.compose_opinion(meeting=meeting, by=chair)
    facts = sending(property_company, **wrong)
    assert words in refused(services.send_opinion, meeting=meeting, sending=facts, version=1, by=chair)


def test_it_goes_to_no_organization_of_another_subdistrict(zone, chair):
    meeting = appraisal(zone, chair)
    services.compose_opinion(meeting=meeting, by=chair)
    far = sending(OrganizationFactory())
    assert "from here" in refused(services.send_opinion, meeting=meeting, sending=far, version=1, by=chair)


def test_who_has_it_confirms_the_receipt_and_replies_on_their_own_page(
    client, zone, chair, property_company, worker, django_assert_max_num_queries
):
    meeting = sent(zone, chair, property_company)
    address = reverse("meetings:opinions")
    copy = OpinionCopy.objects.get(addressee="appraised")
    client.force_login(staff_of(Role.DEPARTMENT_HANDLER, OrganizationFactory(subdistrict=zone.committee.subdistrict)))
    assert meeting.title not in client.get(address).text
    assert client.post(address, {"copy": copy.pk, "do": "receive"}).status_code == 404
    client.force_login(worker)
    client.cookies["language"] = "en"
    with django_assert_max_num_queries(15):
        text = client.get(address).text
    assert meeting.title in text
    assert "同意加装。" in text
    assert client.post(address, {"copy": copy.pk, "do": "receive"}).status_code == 302
    assert client.post(address, {"copy": copy.pk, "do": "reply", "reply": " "}).status_code == 422
    assert client.post(address, {"copy": copy.pk, "do": "reply", "reply": "月底前整改。"}).status_code == 302
    assert client.post(address, {"copy": copy.pk, "do": "reply", "reply": "再"}).status_code == 422
    copy.refresh_from_db()
    assert (copy.received_by, copy.reply, copy.replied_by) == (worker, "月底前整改。", worker)
    assert Notice.objects.filter(facts__step="opinion_reply", receiver=chair).exists()


def test_the_committee_enters_receipt_and_reply_of_who_has_no_account_and_each_once(zone, chair, property_company):
    meeting = sent(zone, chair, property_company)
    copy = OpinionCopy.objects.get(addressee="superior")
    services.enter_receipt(meeting=meeting, copy=copy, receipt="当面签收", by=chair)
    assert "confirmed already" in refused(services.enter_receipt, meeting=meeting, copy=copy, receipt="又", by=chair)
    services.enter_reply(meeting=meeting, copy=copy, reply="已督促。", by=chair)
    assert "already" in refused(services.enter_reply, meeting=meeting, copy=copy, reply="又", by=chair)
    copy.refresh_from_db()
    assert (copy.receipt, copy.reply) == ("当面签收", "已督促。")
    own = OpinionCopy.objects.get(addressee="appraised")
    assert "not yours" in refused(services.confirm_receipt, copy=own, by=chair)


def test_a_late_reply_is_shown_and_told_once_to_who_owes_it_and_to_the_leader(
    client, zone, chair, property_company, worker
):
    leader = staff_of(Role.SUBDISTRICT_LEADER, zone.committee.subdistrict)
    sent(zone, chair, property_company)
    answered = OpinionCopy.objects.get(addressee="superior")
    services.enter_reply(meeting=answered.opinion.meeting, copy=answered, reply="好。", by=chair)
    due = answered.reply_due_on
    assert not list(late_replies(due))
    for days in (1, 2):
        remind(end_of(due + timedelta(days=days)) - timedelta(hours=1))
    told = list(Notice.objects.filter(facts__step="opinion_late", receiver=leader).values_list("dedupe_key", flat=True))
    assert len(told) == 2
    assert Notice.objects.filter(facts__step="opinion_late", receiver=worker).exists()
    OpinionCopy.objects.update(reply_due_on=timezone.localdate() - timedelta(days=1))
    client.force_login(leader)
    with translation.override("en"):
        client.cookies["language"] = "en"
        assert client.get(reverse("meetings:opinions")).text.count("reply late") == 2
