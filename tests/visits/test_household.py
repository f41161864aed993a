"""A household's page and a visit's: what may be done, what was said, and the contact masked until it is asked for."""

from uuid import uuid4

import pytest
from django.urls import reverse

from petitions.services import PetitionDraft
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import HouseholdContactFactory
from tests.visits.conftest import draft
from visits.models import Visit, VisitOutcome
from visits.services import OpinionDraft, log_visit
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role

NAME, PHONE = "测试甲某", "10000000001"


@pytest.fixture
def contact(household):
    return HouseholdContactFactory(household=household, name=NAME, phone=PHONE)


def url(name, household):
    return reverse(f"visits:{name}", args=[household.pk])


def readings():
    return JournalEntry.objects.filter(verb="household.contact_read").count()


def test_the_contact_is_masked_and_reading_the_page_is_not_reading_the_contact(member_client, household, contact):
    page = member_client.get(url("household", household)).text
    assert NAME not in page
    assert PHONE not in page
    assert "测**" in page
    assert readings() == 0


def test_the_contact_is_shown_on_request_and_journalled(member_client, household, contact):
    page = member_client.post(url("contact", household)).text
    assert NAME in page
    assert PHONE in page
    assert readings() == 1


def test_the_page_with_the_contact_leads_back_to_one_that_can_be_read(member_client, household, contact):
    page = member_client.post(url("contact", household)).text
    assert f'name="next" value="{url("household", household)}"' in page


def test_htmx_gets_the_contact_alone(member_client, household, contact):
    part = member_client.post(url("contact", household), headers={"HX-Request": "true"}).text
    assert NAME in part
    assert "<html" not in part


def test_the_contact_is_not_shown_by_a_link(member_client, household, contact):
    assert member_client.get(url("contact", household)).status_code == 405


def test_a_stranger_may_not_reveal_the_contact(stranger_client, household, contact):
    answer = stranger_client.post(url("contact", household))
    assert answer.status_code == 404
    assert NAME not in answer.text
    assert readings() == 0


def test_a_leader_reads_the_household_but_not_the_contact(client, household, contact):
    client.force_login(staff_of(Role.SUBDISTRICT_LEADER, household.building.zone.committee.subdistrict))
    page = client.get(url("household", household)).text
    assert household.room in page
    assert url("contact", household) not in page
    assert client.post(url("contact", household)).status_code == 404
    assert readings() == 0


def test_who_may_not_log_sees_no_button_for_it(client, household):
    client.force_login(staff_of(Role.CASE_DESK, household.building.zone.committee.subdistrict))
    page = client.get(url("household", household)).text
    assert url("visit_form", household) not in page
    assert url("outcome", household) not in page


def test_a_household_without_a_contact_says_so(member_client, household):
    assert url("contact", household) not in member_client.get(url("household", household)).text


def test_a_stranger_finds_no_household(stranger_client, household):
    assert stranger_client.get(url("household", household)).status_code == 404


def test_visits_stand_newest_first_with_what_was_said(member_client, household, member):
    log_visit(draft=draft(diary="头一回"), household=household, by=member)
    log_visit(draft=draft(diary="第二回", opinions=[OpinionDraft(text="想要长椅")]), household=household, by=member)
    page = member_client.get(url("household", household)).text
    assert page.index("第二回") < page.index("头一回")
    assert "想要长椅" in page


def test_open_petitions_of_the_household_are_linked(member_client, zone, household, member):
    petition = petition_in(zone, by=member, household=household)
    assert reverse("petitions:petition", args=[petition.number]) in member_client.get(url("household", household)).text


@pytest.mark.parametrize("visits", [1, 3])
def test_the_household_takes_as_many_queries_for_any_number_of_visits(
    member_client, household, contact, member, visits, django_assert_max_num_queries
):
    for _number in range(visits):
        said = draft(opinions=[OpinionDraft(text="灯")], petitions=[PetitionDraft(title="灯", text="不亮")])
        log_visit(draft=said, household=household, by=member)
    with django_assert_max_num_queries(19):
        page = member_client.get(url("household", household)).text
    assert page.count(reverse("visits:visit", args=[0])[:-2]) >= visits


# A door that stayed shut


def test_nobody_home_is_saved_at_once_and_leads_back_to_the_door(member_client, household, member):
    answer = member_client.post(url("outcome", household), {"client_uuid": uuid4(), "outcome": "nobody_home"})
    assert answer.url == f"{reverse('visits:building', args=[household.building_id])}#door-{household.pk}"
    visit = Visit.objects.get()
    assert (visit.outcome, visit.household, visit.logged_by) == (VisitOutcome.NOBODY_HOME, household, member)


def test_the_building_then_says_that_it_was_sent_and_only_once(member_client, household, member):
    member_client.post(url("outcome", household), {"client_uuid": uuid4(), "outcome": "refused"})
    building = reverse("visits:building", args=[household.building_id])
    mark = f'data-draft-sent="{member.pk}:{household.pk}"'
    assert [mark in member_client.get(building).text for _time in range(2)] == [True, False]


@pytest.mark.parametrize("outcome", ["met", "", "burgled"])
def test_one_tap_is_for_shut_doors_only(member_client, household, outcome):
    answer = member_client.post(url("outcome", household), {"client_uuid": uuid4(), "outcome": outcome})
    assert answer.status_code == 422
    assert not Visit.objects.exists()


def test_a_used_form_with_another_outcome_says_so(member_client, household):
    identity = uuid4()
    member_client.post(url("outcome", household), {"client_uuid": identity, "outcome": "refused"})
    answer = member_client.post(url("outcome", household), {"client_uuid": identity, "outcome": "vacant"})
    assert answer.status_code == 422
    assert Visit.objects.get().outcome == VisitOutcome.REFUSED


def test_a_stranger_may_not_log_a_shut_door(stranger_client, household):
    answer = stranger_client.post(url("outcome", household), {"client_uuid": uuid4(), "outcome": "refused"})
    assert answer.status_code == 404
    assert not Visit.objects.exists()


# A visit, to read


@pytest.fixture
def visit(household, member):
    said = draft(
        diary="坐了半小时",
        opinions=[OpinionDraft(text="想要长椅")],
        petitions=[PetitionDraft(title="电梯常停", text="二号梯")],
    )
    return log_visit(draft=said, household=household, by=member)


def test_a_visit_is_read_with_what_it_left(member_client, visit):
    page = member_client.get(url("visit", visit)).text
    assert all(words in page for words in ("坐了半小时", "想要长椅", "电梯常停"))


def test_the_code_is_not_on_the_page_of_the_visit(member_client, visit):
    assert visit.raised.get().petition.query_code not in member_client.get(url("visit", visit)).text


def test_the_slips_are_shown_again_on_request_and_journalled(member_client, visit):
    assert visit.raised.get().petition.query_code in member_client.post(url("slips", visit)).text
    assert JournalEntry.objects.filter(verb="petition.query_code_read").count() == 1


def test_a_leader_reads_the_visit_and_gets_no_slips(client, visit):
    client.force_login(staff_of(Role.SUBDISTRICT_LEADER, visit.household.building.zone.committee.subdistrict))
    assert url("slips", visit) not in client.get(url("visit", visit)).text
    assert client.post(url("slips", visit)).status_code == 404


@pytest.mark.parametrize("name", ["visit", "slips"])
def test_a_stranger_finds_no_visit(stranger_client, visit, name):
    send = stranger_client.get if name == "visit" else stranger_client.post
    assert send(url(name, visit)).status_code == 404
