"""The pages of complaints and legal petitions: how one is written down, and what its people may do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from petitions.models import Kind, Petition
from petitions.queries import named_handlers
from petitions.services import make_legal
from tests.factories.petitions import petition_in
from tests.petitions.test_complaints import complain

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def signed_in(user, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def page_of(petition: Petition, verb: str = "") -> str:
    return reverse("petitions:act", args=[petition.number, verb]) if verb else f"/petitions/{petition.number}/"


def written(people, **more):
    fields = {"title": "态度生硬", "text": "说话难听。", "topic": "other", "channel": "phone", "urgency": "normal"}
    return fields | {"received_at": str(TODAY), "zone": people.zone.pk, "kind": Kind.COMPLAINT} | more


class TestRegister:
    def test_a_name_that_one_alone_has_needs_no_tick(self, people):
        answer = signed_in(people.member).post("/petitions/new/", written(people, about_search=people.lead.name))

        row = Petition.objects.get()
        assert [target.about for target in row.targets.all()] == [people.lead]
        assert answer.url == "/petitions/"  # who wrote it down sees its number, and no more of it

    def test_several_are_shown_with_their_posts_and_ticked(self, people):
        client, name = signed_in(people.member), people.zone.committee.name
        answer = client.post("/petitions/new/", written(people, about_search=name))
        text = answer.content.decode()
        assert answer.status_code == 422
        assert f'value="committee:{people.zone.committee_id}"' in text
        assert f'value="zone:{people.zone.pk}"' in text

        ticked = [f"zone:{people.zone.pk}", f"user:{people.chair.pk}"]
        client.post("/petitions/new/", written(people, about=ticked))
        assert {target.about for target in Petition.objects.get().targets.all()} == {people.zone, people.chair}

    @pytest.mark.parametrize("sent", [{}, {"about_search": "无此人"}, {"about": ["user:0", "zone:x", "away"]}])
    def test_refused_without_anybody(self, people, sent):
        assert signed_in(people.member).post("/petitions/new/", written(people, **sent)).status_code == 422
        assert not Petition.objects.exists()

    def test_nobody_of_another_subdistrict_is_found(self, people):
        far = people.strangers[2]
        for sent in ({"about_search": far.name}, {"about": [f"user:{far.pk}"]}):
            answer = signed_in(people.member).post("/petitions/new/", written(people, **sent))
            assert answer.status_code == 422
            assert f'value="user:{far.pk}"' not in answer.content.decode()

    def test_the_sheet_of_a_visit_leads_to_its_own_page(self, people):
        text = signed_in(people.member).get("/petitions/new/?kind=complaint").content.decode()
        assert '<option value="complaint" selected>' in text

    def test_of_a_request_nobody_is_noted(self, people):
        sent = written(people, kind=Kind.SUGGESTION, about_search=people.lead.name)
        signed_in(people.member).post("/petitions/new/", sent)
        assert Petition.objects.get().kind == Kind.SUGGESTION


class TestComplaint:
    @pytest.fixture
    def complaint(self, people):
        return complain(people, people.zone)

    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_its_page_says_whom_it_is_about_and_who_handles_it(self, people, complaint, language):
        text = signed_in(people.desk, language).get(page_of(complaint)).content.decode()
        for said in (people.zone.name, str(people.desk), page_of(complaint, "name"), page_of(complaint, "recuse")):
            assert said in text

    def test_a_handler_is_named_and_stepping_back_leads_away(self, people, complaint):
        client = signed_in(people.desk)
        assert client.get(page_of(complaint, "name")).status_code == 200
        client.post(page_of(complaint, "name"), {"user": people.leader.pk})
        assert named_handlers(complaint) == [people.desk, people.leader]

        answer = client.post(page_of(complaint, "recuse"), {"reason": "有利害关系。"})
        assert answer.url == "/petitions/"
        assert named_handlers(complaint) == [people.leader]

    def test_the_concerned_are_refused_with_the_reason(self, people, complaint):
        answer = signed_in(people.desk).post(page_of(complaint, "name"), {"user": people.lead.pk})
        assert answer.status_code == 422
        assert "concerned" in answer.content.decode()

    @pytest.mark.parametrize("verb", ["name", "take-off", "recuse", "make-legal", "vanish"])
    def test_for_others_it_is_not_there(self, people, complaint, verb):
        for user in (people.leader, people.chair):
            assert signed_in(user).get(page_of(complaint, verb)).status_code == 404


class TestLegal:
    @pytest.fixture
    def petition(self, people):
        return petition_in(people.zone, by=people.member)

    def test_from_the_flag_to_the_decision(self, people, petition):
        client = signed_in(people.desk)
        assert "make-legal" in client.get(page_of(petition)).content.decode()
        client.post(page_of(petition, "make-legal"), {"reason": "来信转办。", "representatives": "3"})
        sent = {"step": "inform", "done_on": str(TODAY), "accepted": "yes", "result": "已告知。"}
        client.post(page_of(petition, "step"), sent)
        signed_in(people.leader).post(page_of(petition, "extend-legal"), {"days": "10", "reason": "需要勘查。"})

        text = client.get(page_of(petition)).content.decode()
        for said in ("Give the written decision", "Art 34", "已告知。", "需要勘查。", "3 representatives"):
            assert said in text

    @pytest.mark.parametrize("verb", ["step", "hearing", "extend-legal", "unmake-legal"])
    def test_each_form_opens_for_whom_it_is_there(self, people, petition, verb):
        make_legal(petition=petition, reason="转办。", by=people.desk)
        user = people.leader if verb == "extend-legal" else people.desk
        assert signed_in(user).get(page_of(petition, verb)).status_code == 200
        assert signed_in(people.chair).get(page_of(petition, verb)).status_code == 404

    def test_what_is_late_stands_in_the_list_of_what_is_due(self, people, petition, django_assert_max_num_queries):
        row = make_legal(petition=petition, reason="转办。", by=people.desk)
        row.legal_terms.update(due_on=TODAY - timedelta(days=3))
        client = signed_in(people.desk)
        assert "Tell the petitioner" in client.get("/petitions/due/").content.decode()
        for count in (1, 3):
            while Petition.objects.filter(is_xinfang=True).count() < count:
                make_legal(petition=petition_in(people.zone, by=people.member), reason="转办。", by=people.desk)
            with django_assert_max_num_queries(20):
                client.get("/petitions/due/")
