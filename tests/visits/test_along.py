"""What a phone takes along, and the page and the worker that lie on it."""

import json
import re
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from tests.factories.people import staff_of
from tests.factories.petitions import petition_in
from tests.factories.territory import BuildingFactory, HouseholdContactFactory, HouseholdFactory, ZoneFactory
from tests.factories.visits import VisitFactory
from visits.models import VisitOutcome
from visits.services import Correction, correct_household
from wulibridge.people.roles import Role

PACK, SHELL, WORKER = (reverse(f"visits:{name}") for name in ("pack", "along", "worker"))


def pack(client, zone):
    answer = client.get(PACK, {"zone": zone.pk})
    assert answer.status_code == 200
    return answer.json()


def doors(client, zone):
    return [door for building in pack(client, zone)["buildings"] for door in building["doors"]]


# The pack


def test_buildings_come_in_walking_order_with_their_doors(member_client, zone):
    last, first = BuildingFactory(zone=zone, walk_order=2), BuildingFactory(zone=zone, walk_order=1)
    for room in ("10", "2"):
        HouseholdFactory(building=first, floor="1", room=room)
    taken = pack(member_client, zone)["buildings"]
    assert [row["id"] for row in taken] == [first.pk, last.pk]
    assert [door["room"] for door in taken[0]["doors"]] == ["2", "10"]


def test_a_door_says_what_is_known_of_it(member_client, zone, member, household):
    seen = timezone.now() - timedelta(minutes=5)
    VisitFactory(household=household, visited_at=seen, outcome=VisitOutcome.NOBODY_HOME)
    petition = petition_in(zone, by=member, household=household)
    (door,) = doors(member_client, zone)
    assert (door["outcome"], door["reached"], door["version"]) == ("nobody_home", False, household.version)
    assert door["petitions"] == [{"number": petition.number, "title": petition.title}]


def test_a_door_says_what_somebody_has_to_decide_there(member_client, zone, member, household):
    for aged in (2, 3):
        said = Correction(uuid4(), 1, {"n_aged_60": (9, aged)})
        correct_household(correction=said, household=household, by=member)
    (door,) = doors(member_client, zone)
    assert (door["n_aged_60"], door["waiting"]) == (2, ["n_aged_60"])


def test_name_and_phone_leave_the_office_masked_alone(member_client, zone, household):
    HouseholdContactFactory(household=household, name="测试甲乙", phone="10000000001")
    answer = member_client.get(PACK, {"zone": zone.pk})
    assert answer.json()["buildings"][0]["doors"][0]["contact"] == {"name": "测**", "phone": "*** 0001"}
    everything = json.dumps(answer.json(), ensure_ascii=False)
    assert "测试甲乙" not in everything
    assert "10000000001" not in everything


def test_the_team_is_the_others_of_the_zone(member_client, zone, member):
    mate = staff_of(Role.ZONE_MEMBER, zone)
    staff_of(Role.ZONE_MEMBER, ZoneFactory())
    taken = pack(member_client, zone)
    assert taken["user"]["id"] == member.pk
    assert [row["id"] for row in taken["team"]] == [mate.pk]


@pytest.mark.parametrize("wanted", ["{other}", "", "x"])
def test_only_a_zone_that_one_walks_can_be_taken_along(member_client, household, wanted):
    other = HouseholdFactory().building.zone
    assert member_client.get(PACK, {"zone": wanted.format(other=other.pk)}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pack_takes_as_many_queries_for_any_number(
    member_client, zone, member, rows, django_assert_max_num_queries
):
    for building in BuildingFactory.create_batch(rows, zone=zone):
        for household in HouseholdFactory.create_batch(rows, building=building):
            HouseholdContactFactory(household=household)
            VisitFactory(household=household, visited_at=timezone.now())
            petition_in(zone, by=member, household=household)
    with django_assert_max_num_queries(12 + 2):  # session and user come before it
        assert len(doors(member_client, zone)) == rows * rows


# The page and the worker


@pytest.mark.parametrize("address", [SHELL, WORKER])
def test_what_lies_on_the_phone_is_the_same_for_everybody(client, member, address):
    stranger = client.get(address)
    client.force_login(member)
    signed_in = client.get(address)
    assert stranger.status_code == 200
    assert signed_in.content == stranger.content


def test_the_page_speaks_the_language_of_the_cookie(client):
    client.cookies["language"] = "en"
    assert '<html lang="en">' in client.get(SHELL).text
    client.cookies["language"] = "zh-hans"
    assert '<html lang="zh-hans">' in client.get(SHELL).text


def kept(client):
    return json.loads(re.search(r"SHELL = (\{.*\});", client.get(WORKER).text)[1])


def test_the_worker_keeps_every_file_that_the_page_names(client):
    named = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', client.get(SHELL).text))
    assert named <= set(kept(client)["assets"])
    assert all(finders.find(address.removeprefix("/static/")) for address in kept(client)["assets"])


def test_the_page_says_with_which_files_it_may_be_kept(client):
    assert client.get(SHELL).headers["X-Shell"] == kept(client)["version"]


def test_its_forms_have_no_token_for_there_is_nobody_to_send_them_to(member_client):
    """The scripts take what is written in them; the page itself takes nothing."""
    assert "csrfmiddlewaretoken" not in member_client.get(SHELL).text
    assert member_client.post(SHELL, {"diary": "x"}).status_code == 405


def test_every_word_that_the_scripts_say_is_on_the_page(client):
    scripts = [Path(finders.find(f"js/round/{name}.js")) for name in ("screens", "door", "tray", "shell")]
    text = "".join(script.read_text() for script in scripts)
    said = set(re.findall(r'word\("(\w+)"', text))
    assert said <= set(re.findall(r'data-word="([\w.]+)"', client.get(SHELL).text))


@pytest.mark.parametrize("page", ["web:home", "admin:index"])
def test_every_way_out_asks_for_what_is_only_on_the_phone(client, zone, page):
    client.force_login(staff_of(Role.COMMITTEE_CHAIR, zone.committee))
    text = client.get(reverse(page), follow=True).text
    ways_out = re.findall(r'<form[^>]*action="/(?:admin/)?logout/"[^>]*>', text)
    assert ways_out
    assert all("data-drafts-lost" in form for form in ways_out)
    assert [text.count(f'js/{name}.js"') for name in ("round/store", "drafts")] == [1, 1]
