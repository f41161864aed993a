"""Pairing staff with households: one person at a time, shown when nobody is there any more, along with the building."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from petitions.services import Refused
from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, ZoneFactory
from visits.models import HouseholdPairing
from visits.queries.pairing import my_pairs, pairing_of, pairings_kept_by
from visits.services.pairing import end_pairing, pair_household
from wulibridge.people.models import Post
from wulibridge.people.roles import Role
from wulibridge.territory.models import Plan
from wulibridge.territory.redistricting import carrying, drafts, edits
from wulibridge.territory.redistricting.carriers import Line
from wulibridge.territory.redistricting.findings import check
from wulibridge.territory.redistricting.reading import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead(zone):
    return staff_of(Role.ZONE_LEAD, zone)


def pair(household, user, by, *, day=0):
    return pair_household(household=household, user=user, starts_on=today() + timedelta(days=day), by=by)


def days(pairing):
    pairing.refresh_from_db()
    ends = pairing.ends_on and (pairing.ends_on - today()).days
    return (pairing.starts_on - today()).days, ends


def test_a_new_person_takes_over_from_the_day(household, member, lead):
    old = pair(household, member, lead, day=-9)
    new = pair(household, lead, lead)
    assert (days(old), days(new)) == ((-9, -1), (0, None))
    assert pairing_of(household, today()) == new


@pytest.mark.parametrize("day", [0, -3])
def test_a_pairing_that_begins_later_stands_in_the_way(household, member, lead, day):
    pair(household, member, lead)
    with pytest.raises(Refused):
        pair(household, lead, lead, day=day)
    assert HouseholdPairing.objects.get().user == member


def test_the_database_knows_one_person_at_a_time(household, member, lead):
    first = {"household": household, "starts_on": today()}
    HouseholdPairing.objects.create(user=member, ends_on=today() + timedelta(days=5), **first)
    HouseholdPairing.objects.create(user=lead, household=household, starts_on=today() + timedelta(days=6))
    HouseholdPairing.objects.create(user=lead, **first | {"household": HouseholdFactory()})
    with pytest.raises(IntegrityError), transaction.atomic():
        HouseholdPairing.objects.create(
            user=lead, household=household, starts_on=today() - timedelta(days=1), ends_on=today()
        )


@pytest.mark.parametrize("day", [-400, 400])
def test_days_out_of_reach_are_refused(household, member, lead, day):
    with pytest.raises(Refused):
        pair(household, member, lead, day=day)


def test_only_who_may_visit_there_is_paired(zone, household, lead):
    others = (
        staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=zone.committee)),
        staff_of(Role.CASE_DESK, zone.committee.subdistrict),
    )
    for user in others:
        with pytest.raises(Refused):
            pair(household, user, lead)
    assert pair(household, staff_of(Role.COMMITTEE_STAFF, zone.committee), lead)


def test_only_who_leads_there_pairs(zone, household, member):
    for by in (member, staff_of(Role.ZONE_LEAD, ZoneFactory(committee=zone.committee))):
        with pytest.raises(Refused):
            pair(household, member, by)
    assert not HouseholdPairing.objects.exists()


def test_a_pairing_ends_today_once(household, member, lead):
    pairing = pair(household, member, lead, day=-5)
    end_pairing(pairing=pairing, by=lead)
    assert days(pairing) == (-5, 0)
    with pytest.raises(Refused):
        end_pairing(pairing=pairing, by=lead)


def test_a_pairing_that_has_not_begun_is_given_up(household, member, lead):
    end_pairing(pairing=pair(household, member, lead, day=5), by=lead)
    assert not HouseholdPairing.objects.exists()


def test_a_pairing_whose_post_ended_needs_a_new_person(client, household, member, lead):
    pair(household, member, lead, day=-5)
    assert pairings_kept_by(lead).get().has_post
    Post.objects.filter(user=member).update(ends_on=today() - timedelta(days=1))
    assert not pairings_kept_by(lead).get().has_post
    assert HouseholdPairing.objects.get().ends_on is None  # never ended in silence
    client.force_login(lead)
    page = client.get(reverse("visits:pairings"), {"lost": 1}).text
    assert household.room in page


def test_my_pairs_are_those_of_today_where_i_may_walk(zone, member, lead):
    mine, ended, elsewhere = (
        HouseholdFactory(building__zone=zone),
        HouseholdFactory(building__zone=zone),
        HouseholdFactory(),
    )
    for household, ends in ((mine, None), (ended, today() - timedelta(days=1)), (elsewhere, None)):
        since = today() - timedelta(days=9)
        HouseholdPairing.objects.create(household=household, user=member, starts_on=since, ends_on=ends)
    assert [pairing.household for pairing in my_pairs(member, today())] == [mine]
    assert not my_pairs(lead, today()).exists()


def test_the_page_of_pairing_keeps_what_was_typed_and_refuses(client, household, member, lead):
    client.force_login(lead)
    address = reverse("visits:pair", args=[household.pk])
    answer = client.post(address, {"user": member.pk, "starts_on": "2001-01-01"})
    assert answer.status_code == 422
    assert "2001-01-01" in answer.text
    assert client.post(address, {"user": member.pk, "starts_on": today().isoformat()}).status_code == 302
    assert HouseholdPairing.objects.get().user == member


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_any_number(client, zone, member, lead, rows, django_assert_max_num_queries):
    for household in HouseholdFactory.create_batch(rows, building__zone=zone):
        pair(household, member, lead)
    client.force_login(lead)
    with django_assert_max_num_queries(10):
        assert client.get(reverse("visits:pairings")).text.count('class="rd-inline"') == rows


# When the map is redrawn


@pytest.fixture
def redrawn():
    """A committee of two zones, and a plan that merges the first into the second."""
    committee = CommitteeFactory()
    zones = [ZoneFactory(committee=committee, code=code) for code in "12"]
    for zone in zones:
        HouseholdFactory.create_batch(2, building=BuildingFactory(zone=zone))
    desk = staff_of(Role.CASE_DESK, committee.subdistrict)
    plan = drafts.draw(committees=[committee], kind=Plan.Kind.ZONING, name="试分", effective_on=today(), by=desk)
    gone, stays = (plan.zones.get(zone=zone) for zone in zones)
    edits.merge_zones(plan=plan, zones=[gone], into=stays, by=desk)
    return zones, plan, desk


def test_pairings_go_along_with_the_building(redrawn):
    (gone, heir), plan, desk = redrawn
    member = staff_of(Role.ZONE_MEMBER, gone)
    stays = staff_of(Role.ZONE_LEAD, heir)
    moved, other = gone.buildings.get().households.all()
    pairing = pair(moved, member, desk, day=-3)
    lost = pair(other, staff_of(Role.COMMITTEE_STAFF, gone.committee), desk, day=-9)
    Post.objects.filter(user=lost.user).update(ends_on=today() - timedelta(days=1))
    assert [line for line in check(plan).carried if line.kind == "pairing"] == [Line("pairing", 2, "1", "2")]

    carrying.apply(plan=plan, by=desk)

    kept = {row.pk: row.has_post for row in pairings_kept_by(type(stays).objects.get(pk=stays.pk))}
    assert kept == {pairing.pk: True, lost.pk: False}  # the member's post went along, the other needs somebody
    assert days(pairing) == (-3, None)


def test_an_undone_plan_leaves_pairings_as_they_were(redrawn):
    (gone, _heir), plan, desk = redrawn
    pairing = pair(gone.buildings.get().households.first(), staff_of(Role.ZONE_MEMBER, gone), desk)
    carrying.apply(plan=plan, by=desk)
    carrying.undo(plan=Plan.objects.get(), by=desk)
    assert pairings_kept_by(type(desk).objects.get(pk=desk.pk)).get() == pairing
    assert pairing.household.building.zone_id == gone.pk
