"""One box for everything: what is found, for whom, and what is kept of it."""

import re
from datetime import date

import pytest
from django.urls import reverse

from meetings.models import AgendaItem
from petitions.models import Petition
from tests.factories.meetings import called
from tests.factories.office import office
from tests.factories.orders import duty_of
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.projects import proposed
from tests.factories.territory import BuildingFactory, HouseholdFactory, OrganizationFactory, ZoneFactory
from tests.visits.conftest import draft
from visits.services import log_visit
from wulibridge.journal.models import JournalEntry
from wulibridge.people.models import Post
from wulibridge.people.roles import Role
from wulibridge.search.sources import MOST, SOURCES

pytestmark = pytest.mark.django_db

SEARCH = reverse("search:everything")
WORD = "五里牌"
# Of the page with all that was found: the frame, and about one for each source.
QUERIES = 15


def fill(zone, rows=1):
    """In the zone's subdistrict: of everything that is searched, `rows` with the word."""
    member, subdistrict = staff_of(Role.ZONE_MEMBER, zone), zone.committee.subdistrict
    chair = staff_of(Role.COMMITTEE_CHAIR, zone.committee)
    for n in range(rows):
        household = HouseholdFactory(building=BuildingFactory(zone=zone, address=f"{WORD}路{n + 1}号"))
        petition_in(zone, by=member, title=f"{WORD}灯不亮 {n}")
        log_visit(draft=draft(diary=f"{WORD}走访 {n}"), household=household, by=member)
        called(zone, by=chair, title=f"{WORD}听证 {n}")
        OrganizationFactory(subdistrict=subdistrict, name=f"{WORD}物业 {n}")


@pytest.fixture
def zone():
    return ZoneFactory()


@pytest.fixture
def desk(zone):
    return staff_of(Role.CASE_DESK, zone.committee.subdistrict)


@pytest.fixture
def find(client):
    """What a search shows to somebody, by the source's key: titles."""

    def find(user, words=WORD):
        client.force_login(user)
        return shown(client.post(SEARCH, {"sought": words}, follow=True))

    return find


def shown(page):
    assert page.status_code == 200
    return {one.source.key: [hit.title for hit in one.hits] for one in page.context.get("found", [])}


def test_everything_that_holds_the_word_is_found(zone, desk, find):
    fill(zone)
    found = find(desk)
    assert set(found) == {source.key for source in SOURCES} - {"projects"}
    assert [len(hits) for hits in found.values()] == [1] * 5


@pytest.mark.parametrize("words", ["牌灯", "五里牌燈不亮", "　五里牌 "])
def test_a_word_is_found_in_any_writing_from_two_signs_on(zone, desk, find, words):
    petition_in(zone, title=f"{WORD}灯不亮")
    assert find(desk, words) == {"petitions": [f"{WORD}灯不亮"]}


@pytest.mark.parametrize("words", ["五里牌 不亮", "不亮　五里牌", " 五里  燈  牌 "])
def test_each_of_several_words_must_be_there(zone, desk, find, words):
    for title in (f"{WORD}灯不亮", f"{WORD}门不关", "不亮的灯"):
        petition_in(zone, title=title, text="无")
    assert find(desk, words) == {"petitions": [f"{WORD}灯不亮"]}


def test_each_word_must_be_there_in_every_source(zone, desk, find):
    member, subdistrict = staff_of(Role.ZONE_MEMBER, zone), zone.committee.subdistrict
    chair = staff_of(Role.COMMITTEE_CHAIR, zone.committee)
    for words in ("甲地先开会", "甲地没有", "先开会"):
        log_visit(draft=draft(diary=words), household=HouseholdFactory(building__zone=zone), by=member)
        called(zone, by=chair, title=words, place="室")
        OrganizationFactory(subdistrict=subdistrict, name=words)
        proposed(zone, by=chair, title=words)
    AgendaItem.objects.create(meeting=called(zone, by=chair, title="会", place="甲地"), position=1, title="先开会")
    found = find(desk, "先开会 甲地")
    assert found.pop("visits")
    assert found == {
        "meetings": ["会", "甲地先开会"],
        "projects": ["甲地先开会"],
        "organizations": ["甲地先开会"],
    }


