"""The desk's pages of petitions: who sees what, what is masked, what stays after a refusal, how many queries."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from petitions.models import Petition
from petitions.route import Move, State
from petitions.services import involve_department, judge_as_resident, move
from tests.factories.people import staff_of
from tests.factories.petitions import overdue, petition_in
from tests.factories.territory import (
    CommitteeFactory,
    HouseholdFactory,
    OrganizationFactory,
    ZoneFactory,
    every_zone,
)
from wulibridge.journal.queries import entries_of
from wulibridge.people.models import User
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db

ANSWER = {"outcome": "solved", "explanation": "灯已换好。", "way": "phone", "given_on": "2026-01-05"}
LANGUAGES = ["zh-hans", "en"]


@pytest.fixture
def zone():
    return ZoneFactory()


@pytest.fixture
def member(zone):
    return staff_of(Role.ZONE_MEMBER, zone)


@pytest.fixture
def chair(zone):
    return staff_of(Role.COMMITTEE_CHAIR, zone.committee)


@pytest.fixture
def desk(zone):
    return staff_of(Role.CASE_DESK, zone.committee.subdistrict)


@pytest.fixture
def petition(zone):
    return petition_in(zone, petitioner_name="测试甲", petitioner_phone="10000000001")


def signed_in(user: User, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(user)
    return client


def page_of(petition: Petition, name: str = "petition", *rest: str) -> str:
    return reverse(f"petitions:{name}", args=[petition.number, *rest])


def text_of(response) -> str:
    return response.content.decode()


class TestPagesRender:
    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("address", ["/petitions/due/", "/petitions/", "/petitions/new/"])
    def test_desk_page(self, address, language, chair, petition):
        response = signed_in(chair, language).get(address)
        assert response.status_code == 200
        assert f'<html lang="{language}">' in text_of(response)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_petition_after_every_kind_of_event(self, language, zone, member, chair, desk, petition):
        move(petition=petition, move=Move.TAKE, by=member)
        move(petition=petition, move=Move.EXTEND, by=chair, facts={"reason": "等材料。"})
        move(petition=petition, move=Move.MOVE_UP, by=member, facts={"reason": "本站没有经费。"})
        move(petition=petition, move=Move.SEND_DOWN, by=chair, facts={"reason": "请先问物业。"})
        facts = ANSWER | {"given_on": timezone.localdate()}
        move(petition=petition, move=Move.ANSWER, by=member, facts=facts)
        judge_as_resident(petition=petition, satisfied=False, note="还是不亮。")
        move(petition=petition, move=Move.REOPEN, by=chair, facts={"reason": "再去看看。"})
        text = text_of(signed_in(chair, language).get(page_of(petition)))
        for said in ("等材料。", "本站没有经费。", "请先问物业。", "灯已换好。", "还是不亮。", "再去看看。"):
            assert said in text

    @pytest.mark.parametrize("language", LANGUAGES)
    @pytest.mark.parametrize("wanted", [Move.ANSWER, Move.MOVE_UP])
    def test_form_of_a_move(self, wanted, language, member, petition):
        assert signed_in(member, language).get(page_of(petition, "move", wanted)).status_code == 200

    def test_due_date_is_explained(self, member, petition):
        text = text_of(signed_in(member).get(page_of(petition)))
        assert "One month from" in text

    def test_unknown_move_is_not_found(self, member, petition):
        assert signed_in(member).get(page_of(petition, "move", "vanish")).status_code == 404


class TestScope:
    """A stranger works in the next committee of the same subdistrict, and has a petition there too."""

    @pytest.fixture
    def stranger(self, zone):
        other = ZoneFactory(committee=CommitteeFactory(subdistrict=zone.committee.subdistrict))
        petition_in(other, title="别处的事")
        return staff_of(Role.COMMITTEE_CHAIR, other.committee)

    @pytest.mark.parametrize("name", ["petition", "answer", "petitioner", "query_code", "department"])
    def test_stranger_finds_nothing(self, name, stranger, petition):
        address = page_of(petition, "move", name) if name == "answer" else page_of(petition, name)
        client = signed_in(stranger)
        answer = client.get(address) if name == "petition" else client.post(address, ANSWER)
        assert answer.status_code == 404
        petition.refresh_from_db()
        assert petition.state == State.REGISTERED

    @pytest.mark.parametrize("address", ["/petitions/", "/petitions/due/", "/petitions/?q=楼道灯"])
    def test_lists_hold_no_stranger(self, address, stranger, petition):
        text = text_of(signed_in(stranger).get(address))
        assert petition.number not in text
        assert petition.title not in text

    def test_filter_offers_own_zones_alone(self, stranger, petition):
        ZoneFactory(committee=stranger.posts_today[0].committee, name="自己的第二区")
        text = text_of(signed_in(stranger).get("/petitions/"))
        assert "自己的第二区" in text
        assert petition.zone.name not in text

    def test_anonymous_is_asked_to_log_in(self, petition):
        answer = Client().get(page_of(petition))
        assert answer.status_code == 302
        assert answer.url.startswith("/login/")

    def test_department_reads_what_it_helps_with_without_the_petitioner(self, zone, member, petition):
        department = OrganizationFactory(subdistrict=zone.committee.subdistrict)
        handler = signed_in(staff_of(Role.DEPARTMENT_HANDLER, department))
        assert handler.get(page_of(petition)).status_code == 404
        involve_department(petition=petition, department=department, by=member)
        text = text_of(handler.get(page_of(petition)))
        assert petition.title in text
        for hint in ("测试甲", "测**", "0001"):
            assert hint not in text.replace(petition.number, "")
        assert handler.post(page_of(petition, "petitioner")).status_code == 422
        assert handler.post(page_of(petition, "query_code")).status_code == 404


class TestMasked:
    def test_name_and_phone_are_masked(self, member, petition):
        text = text_of(signed_in(member).get(page_of(petition)))
        assert "测试甲" not in text
        assert "10000000001" not in text
        assert "测**" in text

    def test_confidential_petitioner_is_not_even_hinted_at(self, zone, member):
        petition = petition_in(zone, petitioner_name="测试乙", confidential=True)
        text = text_of(signed_in(member).get(page_of(petition)))
        assert "测**" not in text

    @pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
    def test_reveal_shows_once_and_is_journalled(self, headers, member, petition):
        client = signed_in(member)
        text = text_of(client.post(page_of(petition, "petitioner"), headers=headers))
        assert "测试甲" in text
        assert "10000000001" in text
        assert ("<html" in text) is not bool(headers)
        entry = entries_of(petition).first()
        assert (entry.verb, entry.actor) == ("petition.petitioner_read", member.username)
        assert "测试甲" not in text_of(client.get(page_of(petition)))

    def test_reading_the_page_is_no_reveal(self, member, petition):
        before = entries_of(petition).count()
        signed_in(member).get(page_of(petition))
        assert entries_of(petition).count() == before

    def test_get_reveals_nothing(self, member, petition):
        assert signed_in(member).get(page_of(petition, "petitioner")).status_code == 405

    def test_slip_shows_the_code_and_is_journalled(self, member, petition):
        text = text_of(signed_in(member).post(page_of(petition, "query_code")))
        assert petition.query_code in text
        assert "/follow/" in text
        assert entries_of(petition).first().verb == "petition.query_code_read"

    def test_code_is_on_no_other_page(self, member, petition):
        client = signed_in(member)
        for address in (page_of(petition), "/petitions/", "/petitions/due/"):
            assert petition.query_code not in text_of(client.get(address))


class TestMoves:
    def test_take_needs_no_form(self, member, petition):
        answer = signed_in(member).post(page_of(petition, "move", "take"))
        assert answer.url == page_of(petition)
        petition.refresh_from_db()
        assert (petition.state, petition.owner) == (State.TAKEN, member)

    def test_answer(self, member, petition):
        today = timezone.localdate().isoformat()
        signed_in(member).post(page_of(petition, "move", "answer"), ANSWER | {"given_on": today})
        petition.refresh_from_db()
        assert petition.state == State.ANSWERED
        assert petition.replies.get().explanation == "灯已换好。"

    def test_refusal_stands_on_its_field_and_what_was_typed_stays(self, member, petition):
        tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
        typed = ANSWER | {"outcome": "not_done", "reason_code": "", "given_on": tomorrow}
        answer = signed_in(member).post(page_of(petition, "move", "answer"), typed)
        assert answer.status_code == 422
        assert answer.context["form"].errors["given_on"]
        assert "灯已换好。" in text_of(answer)

    def test_not_done_asks_for_its_reason(self, member, petition):
        typed = ANSWER | {"outcome": "not_done", "given_on": timezone.localdate().isoformat()}
        answer = signed_in(member).post(page_of(petition, "move", "answer"), typed)
        assert answer.context["form"].errors["reason_code"]

    def test_only_possible_moves_are_offered(self, member, petition):
        move(petition=petition, move=Move.TAKE, by=member)
        text = text_of(signed_in(member).get(page_of(petition)))
        offered = set(re.findall(rf"{page_of(petition)}(\w+)/", text)) & set(Move.values)
        assert offered == {"answer", "move_up", "wait"}

    def test_move_that_went_by_is_refused_in_words(self, member, petition):
        move(petition=petition, move=Move.TAKE, by=member)
        answer = signed_in(member).post(page_of(petition, "move", "take"))
        assert answer.status_code == 422
        assert "no longer possible" in text_of(answer)

    def test_form_of_a_move_that_is_not_mine_leads_back(self, member, petition):
        answer = signed_in(member).get(page_of(petition, "move", "extend"))
        assert answer.url == page_of(petition)

    def test_department(self, zone, member, petition):
        department = OrganizationFactory(subdistrict=zone.committee.subdistrict)
        signed_in(member).post(page_of(petition, "department"), {"department": department.pk})
        petition.refresh_from_db()
        assert petition.department == department

    def test_department_of_another_subdistrict_is_no_choice(self, member, petition):
        elsewhere = OrganizationFactory()
        assert signed_in(member).post(page_of(petition, "department"), {"department": elsewhere.pk}).status_code == 422
        petition.refresh_from_db()
        assert petition.department is None


class TestDue:
    def test_own_first_then_by_days_left(self, zone, member):
        late, early, mine = (petition_in(zone, title=title) for title in ("晚的事", "早的事", "我的事"))
        overdue(early)
        move(petition=mine, move=Move.TAKE, by=member)
        page = signed_in(member).get("/petitions/due/").context["page"]
        assert [row.title for row in page] == ["我的事", "早的事", "晚的事"]
        assert late.pk

    def test_answered_ones_are_gone(self, zone, member, petition):
        move(petition=petition, move=Move.ANSWER, by=member, facts=ANSWER | {"given_on": timezone.localdate()})
        assert not list(signed_in(member).get("/petitions/due/").context["page"])

    def test_dispute_waits_for_the_stop_above(self, member, chair, petition):
        move(petition=petition, move=Move.ANSWER, by=member, facts=ANSWER | {"given_on": timezone.localdate()})
        judge_as_resident(petition=petition, satisfied=False, note="没好。")
        assert list(signed_in(chair).get("/petitions/due/").context["disputes"]) == [petition]
        assert not signed_in(member).get("/petitions/due/").context["disputes"]

    def test_red_is_for_overdue_alone(self, zone, member):
        overdue(petition_in(zone))
        petition_in(zone)
        text = text_of(signed_in(member).get("/petitions/due/"))
        assert (text.count("wb-due-late"), text.count("wb-due-calm")) == (1, 1)

    def test_leader_sees_what_is_under_supervision_in_their_area(self, zone, desk, petition):
        leader = staff_of(Role.SUBDISTRICT_LEADER, zone.committee.subdistrict)
        other = petition_in(ZoneFactory(), title="别处的事")
        Petition.objects.filter(pk__in=[petition.pk, other.pk]).update(supervised_at=timezone.now(), stop=3)
        assert list(signed_in(leader).get("/petitions/due/").context["supervised"]) == [petition]
        assert not signed_in(desk).get("/petitions/due/").context["supervised"]

    def test_empty_page_says_what_next(self, member):
        assert "Nothing waits for your stop" in text_of(signed_in(member).get("/petitions/due/"))


class TestList:
    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=电梯", {"电梯坏了"}),
            ("q=电", {"电梯坏了", "下水道堵", "灯不亮"}),
            ("stop=2", {"下水道堵"}),
            ("topic=lifts", {"电梯坏了"}),
            ("state=taken", {"灯不亮"}),
            ("mine=on", {"灯不亮"}),
            ("overdue=on", {"电梯坏了"}),
            ("supervised=on", set()),
            ("stop=9", {"电梯坏了", "下水道堵", "灯不亮"}),
        ],
    )
    def test_filters(self, query, found, zone, member):
        overdue(petition_in(zone, title="电梯坏了", topic="lifts"))
        up, mine = petition_in(zone, title="下水道堵"), petition_in(zone, title="灯不亮")
        move(petition=up, move=Move.MOVE_UP, by=member, facts={"reason": "办不了。"})
        move(petition=mine, move=Move.TAKE, by=member)
        page = signed_in(member).get(f"/petitions/?{query}").context["page"]
        assert {row.title for row in page} == found

    def test_zone_and_committee(self, zone, desk):
        other = ZoneFactory(committee=CommitteeFactory(subdistrict=zone.committee.subdistrict))
        here, there = petition_in(zone), petition_in(other)
        client = signed_in(desk)
        assert list(client.get(f"/petitions/?zone={zone.pk}").context["page"]) == [here]
        assert list(client.get(f"/petitions/?committee={other.committee_id}").context["page"]) == [there]

    def test_filters_survive_paging(self, zone, member, monkeypatch):
        monkeypatch.setattr("petitions.views.lists.PER_PAGE", 1)
        for _number in range(2):
            petition_in(zone, title="电梯坏了")
        text = text_of(signed_in(member).get("/petitions/?q=电梯"))
        assert "q=%E7%94%B5%E6%A2%AF&amp;page=2" in text


class TestQueryCounts:
    """The same number of queries for one row and for three: no list asks per row."""

    @pytest.mark.parametrize("rows", [1, 3])
    @pytest.mark.parametrize(("address", "most"), [("/petitions/", 12), ("/petitions/?q=楼道&overdue=", 12)])
    def test_list(self, address, most, rows, zone, desk, django_assert_max_num_queries):
        ZoneFactory(committee=CommitteeFactory(subdistrict=zone.committee.subdistrict))
        self._rows(zone, rows)
        client = signed_in(desk)
        with django_assert_max_num_queries(most) as counted:
            assert len(client.get(address).context["page"]) == rows
        assert len(counted) == 12

    @pytest.mark.parametrize("rows", [1, 3])
    def test_due(self, rows, zone, member, django_assert_max_num_queries):
        self._rows(zone, rows)
        client = signed_in(member)
        with django_assert_max_num_queries(12) as counted:
            assert len(client.get("/petitions/due/").context["page"]) == rows
        assert len(counted) == 10

    @pytest.mark.parametrize("rows", [1, 3])
    def test_petition(self, rows, zone, member, chair, petition, django_assert_max_num_queries):
        for _turn in range(rows):
            move(petition=petition, move=Move.ANSWER, by=member, facts=ANSWER | {"given_on": timezone.localdate()})
            judge_as_resident(petition=petition, satisfied=False, note="没好。")
            move(petition=petition, move=Move.REOPEN, by=chair, facts={"reason": "再去。"})
        client = signed_in(member)
        with django_assert_max_num_queries(15) as counted:
            client.get(page_of(petition))
        assert len(counted) == 14  # two of them open the wall for the petitioner, and close it

    def _rows(self, zone, rows):
        for _number in range(rows):
            move(petition=petition_in(zone), move=Move.TAKE, by=staff_of(Role.ZONE_MEMBER, zone))


class TestRegister:
    TYPED = {
        "title": "路灯不亮",
        "text": "弄口的路灯坏了。",
        "topic": "traffic",
        "channel": "phone",
        "urgency": "normal",
        "petitioner_name": "测试丙",
        "petitioner_phone": "10000000003",
        "confidential": "on",
    }

    def typed(self, **more):
        return self.TYPED | {"received_at": timezone.localdate().isoformat()} | more

    def test_a_form_sent_twice_is_one_petition(self, zone, chair):
        typed = self.typed(zone=zone.pk, client_uuid=str(uuid.uuid4()))
        first, second = (signed_in(chair).post("/petitions/new/", typed) for _turn in range(2))
        assert first.url == second.url == page_of(Petition.objects.get())

    def test_a_form_gone_back_to_and_filled_in_anew_is_another(self, zone, chair):
        typed = self.typed(zone=zone.pk, client_uuid=str(uuid.uuid4()))
        signed_in(chair).post("/petitions/new/", typed)
        signed_in(chair).post("/petitions/new/", typed | {"title": "另一盏灯"})
        assert {petition.title for petition in Petition.objects.all()} == {"路灯不亮", "另一盏灯"}

    def test_by_zone(self, zone, chair):
        ZoneFactory(committee=zone.committee)
        answer = signed_in(chair).post("/petitions/new/", self.typed(zone=zone.pk, address="弄口"))
        petition = Petition.objects.get()
        assert answer.url == page_of(petition)
        assert (petition.zone, petition.address, petition.confidential) == (zone, "弄口", True)
        with every_zone():
            assert petition.petitioner.name == "测试丙"

    def test_by_household_number(self, zone, chair):
        household = HouseholdFactory(building__zone=zone, number="T-00777")
        signed_in(chair).post("/petitions/new/", self.typed(search="T-00777"))
        assert Petition.objects.get().household == household

    def test_several_households_are_offered(self, zone, chair):
        first = HouseholdFactory(building__zone=zone, room="101室")
        second = HouseholdFactory(building=first.building, room="102室")
        client, search = signed_in(chair), first.building.address
        answer = client.post("/petitions/new/", self.typed(search=search))
        assert answer.status_code == 422
        assert "路灯不亮" in text_of(answer)
        client.post("/petitions/new/", self.typed(search=search, household=second.pk))
        assert Petition.objects.get().household == second

    def test_household_of_a_stranger_is_not_found(self, zone, chair):
        HouseholdFactory(number="T-00888")
        answer = signed_in(chair).post("/petitions/new/", self.typed(search="T-00888"))
        assert answer.context["form"].errors["search"]
        assert not Petition.objects.exists()

    def test_zone_of_a_stranger_is_no_choice(self, zone, chair):
        answer = signed_in(chair).post("/petitions/new/", self.typed(zone=ZoneFactory().pk))
        assert answer.context["form"].errors["zone"]

    def test_future_day_stands_on_its_field(self, zone, chair):
        day = (timezone.localdate() + timedelta(days=2)).isoformat()
        answer = signed_in(chair).post("/petitions/new/", self.typed(zone=zone.pk, received_at=day))
        assert answer.status_code == 422
        assert answer.context["form"].errors["received_at"]
        assert "弄口的路灯坏了。" in text_of(answer)

    def test_earlier_day_starts_the_clock_then(self, zone, chair):
        day = timezone.localdate() - timedelta(days=5)
        signed_in(chair).post("/petitions/new/", self.typed(zone=zone.pk, received_at=day.isoformat()))
        assert timezone.localtime(Petition.objects.get().received_at).date() == day

    def test_who_may_not_register_finds_no_page(self, zone):
        leader = staff_of(Role.SUBDISTRICT_LEADER, zone.committee.subdistrict)
        assert signed_in(leader).get("/petitions/new/").status_code == 404
