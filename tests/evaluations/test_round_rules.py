"""What the way of a round refuses, and whom it invites."""

from datetime import timedelta
from hashlib import sha256

import pytest
from django.urls import reverse
from django.utils import timezone

from evaluations.models import Ballot, Invitation, Round
from evaluations.services.ballot import Saying, type_slip
from evaluations.services.round import change_round, invite_households, invite_units, open_round, print_again
from petitions.services import Refused
from tests.factories.ballots import Polls, polls
from tests.factories.territory import CommitteeFactory, HouseholdFactory, OrganizationFactory
from wulibridge.journal.models import JournalEntry

pytestmark = pytest.mark.usefixtures("in_english")


@pytest.fixture
def office(db) -> Polls:
    return polls()


def invited(row, field="household"):
    return set(Invitation.objects.filter(round=row).values_list(field, flat=True))


def test_vacant_and_missing_homes_get_no_slip(office):
    row = office.round()
    lived_in = HouseholdFactory(building__zone=office.zone)
    HouseholdFactory(building__zone=office.zone, occupancy="vacant")
    HouseholdFactory(building__zone=office.zone, missing_since=timezone.localdate())
    assert invite_households(row=row, zones=[office.zone], by=office.desk) == 1
    assert invited(row) == {lived_in.pk}


def test_who_is_drawn_follows_from_the_seed_in_the_journal(office):
    row = office.round()
    homes = [HouseholdFactory(building__zone=office.zone).pk for _n in range(12)]
    invite_households(row=row, zones=[office.zone], draw_only=5, by=office.desk)
    said = JournalEntry.objects.get(verb="verdict_round.invited").details
    assert (said["of"], said["invited"]) == (12, 5)
    by_hash = sorted(homes, key=lambda pk: sha256(f"{said['seed']}:{pk}".encode()).hexdigest())
    assert invited(row) == set(by_hash[:5])


def test_a_unit_is_not_asked_about_itself_nor_twice(office):
    place = {"subdistrict": office.zone.committee.subdistrict, "kind": "local_unit"}
    judged, other, closed = (OrganizationFactory(**place, active=active) for active in (True, True, False))
    row = office.round(about=judged)
    for unit in (judged, closed):
        with pytest.raises(Refused, match="not the one that it is about"):
            invite_units(row=row, organizations=[unit, other], by=office.desk)
    assert [invite_units(row=row, organizations=[other], by=office.desk) for _n in range(2)] == [1, 0]
    assert invited(row, "organization") == {other.pk}


def test_a_draft_whose_days_are_over_is_not_opened(office):
    row = office.round(public_slips=6)
    Round.objects.filter(pk=row.pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    with pytest.raises(Refused, match="last day is over"):
        open_round(row=row, by=office.desk)
    Round.objects.filter(pk=row.pk).update(closes_on=timezone.localdate())
    assert len(open_round(row=row, by=office.desk)) == 6


def test_a_draft_stays_at_the_place_and_unit_that_invitations_were_made_for(office):
    row = office.round(homes=6)
    place = row.subdistrict
    for moved in ({"committee": CommitteeFactory(subdistrict=place)}, {"committee": None},
                  {"about": OrganizationFactory(subdistrict=place)}):  # fmt: skip
        with pytest.raises(Refused, match="Take the invitations back first"):
            change_round(row=row, draft=office.draft(**moved), by=office.desk)
    assert change_round(row=row, draft=office.draft(title="另一个"), by=office.desk).title == "另一个"


def test_slips_are_not_printed_again_when_one_was_typed_in(office):
    row = office.opened()
    type_slip(row=row, code=office.code(row), said=Saying([5, 5]), by=office.clerk)
    before = set(Ballot.objects.values_list("digest", flat=True))
    with pytest.raises(Refused, match="answered already"):
        print_again(row=row, by=office.desk)
    assert set(Ballot.objects.values_list("digest", flat=True)) == before


def test_what_is_frozen_is_shown_to_the_committee_when_it_is_published(office, client):
    row = office.past(public_slips=9)
    for _n in range(9):
        office.answer(row, 5)
    office.frozen(row)
    client.cookies["language"] = "en"
    reads = {}
    for step in ("frozen", "published"):
        if step == "published":
            office.publish(row)
        for name in ("desk", "leader", "chair", "clerk"):
            client.force_login(getattr(office, name))
            page = client.get(reverse("evaluations:round", args=[row.pk])).content.decode()
            reads[step, name] = "18 of 18 (100.0%)" in page
    assert [name for (step, name), does in reads.items() if step == "frozen" and does] == ["desk", "leader"]
    assert all(does for (step, _name), does in reads.items() if step == "published")
