"""The pages of plans: who may open them, what they say, and that deeds are asked about first."""

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, ZoneFactory
from wulibridge.people.roles import Role
from wulibridge.territory.models import Plan, Zone
from wulibridge.territory.redistricting import carrying, drafts, edits
from wulibridge.territory.redistricting.reading import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def committees():
    """Two of one subdistrict, each with two zones of one building."""
    first = CommitteeFactory(name="甲居委会", short_name="甲")
    made = [first, CommitteeFactory(name="乙居委会", short_name="乙", subdistrict=first.subdistrict)]
    for committee in made:
        for code in "12":
            zone = ZoneFactory(committee=committee, code=code, name=f"{committee.short_name}{code}")
            HouseholdFactory.create_batch(2, building=BuildingFactory(zone=zone))
    return made


@pytest.fixture
def desk(committees):
    return staff_of(Role.CASE_DESK, committees[0].subdistrict)


@pytest.fixture
def chair(committees):
    return staff_of(Role.COMMITTEE_CHAIR, committees[0])


@pytest.fixture
def plan(committees, desk):
    return drafts.draw(
        committees=committees, kind=Plan.Kind.REDISTRICTING, name="街道调整", effective_on=today(), by=desk
    )


@pytest.fixture
def zoning(committees, chair):
    return drafts.draw(committees=committees[:1], kind=Plan.Kind.ZONING, name="甲试分", effective_on=today(), by=chair)


def page(name: str, *args: object) -> str:
    return reverse(f"web:{name}", args=args)


def merge(plan, committee, by):
    """Merge the committee's first zone into its second."""
    first, second = plan.zones.filter(committee__committee=committee).order_by("code")
    edits.merge_zones(plan=plan, zones=[first], into=second, by=by)
    return first


def test_the_desk_lists_every_plan_and_the_chair_the_own_ones(client, desk, chair, plan, zoning):
    client.force_login(desk)
    assert {row["plan"] for row in client.get(page("plans")).context["rows"]} == {plan, zoning}

    client.force_login(chair)
    assert {row["plan"] for row in client.get(page("plans")).context["rows"]} == {zoning}


def test_a_chair_of_elsewhere_finds_no_plan(client, committees, plan, zoning):
    client.force_login(staff_of(Role.COMMITTEE_CHAIR, committees[1]))
    zone = zoning.zones.first()

    for address in (
        page("plan", zoning.pk),
        page("plan_zone", zoning.pk, zone.pk),
        page("plan_act", zoning.pk, "drop"),
    ):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    zoning.refresh_from_db()
    assert zoning.state == "draft"


def test_only_the_subdistrict_begins_a_plan_of_committees(client, chair, desk, committees):
    client.force_login(chair)
    assert client.get(page("plan_new")).status_code == 404
    client.force_login(desk)
    sent = {"name": "调整", "effective_on": today().isoformat(), "committees": [row.pk for row in committees]}

    answer = client.post(page("plan_new"), sent)

    assert answer.url == page("plan", Plan.objects.get().pk)


def test_a_new_plan_begins_with_no_committee(client, desk, committees):
    client.force_login(desk)

    body = client.get(page("plan_new")).content.decode()

    assert body.count('name="committees"') == len(committees)
    assert "checked" not in body


def test_a_draft_of_several_committees_lists_its_zones_under_them(client, desk, plan, committees):
    client.force_login(desk)

    groups = client.get(page("plan", plan.pk)).context["edits"]
    zone = plan.zones.get(zone=committees[1].zones.get(code="1"))
    edit = client.get(page("plan_zone", plan.pk, zone.pk)).context["edits"]["merge"]

    assert {home.name: [zone.name for zone in zones] for home, zones in groups} == {
        "甲居委会": ["甲1", "甲2"],
        "乙居委会": ["乙1", "乙2"],
    }
    offered = [(name, [words for _pk, words in zones]) for name, zones in edit.form.fields["to"].choices[1:]]
    assert offered == [("乙居委会", ["乙2"]), ("甲居委会", ["甲1", "甲2"])]


def test_what_cannot_be_begun_keeps_what_was_typed(client, desk, committees):
    client.force_login(desk)
    yesterday = (today() - timedelta(days=1)).isoformat()

    answer = client.post(
        page("plan_new"), {"name": "调整", "effective_on": yesterday, "committees": [committees[0].pk]}
    )

    assert answer.status_code == 422
    assert "effective_on" in answer.context["form"].errors
    assert yesterday in answer.content.decode()


