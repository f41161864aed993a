"""Plans as drafts: every edit leaves the map whole, and every no is said with its field."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from tests.factories.territory import BuildingFactory, CommitteeFactory, ZoneFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.journal.services import SYSTEM
from wulibridge.territory.models import Plan, PlanCommittee, PlanZone, Zone
from wulibridge.territory.redistricting import drafts, edits
from wulibridge.territory.redistricting.reading import places_of, plans_over, today, zones_of

pytestmark = pytest.mark.django_db
ZONING, REDISTRICTING = Plan.Kind.ZONING, Plan.Kind.REDISTRICTING


@pytest.fixture
def committee():
    return CommitteeFactory()


@pytest.fixture
def zones(committee):
    """Two zones of three buildings each."""
    made = [ZoneFactory(committee=committee, code=f"甲-{n}") for n in (1, 2)]
    for zone in made:
        BuildingFactory.create_batch(3, zone=zone)
    return made


def drawn(*committees, kind=ZONING, on=None):
    return drafts.draw(committees=committees, kind=kind, name="试分", effective_on=on or today(), by=SYSTEM)


def planned(plan, zone) -> PlanZone:
    return plan.zones.get(zone=zone)


def homes(plan) -> dict[int, str]:
    """Building -> the code of its zone to be."""
    return dict(plan.buildings.values_list("building", "zone__code"))


def test_a_new_draft_is_the_map_in_force(committee, zones):
    ZoneFactory(committee=committee, code="旧", valid_to=date(2001, 1, 1))

    plan = drawn(committee)

    assert set(plan.zones.values_list("zone", "code")) == {(zone.pk, zone.code) for zone in zones}
    assert homes(plan) == {b.pk: zone.code for zone in zones for b in zone.buildings.all()}


def test_an_ended_zone_that_still_holds_buildings_is_not_forgotten(committee, zones):
    Zone.objects.filter(pk=zones[0].pk).update(valid_to=date(2001, 1, 1))

    assert len(homes(drawn(committee))) == 6


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda c: drawn(c, on=today() - timedelta(days=1)), "effective_on"),
        (lambda c: drawn(c, CommitteeFactory(subdistrict=c.subdistrict)), "committees"),
        (lambda c: drawn(c, CommitteeFactory(), kind=REDISTRICTING), "committees"),
        (
            lambda c: drawn(
                c, CommitteeFactory(subdistrict=c.subdistrict, valid_to=date(2001, 1, 1)), kind=REDISTRICTING
            ),
            "committees",
        ),
    ],
    ids=["in the past", "zoning of two", "two subdistricts", "an ended one"],
)
def test_what_cannot_be_drawn_is_refused_at_its_field(committee, zones, make, field):
    with pytest.raises(ValidationError) as refused:
        make(committee)

    assert field in refused.value.error_dict
    assert not Plan.objects.exists()


def test_buildings_move(committee, zones):
    plan = drawn(committee)
    building = zones[0].buildings.first()

    edits.move_buildings(plan=plan, buildings=[building.pk], to=planned(plan, zones[1]), by=SYSTEM)

    assert homes(plan)[building.pk] == "甲-2"
    assert building.zone_id == zones[0].pk


def test_a_building_of_elsewhere_does_not_come_along(committee, zones):
    plan, stranger = drawn(committee), BuildingFactory()
    own = zones[0].buildings.first()

    with pytest.raises(ValidationError):
        edits.move_buildings(plan=plan, buildings=[own.pk, stranger.pk], to=planned(plan, zones[1]), by=SYSTEM)

    assert homes(plan)[own.pk] == "甲-1"


def test_a_zone_of_another_plan_is_refused(committee, zones):
    plan, other = drawn(committee), drawn(committee)

    with pytest.raises(ValidationError):
        edits.move_buildings(
            plan=plan, buildings=[zones[0].buildings.first().pk], to=planned(other, zones[1]), by=SYSTEM
        )


def test_merged_zones_end(committee, zones):
    plan = drawn(committee)

    edits.merge_zones(plan=plan, zones=[planned(plan, zones[0])], into=planned(plan, zones[1]), by=SYSTEM)

    assert set(homes(plan).values()) == {"甲-2"}
    assert planned(plan, zones[0]).ends


def test_a_split_zone_keeps_what_was_not_chosen(committee, zones):
    plan = drawn(committee)
    chosen = zones[0].buildings.first().pk

    made = edits.split_zone(
        plan=plan, zone=planned(plan, zones[0]), buildings=[chosen], code="甲-3", name="新", by=SYSTEM
    )

    assert made.zone is None
    assert sorted(homes(plan).values()) == ["甲-1", "甲-1", "甲-2", "甲-2", "甲-2", "甲-3"]


def test_no_zone_is_split_in_whole(committee, zones):
    plan = drawn(committee)
    whole = [building.pk for building in zones[0].buildings.all()]

    with pytest.raises(ValidationError) as refused:
        edits.split_zone(plan=plan, zone=planned(plan, zones[0]), buildings=whole, code="甲-3", name="新", by=SYSTEM)

    assert "buildings" in refused.value.error_dict


def test_a_taken_code_is_refused(committee, zones):
    plan = drawn(committee)

    with pytest.raises(ValidationError) as refused:
        edits.rename_zone(plan=plan, zone=planned(plan, zones[0]), code="甲-2", name="新", by=SYSTEM)

    assert "code" in refused.value.error_dict


def test_a_zone_moves_to_another_committee_and_keeps_clear_of_a_taken_code(committee, zones):
    other = CommitteeFactory(subdistrict=committee.subdistrict)
    ZoneFactory(committee=other, code="甲-1")
    plan = drawn(committee, other, kind=REDISTRICTING)

    edits.move_zone(plan=plan, zone=planned(plan, zones[0]), to=plan.committees.get(committee=other), by=SYSTEM)

    moved = planned(plan, zones[0])
    assert (moved.committee.committee, moved.code) == (other, "甲-1-2")


def test_merged_committees_end_and_their_zones_go_along(committee, zones):
    other = CommitteeFactory(subdistrict=committee.subdistrict)
    plan = drawn(committee, other, kind=REDISTRICTING)
    target = plan.committees.get(committee=other)

    edits.merge_committees(plan=plan, committees=[plan.committees.get(committee=committee)], into=target, by=SYSTEM)

    gone = plan.committees.get(committee=committee)
    assert (gone.ends, gone.into) == (True, target)
    assert set(plan.zones.values_list("committee", flat=True)) == {target.pk}


def test_a_split_committee_keeps_what_was_not_chosen(committee, zones):
    plan = drawn(committee, kind=REDISTRICTING)
    facts = {"code": "310101020999", "name": "新居委会", "short_name": "新"}

    made = edits.split_committee(
        plan=plan, committee=plan.committees.get(), zones=[planned(plan, zones[0])], by=SYSTEM, **facts
    )

    assert planned(plan, zones[0]).committee == made
    assert planned(plan, zones[1]).committee.committee == committee


def test_a_zoning_leaves_committees_alone(committee, zones):
    plan = drawn(committee)

    with pytest.raises(ValidationError):
        edits.split_committee(
            plan=plan,
            committee=plan.committees.get(),
            zones=[planned(plan, zones[0])],
            code="1",
            name="新",
            short_name="新",
            by=SYSTEM,
        )

    assert PlanCommittee.objects.count() == 1


def test_all_zones_are_redrawn_at_once(committee, zones):
    plan = drawn(committee)
    first, *rest = homes(plan)

    edits.redraw_zones(
        plan=plan,
        zones=[edits.ZoneDraft([first], "甲-2", "新", None), edits.ZoneDraft(rest, "甲-1", "旧", zones[1].pk)],
        by=SYSTEM,
    )

    assert homes(plan) == {first: "甲-2"} | dict.fromkeys(rest, "甲-1")
    assert planned(plan, zones[0]).ends
    assert planned(plan, zones[1]).name == "旧"


def test_a_building_left_out_of_a_redrawing_is_refused(committee, zones):
    plan = drawn(committee)
    first, *rest = homes(plan)

    with pytest.raises(ValidationError):
        edits.redraw_zones(plan=plan, zones=[edits.ZoneDraft(rest, "甲-1", "旧", zones[0].pk)], by=SYSTEM)

    assert first in homes(plan)


def test_the_last_edit_is_taken_back_once(committee, zones):
    plan = drawn(committee)
    before = homes(plan)
    numbers = set(plan.zones.values_list("pk", "code", "ends"))
    edits.merge_zones(plan=plan, zones=[planned(plan, zones[0])], into=planned(plan, zones[1]), by=SYSTEM)

    edits.undo_edit(plan=plan, by=SYSTEM)

    assert homes(plan) == before
    assert set(plan.zones.values_list("pk", "code", "ends")) == numbers
    with pytest.raises(ValidationError):
        edits.undo_edit(plan=plan, by=SYSTEM)


def test_a_dropped_plan_is_edited_no_more(committee, zones):
    plan = drawn(committee)
    drafts.drop(plan=plan, by=SYSTEM)

    with pytest.raises(ValidationError):
        edits.rename_zone(plan=plan, zone=planned(plan, zones[0]), code="丙", name="新", by=SYSTEM)


def test_a_refreshed_draft_keeps_what_was_planned_and_follows_the_map(committee, zones):
    plan = drawn(committee)
    moved, left = zones[0].buildings.all()[:2]
    edits.move_buildings(plan=plan, buildings=[moved.pk], to=planned(plan, zones[1]), by=SYSTEM)
    left.zone = zones[1]
    left.save()
    newcomer = BuildingFactory(zone=zones[0])

    drafts.refresh(plan=plan, by=SYSTEM)

    assert {pk: homes(plan)[pk] for pk in (moved.pk, left.pk, newcomer.pk)} == {
        moved.pk: "甲-2",
        left.pk: "甲-2",
        newcomer.pk: "甲-1",
    }


def test_a_new_building_of_a_merged_zone_goes_with_the_merge(committee, zones):
    plan = drawn(committee)
    edits.merge_zones(plan=plan, zones=[planned(plan, zones[0])], into=planned(plan, zones[1]), by=SYSTEM)
    newcomer = BuildingFactory(zone=zones[0])

    drafts.refresh(plan=plan, by=SYSTEM)

    assert homes(plan)[newcomer.pk] == "甲-2"


def test_plans_are_found_by_their_area_alone(committee, zones):
    zoning, wide = drawn(committee), drawn(committee, kind=REDISTRICTING)
    drawn(ZoneFactory().committee)

    assert set(plans_over([committee.pk], [])) == {zoning}
    assert set(plans_over([], [committee.subdistrict_id])) == {zoning, wide}


def test_every_edit_is_journalled(committee, zones):
    plan = drawn(committee)
    edits.rename_zone(plan=plan, zone=planned(plan, zones[0]), code="丙", name="新", by=SYSTEM)

    assert list(JournalEntry.objects.filter(subject_id=plan.pk).values_list("verb", "area")) == [
        ("plan.edited", committee.code),
        ("plan.drawn", committee.code),
    ]


def test_reading_a_map_takes_as_many_queries_for_six_buildings_as_for_one(committee, zones, django_assert_num_queries):
    small, large = drawn(ZoneFactory(committee__subdistrict=committee.subdistrict).committee), drawn(committee)
    for plan in (small, large):
        with django_assert_num_queries(2):
            list(zones_of(plan))
            places_of(plan)
