"""What residents read of the verdict without an account: rounds on the board of their committee, the lists in force.
What the inspected and the case desk are told."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from evaluations.list_route import ListMove
from evaluations.sweeps import draft_reports
from tests.factories.ballots import Polls, polls
from tests.factories.office import office as whole_office
from tests.factories.people import PostFactory, staff_of
from tests.factories.pledges import pledge_office
from tests.factories.points import PointsOffice, points_office
from tests.factories.reports import of_last_month
from tests.factories.territory import CommitteeFactory, ZoneFactory
from wulibridge.notices.channels import text_of
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role
from wulibridge.territory.models import Committee, Subdistrict

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def resident(client):
    """No account, and English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def office() -> Polls:
    return polls()


def board(client, committee: Committee) -> str:
    return client.get(reverse("meetings:board", args=[committee.code])).content.decode()


# Rounds on the board --------------------------------------------------------------------------------------------------


def test_the_board_says_what_a_published_round_came_to_and_hides_fewer_than_five(office, resident):
    row = office.past(homes=12, title="楼道评议")
    for _n in range(11):
        office.answer(row, 5, 1, group="residents", words="少数人的话")
    for _n in range(4):
        office.answer(row, 2)
    office.frozen(row)
    assert "楼道评议" not in board(resident, office.zone.committee)
    row.refresh_from_db()
    office.publish(row)

    shown = board(resident, office.zone.committee)
    assert "楼道评议" in shown
    assert "11 answers to 12 slips." in shown
    assert "Satisfied (4 or 5): 11 of 22 (50.0%) of all scores." in shown
    assert "Fewer than 5 answers to 6 slips" in shown
    assert "4 answers" not in shown
    assert "少数人的话" not in shown
    assert reverse("evaluations:results", args=[row.pk]) in shown


def test_a_share_that_would_uncover_a_few_is_hidden_on_the_board_as_on_the_page_of_results(office, resident):
    row = office.past(public_slips=9)
    for score in (5, 5, 5, 5, 5, 5, 5, 1):
        office.answer(row, 5, score)
    office.published(row)
    hidden = "How many scores were 4 or 5 is hidden"

    shown = board(resident, office.zone.committee)
    assert hidden in shown
    assert "Satisfied (4 or 5)" not in shown
    assert hidden in resident.get(reverse("evaluations:results", args=[row.pk])).content.decode()


def test_a_board_shows_its_own_rounds_and_those_of_the_whole_subdistrict(office, resident):
    committee = office.zone.committee
    ended = CommitteeFactory(subdistrict=committee.subdistrict, successor=committee)
    for title, where in (("自己的", committee), ("全街道的", None), ("并入的", ended)):
        office.published(office.past(title=title, committee=where))
    neighbour = ZoneFactory(committee__subdistrict=committee.subdistrict).committee
    elsewhere = polls()
    elsewhere.published(elsewhere.past(title="别处的", committee=None))

    def shown(where: Committee) -> set[str]:
        page = board(resident, where)
        return {title for title in ("自己的", "全街道的", "并入的", "别处的") if title in page}

    assert shown(committee) == {"自己的", "全街道的", "并入的"}
    assert shown(neighbour) == {"全街道的"}
    assert shown(elsewhere.zone.committee) == {"别处的"}


def test_what_was_asked_last_comes_first_whenever_it_was_published(office, resident):
    first, last = office.past(title="先问的"), office.past(title="后问的")
    office.published(last)
    office.published(first)
    shown = board(resident, office.zone.committee)
    assert shown.index("后问的") < shown.index("先问的")


def test_a_board_without_a_published_round_says_nothing_of_rounds(office, resident):
    office.frozen(office.past())
    assert "Results of appraisals" not in board(resident, office.zone.committee)


def test_the_board_costs_the_same_for_more_rounds(office, resident, django_assert_num_queries):
    address = reverse("meetings:board", args=[office.zone.committee.code])

    def publish() -> None:
        row = office.past()
        for _n in range(5):
            office.answer(row, 5)
        office.published(row)

    publish()
    with django_assert_num_queries(9):
        resident.get(address)
    publish()
    publish()
    with django_assert_num_queries(9):
        assert resident.get(address).content.decode().count("评议一") == 6  # as a heading, and where its link leads


# The three lists ------------------------------------------------------------------------------------------------------


@pytest.fixture
def place() -> PointsOffice:
    return points_office()


def lists(client) -> str:
    return client.get(reverse("evaluations:lists_public")).content.decode()


def test_everybody_reads_the_lists_in_force_and_no_draft(place, resident):
    assert "No list is in force yet" in lists(resident)
    for kind, upto in (("powers", None), ("conduct", ListMove.SUBMIT), ("services", ListMove.APPROVE)):
        place.version(f"未公布{kind}", kind=kind, upto=upto)
    assert "未公布" not in lists(resident)


