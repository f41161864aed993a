"""The coverage page: three figures with their definitions, and each count opens to its households."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.contacts import at, visited
from tests.factories.people import staff_of
from tests.factories.territory import CommitteeFactory, HouseholdFactory, ZoneFactory
from visits.models import VisitOutcome, VisitRound
from wulibridge.journal.queries import entries_of
from wulibridge.people.roles import Role
from wulibridge.territory.models import Building

NAMES = ("coverage", "coverage_rows", "coverage_visits", "round_terms")
PAGE, ROWS, VISITS, TERMS = (reverse(f"visits:{name}") for name in NAMES)
pytestmark = pytest.mark.django_db


def year():
    return timezone.localdate().year


@pytest.fixture
def desk_client(client, zone):
    client.force_login(staff_of(Role.CASE_DESK, zone.committee.subdistrict))
    return client


def test_the_leader_sees_committees_the_chair_zones(client, zone):
    other = ZoneFactory(committee__subdistrict=zone.committee.subdistrict)
    HouseholdFactory(building__zone=zone)
    HouseholdFactory(building__zone=other)
    client.force_login(staff_of(Role.SUBDISTRICT_LEADER, zone.committee.subdistrict))
    page = client.get(PAGE).text
    assert zone.committee.name in page
    assert other.committee.name in page
    assert zone.name not in page
    inside = client.get(PAGE, {"committee": zone.committee_id}).text
    assert zone.name in inside
    assert other.committee.name not in inside


def test_each_count_opens_to_exactly_its_households(member_client, zone, member):
    made = HouseholdFactory.create_batch(3, building__zone=zone)
    visited(made[0], at(year(), 1, 1), [member])
    visited(made[1], at(year(), 1, 1), [member], VisitOutcome.REFUSED)
    shown = {
        standing: [household for household in made if household.room in member_client.get(ROWS, asked).text]
        for standing in ("reached", "refused", "untouched", "vacant")
        if (asked := {"standing": standing, "zone": zone.pk})
    }
    assert shown == {"reached": [made[0]], "refused": [made[1]], "untouched": [made[2]], "vacant": []}


def test_visits_and_contacts_open_to_exactly_their_rows(client, zone, member):
    """Of a household that went to another zone since, a zone's own people see that it was visited, and not which."""
    lead, elsewhere = staff_of(Role.ZONE_LEAD, zone), ZoneFactory()
    here, gone = HouseholdFactory(building__zone=zone), HouseholdFactory(building__zone=zone)
    for household, day in ((here, 1), (here, 2), (gone, 3)):
        visited(household, at(year(), 1, day), [member, lead])
    visited(here, at(year(), 1, 2, 18), [member])
    visited(here, at(year(), 1, 4), [member], VisitOutcome.NOBODY_HOME)
    visited(here, at(year(), 1, 5), [member], withdrawn_at=timezone.now(), withdrawn_by=lead, withdrawn_reason="错")
    visited(HouseholdFactory(building__zone=elsewhere), at(year(), 1, 1), [member])
    Building.objects.filter(pk=gone.building_id).update(zone=elsewhere)
    client.force_login(lead)
    page = client.get(PAGE)

    for figure, count in (("visits", 5), ("contacts", 6)):
        assert getattr(page.context["total"], figure) == count
        for address in (page.context["counted"][figure], page.context["rows"][0]["counted"][figure]):
            rows = client.get(address)
            assert (rows.context["page"].paginator.count, rows.text.count('class="wb-row"')) == (count, count)
            assert here.room in rows.text
            assert gone.room not in rows.text


def test_there_are_two_figures_besides_the_households(member_client):
    assert member_client.get(VISITS, {"figure": "households"}).status_code == 404


