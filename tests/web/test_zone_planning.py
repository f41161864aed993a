import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.factories.people import staff_of
from tests.factories.territory import BuildingFactory, CommitteeFactory, HouseholdFactory, ZoneFactory
from wulibridge.people.roles import Role
from wulibridge.territory.models import Building, Committee, Household, Plan, PlanBuilding, Zone
from wulibridge.territory.planning.services import draw_proposal
from wulibridge.territory.redistricting.reading import places_of, today, zones_of

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}


@pytest.fixture
def committee():
    return CommitteeFactory(short_name="桥一", code="310101020001")


@pytest.fixture
def zones(committee):
    """Two zones in one street: the first one is far too large, the second far too small."""
    large, small = (ZoneFactory(committee=committee, code=f"桥一-0{n}", name=f"桥一第{n}责任区") for n in (1, 2))
    settle(large, {"斜土路1弄1号": 130, "斜土路1弄2号": 130, "斜土路3弄1号": 140})
    settle(small, {"斜土路5弄1号": 120})
    return large, small


def settle(zone: Zone, buildings: dict[str, int]) -> None:
    for n, (address, households) in enumerate(buildings.items(), start=1):
        building = BuildingFactory(zone=zone, address=address, walk_order=n)
        Household.objects.bulk_create(
            HouseholdFactory.build(building=building, committee=zone.committee, number=f"{address}{k}")
            for k in range(households)
        )


@pytest.fixture
def chair(committee):
    return staff_of(Role.COMMITTEE_CHAIR, committee)


@pytest.fixture
def signed_in(client, chair):
    client.force_login(chair)
    return client


@pytest.fixture
def plan(committee, zones, chair) -> Plan:
    return draw_proposal(committee=committee, name="重划", effective_on=today(), by=chair)


def layout(plan: Plan) -> dict[str, list[str]]:
    """The addresses of each zone of the plan."""
    codes = {row.pk: row.code for row in zones_of(plan)}
    found: dict[str, list[str]] = {}
    for place in sorted(places_of(plan), key=lambda place: place.address):
        found.setdefault(codes[place.goes_to], []).append(place.address)
    return found


def zone_named(plan: Plan, code: str) -> int:
    return plan.zones.get(code=code, ends=False).pk


def building(address: str) -> int:
    return Building.objects.get(address=address).pk


def send(client, plan: Plan, edit: str, data: dict, **headers: str):
    return client.post(reverse("web:zone_plan_edit", args=[plan.pk, edit]), data, headers=EN | headers)


# The proposal ---------------------------------------------------------------------------------------------------------


def test_the_zones_of_today_are_shown_with_their_sizes_in_words(signed_in, zones):
    text = signed_in.get(reverse("web:zones"), headers=EN).content.decode()

    assert "50 households above 350" in text
    assert "130 households below 250" in text


def test_the_proposal_stands_beside_the_zones_of_today(signed_in, zones):
    response = signed_in.get(reverse("web:zone_proposal"), headers=EN)
    board = response.context["board"]

    assert [(row.before, row.after) for row in board.rows] == [(400, 260), (120, 260)]
    assert (board.today.out_of_band, board.planned.out_of_band, board.n_moving) == (2, 0, 140)
    assert "140 households would change their zone." in response.content.decode()


def test_the_picture_says_of_each_building_where_it_was_and_goes(signed_in, zones):
    text = signed_in.get(reverse("web:zone_proposal"), headers=EN).content.decode()
    titles = re.findall(r"<title>([^<]*号[^<]*)</title>", text)

    assert titles == [
        "斜土路1弄1号 · 130 households · zone 1",
        "斜土路1弄2号 · 130 households · zone 1",
        "斜土路3弄1号 · 140 households · zone 1, planned 2",
        "斜土路5弄1号 · 120 households · zone 2",
    ]


def test_looking_at_a_proposal_changes_nothing(signed_in, zones):
    signed_in.get(reverse("web:zone_proposal"))

    assert not Plan.objects.exists()


def test_another_number_of_zones_can_be_asked_for(signed_in, zones):
    board = signed_in.get(reverse("web:zone_proposal"), {"zones": "3"}).context["board"]

    assert board.planned.zones == 3
    assert [row.line.code for row in board.rows if row.line.zone is None] == ["桥一-03"]


@pytest.mark.parametrize("wanted", ["5", "0", "x", "9" * 30])
def test_a_number_of_zones_that_cannot_be_is_refused_on_the_form(signed_in, zones, wanted):
    response = signed_in.get(reverse("web:zone_proposal"), {"zones": wanted})

    assert response.status_code == 422
    assert response.context["asked"].errors.keys() == {"zones"}


