"""Plans carried out: the new map, the households' committees and numbers, the journal, the days, the way back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils.translation import override

from tests.factories.people import PostFactory, UserFactory, staff_of
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, ZoneFactory
from wulibridge.journal.models import JournalEntry
from wulibridge.people.models import LeaderAssignment, Post
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.people.roles import Role
from wulibridge.territory.models import Committee, Household, Plan, Zone
from wulibridge.territory.redistricting import carrying, drafts, edits
from wulibridge.territory.redistricting.findings import check, restored
from wulibridge.territory.redistricting.reading import today

pytestmark = pytest.mark.django_db
ZONING, REDISTRICTING = Plan.Kind.ZONING, Plan.Kind.REDISTRICTING


@pytest.fixture
def desk():
    return UserFactory()


@pytest.fixture
def committee():
    return CommitteeFactory(short_name="甲")


@pytest.fixture
def other(committee):
    return CommitteeFactory(short_name="乙", subdistrict=committee.subdistrict)


def zone_of(committee, code, *sizes) -> Zone:
    """A zone with a building of each size."""
    zone = ZoneFactory(committee=committee, code=code)
    for order, size in enumerate(sizes):
        building = BuildingFactory(zone=zone, walk_order=order * 10)
        HouseholdFactory.create_batch(size, building=building)
    return zone


def drawn(by, *committees, on=None):
    kind = ZONING if len(committees) == 1 else REDISTRICTING
    return drafts.draw(committees=committees, kind=kind, name="试分", effective_on=on or today(), by=by)


def planned(plan, zone):
    return plan.zones.get(zone=zone)


def merged(by, first, second, *, on=None):
    """A plan that merges the first zone into the second."""
    plan = drawn(by, *{first.committee, second.committee}, on=on)
    edits.merge_zones(plan=plan, zones=[planned(plan, first)], into=planned(plan, second), by=by)
    return plan


def merged_committees(by, first, second):
    plan = drawn(by, first, second)
    gone, stays = (plan.committees.get(committee=row) for row in (first, second))
    edits.merge_committees(plan=plan, committees=[gone], into=stays, by=by)
    return plan


def tables() -> dict[str, str]:
    """A checksum of every table that a plan may change, however the rows lie."""
    names = (
        "territory_committee",
        "territory_zone",
        "territory_building",
        "territory_household",
        "people_post",
        "people_leaderassignment",
        "petitions_petition",
        "petitions_passage",
        "visits_visit",
    )
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t.id), '')) FROM {name} t")
            found[name] = cursor.fetchone()[0]
    return found


def test_merged_zones_end_the_day_before(desk, committee):
    first, second = zone_of(committee, "1", 2), zone_of(committee, "2", 3)

    carrying.apply(plan=merged(desk, first, second), by=desk)

    first.refresh_from_db()
    assert (first.valid_to, first.successor) == (today() - timedelta(days=1), second)
    assert Household.objects.filter(building__zone=second).count() == 5


def test_a_zone_takes_over_the_code_of_the_one_that_merged_into_it(desk, committee):
    first, second = zone_of(committee, "1", 2), zone_of(committee, "2", 3)
    plan, before = merged(desk, first, second), tables()
    edits.rename_zone(plan=plan, zone=planned(plan, second), code="1", name="一区", by=desk)

    carrying.apply(plan=plan, by=desk)
    assert list(Zone.objects.filter(valid_to=None).values_list("pk", "code")) == [(second.pk, "1")]

    carrying.undo(plan=plan, by=desk)
    assert tables() == before


def test_a_split_zone_begins_on_the_day_and_the_old_one_stays(desk, committee):
    zone = zone_of(committee, "1", 2, 3)
    plan = drawn(desk, committee)
    chosen = zone.buildings.last()
    edits.split_zone(plan=plan, zone=planned(plan, zone), buildings=[chosen.pk], code="2", name="新区", by=desk)

    carrying.apply(plan=plan, by=desk)

    made = Zone.objects.get(code="2")
    zone.refresh_from_db()
    assert (made.valid_from, made.committee, zone.valid_to) == (today(), committee, None)
    assert [building.pk for building in made.buildings.all()] == [chosen.pk]


def test_a_zone_that_goes_to_another_committee_leaves_its_history_behind(desk, committee, other):
    zone = zone_of(committee, "1", 2)
    zone_of(other, "2", 1)
    plan = drawn(desk, committee, other)
    edits.move_zone(plan=plan, zone=planned(plan, zone), to=plan.committees.get(committee=other), by=desk)

    carrying.apply(plan=plan, by=desk)

    zone.refresh_from_db()
    assert (zone.committee, zone.successor.committee, zone.successor.code) == (committee, other, "1")
    assert Household.objects.filter(committee=other, building__zone=zone.successor).count() == 2


def test_who_comes_with_a_taken_number_gets_a_mark(desk, committee, other):
    coming, there = zone_of(committee, "1", 2), zone_of(other, "2", 1)
    a, b = Household.objects.filter(building__zone=coming)
    taken = Household.objects.get(building__zone=there)
    Household.objects.filter(pk=a.pk).update(number="12")
    Household.objects.filter(pk=taken.pk).update(number="12")
    plan = merged_committees(desk, committee, other)

    assert check(plan).renumbered == [("12", "12-甲")]
    carrying.apply(plan=plan, by=desk)

    numbers = dict(Household.objects.filter(committee=other).values_list("pk", "number"))
    assert numbers == {a.pk: "12-甲", b.pk: b.number, taken.pk: "12"}


def test_two_committees_that_swap_zones_swap_numbers_without_a_mark(desk, committee, other):
    zones = zone_of(committee, "1", 1), zone_of(other, "2", 1)
    Household.objects.update(number="1")
    plan = drawn(desk, committee, other)
    for zone, home in zip(zones, (other, committee), strict=True):
        edits.move_zone(plan=plan, zone=planned(plan, zone), to=plan.committees.get(committee=home), by=desk)

    carrying.apply(plan=plan, by=desk)

    assert set(Household.objects.values_list("committee", "number")) == {(committee.pk, "1"), (other.pk, "1")}


def test_two_zones_can_swap_codes(desk, committee):
    first, second = zone_of(committee, "1", 1), zone_of(committee, "2", 1)
    plan = drawn(desk, committee)
    for zone, code in ((first, "x"), (second, "1"), (first, "2")):
        edits.rename_zone(plan=plan, zone=planned(plan, zone), code=code, name=code, by=desk)

    carrying.apply(plan=plan, by=desk)

    assert dict(Zone.objects.values_list("pk", "code")) == {first.pk: "2", second.pk: "1"}


def test_history_is_kept_by_the_last_of_a_line(desk, committee):
    first, second, third = (zone_of(committee, code, 1) for code in "123")
    carrying.apply(plan=merged(desk, first, second), by=desk)
    Zone.objects.filter(pk=second.pk).update(valid_from=date(2020, 1, 1))

    carrying.apply(plan=merged(desk, second, third), by=desk)

    assert set(Zone.objects.filter(successor=third)) == {first, second}


def test_whoever_holds_the_heir_reads_what_came_before(desk, committee):
    first, second = zone_of(committee, "1", 1), zone_of(committee, "2", 1)
    stranger = zone_of(committee, "3", 1)
    carrying.apply(plan=merged(desk, first, second), by=desk)

    member = staff_of(Role.ZONE_MEMBER, second)

    assert reach(member, Permission.PETITION_READ).zones == {first.pk, second.pk}
    assert stranger.pk not in reach(member, Permission.PETITION_READ).zones


def test_the_chair_of_the_committee_that_remains_keeps_the_ended_one(desk, committee, other):
    ended = zone_of(committee, "1", 1)
    zone_of(other, "2", 1)
    carrying.apply(plan=merged_committees(desk, committee, other), by=desk)

    held = reach(staff_of(Role.COMMITTEE_CHAIR, other), Permission.ROSTER_IMPORT)

    assert held.committees == {committee.pk, other.pk}
    assert ended.pk in held.zones


def test_posts_end_and_begin_anew(desk, committee):
    first, second = zone_of(committee, "1", 1), zone_of(committee, "2", 1)
    member = staff_of(Role.ZONE_MEMBER, first)
    later = PostFactory(role=Role.ZONE_LEAD, zone=first, starts_on=today() + timedelta(days=9))
    past = PostFactory(role=Role.ZONE_LEAD, zone=first, ends_on=date(2021, 1, 1))

    carrying.apply(plan=merged(desk, first, second), by=desk)

    yesterday = today() - timedelta(days=1)
    assert list(member.posts.order_by("starts_on").values_list("zone", "starts_on", "ends_on")) == [
        (first.pk, date(2020, 1, 1), yesterday),
        (second.pk, today(), None),
    ]
    later.refresh_from_db()
    past.refresh_from_db()
    assert (later.zone, past.zone, past.ends_on) == (second, first, date(2021, 1, 1))


def test_nobody_gets_the_same_post_twice(desk, committee):
    first, second = zone_of(committee, "1", 1), zone_of(committee, "2", 1)
    member = staff_of(Role.ZONE_MEMBER, first)
    PostFactory(user=member, role=Role.ZONE_MEMBER, zone=second)

    carrying.apply(plan=merged(desk, first, second), by=desk)

    assert Post.objects.in_force().filter(user=member).count() == 1


def test_a_second_leader_gives_way_and_the_dry_run_says_so(desk, committee, other):
    zone_of(committee, "1", 1), zone_of(other, "2", 1)
    gone, stays = (
        LeaderAssignment.objects.create(leader=UserFactory(), committee=row, starts_on=date(2020, 1, 1))
        for row in (committee, other)
    )
    plan = merged_committees(desk, committee, other)

    assert any(gone.leader.name in str(text) for text in check(plan).warnings)
    carrying.apply(plan=plan, by=desk)

    assert list(LeaderAssignment.objects.in_force()) == [stays]


def test_a_leader_follows_where_there_was_none(desk, committee, other):
    zone_of(committee, "1", 1), zone_of(other, "2", 1)
    gone = LeaderAssignment.objects.create(leader=UserFactory(), committee=committee, starts_on=date(2020, 1, 1))

    carrying.apply(plan=merged_committees(desk, committee, other), by=desk)

    assert LeaderAssignment.objects.in_force().get().leader == gone.leader
    assert LeaderAssignment.objects.in_force().get().committee == other


def test_each_place_has_one_entry_with_counts(desk, committee):
    first, second = zone_of(committee, "1", 2), zone_of(committee, "2", 3)

    carrying.apply(plan=merged(desk, first, second), by=desk)

    entries = {e.verb: e.details for e in JournalEntry.objects.filter(verb__startswith="zone.")}
    assert entries["zone.ended"]["households"] == [2, 0]
    assert entries["zone.redrawn"]["households"] == [3, 5]
    assert not JournalEntry.objects.filter(verb__startswith="household.").exists()


# Days -----------------------------------------------------------------------------------------------------------------


def test_a_plan_waits_for_its_day(desk, committee):
    plan = merged(desk, zone_of(committee, "1", 1), zone_of(committee, "2", 1), on=today() + timedelta(days=1))

    with pytest.raises(ValidationError):
        carrying.apply(plan=plan, by=desk)
    carrying.schedule(plan=plan, by=desk)

    assert carrying.run_due() == 0
    assert not Zone.objects.exclude(valid_to=None).exists()


def test_the_clock_carries_out_on_the_day_and_once(desk, committee):
    first = zone_of(committee, "1", 1)
    plan = merged(desk, first, zone_of(committee, "2", 1), on=today() + timedelta(days=1))
    carrying.schedule(plan=plan, by=desk)
    Plan.objects.update(effective_on=today())

    assert (carrying.run_due(), carrying.run_due()) == (1, 0)

    plan.refresh_from_db()
    first.refresh_from_db()
    assert (plan.state, plan.applied_by_id, first.valid_to) == ("applied", desk.pk, today() - timedelta(days=1))


def test_a_day_that_was_missed_makes_the_map_from_today(desk, committee):
    """Until it was carried out the old map was in force, whatever had been planned."""
    first = zone_of(committee, "1", 1)
    plan = merged(desk, first, zone_of(committee, "2", 1))
    Plan.objects.update(effective_on=today() - timedelta(days=3))

    carrying.apply(plan=plan, by=desk)

    first.refresh_from_db()
    assert first.valid_to == today() - timedelta(days=1)


def test_a_zone_that_began_today_cannot_end_yesterday(desk, committee):
    first, second = zone_of(committee, "1", 1), zone_of(committee, "2", 1)
    Zone.objects.filter(pk=first.pk).update(valid_from=today())

    with pytest.raises(ValidationError):
        carrying.apply(plan=merged(desk, first, second), by=desk)


def test_a_map_that_changed_is_refused_until_the_plan_is_refreshed(desk, committee):
    first, second = zone_of(committee, "1", 1), zone_of(committee, "2", 1)
    plan = merged(desk, first, second)
    BuildingFactory(zone=first)

    with pytest.raises(ValidationError):
        carrying.apply(plan=plan, by=desk)
    drafts.refresh(plan=plan, by=desk)
    carrying.apply(plan=plan, by=desk)

    assert second.buildings.count() == 3


def test_a_scheduled_plan_that_became_stale_is_held_back_for_a_person(desk, committee):
    first = zone_of(committee, "1", 1)
    plan = merged(desk, first, zone_of(committee, "2", 1), on=today() + timedelta(days=1))
    carrying.schedule(plan=plan, by=desk)
    Plan.objects.update(effective_on=today())
    BuildingFactory(zone=first)

    assert carrying.run_due() == 0

    plan.refresh_from_db()
    assert plan.state == "draft"
    assert plan.held_back_at


# Back -----------------------------------------------------------------------------------------------------------------


def test_undoing_brings_every_row_back(desk, committee, other):
    first = zone_of(committee, "1", 2, 1)
    zone_of(committee, "2", 1)
    zone_of(other, "1", 3)
    for home in (committee, other):  # two that will meet with one number
        Household.objects.filter(pk=home.households.first().pk).update(number="7")
    staff_of(Role.ZONE_MEMBER, first)
    staff_of(Role.COMMITTEE_CHAIR, committee)
    LeaderAssignment.objects.create(leader=UserFactory(), committee=committee, starts_on=date(2020, 1, 1))
    before = tables()
    plan = merged_committees(desk, committee, other)
    carrying.apply(plan=plan, by=desk)
    assert tables() != before

    carrying.undo(plan=plan, by=desk)

    assert tables() == before


def test_a_committee_that_gave_way_to_a_new_one_comes_back(desk, committee, other):
    zone_of(committee, "1", 1)
    zone_of(committee, "2", 1)
    before = tables()
    plan = drawn(desk, committee, other)
    whole = plan.committees.get(committee=committee)
    some = [plan.zones.get(code="2", committee=whole)]
    new = edits.split_committee(
        plan=plan, committee=whole, zones=some, code="310101999999", name="新居委会", short_name="新", by=desk
    )
    edits.merge_committees(plan=plan, committees=[whole], into=new, by=desk)
    carrying.apply(plan=plan, by=desk)
    committee.refresh_from_db()
    assert committee.successor.name == "新居委会"

    carrying.undo(plan=plan, by=desk)

    assert tables() == before


def test_a_post_given_since_is_first_use(desk, committee):
    first, second = zone_of(committee, "1", 1), zone_of(committee, "2", 1)
    plan = carrying.apply(plan=merged(desk, first, second), by=desk)
    assert carrying.why_not_undo(plan) == []
    staff_of(Role.ZONE_LEAD, second)

    with pytest.raises(ValidationError):
        carrying.undo(plan=plan, by=desk)


def test_a_map_redrawn_since_cannot_be_undone_below(desk, committee):
    first, second = zone_of(committee, "1", 1), zone_of(committee, "2", 1)
    plan = carrying.apply(plan=merged(desk, first, second), by=desk)
    BuildingFactory(zone=second)

    assert carrying.why_not_undo(plan)


@pytest.mark.parametrize("number", ["8", "7"], ids=["another number", "the number that went away"])
def test_a_household_that_came_since_keeps_the_new_map(desk, committee, other, number):
    building = zone_of(committee, "1", 1).buildings.get()
    keeps = zone_of(other, "1", 1).buildings.get()
    Household.objects.filter(building=building).update(number="7")
    plan = merged_committees(desk, committee, other)
    carrying.apply(plan=plan, by=desk)
    building.refresh_from_db()
    if number == "8":
        HouseholdFactory(building=building, number="8")
    else:  # an old form of the ended committee's office
        HouseholdFactory(building=keeps, committee=committee, number="7")

    with pytest.raises(ValidationError):
        carrying.undo(plan=plan, by=desk)
    assert Household.objects.filter(building=building, committee=other).exists()


def test_who_was_numbered_by_another_committee_comes_to_that_of_the_building(desk, committee, other):
    first, second = zone_of(committee, "1", 1), zone_of(committee, "2", 1)
    Household.objects.filter(building__zone=second).update(committee=other)
    plan = merged(desk, first, second)

    carrying.apply(plan=plan, by=desk)

    assert Household.objects.filter(committee=committee).count() == 2
    carrying.undo(plan=plan, by=desk)
    assert Household.objects.get(committee=other).building.zone == second


def test_a_draft_on_the_new_map_survives_the_undoing_as_stale(desk, committee):
    zone = zone_of(committee, "1", 1, 1)
    plan = drawn(desk, committee)
    edits.split_zone(
        plan=plan, zone=planned(plan, zone), buildings=[zone.buildings.first().pk], code="2", name="新", by=desk
    )
    carrying.apply(plan=plan, by=desk)
    later = drawn(desk, committee)

    carrying.undo(plan=plan, by=desk)

    assert check(later).stale
    assert not check(drafts.refresh(plan=later, by=desk)).stale


def test_only_what_was_carried_out_is_undone_and_only_once(desk, committee):
    plan = merged(desk, zone_of(committee, "1", 1), zone_of(committee, "2", 1))
    with pytest.raises(ValidationError):
        carrying.undo(plan=plan, by=desk)
    carrying.apply(plan=plan, by=desk)
    carrying.undo(plan=plan, by=desk)

    for deed in (carrying.undo, carrying.apply):
        with pytest.raises(ValidationError):
            deed(plan=plan, by=desk)


# The dry run ----------------------------------------------------------------------------------------------------------


def test_the_dry_run_counts_before_and_after_and_changes_nothing(desk, committee):
    first, second = zone_of(committee, "1", 2), zone_of(committee, "2", 3)
    plan = merged(desk, first, second)
    before = tables()

    findings = check(plan)

    assert [(row.code, row.before, row.after, row.came) for row in findings.zones] == [
        ("1", 2, None, 0),
        ("2", 3, 5, 2),
    ]
    assert (findings.households, findings.moving, findings.obstacles) == (5, 2, [])
    assert not findings.zones[1].in_band
    assert tables() == before


def test_what_was_found_can_be_read_again(desk, committee):
    plan = merged(desk, zone_of(committee, "1", 2), zone_of(committee, "2", 3))
    found = check(plan)
    carrying.apply(plan=plan, by=desk)
    plan.refresh_from_db()

    assert restored(plan.outcome) == found


def test_what_was_noted_is_read_in_the_language_of_the_reader(desk, committee):
    first, second = zone_of(committee, "1", 1), zone_of(committee, "2", 1)
    for zone in (first, second):
        staff_of(Role.ZONE_LEAD, zone)
    plan = merged(desk, first, second)
    with override("zh-hans"):
        carrying.apply(plan=plan, by=desk)
    plan.refresh_from_db()

    for language, words in (("en", "zone lead"), ("zh-hans", "责任区负责人")):
        with override(language):
            assert [text for text in map(str, restored(plan.outcome).warnings) if words in text]


def test_a_plan_that_kept_sentences_shows_them_as_they_are(desk, committee):
    plan = merged(desk, zone_of(committee, "1", 1), zone_of(committee, "2", 1))
    kept = check(plan).stored() | {"warnings": ["先前留下的话。"]}

    assert restored(kept).warnings == ["先前留下的话。"]


def test_of_a_map_that_is_no_more_only_that_is_said(desk, committee):
    first, second = zone_of(committee, "1", 1), zone_of(committee, "2", 1)
    older = drawn(desk, committee)
    carrying.apply(plan=merged(desk, first, second), by=desk)

    findings = check(older)  # in which the first zone would have ended and hold a building

    assert (findings.stale, len(findings.obstacles)) == (True, 1)


def test_a_code_in_use_elsewhere_stands_in_the_way(desk, committee, other):
    first, second = zone_of(committee, "1", 1), zone_of(committee, "2", 1)
    plan = drafts.draw(committees=[committee], kind=REDISTRICTING, name="试", effective_on=today(), by=desk)
    edits.split_committee(
        plan=plan,
        committee=plan.committees.get(),
        zones=[planned(plan, second)],
        code=other.code,
        name="新",
        short_name="新",
        by=desk,
    )
    assert first.pk

    with pytest.raises(ValidationError):
        carrying.apply(plan=plan, by=desk)
    assert Committee.objects.count() == 2


def test_a_dry_run_takes_as_many_queries_for_three_zones_as_for_one(desk, committee, other, django_assert_num_queries):
    zone_of(committee, "1", 1)
    for code in "123":
        zone_of(other, code, 1)
    small, large = drawn(desk, committee), drawn(desk, other)
    check(small)
    with django_assert_num_queries(N_QUERIES):
        check(small)
    with django_assert_num_queries(N_QUERIES):
        check(large)


N_QUERIES = 13
