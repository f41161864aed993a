"""Who has no account, or an account without a post; and residents, who have a number and a code."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from evaluations.list_route import ListState
from evaluations.models import ListItem
from tests.factories.people import UserFactory
from tests.house.access.asks import Kind
from tests.house.access.every_ask import EVERY_ASK
from tests.house.access.oracle import CASE, PERSONAL
from tests.house.access.places import Walker
from wulibridge.people.roles import Role

pytestmark = pytest.mark.django_db

OWN = {"web:home", "web:notices", "web:password", "web:devices"}
# A program on the phone asks there: it is told so in its own words, and sends nobody anywhere.
ASKED_BY_THE_PHONE = {"visits:sync_token"}
DOORS = {(ask.url, ask.method): ask for ask in EVERY_ASK if ask.kind != Kind.POINT and not ask.htmx}
# What the resident's page may tell of a petition: what was asked and answered, where, and never by whom.
RESIDENTS = CASE | {"territory.zone", "territory.committee", "territory.subdistrict"}

# What a committee tells everybody of its meetings.
ON_THE_BOARD = {
    "meetings.meeting",
    "meetings.meetingkind",
    "meetings.publication",
    "meetings.covenant",
    "meetings.boardnotice",
    "territory.committee",
    "territory.subdistrict",
    "territory.zone",
}


# Hundreds of doors, one knock each: a test of its own for each would be mostly its setting up.
def test_a_stranger_is_led_to_the_log_in_from_rows_that_exist(world, walk):
    place, found = world.at("z11"), {}
    for door, ask in DOORS.items():
        answer = walk.send(None, ask, place, place)
        if door[0] in ASKED_BY_THE_PHONE:
            led = answer.status == 401 and answer.text.startswith('{"reason": "login"}')
        else:
            led = answer.status == 302 and reverse("web:login") in answer.text
        if not led or answer.changed or leaked(world, answer.text):
            found[door] = answer.status, answer.changed, leaked(world, answer.text)

    assert not found


def test_an_account_without_a_post_finds_nothing(world, walk, newcomer):
    place, found = world.at("z11"), {}
    for door, ask in DOORS.items():
        if door[0] in OWN:
            continue
        answer = walk.send(newcomer, ask, place, place)
        if answer.status != 404 or answer.changed or leaked(world, answer.text):
            found[door] = answer.status, answer.changed, leaked(world, answer.text)

    assert not found


@pytest.fixture(scope="module")
def newcomer(walk):
    before, sid = walk.before, transaction.savepoint()
    who = Walker(Role.AUDITOR, "", UserFactory(), {})
    walk.client(who)
    walk.before = walk.sums()
    yield who
    transaction.savepoint_rollback(sid)
    walk.before = before
    del walk.clients[who.user.pk]


def leaked(world, text: str) -> set[str]:
    """Words of rows in an answer, but for the number that its address names."""
    numbers = {petition.number for place in world.ground for petition in place.petitions.values()}
    return world.canaries.found(text) - numbers


@pytest.mark.parametrize("key", ["z11", "z31"])
@pytest.mark.parametrize("kind", ["fresh", "answered", "disputed", "closed", "linked", "confidential"])
def test_number_and_code_open_one_petition_to_a_resident_and_nothing_of_who_asked(world, client, key, kind):
    petition = world.at(key).petitions[kind]
    cache.clear()
    answer = client.post(reverse("petitions:follow"), {"number": petition.number, "code": petition.query_code})

    assert answer.status_code == 200
    origins = [world.canaries.issued[word] for word in world.canaries.found(answer.text)]
    assert petition.title in answer.text
    told = {(origin.model, origin.field, origin.petition) for origin in origins if origin.model in CASE}
    assert {about for _model, _field, about in told} == {petition.pk}
    assert {origin.model for origin in origins if origin.model not in CASE} <= RESIDENTS
    assert not {origin.model for origin in origins} & {model for model, field in PERSONAL if field is None}


@pytest.mark.parametrize("key", ["z11", "z31"])
def test_the_board_shows_its_own_public_words_and_nothing_else_of_any_row(world, client, key):
    place = world.at(key)
    cache.clear()
    answer = client.get(reverse("petitions:board", args=[place.committee.code]))

    found = {world.canaries.issued[word] for word in world.canaries.found(answer.text)}
    told = {origin for origin in found if origin.model == "petitions.publicanswer"}
    here = {each.rows["public answer"].pk for each in world.ground if each.committee == place.committee}
    assert {origin.row for origin in told} == here
    assert {origin.model for origin in found - told} <= {"territory.committee", "territory.subdistrict"}


@pytest.mark.parametrize("key", ["z11", "z31"])
def test_the_board_of_meetings_shows_its_own_published_rounds_and_nothing_else_of_the_verdict(world, client, key):
    place = world.at(key)
    answer = client.get(reverse("meetings:board", args=[place.committee.code]))

    found = [world.canaries.issued[word] for word in world.canaries.found(answer.text)]
    verdict = {(origin.model, origin.row) for origin in found if origin.model.startswith("evaluations.")}
    assert verdict == {("evaluations.round", place.rows["published round"].pk)}
    assert {origin.model for origin in found} <= {"evaluations.round", *ON_THE_BOARD}


def test_everybody_reads_the_lists_in_force_and_nothing_else_of_any_row(world, client):
    answer = client.get(reverse("evaluations:lists_public"))

    found = [world.canaries.issued[word] for word in world.canaries.found(answer.text)]
    in_force = ListItem.objects.filter(version__state=ListState.PUBLISHED)
    items = {origin.row for origin in found if origin.model == "evaluations.listitem"}
    assert items == set(in_force.values_list("pk", flat=True))
    assert {origin.model for origin in found} == {"evaluations.listitem", "territory.subdistrict"}


@pytest.mark.parametrize("page", ["petitions:follow", "petitions:verdict", "petitions:consent"])
def test_a_number_with_the_code_of_another_petition_opens_neither(world, client, page):
    own, other = world.at("z11").petitions["answered"], world.at("z31").petitions["answered"]
    cache.clear()
    sent = {"number": own.number, "code": other.query_code, "satisfied": "yes", "agrees": "yes"}
    answer = client.post(reverse(page), sent)

    assert answer.status_code == 422
    assert world.canaries.found(answer.text) <= set(sent.values())