def test_the_dry_run_shows_before_and_after(client, desk, plan, committees):
    merge(plan, committees[0], desk)
    client.force_login(desk)

    findings = client.get(page("plan", plan.pk)).context["findings"]

    assert [(row.name, row.before, row.after) for row in findings.zones][:2] == [("甲1", 2, None), ("甲2", 2, 4)]


def test_what_goes_along_is_summed_up_by_its_kind(client, desk, plan, committees):
    for committee in committees:
        merge(plan, committee, desk)
        staff_of(Role.ZONE_MEMBER, committee.zones.get(code="1"))
    client.force_login(desk)

    carried = client.get(page("plan", plan.pk)).context["carried"]

    assert [(total, [line.count for line in lines]) for _words, total, lines in carried] == [(2, [1, 1])]


def test_carrying_out_is_asked_about_first(client, desk, plan, committees):
    merge(plan, committees[0], desk)
    client.force_login(desk)

    assert client.get(page("plan_act", plan.pk, "apply")).status_code == 200
    assert not Zone.objects.exclude(valid_to=None).exists()
    answer = client.post(page("plan_act", plan.pk, "apply"))

    assert answer.url == page("plan", plan.pk)
    assert Zone.objects.exclude(valid_to=None).count() == 1


def test_after_it_was_carried_out_before_and_after_stay_readable_and_it_can_be_undone(client, desk, plan, committees):
    merge(plan, committees[0], desk)
    carrying.apply(plan=plan, by=desk)
    client.force_login(desk)

    context = client.get(page("plan", plan.pk)).context
    assert [(row.name, row.before, row.after) for row in context["findings"].zones][:2] == [
        ("甲1", 2, None),
        ("甲2", 2, 4),
    ]
    assert [name for name, _act in context["acts"]] == ["undo"]
    client.post(page("plan_act", plan.pk, "undo"))

    assert not Zone.objects.exclude(valid_to=None).exists()


def test_why_it_can_no_longer_be_undone_is_said(client, desk, plan, committees):
    merge(plan, committees[0], desk)
    carrying.apply(plan=plan, by=desk)
    staff_of(Role.ZONE_MEMBER, committees[0].zones.get(code="2"))
    client.force_login(desk)

    context = client.get(page("plan", plan.pk)).context

    assert len(context["too_late"]) == 1
    assert context["acts"] == []
    assert client.post(page("plan_act", plan.pk, "undo")).status_code == 422


def test_what_stands_in_the_way_is_said_and_not_offered(client, desk, plan, committees):
    BuildingFactory(zone=committees[0].zones.first())
    client.force_login(desk)

    context = client.get(page("plan", plan.pk)).context

    assert context["findings"].stale
    assert [name for name, _act in context["acts"]] == ["refresh", "drop"]
    assert client.post(page("plan_act", plan.pk, "apply")).status_code == 422


def test_a_plan_of_a_later_day_is_scheduled_and_taken_back(client, desk, plan):
    client.force_login(desk)
    later = (today() + timedelta(days=3)).isoformat()

    client.post(page("plan", plan.pk), {"name": "改名", "effective_on": later})
    client.post(page("plan_act", plan.pk, "schedule"))
    plan.refresh_from_db()
    assert (plan.name, plan.state, plan.scheduled_by_id) == ("改名", "scheduled", desk.pk)
    client.post(page("plan_act", plan.pk, "withdraw"))

    plan.refresh_from_db()
    assert plan.state == "draft"


# Edits ----------------------------------------------------------------------------------------------------------------


def zone_page(plan, zone):
    return page("plan_zone", plan.pk, plan.zones.get(zone=zone).pk)


def committee_page(plan, committee):
    return page("plan_committee", plan.pk, plan.committees.get(committee=committee).pk)


def test_buildings_are_moved_by_a_plain_form(client, desk, plan, committees):
    first, second = committees[0].zones.order_by("code")
    BuildingFactory(zone=first)
    drafts.refresh(plan=plan, by=desk)
    building, target = first.buildings.first(), plan.zones.get(zone=second)
    client.force_login(desk)

    client.post(zone_page(plan, first), {"edit": "part", "part-parts": [building.pk], "part-to": target.pk})

    assert plan.buildings.get(building=building).zone == target


def test_a_zone_is_split_by_the_same_form(client, desk, plan, committees):
    first = committees[0].zones.order_by("code").first()
    building = BuildingFactory(zone=first)
    drafts.refresh(plan=plan, by=desk)
    client.force_login(desk)
    sent = {"edit": "part", "part-parts": [building.pk], "part-to": "new"}

    answer = client.post(zone_page(plan, first), sent)
    assert answer.status_code == 422
    assert {"code", "name"} <= set(answer.context["edits"]["part"].form.errors)
    client.post(zone_page(plan, first), sent | {"part-code": "3", "part-name": "甲3"})

    assert plan.buildings.get(building=building).zone.name == "甲3"


