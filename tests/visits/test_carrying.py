"""Visits when the map is redrawn: past ones stay with the zone of their time, this year's coverage goes along."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from petitions.services import PetitionDraft
from tests.factories.people import UserFactory, staff_of
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from visits.models import Visit
from visits.queries import coverage_by_zone
from visits.services import VisitDraft, log_visit
from wulibridge.people.roles import Role
from wulibridge.territory.models import Building, Household, Plan
from wulibridge.territory.redistricting import carrying, drafts, edits
from wulibridge.territory.redistricting.carriers import Line
from wulibridge.territory.redistricting.findings import check
from wulibridge.territory.redistricting.reading import today, zone_on

pytestmark = pytest.mark.django_db
ASKED = PetitionDraft(title="电梯常停", text="二号梯一周停三次。")


@pytest.fixture
def desk():
    return UserFactory()


@pytest.fixture
def zones():
    committee = CommitteeFactory()
    made = [ZoneFactory(committee=committee, code=code) for code in "12"]
    for zone in made:
        HouseholdFactory.create_batch(2, building=BuildingFactory(zone=zone))
    return made


@pytest.fixture
def plan(desk, zones):
    """Merges the first zone into the second."""
    plan = drafts.draw(
        committees=[zones[0].committee], kind=Plan.Kind.ZONING, name="试分", effective_on=today(), by=desk
    )
    gone, stays = (plan.zones.get(zone=zone) for zone in zones)
    edits.merge_zones(plan=plan, zones=[gone], into=stays, by=desk)
    return plan


def door(zone) -> Household:
    return Household.objects.filter(building__zone=zone).first()


def draft_visit() -> VisitDraft:
    return VisitDraft(client_uuid=uuid4(), visited_at=None, outcome="met")


def test_a_visit_knows_the_zone_of_its_time(desk, zones, plan):
    household = door(zones[0])
    member = staff_of(Role.ZONE_MEMBER, zones[0])
    visit = log_visit(draft=draft_visit(), household=household, by=member)

    carrying.apply(plan=plan, by=desk)

    assert Visit.objects.get(pk=visit.pk).zone == zones[0]


def carried_out_days_ago(plan, days) -> None:
    """As it stands in the database when a plan was carried out earlier."""
    Plan.objects.filter(pk=plan.pk).update(applied_at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(("ago", "then"), [(5, 0), (4, 0), (3, 1), (0, 1)])
def test_a_visit_logged_late_belongs_to_the_zone_of_its_day(desk, zones, plan, ago, then):
    household = door(zones[0])
    carrying.apply(plan=plan, by=desk)
    carried_out_days_ago(plan, 3)
    visited_at = timezone.now() - timedelta(days=ago) if ago else None

    visit = log_visit(
        draft=replace(draft_visit(), visited_at=visited_at, petitions=[ASKED]),
        household=Household.objects.get(pk=household.pk),
        by=staff_of(Role.ZONE_MEMBER, zones[1]),
    )

    assert visit.zone == zones[then]
    assert [row.petition.zone for row in visit.raised.all()] == [zones[1]]


def test_of_several_redrawings_the_next_one_says_where_a_door_was(desk, zones, plan):
    building = door(zones[0]).building
    carrying.apply(plan=plan, by=desk)
    carried_out_days_ago(plan, 9)
    again = drafts.draw(
        committees=[zones[1].committee], kind=Plan.Kind.ZONING, name="再分", effective_on=today(), by=desk
    )
    source = again.zones.get(zone=zones[1])
    made = edits.split_zone(plan=again, zone=source, buildings=[building.pk], code="3", name="三", by=desk)
    carrying.apply(plan=again, by=desk)
    made.refresh_from_db()
    building.refresh_from_db()

    days = [today() - timedelta(days=days) for days in (10, 9, 1, 0)]
    assert [zone_on(building, day) for day in days] == [zones[0], zones[1], zones[1], made.became]


def test_an_undone_plan_never_was(desk, zones, plan):
    building = door(zones[0]).building
    carrying.apply(plan=plan, by=desk)
    carrying.undo(plan=Plan.objects.get(), by=desk)
    Building.objects.filter(pk=building.pk).update(zone=zones[1])
    building.refresh_from_db()

    assert zone_on(building, today() - timedelta(days=1)) == zones[1]


def test_figures_stay_with_the_zone_of_their_time_and_coverage_goes_along(desk, zones, plan):
    VisitFactory(household=door(zones[0]), visited_at=timezone.now())
    year = today().year
    ids = [zone.pk for zone in zones]

    carrying.apply(plan=plan, by=desk)

    old, new = (coverage_by_zone(ids, year)[pk] for pk in ids)
    assert (old.visits, old.households, old.reached) == (1, 0, 0)
    assert (new.visits, new.households, new.reached) == (0, 4, 1)


def test_the_dry_run_counts_households_that_stay_reached(zones, plan):
    VisitFactory.create_batch(2, household=door(zones[0]), visited_at=timezone.now())
    VisitFactory(household=door(zones[1]), visited_at=timezone.now())
    VisitFactory(
        household=Household.objects.filter(building__zone=zones[0]).last(),
        visited_at=timezone.now() - timedelta(days=800),
    )

    assert [line for line in check(plan).carried if line.kind == "reached"] == [Line("reached", 1, "1", "2")]


def test_the_new_team_reads_what_happened_at_its_doors(desk, zones, plan):
    visit = VisitFactory(household=door(zones[0]))
    carrying.apply(plan=plan, by=desk)

    assert list(Visit.objects.visible_to(staff_of(Role.ZONE_MEMBER, zones[1]))) == [visit]


def test_a_visit_logged_on_the_new_map_keeps_it(desk, zones, plan):
    member = staff_of(Role.ZONE_MEMBER, zones[1])
    carrying.apply(plan=plan, by=desk)
    assert carrying.why_not_undo(Plan.objects.get()) == []

    log_visit(draft=draft_visit(), household=door(zones[1]), by=member)

    with pytest.raises(ValidationError):
        carrying.undo(plan=plan, by=desk)
    assert Visit.objects.get().zone == zones[1]