def test_a_list_in_force_says_its_items_with_what_they_rest_on_and_the_one_before_is_gone(place, resident):
    place.version("开具证明")
    second = place.version("保管公章")
    place.version("不收礼", kind="conduct")
    place.version("改动中的", upto=None)

    shown = lists(resident)
    assert shown.index("开具证明") < shown.index("保管公章") < shown.index("不收礼")
    assert shown.count("开具证明") == 1
    assert "测试办法" in shown
    assert f"Version {second.number}" in shown
    assert "改动中的" not in shown
    for person in (place.desk, place.leader):
        assert str(person) not in shown


def test_risk_points_stand_with_their_power(place, resident):
    place.version("开具证明", risks="不得收费")
    assert "Risk points" in lists(resident)
    assert "不得收费" in lists(resident)


def test_lists_of_an_ended_subdistrict_are_no_longer_shown(place, resident):
    place.version("开具证明")
    yesterday = timezone.localdate() - timedelta(days=1)
    Subdistrict.objects.filter(pk=place.committee.subdistrict_id).update(valid_to=yesterday)
    assert "开具证明" not in lists(resident)


def test_lists_of_several_subdistricts_name_their_own(place, resident):
    place.version("开具证明")
    other = points_office()
    assert str(place.committee.subdistrict) not in lists(resident)
    other.version("保管公章")
    shown = lists(resident)
    assert str(place.committee.subdistrict) in shown
    assert str(other.committee.subdistrict) in shown


def test_the_page_of_lists_costs_the_same_for_more(place, resident, django_assert_num_queries):
    place.version("开具证明")
    with django_assert_num_queries(2):
        lists(resident)
    place.version("不收礼", "不吃请", kind="conduct")
    place.version("助餐", "助浴", "助医", kind="services")
    with django_assert_num_queries(2):
        assert "助医" in lists(resident)


@pytest.mark.parametrize("name", ["petitions:follow", "petitions:file", "petitions:boards", "meetings:boards"])
def test_residents_find_the_lists_from_where_they_start(resident, name):
    assert f'href="{reverse("evaluations:lists_public")}"' in resident.get(reverse(name)).content.decode()


# What is told ---------------------------------------------------------------------------------------------------------


def told(kind: str) -> list[tuple[object, str]]:
    return [(row.receiver, row.path) for row in Notice.objects.filter(kind=kind).order_by("pk")]


def test_the_desk_hears_once_of_a_report_that_waits(resident):
    people = whole_office()
    colleague = staff_of(Role.CASE_DESK, people.zone.committee.subdistrict)
    of_last_month(people)
    draft_reports()
    draft_reports()

    rows = told("report_drafted")
    assert {receiver for receiver, _path in rows} == {people.desk, colleague}
    assert len(rows) == 2
    resident.force_login(people.desk)
    assert resident.get(rows[0][1]).status_code == 200


def test_the_inspected_hear_of_an_inspection_when_they_may_answer_it(resident):
    office = pledge_office()
    row = office.inspection()
    assert told("inspection_entered") == [(office.chair, reverse("evaluations:inspection", args=[row.pk]))]
    resident.force_login(office.chair)
    assert row.body in resident.get(reverse("evaluations:inspection", args=[row.pk])).content.decode()


def test_a_department_hears_of_its_own_and_a_unit_without_an_account_is_nobody_to_tell():
    office = pledge_office()
    office.inspection(office.department)
    office.inspection(office.silent)
    assert [receiver for receiver, _path in told("inspection_entered")] == [office.handler]


def test_of_an_ended_committee_those_hear_who_keep_its_history():
    heir = CommitteeFactory()
    ended = CommitteeFactory(subdistrict=heir.subdistrict, successor=heir)
    office = pledge_office(heir)
    PostFactory(role=Role.COMMITTEE_CHAIR, committee=CommitteeFactory(subdistrict=heir.subdistrict))
    office.inspection(ended)
    assert [receiver for receiver, _path in told("inspection_entered")] == [office.chair]


@pytest.mark.parametrize(
    ("language", "report", "inspection"),
    [
        ("en", ("Monthly report of ", " is drafted", "waits for your words"), ("Inspection of ", "please say there")),
        ("zh-hans", ("社情民意月报", "已起草", "请补充文字"), ("检查", "请在页面上")),
    ],
)
def test_both_say_in_both_languages_what_to_do(language, report, inspection):
    people = whole_office()
    of_last_month(people)
    draft_reports()
    pledge_office().inspection(body="测试评估社")
    for kind, parts in (("report_drafted", report), ("inspection_entered", inspection)):
        text = "".join(text_of(Notice.objects.filter(kind=kind).first(), language=language))
        assert [part for part in parts if part not in text] == []
    assert "测试评估社" in text