def test_a_building_larger_than_the_band_is_a_zone_with_a_warning(signed_in, committee):
    settle(ZoneFactory(committee=committee, code="桥一-01"), {"斜土路1号": 360, "斜土路3号": 260})

    board = signed_in.get(reverse("web:zone_proposal"), headers=EN).context["board"]

    assert sorted(row.size_words for row in board.rows) == ["10 households above 350: one building alone", "as wanted"]


def test_a_committee_without_buildings_says_so(signed_in, committee):
    response = signed_in.get(reverse("web:zone_proposal"), headers=EN)

    assert response.status_code == 422
    assert "Import its roster first" in response.content.decode()


def test_the_proposal_becomes_a_plan_and_changes_nothing_else(signed_in, zones, committee):
    day = today() + timedelta(days=3)
    response = signed_in.post(
        reverse("web:zone_proposal"), {"committee": committee.pk, "name": "重划", "effective_on": day.isoformat()}
    )

    plan = Plan.objects.get()
    assert response.url == reverse("web:zone_plan", args=[plan.pk])
    assert (plan.kind, plan.state, plan.name, plan.effective_on) == ("zoning", "draft", "重划", day)
    assert layout(plan) == {"桥一-01": ["斜土路1弄1号", "斜土路1弄2号"], "桥一-02": ["斜土路3弄1号", "斜土路5弄1号"]}
    assert zones[0].buildings.count() == 3


def test_a_day_in_the_past_is_refused_and_what_was_typed_is_kept(signed_in, zones, committee):
    yesterday = (today() - timedelta(days=1)).isoformat()
    response = signed_in.post(
        reverse("web:zone_proposal"), {"committee": committee.pk, "name": "打错", "effective_on": yesterday}
    )

    assert response.status_code == 422
    assert response.context["form"].errors.keys() == {"effective_on"}
    assert "打错" in response.content.decode()
    assert not Plan.objects.exists()


# Edits ----------------------------------------------------------------------------------------------------------------


def test_a_building_is_moved_and_the_counts_follow_at_once(signed_in, plan):
    data = {"building": [building("斜土路1弄2号")], "to": zone_named(plan, "桥一-02")}
    response = send(signed_in, plan, "move", data, **{"HX-Request": "true"})

    assert [row.after for row in response.context["board"].rows] == [130, 390]
    assert "<html" not in response.content.decode()
    assert "120 households below 250" in response.content.decode()


def test_without_htmx_the_page_comes_back_after_a_move(signed_in, plan):
    data = {"lane": [building("斜土路1弄1号")], "to": zone_named(plan, "桥一-02")}
    response = send(signed_in, plan, "move", data)

    assert response.url == reverse("web:zone_plan", args=[plan.pk])
    assert "桥一-01" not in layout(plan)


def test_a_new_zone_is_made_of_buildings_of_several_zones(signed_in, plan):
    chosen = ["斜土路1弄2号", "斜土路3弄1号"]
    send(signed_in, plan, "move", {"building": [building(address) for address in chosen], "to": "new"})

    assert layout(plan) == {"桥一-01": ["斜土路1弄1号"], "桥一-02": ["斜土路5弄1号"], "桥一-03": chosen}


def test_the_last_edit_is_taken_back(signed_in, plan):
    before = layout(plan)
    send(signed_in, plan, "move", {"building": [building("斜土路1弄2号")], "to": zone_named(plan, "桥一-02")})
    assert layout(plan) != before

    send(signed_in, plan, "undo", {})

    assert layout(plan) == before


def test_a_fresh_proposal_has_no_edit_to_take_back(signed_in, plan):
    assert not signed_in.get(reverse("web:zone_plan", args=[plan.pk])).context["can_undo"]
    assert send(signed_in, plan, "undo", {}).status_code == 422


def test_two_zones_are_merged(signed_in, plan):
    send(signed_in, plan, "merge", {"zone": zone_named(plan, "桥一-02"), "into": zone_named(plan, "桥一-01")})

    assert len(layout(plan)["桥一-01"]) == 4


def test_a_zone_is_renamed(signed_in, plan):
    send(signed_in, plan, "rename", {"zone": zone_named(plan, "桥一-02"), "code": "桥一-09", "name": "新区"})

    assert set(layout(plan)) == {"桥一-01", "桥一-09"}


def test_what_is_left_empty_keeps_its_name(signed_in, plan):
    zone = zone_named(plan, "桥一-02")
    send(signed_in, plan, "rename", {"zone": zone, "code": "", "name": "滨江区"})

    assert plan.zones.get(pk=zone).name == "滨江区"
    assert set(layout(plan)) == {"桥一-01", "桥一-02"}
    assert send(signed_in, plan, "rename", {"zone": zone, "code": "", "name": ""}).status_code == 422


