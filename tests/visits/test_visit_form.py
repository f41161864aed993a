"""The visit form: one save for all of it, and nothing typed is lost on the way there."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from petitions.models import Petition
from petitions.topics import Topic
from tests.factories.people import PostFactory, staff_of
from tests.factories.territory import HouseholdContactFactory, ZoneFactory, every_zone
from tests.visits.conftest import NEED, OPINION, PETITION, WISH, draft, sheet
from visits.models import MicroWish, Need, Visit
from visits.services import log_visit
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import SHANGHAI


@pytest.fixture
def address(household):
    return reverse("visits:visit_form", args=[household.pk])


def test_the_form_opens_with_one_row_for_an_opinion_and_none_for_a_petition(member_client, address):
    page = member_client.get(address).text
    assert 'name="opinions-TOTAL_FORMS" value="1"' in page
    assert 'name="petitions-TOTAL_FORMS" value="0"' in page


def test_the_time_is_now_in_shanghai(member_client, address):
    before = timezone.now().astimezone(SHANGHAI)
    page = member_client.get(address).text
    minutes = {f"{moment:%Y-%m-%dT%H:%M}" for moment in (before, timezone.now().astimezone(SHANGHAI))}
    assert any(f'value="{minute}"' in page for minute in minutes)


def test_a_met_household_is_saved_and_leads_back_to_the_building(member_client, address, household):
    answer = member_client.post(address, sheet(opinions=[OPINION], diary="聊了很久", guidebook_left="on"))
    assert answer.url == f"{reverse('visits:building', args=[household.building_id])}#door-{household.pk}"
    visit = Visit.objects.get()
    assert (visit.diary, visit.guidebook_left) == ("聊了很久", True)
    assert [item.text for item in visit.opinions.all()] == [OPINION["text"]]


def test_the_time_typed_is_the_time_of_shanghai(member_client, address):
    day = timezone.localdate() - timedelta(days=1)
    member_client.post(address, sheet(visited_at=f"{day}T00:30"))
    assert Visit.objects.get().visited_at == datetime(day.year, day.month, day.day, 0, 30, tzinfo=SHANGHAI)


def test_empty_rows_are_no_rows(member_client, address):
    empty = OPINION | {"text": ""}
    untouched = {"title": "", "text": "", "topic": Topic.OTHER, "urgency": "normal"}
    kind_alone = {"needs": [NEED | {"words": " "}], "wishes": [WISH | {"title": ""}]}
    member_client.post(address, sheet(opinions=[empty, OPINION, empty], petitions=[untouched], **kind_alone))
    assert Visit.objects.get().opinions.count() == 1
    assert not Need.objects.exists()
    assert not MicroWish.objects.exists()
    assert not Petition.objects.exists()


def test_petitions_are_born_in_the_same_save_and_their_slips_shown(member_client, address, household, member):
    answer = member_client.post(
        address, sheet(petitions=[PETITION, PETITION | {"title": "路灯", "confidential": "on"}])
    )
    first, second = (row.petition for row in Visit.objects.get().raised.order_by("pk"))
    assert (first.title, first.topic, first.zone, second.confidential) == (
        "电梯常停",
        "lifts",
        household.building.zone,
        True,
    )
    for petition in (first, second):
        assert petition.number in answer.text
        assert petition.query_code in answer.text
    assert f'data-draft-sent="{member.pk}:{household.pk}"' in answer.text


def test_needs_and_wishes_are_noted_in_the_same_save_and_unfolded_only_once_there_is_one(member_client, address):
    assert '<details class="door-more">' in member_client.get(address).text
    member_client.post(address, sheet(needs=[NEED, NEED | {"words": "送餐", "kind": "meal"}], wishes=[WISH]))
    visit = Visit.objects.get()
    assert [(row.kind, row.words) for row in visit.needs.all()] == [("repair", "修水龙头"), ("meal", "送餐")]
    assert [row.title for row in MicroWish.objects.filter(visit=visit)] == ["一盏台灯"]
    page = member_client.get(reverse("visits:visit", args=[visit.pk])).text
    for row in visit.needs.all():
        assert f'href="{reverse("visits:need", args=[row.pk])}"' in page
    assert f'href="{reverse("visits:wish", args=[visit.wishes.get().pk])}"' in page


def test_the_page_of_slips_loaded_again_saves_nothing_twice(member_client, address):
    sent = sheet(opinions=[OPINION], petitions=[PETITION])
    answers = [member_client.post(address, sent).text for _time in range(2)]
    assert Petition.objects.get().query_code in answers[1]
    assert Visit.objects.count() == 1


def test_the_name_of_who_asks_is_kept_with_the_petition(member_client, address):
    row = PETITION | {"petitioner_name": "测试乙", "petitioner_phone": "10000000002"}
    member_client.post(address, sheet(petitions=[row]))
    with every_zone():
        petitioner = Petition.objects.get().petitioner
    assert (petitioner.name, petitioner.phone) == ("测试乙", "10000000002")


def test_the_contact_can_ask_without_being_shown(member_client, address, household):
    contact = HouseholdContactFactory(household=household)
    page = member_client.get(address).text
    assert "asked_by_contact" in page
    assert contact.name not in page
    assert contact.phone not in page
    member_client.post(address, sheet(petitions=[PETITION], asked_by_contact="on"))
    with every_zone():
        assert Petition.objects.get().petitioner.name == contact.name


def test_the_team_of_the_zone_is_offered_without_myself(member_client, address, zone, member):
    mate = staff_of(Role.ZONE_LEAD, zone)
    elsewhere = staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=zone.committee))
    ended = staff_of(Role.ZONE_MEMBER, ZoneFactory())
    PostFactory(user=ended, role=Role.ZONE_MEMBER, zone=zone, ends_on=timezone.localdate() - timedelta(days=1))
    form = member_client.get(address).context["sheet"].form
    assert list(form.fields["members"].queryset) == [mate]
    assert elsewhere.name not in member_client.get(address).text


def test_who_came_along_today_is_ticked_at_the_next_door(member_client, address, zone, household, member):
    mate = staff_of(Role.ZONE_LEAD, zone)
    log_visit(draft=draft(members=[mate]), household=household, by=member)
    assert member_client.get(address).context["sheet"].form.initial["members"] == [mate.pk]


def test_the_team_is_saved(member_client, address, zone, member):
    mate = staff_of(Role.ZONE_LEAD, zone)
    member_client.post(address, sheet(members=[mate.pk]))
    assert set(Visit.objects.get().members.all()) == {member, mate}


# Nothing typed is lost

TYPED = {
    "opinions": [OPINION | {"text": "楼道堆物"}],
    "petitions": [PETITION | {"title": "路灯不亮", "petitioner_name": "测试丙", "urgency": "urgent"}],
    "needs": [NEED | {"words": "换个插座"}],
    "wishes": [WISH | {"title": "一把轮椅", "words": "楼下走走"}],
    "diary": "写了很多字",
    "purpose": "heat",
}
WORDS = ("楼道堆物", "路灯不亮", "测试丙", "换个插座", "一把轮椅", "楼下走走", "写了很多字")


@pytest.mark.parametrize(
    "wrong",
    [
        {"visited_at": "2999-01-01T10:00"},  # refused by the service
        {"visited_at": "昨天"},
        {"outcome": "nobody_home"},  # somebody said something, though
        {"outcome": "burgled"},
        {"petitions-0-text": ""},
        {"opinions-0-topic": "weather"},
        {"opinions-10-text": "第十一条"},
        {"members": "999999"},
        {"needs-0-kind": ""},
        {"wishes-0-words": "楼下走走，电话10000000001"},  # refused by the service
    ],
)
def test_a_fault_is_said_and_everything_typed_is_kept(member_client, address, wrong):
    answer = member_client.post(address, sheet(**TYPED) | wrong)
    assert answer.status_code == 422
    assert "invalid-feedback" in answer.text or "alert" in answer.text or "errorlist" in answer.text
    assert all(words in answer.text for words in WORDS)
    assert not Visit.objects.exists()
    assert not Petition.objects.exists()
    assert not Need.objects.exists()


def test_the_page_that_comes_back_says_at_its_top_that_nothing_was_saved(member_client, address):
    assert "Not sent yet" not in member_client.get(address, headers={"accept-language": "en"}).text
    sent = sheet(**TYPED, visited_at="2999-01-01T10:00")
    assert "Not sent yet" in member_client.post(address, sent, headers={"accept-language": "en"}).text


def test_the_slips_lead_back_to_a_page_that_can_be_read(member_client, address):
    answer = member_client.post(address, sheet(petitions=[PETITION]))
    readable = reverse("visits:visit", args=[Visit.objects.get().pk])
    assert f'name="next" value="{readable}"' in answer.text


def test_what_was_chosen_is_kept_too(member_client, address):
    page = member_client.post(address, sheet(**TYPED, visited_at="2999-01-01T10:00"))
    form = page.context["sheet"].form
    assert (form["purpose"].value(), form["visited_at"].value()) == ("heat", "2999-01-01T10:00")
    assert page.context["sheet"].petitions[0]["urgency"].value() == "urgent"


def test_a_fault_of_a_row_stands_at_the_row(member_client, address):
    answer = member_client.post(address, sheet(petitions=[PETITION, PETITION | {"title": ""}]))
    assert [bool(form.errors) for form in answer.context["sheet"].petitions] == [False, True]


def test_what_the_service_refuses_of_a_wish_stands_at_its_row(member_client, address):
    empty, tells = {"kind": "", "title": ""}, WISH | {"title": "住402室"}
    answer = member_client.post(address, sheet(wishes=[empty, WISH, tells]))
    assert [list(form.errors) for form in answer.context["sheet"].wishes] == [[], [], ["title"]]
    assert not Visit.objects.exists()


def test_a_used_form_with_new_words_keeps_them_and_saves_them_the_second_time(member_client, address):
    identity = uuid4()
    member_client.post(address, sheet(client_uuid=identity))
    answer = member_client.post(address, sheet(client_uuid=identity, diary="又想起一件"))
    assert answer.status_code == 422
    assert "又想起一件" in answer.text
    fresh = answer.context["sheet"].form["client_uuid"].value()
    member_client.post(address, sheet(client_uuid=fresh, diary="又想起一件"))
    assert Visit.objects.filter(diary="又想起一件").count() == 1


@pytest.mark.parametrize("name", ["opinions", "petitions", "needs", "wishes"])
def test_a_row_is_added_without_javascript_and_without_finding_fault(member_client, address, name):
    answer = member_client.post(address, sheet(**TYPED, add=name) | {"petitions-0-text": "", "visited_at": ""})
    rows = {each: answer.context["sheet"].rows[each].total_form_count() for each in answer.context["sheet"].rows}
    assert rows == {"opinions": 1, "petitions": 1, "needs": 1, "wishes": 1} | {name: 2}
    assert all(words in answer.text for words in WORDS)
    assert "invalid-feedback" not in answer.text
    assert not Visit.objects.exists()


@pytest.mark.parametrize(("sent", "shown"), [("10", 10), ("99999999", 1), ("x", 1), ("9" * 5000, 1)])
def test_rows_have_an_upper_end_and_are_counted_anew_where_the_count_is_none(member_client, address, sent, shown):
    answer = member_client.post(address, sheet(add="opinions") | {"opinions-TOTAL_FORMS": sent})
    assert answer.status_code == 200
    assert answer.context["sheet"].opinions.total_form_count() == shown


def test_a_browser_that_sends_no_rows_at_all_gets_the_form_back(member_client, address):
    answer = member_client.post(address, {"client_uuid": uuid4(), "outcome": "met", "diary": "写了很多字"})
    assert answer.status_code == 422
    assert "写了很多字" in answer.text


# Who may


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_no_form(stranger_client, address, method):
    assert getattr(stranger_client, method)(address, sheet()).status_code == 404
    assert not Visit.objects.exists()


def test_the_case_desk_reads_the_household_and_finds_no_form(client, address, household):
    client.force_login(staff_of(Role.CASE_DESK, household.building.zone.committee.subdistrict))
    assert client.get(reverse("visits:household", args=[household.pk])).status_code == 200
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("mates", [1, 3])
def test_the_form_takes_as_many_queries_for_any_size_of_the_team(
    member_client, address, zone, household, member, mates, django_assert_max_num_queries
):
    team = [staff_of(Role.ZONE_MEMBER, zone) for _mate in range(mates)]
    log_visit(draft=draft(members=team), household=household, by=member)
    with django_assert_max_num_queries(10):
        assert member_client.get(address).text.count('name="members"') == mates
