"""Petitions when the map is redrawn: they follow their household, keep their promises, and are never left behind."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from petitions.models import Passage, Petition
from petitions.route import Move, Stop
from petitions.services import PetitionDraft, Refused, move, register
from petitions.sweeps import sweep_overdue
from tests.factories.people import UserFactory, staff_of
from tests.factories.petitions import closed, overdue, petition_in
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, ZoneFactory
from wulibridge.people.roles import Role
from wulibridge.territory.models import Plan
from wulibridge.territory.redistricting import carrying, drafts, edits
from wulibridge.territory.redistricting.carriers import Line
from wulibridge.territory.redistricting.findings import check
from wulibridge.territory.redistricting.reading import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    return UserFactory()


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def zones(committee):
    """An ending zone whose larger building goes to the first of two others, and the smaller to the second."""
    made = [ZoneFactory(committee=committee, code=code) for code in "123"]
    large, small = BuildingFactory.create_batch(2, zone=made[0])
    HouseholdFactory.create_batch(3, building=large)
    HouseholdFactory.create_batch(2, building=small)
    for zone in made[1:]:
        HouseholdFactory(building=BuildingFactory(zone=zone))
    return made


@pytest.fixture
def plan(desk, committee, zones):
    ending, first, second = zones
    large, small = ending.buildings.order_by("pk")
    plan = drafts.draw(committees=[committee], kind=Plan.Kind.ZONING, name="试分", effective_on=today(), by=desk)
    rows = [
        edits.ZoneDraft([large.pk, *first.buildings.values_list("pk", flat=True)], "2", "2", first.pk),
        edits.ZoneDraft([small.pk, *second.buildings.values_list("pk", flat=True)], "3", "3", second.pk),
    ]
    edits.redraw_zones(plan=plan, zones=rows, by=desk)
    return plan


def household_in(zone, *, large=True):
    return zone.buildings.order_by("pk")[0 if large else 1].households.first()


def test_open_petitions_go_where_their_household_goes_and_the_others_to_the_heir(desk, zones, plan):
    ending, first, second = zones
    of_small = petition_in(ending, household=household_in(ending, large=False))
    of_large = petition_in(ending, household=household_in(ending))
    of_the_corner = petition_in(ending)
    elsewhere = petition_in(second)

    carrying.apply(plan=plan, by=desk)

    now = dict(Petition.objects.values_list("pk", "zone"))
    assert now == {of_small.pk: second.pk, of_large.pk: first.pk, of_the_corner.pk: first.pk, elsewhere.pk: second.pk}


def test_nothing_but_the_zone_changes(desk, zones, plan):
    petition = petition_in(zones[0])
    before = Petition.objects.filter(pk=petition.pk).values().get()
    stays = list(Passage.objects.values())

    carrying.apply(plan=plan, by=desk)

    after = Petition.objects.filter(pk=petition.pk).values().get()
    assert {name for name in after if after[name] != before[name]} == {"zone_id"}
    assert list(Passage.objects.values()) == stays


def test_the_dry_run_says_how_many_go_where(desk, zones, plan):
    petition_in(zones[0], household=household_in(zones[0], large=False))
    petition_in(zones[0])
    petition_in(zones[0])
    petition_in(zones[1])

    lines = [line for line in check(plan).carried if line.kind == "petition"]

    assert lines == [Line("petition", 2, "1", "2"), Line("petition", 1, "1", "3")]


def test_a_closed_one_stays_and_its_heirs_read_and_reopen_it(desk, zones, plan):
    ending, first, second = zones
    petition = closed(petition_in(ending, household=household_in(ending, large=False)))
    carrying.apply(plan=plan, by=desk)
    heir = staff_of(Role.COMMITTEE_CHAIR, first.committee)
    petition.refresh_from_db()
    assert petition.zone == ending
    assert list(Petition.objects.visible_to(staff_of(Role.ZONE_MEMBER, first))) == [petition]
    assert not Petition.objects.visible_to(staff_of(Role.ZONE_MEMBER, second)).exists()

    reopened = move(petition=petition, move=Move.REOPEN, by=heir, facts={"reason": "灯又坏了"})

    assert reopened.zone == second  # where the household is now


def test_a_closed_one_without_household_is_reopened_with_the_heir(desk, zones, plan):
    petition = closed(petition_in(zones[0]))
    carrying.apply(plan=plan, by=desk)

    reopened = move(
        petition=petition,
        move=Move.REOPEN,
        by=staff_of(Role.COMMITTEE_CHAIR, zones[1].committee),
        facts={"reason": "灯又坏了"},
    )

    assert reopened.zone == zones[1]


def test_nobody_registers_in_a_zone_that_has_ended(desk, zones, plan):
    ending, first, _second = zones
    carrying.apply(plan=plan, by=desk)

    with pytest.raises(Refused) as refused:
        register(draft=PetitionDraft(title="灯", text="坏了"), zone=ending, by=staff_of(Role.ZONE_MEMBER, first))

    assert refused.value.field == "zone"
    assert not Petition.objects.exists()


def test_an_overdue_one_that_was_carried_climbs_from_its_new_zone(desk, zones, plan):
    petition = overdue(petition_in(zones[0]))
    carrying.apply(plan=plan, by=desk)

    sweep_overdue()

    petition.refresh_from_db()
    assert (petition.stop, petition.zone) == (Stop.COMMITTEE, zones[1])


# First use ------------------------------------------------------------------------------------------------------------


def test_undoing_brings_petitions_back(desk, zones, plan):
    petition_in(zones[0], household=household_in(zones[0], large=False))
    petition_in(zones[0])
    before = list(Petition.objects.order_by("pk").values())
    carrying.apply(plan=plan, by=desk)

    carrying.undo(plan=plan, by=desk)

    assert list(Petition.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("use", ["registered", "taken", "answered"])
def test_a_petition_in_use_keeps_the_new_map(desk, zones, plan, use):
    petition = petition_in(zones[0])
    member = staff_of(Role.ZONE_MEMBER, zones[1])
    if use == "answered":
        move(petition=petition, move=Move.TAKE, by=staff_of(Role.ZONE_MEMBER, zones[0]))
    carrying.apply(plan=plan, by=desk)
    assert carrying.why_not_undo(plan_of(plan)) == []

    if use == "registered":
        petition_in(zones[1], by=member)
    elif use == "taken":
        move(petition=petition, move=Move.TAKE, by=member)
    else:
        facts = {"outcome": "solved", "explanation": "已换灯", "way": "phone", "given_on": today()}
        move(petition=petition, move=Move.ANSWER, by=member, facts=facts)

    with pytest.raises(ValidationError):
        carrying.undo(plan=plan, by=desk)
    petition.refresh_from_db()
    assert petition.zone == zones[1]


def test_what_the_clock_moved_up_does_not_keep_the_new_map(desk, zones, plan):
    petition = overdue(petition_in(zones[0]))
    carrying.apply(plan=plan, by=desk)
    sweep_overdue()

    carrying.undo(plan=plan, by=desk)

    petition.refresh_from_db()
    assert (petition.zone, petition.stop) == (zones[0], Stop.COMMITTEE)


def test_use_elsewhere_does_not_keep_the_new_map(desk, zones, plan):
    carrying.apply(plan=plan, by=desk)
    petition_in(ZoneFactory(committee__subdistrict=zones[0].committee.subdistrict))

    assert carrying.why_not_undo(plan_of(plan)) == []


def plan_of(plan: Plan) -> Plan:
    return Plan.objects.get(pk=plan.pk)


def test_the_ending_zone_is_history_from_its_last_day(desk, zones, plan):
    carrying.apply(plan=plan, by=desk)

    zones[0].refresh_from_db()
    assert zones[0].valid_to == today() - timedelta(days=1)
    assert zones[0].valid_from < date(2026, 1, 1)