@pytest.mark.parametrize(
    ("edit", "data", "field"),
    [
        ("move", {"to": "new"}, "__all__"),
        ("move", {"building": ["0"], "to": "new"}, "building"),
        ("move", {"building": ["x"], "to": "new"}, "building"),
        ("move", {"lane": ["0"], "to": "0"}, "lane"),
        ("merge", {"zone": "0", "into": "0"}, "zone"),
        ("rename", {"zone": "", "code": "", "name": "新区"}, "zone"),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_an_edit_that_makes_no_sense_is_refused_on_its_form(signed_in, plan, edit, data, field, htmx):
    before = layout(plan)
    response = send(signed_in, plan, edit, data, **({"HX-Request": "true"} if htmx else {}))

    assert response.status_code == 422
    assert field in response.context["forms"][edit].errors
    assert layout(plan) == before


def test_what_was_chosen_stays_chosen_when_the_zone_is_missing(signed_in, plan):
    pk = building("斜土路1弄2号")
    response = send(signed_in, plan, "move", {"building": [pk], "to": ""})

    assert response.status_code == 422
    assert re.search(rf'name="building" value="{pk}" checked', response.content.decode())


def test_merging_a_zone_with_itself_is_refused_by_the_service(signed_in, plan):
    only = zone_named(plan, "桥一-01")
    response = send(signed_in, plan, "merge", {"zone": only, "into": only})

    assert response.status_code == 422
    assert response.context["forms"]["merge"].errors


def test_a_plan_that_is_no_draft_has_the_picture_and_no_forms(signed_in, plan):
    Plan.objects.filter(pk=plan.pk).update(state=Plan.State.DROPPED)
    response = signed_in.get(reverse("web:zone_plan", args=[plan.pk]))

    assert response.context["forms"] == {}
    assert "<svg" in response.content.decode()

    refused = send(signed_in, plan, "move", {"building": [building("斜土路1弄2号")], "to": "new"})
    assert "Only a draft can be changed." in signed_in.get(refused.url, headers=EN).content.decode()


# Whose plans ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def neighbour(committee) -> Committee:
    return CommitteeFactory(subdistrict=committee.subdistrict, short_name="桥二", code="310101020002")


@pytest.mark.parametrize("role", [Role.COMMITTEE_CHAIR, Role.COMMITTEE_STAFF])
def test_another_committee_and_other_roles_find_nothing(client, plan, committee, neighbour, role):
    area = neighbour if role == Role.COMMITTEE_CHAIR else committee
    client.force_login(staff_of(role, area))
    before = layout(plan)

    assert client.get(reverse("web:zone_plan", args=[plan.pk])).status_code == 404
    assert client.get(reverse("web:zone_proposal"), {"committee": committee.pk}).status_code == 404
    assert client.get(reverse("web:zones"), {"committee": committee.pk}).status_code == 404
    assert send(client, plan, "move", {"building": [building("斜土路1弄2号")], "to": "new"}).status_code == 404
    assert layout(plan) == before


def test_a_zone_of_another_plan_takes_no_building(signed_in, plan, neighbour):
    settle(ZoneFactory(committee=neighbour, code="桥二-01"), {"瞿溪路1弄1号": 3})
    theirs = draw_proposal(
        committee=neighbour, name="别处", effective_on=today(), by=staff_of(Role.COMMITTEE_CHAIR, neighbour)
    )
    data = {"building": [building("斜土路1弄2号")], "to": zone_named(theirs, "桥二-01")}

    assert send(signed_in, plan, "move", data).status_code == 422
    assert PlanBuilding.objects.filter(plan=theirs).count() == 1


def test_the_case_desk_plans_any_committee_of_the_subdistrict(client, committee, zones, neighbour):
    client.force_login(staff_of(Role.CASE_DESK, committee.subdistrict))

    page = client.get(reverse("web:zones"), {"committee": neighbour.pk})
    assert (page.context["committee"], page.context["committees"]) == (neighbour, [committee, neighbour])
    assert client.get(reverse("web:zone_proposal"), {"committee": committee.pk}).status_code == 200


@pytest.mark.parametrize("asked", ["x", "0", "9" * 40])
def test_a_committee_that_is_none_is_not_found(signed_in, zones, asked):
    assert signed_in.get(reverse("web:zones"), {"committee": asked}).status_code == 404


# The cost of looking --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [1, 3])
def test_the_queries_do_not_grow_with_the_zones(signed_in, committee, chair, n, django_assert_max_num_queries):
    for number in range(1, n + 1):
        settle(ZoneFactory(committee=committee, code=f"桥一-0{number}"), {f"斜土路{number}弄1号": 3})
    plan = draw_proposal(committee=committee, name="重划", effective_on=today(), by=chair)
    signed_in.get(reverse("web:zones"))

    with django_assert_max_num_queries(10):
        signed_in.get(reverse("web:zones"))
    with django_assert_max_num_queries(10):
        signed_in.get(reverse("web:zone_proposal"))
    with django_assert_max_num_queries(10):
        signed_in.get(reverse("web:zone_plan", args=[plan.pk]))
