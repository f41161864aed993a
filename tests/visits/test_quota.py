"""Contact duties: what counts, who has which, exceptions, and the public record."""

import re
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from petitions.services import Refused
from tests.factories.contacts import LONG_AGO, at, quota_of, visited
from tests.factories.people import PostFactory, UserFactory, staff_of
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, ZoneFactory
from tests.visits.conftest import draft
from visits.models import (
    ContactQuota,
    ContactRecord,
    HouseholdPairing,
    PeriodKind,
    QuotaException,
    Rank,
    Target,
    Visit,
    VisitOutcome,
)
from visits.queries import team_of
from visits.queries.quota import credits_of, duties_of, lines_of, people_answered_for
from visits.services import log_visit
from visits.services.quota import (
    QuotaTerms,
    end_quota,
    excuse,
    hold_again,
    publish_record,
    set_quota,
    withdraw_record,
)
from wulibridge.people.models import LeaderAssignment
from wulibridge.people.permissions import Permission
from wulibridge.people.roles import Role
from wulibridge.periods import month_of, quarter_of, year_of
from wulibridge.territory.redistricting.reading import today

pytestmark = pytest.mark.django_db
OCTOBER = (date(2025, 10, 1), date(2025, 10, 31))
AUTUMN = quarter_of(date(2025, 10, 1))


def october(*users, target=Target.CONTACTS):
    return credits_of([user.pk for user in users], *OCTOBER, target)


@pytest.fixture
def lead(zone):
    return staff_of(Role.ZONE_LEAD, zone)


@pytest.fixture
def desk(zone):
    return staff_of(Role.CASE_DESK, zone.committee.subdistrict)


def test_a_team_visit_credits_each_member_once(household, member, lead):
    visited(household, at(2025, 10, 8), [member, lead])
    assert october(member, lead) == {member.pk: 1, lead.pk: 1}


def test_two_visits_on_one_day_are_one_contact_and_on_two_days_two(household, member):
    for when in (at(2025, 10, 8, 0, 5), at(2025, 10, 8, 23, 55), at(2025, 10, 9, 0, 5)):
        visited(household, when, [member])
    assert october(member) == {member.pk: 2}


def test_a_shut_door_another_month_and_a_withdrawn_visit_do_not_count(household, member):
    visited(household, at(2025, 10, 8), [member], VisitOutcome.NOBODY_HOME)
    visited(household, at(2025, 9, 30, 23, 59), [member])
    visited(household, at(2025, 11, 1, 0, 0), [member])
    gone = visited(household, at(2025, 10, 9), [member])
    said = {"withdrawn_at": timezone.now(), "withdrawn_by": member, "withdrawn_reason": "记错"}
    Visit.objects.filter(pk=gone.pk).update(**said)
    assert october(member) == {}


def test_a_household_that_went_to_another_zone_counts_once_a_day(household, member):
    visited(household, at(2025, 10, 8, 9), [member])
    household.building.zone = ZoneFactory()
    household.building.save()
    visited(household, at(2025, 10, 8, 15), [member])
    assert october(member) == {member.pk: 1}


def test_paired_contacts_are_those_with_the_household_of_the_day(household, member, lead):
    paired = {"household": household, "user": member, "starts_on": date(2025, 10, 5), "ends_on": date(2025, 10, 8)}
    HouseholdPairing.objects.create(**paired)
    visited(HouseholdFactory(), at(2025, 10, 6), [member])
    for day in (4, 5, 8, 9):
        visited(household, at(2025, 10, day, 23, 30), [member, lead])
    assert october(member, lead, target=Target.PAIRED) == {member.pk: 2}
    assert october(member, lead) == {member.pk: 5, lead.pk: 4}


