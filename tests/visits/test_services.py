"""Logging a visit: who may, when, what belongs together, and what a repeated save does."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from petitions.models import Petition, Petitioner
from petitions.services import PetitionDraft, Refused
from tests.factories.people import UserFactory, staff_of
from tests.factories.territory import (
    CommitteeFactory,
    HouseholdContactFactory,
    HouseholdFactory,
    ZoneFactory,
    every_zone,
)
from tests.visits.conftest import draft
from visits.models import OpinionItem, Visit, VisitOutcome
from visits.services import OpinionDraft, log_visit, reveal_contact, slips_of
from visits.services.need import NeedDraft
from visits.services.wish import WishDraft
from wulibridge.journal.models import JournalEntry
from wulibridge.people.roles import Role

ASKED = PetitionDraft(title="电梯常停", text="二号梯一周停三次。")
HEARD = OpinionDraft(text="楼道灯暗")
NEEDED = NeedDraft(client_uuid=uuid4(), kind="repair", words="修水龙头")
WISHED = WishDraft(client_uuid=uuid4(), kind="things", title="一盏台灯")


def journal(verb):
    return list(JournalEntry.objects.filter(verb=verb))


def test_a_visit_writes_team_opinions_and_petitions_together(household, member):
    mate = staff_of(Role.ZONE_LEAD, household.building.zone)
    visit = log_visit(
        draft=draft(members=[mate], opinions=[HEARD], petitions=[ASKED, ASKED], diary=" 聊了很久 "),
        household=household,
        by=member,
    )
    assert set(visit.members.all()) == {member, mate}
    assert [item.text for item in visit.opinions.all()] == ["楼道灯暗"]
    assert [row.petition.household for row in visit.raised.all()] == [household, household]
    assert visit.diary == "聊了很久"


def test_a_visit_leaves_one_journal_entry_without_what_was_said(household, member):
    log_visit(draft=draft(diary="家里有人生病"), household=household, by=member)
    (entry,) = journal("visit.logged")
    assert (entry.actor_id, entry.area) == (member.pk, household.building.zone.code)
    assert "生病" not in str(entry.details)


def test_the_same_draft_sent_twice_is_one_visit(household, member):
    once = draft(opinions=[HEARD], petitions=[ASKED])
    first = log_visit(draft=once, household=household, by=member)
    assert log_visit(draft=once, household=household, by=member) == first
    assert (Visit.objects.count(), OpinionItem.objects.count(), Petition.objects.count()) == (1, 1, 1)
    assert len(journal("visit.logged")) == 1


@pytest.mark.parametrize(
    "changed",
    [
        {"outcome": VisitOutcome.REFUSED},
        {"diary": "后来想起的"},
        {"opinions": [HEARD]},
        {"petitions": [ASKED]},
        {"needs": [NEEDED]},
        {"wishes": [WISHED]},
    ],
)
def test_a_used_draft_with_something_new_in_it_is_refused_rather_than_dropped(household, member, changed):
    identity = uuid4()
    log_visit(draft=draft(client_uuid=identity), household=household, by=member)
    with pytest.raises(Refused) as no:
        log_visit(draft=draft(client_uuid=identity, **changed), household=household, by=member)
    assert no.value.field == "client_uuid"


def test_a_draft_of_somebody_else_is_refused(household, member):
    once = draft()
    log_visit(draft=once, household=household, by=member)
    with pytest.raises(Refused):
        log_visit(draft=once, household=household, by=staff_of(Role.ZONE_MEMBER, household.building.zone))


def test_a_draft_of_another_household_is_refused(household, member):
    once = draft()
    log_visit(draft=once, household=household, by=member)
    with pytest.raises(Refused):
        log_visit(draft=once, household=HouseholdFactory(building=household.building), by=member)


@pytest.mark.parametrize("role", [Role.ZONE_LEAD, Role.COMMITTEE_STAFF, Role.COMMITTEE_CHAIR])
def test_zone_and_committee_may_log(household, role):
    zone = household.building.zone
    by = staff_of(role, zone if role == Role.ZONE_LEAD else zone.committee)
    assert log_visit(draft=draft(), household=household, by=by).logged_by == by


@pytest.mark.parametrize("role", [Role.CASE_DESK, Role.SUBDISTRICT_LEADER])
def test_the_subdistrict_may_not_log(household, role):
    with pytest.raises(Refused):
        log_visit(draft=draft(), household=household, by=staff_of(role, household.building.zone.committee.subdistrict))
    assert not Visit.objects.exists()


def test_another_zone_of_the_same_committee_may_not_log(household):
    neighbour = staff_of(Role.ZONE_MEMBER, ZoneFactory(committee=household.building.zone.committee))
    with pytest.raises(Refused):
        log_visit(draft=draft(), household=household, by=neighbour)


def test_a_visit_in_the_future_is_refused(household, member):
    with pytest.raises(Refused) as no:
        log_visit(draft=draft(visited_at=timezone.now() + timedelta(minutes=2)), household=household, by=member)
    assert no.value.field == "visited_at"


def test_a_visit_of_more_than_a_year_ago_is_refused(household, member):
    with pytest.raises(Refused) as no:
        log_visit(draft=draft(visited_at=timezone.now() - timedelta(days=367)), household=household, by=member)
    assert no.value.field == "visited_at"


@pytest.mark.parametrize("outcome", [outcome for outcome in VisitOutcome if outcome != VisitOutcome.MET])
@pytest.mark.parametrize(
    "said", [{"opinions": [HEARD]}, {"petitions": [ASKED]}, {"needs": [NEEDED]}, {"wishes": [WISHED]}]
)
def test_a_shut_door_says_nothing(household, member, outcome, said):
    with pytest.raises(Refused) as no:
        log_visit(draft=draft(outcome=outcome, **said), household=household, by=member)
    assert no.value.field == "outcome"


@pytest.mark.parametrize("role", [Role.ZONE_LEAD, Role.COMMITTEE_STAFF])
def test_the_team_may_come_from_zone_and_committee(household, member, role):
    zone = household.building.zone
    mate = staff_of(role, zone if role == Role.ZONE_LEAD else zone.committee)
    assert mate in log_visit(draft=draft(members=[mate]), household=household, by=member).members.all()


def test_a_team_member_without_a_post_here_is_refused(household, member):
    with pytest.raises(Refused) as no:
        log_visit(draft=draft(members=[staff_of(Role.ZONE_MEMBER, ZoneFactory())]), household=household, by=member)
    assert no.value.field == "members"


def test_a_petition_was_received_when_the_visit_was_made(household, member):
    yesterday = timezone.now() - timedelta(days=1)
    visit = log_visit(draft=draft(visited_at=yesterday, petitions=[ASKED]), household=household, by=member)
    assert visit.raised.get().petition.received_at == yesterday


def test_a_petition_that_cannot_be_written_takes_the_visit_with_it(household, member):
    with pytest.raises(Refused):
        log_visit(draft=draft(petitions=[ASKED, PetitionDraft(title="有题", text=" ")]), household=household, by=member)
    assert not Visit.objects.exists()
    assert not Petition.objects.exists()


def test_the_contact_asks_where_nobody_else_is_named(household, member):
    contact = HouseholdContactFactory(household=household)
    named = PetitionDraft(title="路灯", text="巷口暗。", petitioner_name="测试邻居")
    visit = log_visit(draft=draft(petitions=[ASKED, named], asked_by_contact=True), household=household, by=member)
    petitions = [row.petition for row in visit.raised.order_by("pk")]
    with every_zone():
        assert [petition.petitioner.name for petition in petitions] == [contact.name, "测试邻居"]
    assert petitions[1].petitioner.phone == ""


def test_the_contact_is_no_petitioner_unless_it_was_said(household, member):
    HouseholdContactFactory(household=household)
    log_visit(draft=draft(petitions=[ASKED]), household=household, by=member)
    with every_zone():
        assert not Petitioner.objects.exists()


def test_reading_the_contact_is_journalled(household, member):
    contact = HouseholdContactFactory(household=household)
    assert reveal_contact(household=household, by=member) == contact
    (entry,) = journal("household.contact_read")
    assert (entry.actor_id, entry.subject_id) == (member.pk, household.pk)


def test_a_leader_may_not_read_the_contact(household):
    HouseholdContactFactory(household=household)
    leader = staff_of(Role.SUBDISTRICT_LEADER, household.building.zone.committee.subdistrict)
    with pytest.raises(Refused):
        reveal_contact(household=household, by=leader)
    assert not journal("household.contact_read")


def test_every_slip_shown_is_journalled(household, member):
    visit = log_visit(draft=draft(petitions=[ASKED, ASKED]), household=household, by=member)
    slips = slips_of(visit=visit, by=member)
    assert [slip.query_code for slip in slips] == [slip.petition.query_code for slip in slips]
    assert len(journal("petition.query_code_read")) == 2


def test_slips_are_not_shown_to_somebody_from_elsewhere(household, member):
    visit = log_visit(draft=draft(petitions=[ASKED]), household=household, by=member)
    assert slips_of(visit=visit, by=staff_of(Role.COMMITTEE_CHAIR, CommitteeFactory())) == []
    assert not journal("petition.query_code_read")


def test_a_user_without_any_post_may_not_log(household):
    with pytest.raises(Refused):
        log_visit(draft=draft(), household=household, by=UserFactory())
