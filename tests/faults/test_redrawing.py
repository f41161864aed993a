"""The map and those who write on it at the same moment, as real processes: nothing lost, nothing left behind."""

import contextlib
import time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F

from petitions.models import Petition
from petitions.route import Move
from petitions.services import PetitionDraft, Refused, move, register
from petitions.sweeps import sweep_overdue
from tests.factories.people import UserFactory, staff_of
from tests.factories.petitions import closed, overdue, petition_in
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, ZoneFactory
from tests.faults.processes import start, together
from wulibridge.journal.models import JournalEntry
from wulibridge.people.models import User
from wulibridge.people.roles import Role
from wulibridge.territory.models import Household, Plan, Zone
from wulibridge.territory.redistricting import carrying, drafts, edits
from wulibridge.territory.redistricting.reading import today
from wulibridge.territory.redistricting.standing import share_map, still_stands

pytestmark = pytest.mark.usefixtures("committed_db")


@pytest.fixture
def desk() -> User:
    return UserFactory()


@pytest.fixture
def zones() -> list[Zone]:
    committee = CommitteeFactory()
    made = [ZoneFactory(committee=committee, code=code) for code in "12"]
    for zone in made:
        HouseholdFactory.create_batch(3, building=BuildingFactory(zone=zone))
    return made


@pytest.fixture
def plan(desk, zones) -> Plan:
    """Merges the first zone into the second, from today."""
    committee = zones[0].committee
    plan = drafts.draw(committees=[committee], kind=Plan.Kind.ZONING, name="试分", effective_on=today(), by=desk)
    gone, stays = (plan.zones.get(zone=zone) for zone in zones)
    edits.merge_zones(plan=plan, zones=[gone], into=stays, by=desk)
    return plan


def apply_or_be_refused(plan: Plan, by: User) -> None:
    with contextlib.suppress(ValidationError):
        carrying.apply(plan=plan, by=by)


def register_until_after(zone: Zone, household: Household, by: User, plan: Plan) -> None:
    """Again and again on the map as it was when the form was opened, and a few times more once it is another one."""
    more = 5
    while more:
        more -= Plan.objects.filter(pk=plan.pk, state="applied").exists()
        with contextlib.suppress(Refused):
            register(draft=PetitionDraft(title="灯", text="坏了", household=household), zone=zone, by=by)


def sweep_for(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        sweep_overdue()


def hold_zone(zone: Zone, seconds: float) -> None:
    """Somebody who files something in the zone and takes their time."""
    with transaction.atomic():
        share_map()
        assert still_stands(zone_id=zone.pk)
        time.sleep(seconds)
        petition = Petition.objects.get()
        Petition.objects.filter(pk=petition.pk).update(zone=zone)


def test_of_two_who_carry_out_one_does(desk, plan):
    with together(*(start(apply_or_be_refused, plan, desk) for _ in range(4))):
        pass

    assert JournalEntry.objects.filter(verb="plan.applied").count() == 1
    assert JournalEntry.objects.filter(verb="zone.ended").count() == 1


def test_the_clock_and_a_person_carry_out_once(desk, plan):
    Plan.objects.update(state="scheduled", scheduled_by_id=desk.pk, scheduled_at=F("drawn_at"))

    with together(*(start(carrying.run_due) for _ in range(2)), start(apply_or_be_refused, plan, desk)):
        pass

    assert JournalEntry.objects.filter(verb="plan.applied").count() == 1


def test_overdue_petitions_climb_once_while_the_map_is_redrawn(desk, zones, plan):
    member = staff_of(Role.ZONE_MEMBER, zones[0])
    petitions = [overdue(petition_in(zones[0], by=member)) for _ in range(20)]

    with together(*(start(sweep_for, 3) for _ in range(2)), start(apply_or_be_refused, plan, desk)):
        pass

    rows = Petition.objects.filter(pk__in=[row.pk for row in petitions])
    assert set(rows.values_list("stop", "zone")) == {(2, zones[1].pk)}
    assert JournalEntry.objects.filter(verb="petition.lapse").count() == 20
    assert Plan.objects.get().state == "applied"


def test_nothing_is_registered_behind_the_back_of_a_redrawing(desk, zones, plan):
    household = zones[0].buildings.get().households.first()
    both = staff_of(Role.COMMITTEE_STAFF, zones[0].committee)

    with together(
        *(start(register_until_after, zones[0], household, both, plan) for _ in range(3)),
        start(apply_or_be_refused, plan, desk),
    ):
        pass

    assert Plan.objects.get().state == "applied"
    assert Petition.objects.exclude(zone=F("household__building__zone")).count() == 0


def test_a_redrawing_waits_for_whoever_is_filing(desk, zones, plan):
    petition_in(zones[1])
    with together(start(hold_zone, zones[0], 2)):
        time.sleep(1)
        carrying.apply(plan=plan, by=desk)

    assert Petition.objects.get().zone == zones[1]
    connection.close()


def apply_slowly(plan: Plan, by: User, seconds: float) -> None:
    with transaction.atomic():
        carrying.apply(plan=plan, by=by)
        time.sleep(seconds)


def test_whoever_waits_for_a_redrawing_makes_their_move_where_the_petition_is_then(desk, zones, plan):
    petition = petition_in(zones[0])
    member = staff_of(Role.ZONE_MEMBER, zones[1])
    with together(start(apply_slowly, plan, desk, 2)):
        time.sleep(1)
        move(petition=petition, move=Move.TAKE, by=member)

    petition.refresh_from_db()
    assert (petition.owner, petition.zone) == (member, zones[1])
    connection.close()


def test_what_is_reopened_while_the_map_is_redrawn_goes_to_a_zone_in_force(desk, zones, plan):
    petition = closed(petition_in(zones[0]))
    chair = staff_of(Role.COMMITTEE_CHAIR, zones[0].committee)
    with together(start(apply_slowly, plan, desk, 2)):
        time.sleep(1)
        move(petition=petition, move=Move.REOPEN, by=chair, facts={"reason": "灯又坏了"})

    petition.refresh_from_db()
    assert petition.zone == zones[1]
    connection.close()