def test_the_leader_who_answers_for_the_committee_comes_along_and_no_other(zone, household, member):
    leader, other = (staff_of(Role.SUBDISTRICT_LEADER, zone.committee.subdistrict) for _ in range(2))
    LeaderAssignment.objects.create(leader=leader, committee=zone.committee, starts_on=LONG_AGO)
    LeaderAssignment.objects.create(
        leader=other, committee=CommitteeFactory(subdistrict=zone.committee.subdistrict), starts_on=LONG_AGO
    )
    assert leader in team_of(zone, besides=member)
    assert other not in team_of(zone, besides=member)
    log_visit(draft=draft(members=[leader]), household=household, by=member)
    assert credits_of([leader.pk], today(), today()) == {leader.pk: 1}
    with pytest.raises(Refused):
        log_visit(draft=draft(members=[other]), household=household, by=member)


# Duties


def test_a_duty_is_that_of_rank_subdistrict_and_period(zone, household, member):
    subdistrict = zone.committee.subdistrict
    quota = quota_of(subdistrict, 2)
    quota_of(subdistrict, 9, rank=Rank.CHAIR)
    quota_of(subdistrict, 9, period=PeriodKind.QUARTER)
    quota_of(ZoneFactory().committee.subdistrict, 9)
    visited(household, at(2025, 10, 8), [member])
    period = month_of(OCTOBER[0])
    (person,) = duties_of([member], period, period.last)
    assert [(duty.quota, duty.done, duty.is_met) for duty in person.duties] == [(quota, 1, False)]
    visited(household, at(2025, 10, 9), [member])
    assert duties_of([member], period, period.last)[0].duties[0].is_met


def test_the_highest_post_says_the_rank(zone, member):
    PostFactory(user=member, role=Role.COMMITTEE_CHAIR, committee=zone.committee)
    assert duties_of([member], month_of(today()), today())[0].rank == Rank.CHAIR


def test_whoever_has_no_rank_has_no_duty(desk):
    assert duties_of([desk, UserFactory()], month_of(today()), today()) == []


def test_leads_answer_for_their_zone_and_chairs_for_all_of_the_committee(zone, member, lead):
    other = staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=zone.committee))
    chair = staff_of(Role.COMMITTEE_CHAIR, zone.committee)
    staff_of(Role.ZONE_MEMBER, ZoneFactory())
    assert set(people_answered_for(lead, Permission.DASHBOARD_READ, today())) == {member, lead}
    assert set(people_answered_for(chair, Permission.DASHBOARD_READ, today())) == {member, lead, other, chair}


# Setting quotas


def terms(count=5, day=0, **fields):
    said = {"rank": Rank.STAFF, "target": Target.CONTACTS, "period": PeriodKind.MONTH}
    return QuotaTerms(count=count, starts_on=today() + timedelta(days=day), **(said | fields))


def test_a_new_quota_takes_over_and_another_kind_stands_beside(zone, desk):
    subdistrict = zone.committee.subdistrict
    old = quota_of(subdistrict, 3)
    set_quota(subdistrict=subdistrict, terms=terms(5), by=desk)
    set_quota(subdistrict=subdistrict, terms=terms(1, rank=Rank.LEADER), by=desk)
    old.refresh_from_db()
    assert old.ends_on == today() - timedelta(days=1)
    assert sorted(ContactQuota.objects.in_force(today()).values_list("count", flat=True)) == [1, 5]
    with pytest.raises(Refused):
        set_quota(subdistrict=subdistrict, terms=terms(7), by=desk)


@pytest.mark.parametrize("day", [-400, 400])
def test_a_quota_from_a_day_out_of_reach_is_refused(zone, desk, day):
    with pytest.raises(Refused):
        set_quota(subdistrict=zone.committee.subdistrict, terms=terms(day=day), by=desk)


