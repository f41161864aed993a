"""The diary: whose visits stand in it, how its words are found, and what keeps it right."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, HouseholdFactory, ZoneFactory
from tests.visits.conftest import draft
from visits.models import Visit, VisitOutcome, VisitText
from visits.queries.diary import holding
from visits.services import OpinionDraft, log_visit, make_visit_findable
from wulibridge.people.roles import Role
from wulibridge.territory.models import Building, Committee, Household, Zone

pytestmark = pytest.mark.django_db
DIARY = reverse("visits:diary")


def said(household, by, diary="", *heard, **fields):
    opinions = [OpinionDraft(text=text) for text in heard]
    return log_visit(draft=draft(diary=diary, opinions=opinions, **fields), household=household, by=by)


def shown(client, **params) -> list[Visit]:
    return [visit for visit, _raised in client.get(DIARY, params).context["entries"]]


@pytest.fixture
def elsewhere(zone):
    """A door in the next zone of the same committee, and who walks there."""
    other = ZoneFactory(committee=zone.committee)
    return HouseholdFactory(building=BuildingFactory(zone=other)), staff_of(Role.ZONE_MEMBER, other)


def test_the_newest_stands_first_and_a_visit_without_words_not_at_all(member_client, household, member):
    now = timezone.now()
    older = said(household, member, "楼道灯暗", visited_at=now - timedelta(days=2))
    newer = said(household, member, "", "电梯常停", visited_at=now - timedelta(days=1))
    said(household, member)

    assert shown(member_client) == [newer, older]


def test_what_was_noted_in_another_zone_does_not_stand_here(member_client, household, member, elsewhere):
    mine = said(household, member, "楼道灯暗")
    said(*elsewhere, "楼道灯暗")

    assert shown(member_client) == [mine]
    assert shown(member_client, q="楼道") == [mine]


@pytest.mark.parametrize("words", ["漏水", "  漏水 ", "屋頂", "ＷｉＦｉ", "wifi坏", "电梯"])
def test_words_of_diary_and_opinions_are_found_however_they_are_written(member_client, household, member, words):
    found = said(household, member, "屋顶漏水，wifi坏了", "电梯常停")
    said(household, member, "一切都好，水费已交")

    assert shown(member_client, q=words) == [found]


@pytest.mark.parametrize("words", ["水漏", "坏了电梯", "漏%", "漏_"])
def test_what_was_not_said_is_not_found(member_client, household, member, words):
    said(household, member, "屋顶漏水，wifi坏了", "电梯常停")

    assert shown(member_client, q=words) == []


def test_one_sign_narrows_nothing_and_says_so(member_client, household, member):
    said(household, member, "屋顶漏水")
    answer = member_client.get(DIARY, {"q": "漏"})

    assert len(answer.context["entries"]) == 1
    assert answer.context["filter"].form.errors["q"]


def test_a_whole_area_is_searched_without_naming_its_buildings(household, member, elsewhere, monkeypatch):
    monkeypatch.setattr("visits.queries.diary.MOST_BUILDINGS", 0)
    here, there = said(household, member, "屋顶漏水"), said(*elsewhere, "屋顶漏水")
    zones = [visit.zone_id for visit in (here, there)]

    assert set(holding(Visit.objects.all(), "漏水", zone_ids=zones)) == {here, there}


# Where it looks: of all visits, as if whoever asks might read each, so that the place in the index decides. ----------


def found_in(**places) -> list[Visit]:
    """By zones, or by subdistricts alone."""
    return list(holding(Visit.objects.order_by("pk"), "漏水", **{"zone_ids": []} | places))


def search_of(zone) -> list[list[Visit]]:
    return [found_in(zone_ids=[zone.pk]), found_in(subdistrict_ids=[zone.committee.subdistrict_id])]


TAKEN_THERE = {
    "its household": lambda home, other: Household.objects.filter(pk=home.pk).update(building=other.building),
    "its building": lambda home, other: Building.objects.filter(pk=home.building_id).update(zone=other.building.zone),
    "its zone": lambda home, other: Zone.objects.filter(pk=home.building.zone_id).update(
        committee=other.building.zone.committee
    ),
    "its committee": lambda home, other: Committee.objects.filter(pk=home.building.zone.committee_id).update(
        subdistrict=other.building.zone.committee.subdistrict
    ),
}


@pytest.mark.parametrize("what", TAKEN_THERE)
def test_what_goes_to_another_subdistrict_is_found_there_with_all_that_was_said(household, zone, member, what):
    other = HouseholdFactory()
    mine = said(household, member, "屋顶漏水")
    theirs = said(other, staff_of(Role.ZONE_MEMBER, other.building.zone), "漏水")
    assert search_of(zone) == [[mine], [mine]]

    TAKEN_THERE[what](household, other)
    there = other.building.zone
    assert found_in(subdistrict_ids=[there.committee.subdistrict_id]) == [mine, theirs]
    home = Household.objects.get(pk=household.pk).building.zone
    assert mine in found_in(zone_ids=[home.pk])
    assert (mine in found_in(zone_ids=[zone.pk])) is (home == zone)


def test_a_building_that_goes_to_the_next_zone_is_found_there_and_nothing_is_rewritten(household, member, elsewhere):
    visit = said(household, member, "屋顶漏水")
    before = VisitText.objects.values_list("places", flat=True).get()
    there = elsewhere[0].building.zone
    Building.objects.filter(pk=household.building_id).update(zone=there)

    assert search_of(there) == [[visit], [visit]]
    assert VisitText.objects.values_list("places", flat=True).get() == before


@pytest.mark.parametrize("places", [[], ["building 1"], ["building 1", "subdistrict 2"]])
def test_the_index_of_pairs_and_places_answers(places, household, member):
    """Where reading the whole table is forbidden, the plan goes through the index."""
    said(household, member, "屋顶漏水")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
        plan = VisitText.objects.holding("漏水", places=places).explain()

    _scan, asked = plan.split("visit_marks")
    assert all(word in asked for word in ("漏水", *places))


@pytest.mark.parametrize(
    ("params", "fits"),
    [
        ({"since": "2026-05-02"}, "later"),
        ({"until": "2026-05-01"}, "first"),
        ({"purpose": "heat"}, "later"),
        ({"outcome": "refused"}, "first"),
        ({"person": "mate"}, "later"),
    ],
)
def test_each_limit_leaves_what_fits(member_client, household, member, zone, params, fits):
    mate = staff_of(Role.ZONE_LEAD, zone)
    rows = {
        "first": said(household, member, "甲", outcome=VisitOutcome.REFUSED),
        "later": said(household, member, "乙"),
    }
    rows["later"].members.add(mate)
    days = {"first": "2026-05-01T23:59:59+08:00", "later": "2026-05-02T00:00:00+08:00"}
    for name, row in rows.items():
        Visit.objects.filter(pk=row.pk).update(visited_at=days[name], purpose="heat" if name == "later" else "round")

    wanted = {key: mate.pk if value == "mate" else value for key, value in params.items()}
    assert shown(member_client, **wanted) == [rows[fits]]


def test_the_zone_narrows_for_whoever_has_several(client, household, member, elsewhere):
    client.force_login(staff_of(Role.COMMITTEE_STAFF, household.building.zone.committee))
    here, there = said(household, member, "屋顶漏水"), said(*elsewhere, "屋顶漏水")

    assert set(shown(client, q="漏水")) == {here, there}
    assert shown(client, q="漏水", zone=there.zone_id) == [there]


def test_a_withdrawn_visit_leaves_the_diary_and_its_search(member_client, household, member):
    visit = said(household, member, "屋顶漏水")
    Visit.objects.filter(pk=visit.pk).update(withdrawn_at=timezone.now(), withdrawn_by=member, withdrawn_reason="错了")
    visit.refresh_from_db()
    make_visit_findable(visit)

    assert shown(member_client) == shown(member_client, q="漏水") == []
    assert not VisitText.objects.exists()


def test_the_page_takes_as_many_queries_for_three_entries_as_for_one(member_client, household, member):
    counted = []
    for more in (1, 2):
        for _each in range(more):
            said(household, member, "屋顶漏水", "电梯常停")
        with CaptureQueriesContext(connection) as queries:
            member_client.get(DIARY, {"q": "漏水"})
        counted.append(len(queries))

    assert counted[0] == counted[1] <= 14