@pytest.mark.parametrize(("words", "rooms"), [("五里牌 301", ["301"]), ("路 五里", ["301", "302"]), ("五里牌 303", [])])
def test_a_door_is_found_by_parts_of_its_address(zone, desk, find, words, rooms):
    building = BuildingFactory(zone=zone, address=f"{WORD}路9号")
    for room in ("301", "302"):
        HouseholdFactory(building=building, room=room)
    HouseholdFactory(building=BuildingFactory(zone=zone, address="青石路9号"), room="301")
    assert sorted(title[-3:] for title in find(desk, words).get("households", [])) == rooms


def test_of_projects_and_organizations_one_finds_those_of_ones_own_place(zone, desk, find, client):
    elsewhere = ZoneFactory()
    for place in (zone, elsewhere):
        proposed(place, by=staff_of(Role.COMMITTEE_CHAIR, place.committee), title=f"{WORD}项目")
        OrganizationFactory(subdistrict=place.committee.subdistrict, name=f"{WORD}物业")
    assert {key: len(titles) for key, titles in find(desk).items()} == {"projects": 1, "organizations": 1}
    # What is elsewhere is not even looked at.
    assert JournalEntry.objects.get(verb="searched").details == {"projects": 1, "organizations": 1}
    Post.objects.filter(user=desk).update(subdistrict=elsewhere.committee.subdistrict)
    assert shown(client.get(SEARCH)) == {}
    neighbour = staff_of(Role.COMMITTEE_CHAIR, ZoneFactory(committee__subdistrict=zone.committee.subdistrict).committee)
    assert set(find(neighbour)) == {"organizations"}


def test_an_organization_opens_for_who_keeps_the_territory(zone, desk, find, client):
    unit = OrganizationFactory(subdistrict=zone.committee.subdistrict, name=f"{WORD}物业")

    def address(user):
        find(user)
        return client.get(SEARCH).context["found"][0].hits[0].address

    keeper = reverse("admin:territory_organization_change", args=[unit.pk])
    assert address(desk) == keeper
    chair = staff_of(Role.COMMITTEE_CHAIR, zone.committee)
    assert address(chair) == ""
    # Nor for who keeps another subdistrict's.
    elsewhere = ZoneFactory().committee.subdistrict
    Post.objects.create(user=chair, role=Role.CASE_DESK, subdistrict=elsewhere, starts_on=date(2020, 1, 1))
    assert address(type(chair).objects.get(pk=chair.pk)) == ""


def test_a_department_finds_what_it_was_asked_about_and_no_complaint(find):
    people = office()
    duty = duty_of(people)
    Petition.objects.filter(pk=duty.order.petition_id).update(title=f"{WORD}灯")
    petition_in(people.zone, title="楼道灯不亮")
    assert find(people.department, "楼道") == {"petitions": [f"{WORD}灯"]}
    Petition.objects.filter(pk=duty.order.petition_id).update(kind="complaint")
    assert find(people.department, "楼道") == {}


def test_nothing_of_another_subdistrict_is_found(zone, desk, find):
    fill(ZoneFactory())
    assert find(desk) == {}


def test_a_committee_finds_its_own_and_not_its_neighbours(zone, find):
    neighbour = ZoneFactory(committee__subdistrict=zone.committee.subdistrict)
    fill(neighbour)
    # Whom the neighbours work with is the whole subdistrict's.
    assert set(find(staff_of(Role.COMMITTEE_CHAIR, zone.committee))) == {"organizations"}
    assert "petitions" in find(staff_of(Role.COMMITTEE_CHAIR, neighbour.committee))


