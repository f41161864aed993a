"""Filing without an account: what a resident needs to say, who looks at it, and that nothing is kept twice or lost."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from petitions.models import Channel, Filer, Filing, FilingState, Petition, Petitioner
from petitions.queries.filing import filings_for, waiting_filings
from petitions.services import Refused
from petitions.services.filing import MOST_TRIES, prove
from petitions.services.review import answer_filing, link_filing, reveal_filer
from petitions.topics import Topic
from petitions.views import filing as views
from tests.factories.filings import TEXT, filed_in
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import BuildingFactory, ZoneFactory, every_zone
from wulibridge.clock import workdays_between
from wulibridge.journal.queries import entries_of
from wulibridge.notices import sms
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import civil_date, working_calendar

pytestmark = pytest.mark.django_db

NAME, PHONE = "测试甲", "10000000001"


@pytest.fixture
def zone():
    return ZoneFactory()


@pytest.fixture
def house(zone):
    return BuildingFactory(zone=zone, address="测试路9弄9号", address_key="测试路9弄9号")


@pytest.fixture
def desk(zone):
    return staff_of(Role.CASE_DESK, zone.committee.subdistrict)


@pytest.fixture
def chair(zone):
    return staff_of(Role.COMMITTEE_CHAIR, zone.committee)


@pytest.fixture
def texts(monkeypatch, settings):
    """Text messages that leave, as (phone, text)."""
    sent: list[tuple[str, str]] = []

    class Kept:
        def send(self, phone: str, text: str) -> None:
            sent.append((phone, text))

    settings.SMS_BACKEND = "kept"
    monkeypatch.setitem(sms.OWN, "kept", Kept)
    return sent


def form(house, **more):
    sent = {"client_uuid": str(uuid4()), "text": TEXT, "topic": "other", "where": house.address, "name": NAME}
    return sent | {"phone": PHONE, "website": ""} | more


def filers() -> int:
    with every_zone():
        return Filer.objects.count()


def code_in(text: str) -> str:
    return re.search(r'pb-code">([A-Z2-9]{10})<', text)[1]


class TestFiling:
    def test_it_waits_for_three_working_days_and_is_told_to_who_looks_at_it(self, client, house, desk, chair):
        answer = client.post("/file/", form(house))

        row = Filing.objects.get()
        today = civil_date(row.filed_at)
        assert answer.status_code == 200
        assert (row.zone, row.state, row.text) == (house.zone, FilingState.PENDING, TEXT)
        assert workdays_between(today, row.review_due_on, working_calendar(today, row.review_due_on).is_workday) == 3
        assert set(Notice.objects.values_list("receiver", flat=True)) == {desk.pk, chair.pk}
        assert NAME not in str(list(Notice.objects.values_list("facts", flat=True)))

    def test_its_code_shows_it_again_and_another_does_not(self, client, house):
        code = code_in(client.post("/file/", form(house)).text)
        assert TEXT.splitlines()[0] in client.post("/file/status/", {"code": f" {code.lower()} "}).text
        wrong = client.post("/file/status/", {"code": "BBBBBBBBBB"})
        assert (wrong.status_code, TEXT.splitlines()[0] in wrong.text) == (422, False)

    def test_a_form_sent_twice_is_one_filing_with_one_code(self, client, house):
        sent = form(house)
        assert code_in(client.post("/file/", sent).text) == code_in(client.post("/file/", sent).text)
        assert Filing.objects.count() == filers() == 1

    def test_another_text_under_the_same_form_is_another_filing(self, client, house):
        sent = form(house)
        first = code_in(client.post("/file/", sent).text)
        assert code_in(client.post("/file/", sent | {"text": "别的事"}).text) != first
        assert Filing.objects.count() == 2

    @pytest.mark.parametrize(
        ("more", "field"),
        [({"text": " "}, "text"), ({"where": "不知道哪里"}, "committee"), ({"website": "http://x"}, "website")],
    )
    def test_what_is_missing_comes_back_with_all_that_was_typed(self, client, house, more, field):
        answer = client.post("/file/", form(house, **more))
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]
        assert PHONE in answer.text
        assert not Filing.objects.exists()

    def test_a_place_outside_goes_to_the_committee_that_was_chosen(self, client, house):
        other = ZoneFactory()
        client.post("/file/", form(house, where="桥下的路口", committee=other.committee_id))
        assert (Filing.objects.get().zone, Filing.objects.get().address) == (other, "桥下的路口")

    def test_several_houses_are_asked_about_and_no_household_is_named(self, client, house):
        BuildingFactory(zone=house.zone, address="测试路9弄8号", address_key="测试路9弄8号")
        answer = client.post("/file/", form(house, where="测试路"))
        assert [label for _pk, label in answer.context["form"].fields["building"].choices][:2] == [
            "测试路9弄8号",
            "测试路9弄9号",
        ]
        client.post("/file/", form(house, where="测试路", building=house.pk))
        assert Filing.objects.get().zone == house.zone

    def test_filings_from_one_address_are_limited(self, client, house, monkeypatch):
        monkeypatch.setattr(views, "FILED", views.Limit("few", 1, 60))
        client.post("/file/", form(house))
        answer = client.post("/file/", form(house))
        assert (answer.status_code, PHONE in answer.text, Filing.objects.count()) == (429, True, 1)

    def test_no_page_sets_a_cookie_besides_its_form(self, client, house):
        client.post("/file/", form(house))
        assert set(client.cookies) <= {"csrftoken", "sessionid"}


class TestTextMessage:
    def digits(self, texts) -> str:
        return re.search(r"\d{6}", texts[0][1])[0]

    def test_the_right_code_registers_at_once_what_was_filed(self, client, house, texts):
        code = code_in(client.post("/file/", form(house, publish="on")).text)
        assert (texts[0][0], filers()) == (PHONE, 1)
        shown = client.post("/file/status/", {"code": code, "digits": self.digits(texts)}).text
        petition = Petition.objects.get()
        assert petition.number in shown
        assert petition.query_code in shown
        assert (petition.channel, petition.title) == (Channel.WEB, TEXT.splitlines()[0])
        assert petition.publish_consent_at == Filing.objects.get().filed_at == petition.received_at
        with every_zone():
            assert (Petitioner.objects.get().name, Petitioner.objects.get().phone) == (NAME, PHONE)
        assert filers() == 0

    def test_wrong_codes_end_with_somebody_looking_at_it(self, zone, texts):
        row = filed_in(zone).filing
        wrong = "000000" if self.digits(texts) != "000000" else "111111"
        for _try in range(MOST_TRIES - 1):
            with pytest.raises(Refused):
                prove(filing=row, digits=wrong)
        assert prove(filing=row, digits=wrong).state == FilingState.PENDING
        assert prove(filing=row, digits=self.digits(texts)).state == FilingState.PENDING
        assert not Petition.objects.exists()

    def test_a_code_that_has_run_out_opens_nothing_and_the_desk_sees_it(self, zone, texts, desk):
        row = filed_in(zone).filing
        assert not waiting_filings(desk).exists()
        Filing.objects.update(proof_until=row.filed_at)
        assert waiting_filings(desk).get() == row
        assert prove(filing=row, digits=self.digits(texts)).state == FilingState.PENDING

    def test_where_it_cannot_be_sent_somebody_looks_at_it(self, zone, texts, monkeypatch):
        monkeypatch.setitem(sms.OWN, "kept", lambda: None)
        assert filed_in(zone).filing.state == FilingState.PENDING

    def test_the_conduct_of_staff_is_never_registered_unseen(self, zone, texts):
        assert filed_in(zone, topic=Topic.STAFF_CONDUCT).filing.state == FilingState.PENDING
        assert texts == []


class TestReview:
    def test_registering_moves_the_filer_and_keeps_words_and_day(self, client, zone, chair):
        row = filed_in(zone, publish=True, confidential=False).filing
        client.force_login(chair)
        sent = {"do": "register", "title": "楼道灯", "topic": "lifts", "urgency": "normal", "zone": zone.pk}
        answer = client.post(f"/petitions/filings/{row.pk}/", sent)
        petition = Petition.objects.get()
        assert answer.url == f"/petitions/{petition.number}/"
        assert (petition.title, petition.text, petition.topic) == ("楼道灯", TEXT, "lifts")
        assert (petition.received_at, petition.channel) == (row.filed_at, Channel.WEB)
        assert petition.publish_consent_at == row.filed_at
        with every_zone():
            assert Petitioner.objects.get().name == NAME
        assert filers() == 0

    def test_an_answer_reaches_the_filer_and_forgets_who_filed(self, client, zone, chair):
        filed = filed_in(zone)
        answer_filing(filing=filed.filing, reason_code="inquiry", answer="请到服务窗口", by=chair)
        assert "请到服务窗口" in client.post("/file/status/", {"code": filed.code}).text
        assert filers() == 0

    def test_one_that_is_known_names_the_other_number_alone(self, client, zone, chair):
        filed, known = filed_in(zone), petition_in(zone)
        link_filing(filing=filed.filing, number=known.number, by=chair)
        shown = client.post("/file/status/", {"code": filed.code}).text
        assert (known.number in shown, known.query_code in shown, filers()) == (True, False, 0)

    def test_nothing_is_settled_twice(self, zone, chair, desk):
        row = filed_in(zone).filing
        answer_filing(filing=row, reason_code="inquiry", answer="好", by=chair)
        with pytest.raises(Refused, match=r"already|已有人"):
            link_filing(filing=row, number=petition_in(zone).number, by=desk)

    @pytest.mark.parametrize(("topic", "sees"), [(Topic.NOISE, True), (Topic.STAFF_CONDUCT, False)])
    def test_what_concerns_staff_is_for_the_desk_alone(self, zone, chair, desk, topic, sees):
        row = filed_in(zone, topic=topic).filing
        assert filings_for(desk).filter(pk=row.pk).exists()
        assert filings_for(chair).filter(pk=row.pk).exists() is sees
        told = set(Notice.objects.values_list("receiver", flat=True))
        assert (chair.pk in told) is sees

    def test_one_that_became_a_complaint_is_hidden_with_it(self, zone, desk, chair):
        row = filed_in(zone, topic=Topic.STAFF_CONDUCT).filing
        complaint = petition_in(zone, kind="complaint", about=(zone.committee,))
        Filing.objects.update(state=FilingState.REGISTERED, settled_at=row.filed_at, petition=complaint)
        other = staff_of(Role.CASE_DESK, zone.committee.subdistrict)  # named by nobody
        assert not filings_for(other).filter(pk=row.pk).exists()

    def test_reading_the_filer_is_journalled(self, zone, chair):
        row = filed_in(zone).filing
        assert reveal_filer(filing=row, by=chair).phone == PHONE
        assert "filing.filer_read" in {entry.verb for entry in entries_of(row)}

    def test_the_list_asks_as_much_for_three_as_for_one(self, client, zone, chair):
        client.force_login(chair)
        asked = []
        for count in (1, 2):
            for _n in range(count):
                filed_in(zone)
            with CaptureQueriesContext(
                connection,
            ) as queries:
                assert client.get("/petitions/filings/").text.count("wb-row-title") == Filing.objects.count()
            asked.append(len(queries))
        assert asked[0] == asked[1] <= 12