def test_only_the_desk_of_the_subdistrict_sets_and_ends(zone, desk):
    elsewhere = staff_of(Role.CASE_DESK, ZoneFactory().committee.subdistrict)
    chair = staff_of(Role.COMMITTEE_CHAIR, zone.committee)
    quota = quota_of(zone.committee.subdistrict, 3)
    for by in (elsewhere, chair):
        with pytest.raises(Refused):
            set_quota(subdistrict=zone.committee.subdistrict, terms=terms(), by=by)
        with pytest.raises(Refused):
            end_quota(quota=quota, by=by)
    end_quota(quota=quota, by=desk)
    with pytest.raises(Refused):
        end_quota(quota=quota, by=desk)


def test_the_database_keeps_one_open_quota_of_a_kind(zone):
    quota_of(zone.committee.subdistrict, 3)
    with pytest.raises(IntegrityError), transaction.atomic():
        quota_of(zone.committee.subdistrict, 4)


# Exceptions


def test_an_exception_stands_beside_the_duty_and_is_taken_back(zone, member, lead):
    quota_of(zone.committee.subdistrict, 3)
    period = month_of(today())
    excuse(user=member, period=period, reason="leave", words="年假", by=lead)
    excuse(user=member, period=period, reason="training", words="", by=lead)
    assert duties_of([member], period, today())[0].exception.reason == "training"
    assert duties_of([member], year_of(today()), today())[0].exception is None
    hold_again(user=member, period=period, by=lead)
    assert not QuotaException.objects.exists()
    with pytest.raises(Refused):
        hold_again(user=member, period=period, by=lead)


def test_nobody_excuses_themselves_or_strangers(zone, member, lead):
    stranger = staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=zone.committee))
    for user, by in ((lead, lead), (stranger, lead), (lead, member)):
        with pytest.raises(Refused):
            excuse(user=user, period=month_of(today()), reason="leave", words="", by=by)


# The public record


def record_address(committee, key="2025-Q4"):
    return reverse("visits:contact_record", args=[committee.pk, key])


def test_a_record_counts_households_of_the_committee_once_for_each_person(zone, household, member, lead):
    for day in (8, 9):
        visited(household, at(2025, 10, day), [member])
    visited(HouseholdFactory(building=household.building), at(2025, 12, 31), [member])
    visited(HouseholdFactory(), at(2025, 10, 8), [member, lead])  # in another committee
    visited(household, at(2025, 10, 8), [staff_of(Role.ZONE_MEMBER, ZoneFactory())])  # not of this one
    assert lines_of(zone.committee, AUTUMN) == [("staff", member.name, 2)]


def test_nothing_is_public_before_it_is_published_and_after_it_was_withdrawn(client, zone, household, member, chair):
    visited(household, at(2025, 10, 8), [member])
    address = record_address(zone.committee)
    assert client.get(address).status_code == 404
    publish_record(committee=zone.committee, period=AUTUMN, by=chair)
    page = client.get(address)
    assert page.status_code == 200
    assert member.name in page.text
    assert household.building.address not in page.text
    assert client.get(record_address(zone.committee, "2025-Q3")).status_code == 404
    assert client.get(record_address(ZoneFactory().committee)).status_code == 404
    withdraw_record(committee=zone.committee, period=AUTUMN, by=chair)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("key", ["2025", "2025-01"])
def test_a_quarters_record_is_not_shown_as_that_of_a_year_or_month(client, zone, household, member, chair, key):
    visited(household, at(2025, 1, 8), [member])
    publish_record(committee=zone.committee, period=quarter_of(date(2025, 1, 1)), by=chair)
    assert client.get(record_address(zone.committee, "2025-Q1")).status_code == 200
    assert client.get(record_address(zone.committee, key)).status_code == 404


def test_what_was_published_stays_as_it_was(client, zone, household, member, chair):
    visited(household, at(2025, 10, 8), [member])
    publish_record(committee=zone.committee, period=AUTUMN, by=chair)
    visited(HouseholdFactory(building=household.building), at(2025, 10, 9), [member])
    assert ContactRecord.objects.get().lines == [["staff", member.name, 1]]
    publish_record(committee=zone.committee, period=AUTUMN, by=chair)
    assert ContactRecord.objects.get().lines == [["staff", member.name, 2]]