def test_a_zone_goes_to_another_committee(client, desk, plan, committees):
    zone, target = committees[0].zones.order_by("code").first(), plan.committees.get(committee=committees[1])
    client.force_login(desk)

    client.post(zone_page(plan, zone), {"edit": "home", "home-to": target.pk})

    assert plan.zones.get(zone=zone).committee == target


def test_a_zoning_offers_no_other_committee(client, chair, zoning, committees):
    client.force_login(chair)

    edits_offered = client.get(zone_page(zoning, committees[0].zones.first())).context["edits"]

    assert set(edits_offered) == {"part", "merge", "rename"}
    assert client.get(committee_page(zoning, committees[0])).status_code == 404


def test_committees_are_merged(client, desk, plan, committees):
    target = plan.committees.get(committee=committees[1])
    client.force_login(desk)

    client.post(committee_page(plan, committees[0]), {"edit": "merge", "merge-to": target.pk})

    assert plan.committees.get(committee=committees[0]).into == target


def test_a_committee_is_split(client, desk, plan, committees):
    zone = plan.zones.get(zone=committees[0].zones.order_by("code").first())
    client.force_login(desk)
    facts = {"part-code": "310101020777", "part-name": "丙居委会", "part-short_name": "丙"}

    client.post(
        committee_page(plan, committees[0]), {"edit": "part", "part-parts": [zone.pk], "part-to": "new"} | facts
    )

    zone.refresh_from_db()
    assert zone.committee.name == "丙居委会"


def test_a_refused_edit_is_said_on_its_form(client, desk, plan, committees):
    first = committees[0].zones.order_by("code").first()
    client.force_login(desk)

    answer = client.post(zone_page(plan, first), {"edit": "rename", "rename-code": "2", "rename-name": "甲1"})

    assert answer.status_code == 422
    assert "code" in answer.context["edits"]["rename"].form.errors


def test_the_last_edit_is_taken_back(client, desk, plan, committees):
    gone = merge(plan, committees[0], desk)
    client.force_login(desk)

    client.post(page("plan_act", plan.pk, "undo_edit"))

    assert not plan.zones.get(pk=gone.pk).ends


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries_for_three_plans(client, desk, committees, rows, django_assert_num_queries):
    for _ in range(rows):
        drafts.draw(committees=committees, kind=Plan.Kind.REDISTRICTING, name="调整", effective_on=today(), by=desk)
    client.force_login(desk)
    client.get(page("plans"))

    with django_assert_num_queries(LIST_QUERIES):
        client.get(page("plans"))


def test_what_stays_is_folded_away_and_who_changes_committee_is_counted(client, desk):
    committees = [CommitteeFactory(subdistrict=desk.posts.get().subdistrict) for _ in range(3)]
    for committee in committees:
        HouseholdFactory(building=BuildingFactory(zone=ZoneFactory(committee=committee)))
    plan = drafts.draw(committees=committees, kind=Plan.Kind.REDISTRICTING, name="调整", effective_on=today(), by=desk)
    gone, stays = (plan.committees.get(committee=row) for row in committees[:2])
    edits.merge_committees(plan=plan, committees=[gone], into=stays, by=desk)
    client.force_login(desk)

    context = client.get(page("plan", plan.pk)).context

    assert context["findings"].rehomed == 1
    assert {row.name for row in context["staying"]["committees"]} == {committees[2].name}
    assert {row.committee for row, _words in context["changing"]["zones"]} == {committees[1].name}


def test_the_dry_run_takes_the_same_queries_for_six_zones_as_for_two(client, desk, django_assert_max_num_queries):
    client.force_login(desk)
    counted = []
    for n_zones in (2, 6):
        committee = CommitteeFactory(subdistrict=desk.posts.get().subdistrict)
        for _ in range(n_zones):
            HouseholdFactory(building=BuildingFactory(zone=ZoneFactory(committee=committee)))
        plan = drafts.draw(
            committees=[committee], kind=Plan.Kind.REDISTRICTING, name="调整", effective_on=today(), by=desk
        )
        first, *rest = plan.zones.order_by("code")
        edits.merge_zones(plan=plan, zones=rest, into=first, by=desk)
        client.get(page("plan", plan.pk))
        with django_assert_max_num_queries(PLAN_QUERIES) as asked:
            client.get(page("plan", plan.pk))
        counted.append(len(asked))

    assert counted[0] == counted[1]


LIST_QUERIES = 9
# Some of them are the carriers': each app that hangs rows on a place asks two or three.
PLAN_QUERIES = 36
