"""A roster that is being read while the map is redrawn begins anew by the new one, and loses nothing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.factories.people import UserFactory
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, ZoneFactory
from wulibridge.journal.services import SYSTEM
from wulibridge.territory.models import Building, Plan, RosterImport
from wulibridge.territory.redistricting import carrying, drafts, edits
from wulibridge.territory.redistricting.reading import today
from wulibridge.territory.roster import imports, plan
from wulibridge.territory.roster.judge import Judge
from wulibridge.territory.services import save_place

pytestmark = pytest.mark.django_db


@pytest.fixture
def zones():
    committee = CommitteeFactory()
    made = [ZoneFactory(committee=committee, code=code) for code in "12"]
    for zone in made:
        HouseholdFactory(building=BuildingFactory(zone=zone))
    return made


@pytest.fixture
def merge(zones):
    desk = UserFactory()
    merging = drafts.draw(
        committees=[zones[0].committee], kind=Plan.Kind.ZONING, name="试分", effective_on=today(), by=desk
    )
    gone, stays = (merging.zones.get(zone=zone) for zone in zones)
    edits.merge_zones(plan=merging, zones=[gone], into=stays, by=desk)
    return lambda: carrying.apply(plan=merging, by=desk)


def test_rows_judged_by_the_old_map_are_not_written(merge):
    judge = Judge(plan.ground(mine=None, today=today()))
    imports._hold_to_map(judge, None)
    merge()

    with pytest.raises(imports.MapChangedError):
        imports._hold_to_map(judge, None)


def running_import(committee) -> RosterImport:
    row = RosterImport.objects.create(
        subdistrict=committee.subdistrict, uploaded_by_id=1, file_name="a.csv", file="a", state="running"
    )
    row.committees.add(committee)
    return row


def test_nobody_redraws_while_a_roster_runs(zones, merge):
    row = running_import(zones[0].committee)
    with pytest.raises(ValidationError):
        merge()
    RosterImport.objects.filter(pk=row.pk).update(state="done")

    merge()

    assert Building.objects.filter(zone=zones[1]).count() == 2


def test_the_clock_waits_for_a_roster_and_does_not_hold_the_plan_back(zones, merge):
    row = running_import(zones[0].committee)
    Plan.objects.update(state="scheduled", scheduled_by_id=1, scheduled_at="2026-01-01T00:00Z")

    assert carrying.run_due() == 0
    assert Plan.objects.get().state == "scheduled"
    RosterImport.objects.filter(pk=row.pk).update(state="done")
    assert carrying.run_due() == 1


def test_no_building_is_put_into_a_zone_that_has_ended(zones, merge):
    merge()
    building = Building.objects.filter(zone=zones[1]).first()
    building.zone = zones[0]

    with pytest.raises(ValidationError) as refused:
        save_place(place=building, by=SYSTEM)

    assert "zone" in refused.value.error_dict
    zones[0].refresh_from_db()
    assert zones[0].valid_to >= date(2026, 1, 1)