def test_what_was_found_is_shown_only_as_long_as_one_may_see_it(zone, find, client):
    fill(zone)
    chair = staff_of(Role.COMMITTEE_CHAIR, zone.committee)
    assert "petitions" in find(chair)
    elsewhere = ZoneFactory(committee__subdistrict=zone.committee.subdistrict)
    Post.objects.filter(user=chair).update(committee=elsewhere.committee)
    assert set(shown(client.get(SEARCH))) == {"organizations"}


def test_each_kind_of_what_was_found_is_one_step_away(zone, desk, client):
    fill(zone, MOST + 1)
    client.force_login(desk)
    page = client.post(SEARCH, {"sought": WORD}, follow=True).content.decode()
    for key in ("petitions", "organizations"):
        assert re.search(rf'<a href="#{key}">[^<]*<span class="wb-chip">{MOST}\+</span></a>', page)
        assert f'<h2 id="{key}">' in page


def test_going_back_leads_to_what_was_found(zone, desk, find, client):
    fill(zone)
    found = find(desk)
    assert shown(client.get(SEARCH)) == found


def test_each_further_reading_of_what_was_found_is_journalled(zone, desk, find, client):
    fill(zone)
    find(desk)
    assert not JournalEntry.objects.filter(verb="searched.again").exists()
    client.get(SEARCH)
    entry = JournalEntry.objects.get(verb="searched.again")
    assert (entry.actor, entry.area, entry.details["petitions"]) == (desk.username, desk_area(desk), 1)


def desk_area(user):
    return user.posts.get().area.code


def test_the_journal_names_the_area_that_was_searched(zone, desk, find):
    chair = staff_of(Role.COMMITTEE_CHAIR, zone.committee)
    department = office(zone).department
    for user, area in (
        (desk, zone.committee.subdistrict.code),
        (chair, zone.committee.code),
        (department, zone.committee.subdistrict.code),
    ):
        find(user)
        assert JournalEntry.objects.filter(verb="searched").latest("seq").area == area
    other = ZoneFactory().committee
    Post.objects.create(user=chair, role=Role.COMMITTEE_CHAIR, committee=other, starts_on=date(2020, 1, 1))
    find(type(chair).objects.get(pk=chair.pk))
    entry = JournalEntry.objects.filter(verb="searched").latest("seq")
    assert (entry.area, entry.details["areas"]) == ("", sorted([zone.committee.code, other.code]))


def test_the_journal_says_who_found_how_much_and_not_the_words(zone, desk, find):
    fill(zone)
    find(desk)
    entry = JournalEntry.objects.get(verb="searched")
    assert entry.actor == desk.username
    assert entry.details == {"petitions": 1, "households": 1, "visits": 1, "meetings": 1, "organizations": 1}


@pytest.mark.parametrize("words", ["五", " 五 ", "", "五" * 81])
def test_too_little_or_too_much_is_said_on_the_box_and_kept(desk, client, words):
    client.force_login(desk)
    page = client.post(SEARCH, {"sought": words})
    assert page.status_code == 422
    assert page.context["form"].errors["sought"]
    assert page.context["form"]["sought"].value() == words
    assert not JournalEntry.objects.filter(verb="searched").exists()


def test_of_many_the_first_are_shown_and_the_rest_is_told(zone, desk, find, client):
    for n in range(MOST + 1):
        OrganizationFactory(subdistrict=zone.committee.subdistrict, name=f"{WORD}物业 {n:02}")
    assert len(find(desk)["organizations"]) == MOST
    assert [one.more for one in client.get(SEARCH).context["found"]] == [True]


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_rows(zone, desk, find, client, rows, django_assert_num_queries):
    fill(zone, rows)
    find(desk)
    with django_assert_num_queries(QUERIES):
        assert {len(hits) for hits in shown(client.get(SEARCH)).values()} == {rows}
