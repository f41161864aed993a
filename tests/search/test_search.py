"""One box for everything: what is found, for whom, and what is kept of it."""

import pytest
from django.urls import reverse

from tests.factories.meetings import called
from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
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
QUERIES = 12


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


def test_going_back_leads_to_what_was_found(zone, desk, find, client):
    fill(zone)
    found = find(desk)
    assert shown(client.get(SEARCH)) == found


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