def test_only_a_quarter_that_is_over_and_not_empty_is_published(zone, household, member, chair):
    visited(household, timezone.now(), [member])
    for period in (quarter_of(today()), month_of(date(2025, 10, 1)), AUTUMN):
        with pytest.raises(Refused):
            publish_record(committee=zone.committee, period=period, by=chair)


def test_a_lead_publishes_nothing(zone, household, member, lead):
    visited(household, at(2025, 10, 8), [member])
    with pytest.raises(Refused):
        publish_record(committee=zone.committee, period=AUTUMN, by=lead)


# The pages


def test_my_own_figures_stand_on_the_page_and_others_only_for_leads(client, zone, member, lead):
    client.force_login(member)
    page = client.get(reverse("visits:quotas")).text
    assert lead.name not in page
    client.force_login(lead)
    assert member.name in client.get(reverse("visits:quotas")).text


def test_each_figure_opens_to_its_contacts_for_oneself_and_for_the_lead(client, zone, member, lead, household):
    for target in ("contacts", "paired"):
        quota_of(zone.committee.subdistrict, 3, target=target)
    HouseholdPairing.objects.create(household=household, user=member, starts_on=today())
    elsewhere = HouseholdFactory()
    for door in (household, household, HouseholdFactory(building=household.building), elsewhere):
        visited(door, timezone.now(), [member])
    stranger = staff_of(Role.ZONE_LEAD, ZoneFactory(committee=zone.committee))
    pattern = re.compile(rf'href="(/visits/quotas/people/{member.pk}/[^"]+/contacts/[^"]*)">[^<]*: (\d) / 3<')

    for user in (member, lead):
        client.force_login(user)
        found = pattern.findall(client.get(reverse("visits:quotas")).text)
        assert [count for _address, count in found] == ["3", "1"]
        for address, count in found:
            rows = client.get(address)
            assert rows.text.count('class="wb-row"') == rows.context["page"].paginator.count == int(count)
            assert household.room in rows.text
            assert elsewhere.room not in rows.text

    client.force_login(stranger)
    assert client.get(found[0][0]).status_code == 404


@pytest.mark.parametrize("people", [1, 3])
def test_the_page_takes_as_many_queries_for_any_number_of_people(
    client, zone, chair, people, django_assert_max_num_queries
):
    quota_of(zone.committee.subdistrict, 3)
    building = BuildingFactory(zone=zone)
    for user in [staff_of(Role.ZONE_MEMBER, zone) for _ in range(people)]:
        visited(HouseholdFactory(building=building), timezone.now(), [user])
    client.force_login(chair)
    with django_assert_max_num_queries(28):
        page = client.get(reverse("visits:quotas")).text
    assert page.count('class="wb-row-title">') == people + 1  # and the committee of the record


def test_an_exception_is_typed_in_and_taken_back(client, member, lead):
    client.force_login(lead)
    address = reverse("visits:quota_exception", args=[member.pk, month_of(today()).key])
    assert client.post(address, {"reason": "nosuch", "words": "年假"}).status_code == 422
    assert client.post(address, {"reason": "leave", "words": "年假"}).status_code == 302
    assert "年假" in client.get(reverse("visits:quotas")).text
    client.post(address, {"take_back": "1"})
    assert not QuotaException.objects.exists()


def test_the_desk_sets_a_quota_on_its_page(client, zone, desk):
    client.force_login(desk)
    address = reverse("visits:quota_rules")
    sent = {"subdistrict": zone.committee.subdistrict_id, "rank": "staff", "target": "contacts", "period": "month"}
    assert client.post(address, sent | {"count": 0, "starts_on": today().isoformat()}).status_code == 422
    assert client.post(address, sent | {"count": 8, "starts_on": today().isoformat()}).status_code == 302
    assert ContactQuota.objects.get().count == 8