@pytest.mark.parametrize("asked", [{"zone": "{zone}"}, {"committee": "{committee}"}])
@pytest.mark.parametrize("address", [PAGE, ROWS, VISITS])
def test_places_of_others_are_nowhere(member_client, asked, address):
    other = ZoneFactory()
    values = {name: value.format(zone=other.pk, committee=other.committee_id) for name, value in asked.items()}
    assert member_client.get(address, values).status_code == 404


def test_a_year_that_is_none_is_this_one(member_client):
    for asked in ("1066", "x", ""):
        assert str(year()) in member_client.get(PAGE, {"year": asked}).text


def test_an_earlier_year_shows_its_own_figures(member_client, zone, member):
    visited(HouseholdFactory(building__zone=zone), at(year() - 1, 6, 1), [member])
    assert "1 / 1" in member_client.get(PAGE, {"year": year() - 1}).text
    assert "0 / 1" in member_client.get(PAGE).text


@pytest.mark.parametrize("zones", [1, 3])
def test_the_page_takes_as_many_queries_for_any_number_of_zones(client, zone, zones, django_assert_max_num_queries):
    made = [zone, *ZoneFactory.create_batch(zones - 1, committee=zone.committee)]
    for each in made:
        HouseholdFactory(building__zone=each)
    client.force_login(staff_of(Role.COMMITTEE_CHAIR, zone.committee))
    with django_assert_max_num_queries(11):
        assert client.get(PAGE).text.count('class="rd-head"') == zones


@pytest.mark.parametrize("rows", [1, 3])
def test_the_rows_take_as_many_queries_for_any_number(member_client, zone, rows, django_assert_max_num_queries):
    HouseholdFactory.create_batch(rows, building__zone=zone)
    with django_assert_max_num_queries(9):
        assert member_client.get(ROWS).text.count('class="wb-row"') == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_visits_take_as_many_queries_for_any_number(
    member_client, zone, member, rows, django_assert_max_num_queries
):
    for household in HouseholdFactory.create_batch(rows, building__zone=zone):
        visited(household, at(year(), 1, 1), [member])
    with django_assert_max_num_queries(10):
        assert member_client.get(VISITS, {"figure": "contacts"}).text.count('class="wb-row"') == rows


def test_back_leads_to_the_place_that_one_came_from(member_client, zone):
    for address in (ROWS, VISITS):
        assert f"zone={zone.pk}" in member_client.get(address, {"zone": zone.pk, "year": year()}).context["back"]


# What is said of the round


def said(zone, **fields):
    subdistrict = zone.committee.subdistrict.pk
    return {"subdistrict": subdistrict, "opened_on": f"{year()}-01-05", "closed_on": "", "note": "重点"} | fields


def test_the_desk_says_something_of_the_round_once_and_changes_it(desk_client, zone):
    assert desk_client.post(TERMS, said(zone)).status_code == 302
    desk_client.post(TERMS, said(zone, closed_on=f"{year()}-12-01"))
    row = VisitRound.objects.get()
    assert (row.year, row.note, row.closed_on.month) == (year(), "重点", 12)
    verbs = list(entries_of(row).order_by("seq").values_list("verb", flat=True))
    assert verbs == ["round.opened", "round.changed"]
    assert "重点" in desk_client.get(PAGE).text


@pytest.mark.parametrize(
    "wrong", [{"opened_on": "2020-01-01"}, {"closed_on": "{year}-01-04"}, {"closed_on": "0001-01-01"}]
)
def test_days_that_do_not_fit_come_back_with_what_was_typed(desk_client, zone, wrong):
    answer = desk_client.post(TERMS, said(zone, **{name: day.format(year=year()) for name, day in wrong.items()}))
    assert answer.status_code == 422
    assert "重点" in answer.text
    assert not VisitRound.objects.exists()


def test_a_round_of_another_subdistrict_is_not_the_desks(desk_client, zone):
    other = CommitteeFactory().subdistrict
    assert desk_client.post(TERMS, said(zone, subdistrict=other.pk)).status_code == 422
    assert not VisitRound.objects.exists()
