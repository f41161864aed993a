"""The residents' page: number and code prove who asks, wrong ones say nothing, tries are limited, verdicts count."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from petitions.models import Verdict
from petitions.queries import by_query_code
from petitions.route import Move, State
from petitions.services import move
from petitions.views import follow
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import ZoneFactory
from wulibridge.journal.queries import entries_of
from wulibridge.people.roles import Role
from wulibridge.web import throttle

pytestmark = pytest.mark.django_db

WRONG = "BBBBBBBBBB"


@pytest.fixture
def petition():
    return petition_in(ZoneFactory(), petitioner_name="测试甲", petitioner_phone="10000000001")


@pytest.fixture
def resident():
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def answered(petition):
    member = staff_of(Role.ZONE_MEMBER, petition.zone, name="测试答复人")
    facts = {"outcome": "solved", "explanation": "灯已换好。", "way": "phone", "given_on": timezone.localdate()}
    return move(petition=petition, move=Move.ANSWER, by=member, facts=facts)


def slip(petition, **more):
    return {"number": petition.number, "code": petition.query_code} | more


def asked(resident, **data):
    return resident.post("/follow/", data)


class TestFollow:
    @pytest.mark.parametrize("language", ["zh-hans", "en"])
    def test_shows_stop_clock_and_answer(self, language, answered):
        resident = Client(headers={"accept-language": language})
        text = asked(resident, **slip(answered)).content.decode()
        assert f'<html lang="{language}">' in text
        assert "灯已换好。" in text
        assert answered.title in text

    def test_code_is_forgiving(self, resident, petition):
        code = petition.query_code.lower()
        answer = asked(resident, number=f" {petition.number} ", code=f"{code[:5]} - {code[5:]}")
        assert answer.status_code == 200
        assert petition.title in answer.content.decode()

    def test_names_nobody(self, resident, answered):
        text = asked(resident, **slip(answered)).content.decode()
        for name in ("测试甲", "10000000001", "测试答复人", answered.registered_by.name):
            assert name not in text

    def test_reason_among_staff_stays_among_staff(self, resident, petition):
        member = staff_of(Role.ZONE_MEMBER, petition.zone)
        move(petition=petition, move=Move.MOVE_UP, by=member, facts={"reason": "只给同事看的话"})
        text = asked(resident, **slip(petition)).content.decode()
        assert "Passed up early" in text
        assert "只给同事看的话" not in text

    def test_wrong_number_and_wrong_code_sound_the_same(self, resident, petition):
        wrong_code = asked(resident, number=petition.number, code=WRONG)
        wrong_number = asked(resident, number="2020-000001", code=petition.query_code)
        assert wrong_code.status_code == wrong_number.status_code == 422
        assert wrong_code.context["form"].errors == wrong_number.context["form"].errors
        assert petition.title not in wrong_code.content.decode()

    def test_address_never_carries_the_code(self, resident, petition):
        answer = resident.get("/follow/", slip(petition))
        assert petition.title not in answer.content.decode()

    def test_no_session_and_no_copy_is_kept(self, resident, petition):
        answer = asked(resident, **slip(petition))
        assert "sessionid" not in resident.cookies
        assert "no-store" in answer.headers["Cache-Control"]

    @pytest.mark.parametrize("code", ["", "-", "----------", "１２３"])
    def test_empty_code_opens_nothing(self, code, petition):
        assert by_query_code(petition.number, code) is None

    def test_another_petitions_code_opens_nothing(self, petition):
        other = petition_in(petition.zone)
        assert by_query_code(petition.number, other.query_code) is None
        assert by_query_code(other.number, other.query_code) == other


class TestLimit:
    def test_per_address(self, resident, petition):
        for _turn in range(follow.PER_ADDRESS.tries):
            assert asked(resident, number="2020-000001", code=WRONG).status_code == 422
        answer = asked(resident, **slip(petition))
        assert answer.status_code == 429
        assert "too many wrong tries" in answer.content.decode()
        assert petition.title not in answer.content.decode()

    def test_another_address_is_not_held_back(self, resident, petition):
        for _turn in range(follow.PER_ADDRESS.tries):
            asked(resident, number="2020-000001", code=WRONG)
        assert Client(REMOTE_ADDR="192.0.2.7").post("/follow/", slip(petition)).status_code == 200

    def test_per_number_over_many_addresses(self, petition):
        for turn in range(follow.PER_NUMBER.tries):
            Client(REMOTE_ADDR=f"192.0.2.{turn}").post("/follow/", {"number": petition.number, "code": WRONG})
        assert Client(REMOTE_ADDR="198.51.100.1").post("/follow/", slip(petition)).status_code == 429

    def test_verdict_is_no_way_around(self, resident, answered):
        for _turn in range(follow.PER_ADDRESS.tries):
            resident.post("/follow/verdict/", {"number": answered.number, "code": WRONG, "satisfied": "yes"})
        assert resident.post("/follow/verdict/", slip(answered, satisfied="yes")).status_code == 429

    def test_right_tries_are_free(self, resident, petition):
        for _turn in range(follow.PER_ADDRESS.tries + 1):
            assert asked(resident, **slip(petition)).status_code == 200

    def test_lost_cache_does_not_lose_the_page(self, resident, petition, settings, monkeypatch):
        monkeypatch.setattr(throttle, "_rest_until", 0.0)  # and again as it was, for the tests behind this one
        address = "unix:///nowhere/kv.sock?db=0"
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": address}}
        with pytest.raises(Exception, match=r"nowhere|connect"):
            cache.get("anything")
        assert asked(resident, number=petition.number, code=WRONG).status_code == 422
        assert asked(resident, **slip(petition)).status_code == 200


class TestVerdict:
    def test_satisfied_closes(self, resident, answered):
        answer = resident.post("/follow/verdict/", slip(answered, satisfied="yes", reason="谢谢"))
        assert "Thank you" in answer.content.decode()
        answered.refresh_from_db()
        reply = answered.replies.get()
        assert answered.state == State.CLOSED
        assert (reply.verdict, reply.verdict_note, reply.verdict_by_resident) == (Verdict.SATISFIED, "谢谢", True)
        assert entries_of(answered).first().actor == "resident"

    def test_dissatisfied_without_a_word_keeps_the_form(self, resident, answered):
        answer = resident.post("/follow/verdict/", slip(answered, satisfied="no"))
        assert answer.status_code == 422
        assert answer.context["form"].errors["reason"]
        answered.refresh_from_db()
        assert answered.state == State.ANSWERED

    def test_dissatisfied_waits_for_a_decision(self, resident, answered):
        resident.post("/follow/verdict/", slip(answered, satisfied="no", reason="还是不亮"))
        answered.refresh_from_db()
        assert answered.state == State.DISPUTED

    def test_wrong_code_changes_nothing(self, resident, answered):
        data = {"number": answered.number, "code": WRONG, "satisfied": "yes"}
        assert resident.post("/follow/verdict/", data).status_code == 422
        answered.refresh_from_db()
        assert answered.state == State.ANSWERED

    @pytest.mark.parametrize("spent", [True, False])
    def test_without_proof_what_was_typed_is_kept_and_can_be_sent_again(self, spent, resident, answered):
        if spent:
            for _turn in range(follow.PER_ADDRESS.tries):
                asked(resident, number="2020-000001", code=WRONG)
        words = {"satisfied": "no", "reason": "还是不亮"}
        code = answered.query_code if spent else WRONG
        answer = resident.post("/follow/verdict/", {"number": answered.number, "code": code, **words})

        text = answer.content.decode()
        assert answer.status_code == (429 if spent else 422)
        assert 'action="/follow/verdict/"' in text
        assert "还是不亮</textarea>" in text
        assert re.search(r'value="no"[^>]*checked|checked[^>]*value="no"', text)
        assert answered.title not in text

    def test_second_verdict_is_refused_in_words(self, resident, answered):
        resident.post("/follow/verdict/", slip(answered, satisfied="yes"))
        answer = resident.post("/follow/verdict/", slip(answered, satisfied="no", reason="不好"))
        assert answer.status_code == 422
        assert "There is a verdict on this answer already" in answer.content.decode()
        assert answer.context["form"] is None
        assert answered.replies.get().verdict == Verdict.SATISFIED

    def test_form_carries_the_proof(self, resident, answered):
        text = asked(resident, **slip(answered)).content.decode()
        assert f'name="code" value="{answered.query_code}"' in text
