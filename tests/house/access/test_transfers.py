"""Whoever is moved, or whose account is closed, finds their old area shut at once, with the session they have."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from petitions.services import involve_department
from tests.factories.people import PostFactory
from tests.house.access.asks import ASKS, Kind
from tests.house.access.every_ask import EVERY_ASK
from tests.house.access.walk import Walk
from wulibridge.people.models import User
from wulibridge.people.roles import RULES, AreaKind, Role

pytestmark = pytest.mark.django_db

# Pages that name a row, with what is sent to them.
NAMING = [ask for ask in EVERY_ASK if ask.kind == Kind.ROW and not ask.htmx]
PAGES = [ask for ask in ASKS if ask.kind == Kind.PAGE]
# Theirs to do who were there: in the new area nothing is their own yet, and what was in the old one is shut.
BY_WHO_WAS_THERE = {"visits:change", "visits:photo_remove", "visits:withdraw"}
# A complaint is its named handlers', a task its owner's, an elder their own worker's, whoever else has their post.
BY_NAME = {
    "petitions:act complaint",
    "meetings:mine report",
    "evaluations:plan",
    "evaluations:plan visit",
    "evaluations:sign",
}
# Who is invited by name is invited wherever they work by then; the chair takes off the list who is not to come.
INVITED = {"meetings:mine here", "meetings:mine reply", "meetings:mine object"}
# Told to a whole committee: whoever moves to the zone beside goes on reading it.
TOLD_TO_COMMITTEES = {"visits:brief", "visits:brief read"}
# Told to all committees of a subdistrict, or binding them.
TOLD_TO_SUBDISTRICTS = {"evaluations:list", "evaluations:report", "evaluations:report_rows"}
# To where each kind of post moves, and which zone is then their own.
MOVES_TO = {
    AreaKind.ZONE: ("z12", "z12"),
    AreaKind.COMMITTEE: ("c2", "z21"),
    AreaKind.SUBDISTRICT: ("s2", "z31"),
    AreaKind.ORGANIZATION: ("d2", "z12"),
}


@pytest.fixture
def undone(world):
    """What a test does to the world, it does for itself alone."""
    sid = transaction.savepoint()
    yield
    transaction.set_rollback(False)
    transaction.savepoint_rollback(sid)


def transferred(world, role: Role):
    """The walker of `role`, whose post ended yesterday, with a new one elsewhere from today."""
    walker = world.walkers[role]
    area, own = MOVES_TO[RULES[role].area]
    today = timezone.localdate()
    walker.user.posts.update(ends_on=today - timedelta(days=1))
    PostFactory(user=walker.user, role=role, starts_on=today, **{RULES[role].area.value: world.ground.named[area]})
    around = {"own": own, "foreign": walker.around["own"]}
    return replace(walker, area=area, around=around)


@pytest.mark.parametrize("role", Role)
def test_after_a_transfer_the_new_area_is_open_and_the_old_one_shut(world, walk, undone, role):
    moved = transferred(world, role)
    again = Walk.going_on(walk)
    beside = RULES[role].area is AreaKind.ZONE
    told = {AreaKind.ZONE: TOLD_TO_COMMITTEES, AreaKind.COMMITTEE: TOLD_TO_SUBDISTRICTS}.get(RULES[role].area, set())

    def asked(ask):
        shut = ask.line in BY_NAME or (beside and ask.line in BY_WHO_WAS_THERE)
        return replace(ask, only=("foreign",)) if shut else ask

    # One deed at each address: the area is looked at before what is sent.
    doors = {(ask.url, ask.method): ask for ask in reversed(NAMING) if ask.line in again.lines_of(role) - INVITED}
    faults = [fault for ask in doors.values() if ask.line not in told for fault in again.faults_of(asked(ask), moved)]

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize(("turn", "role"), list(enumerate(Role)))
def test_a_closed_account_with_a_live_session_is_led_to_the_log_in(world, walk, undone, turn, role):
    """Whoever it was, wherever they knock; each role at its share of the doors."""
    walker = world.walkers[role]
    User.objects.filter(pk=walker.user.pk).update(is_active=False)
    again, own = Walk.going_on(walk), world.at(walker.around["own"])

    for ask in [*NAMING, *PAGES][turn :: len(Role)]:
        answer = again.send(walker, ask, own, own)
        led = (
            answer.status,
            reverse("web:login") in answer.text,
            world.canaries.found(answer.text) & own_words(walk, own),
        )
        assert (str(ask), *led) == (str(ask), 302, True, set())
        assert not answer.changed


def own_words(walk: Walk, place) -> set[str]:
    """The words of a place, but for those that an address has in it."""
    addresses = {place.petitions[kind].number for kind in place.petitions}
    return {word for word, origin in walk.world.canaries.issued.items() if origin.area == place.key} - addresses


def test_a_department_that_is_no_longer_asked_reads_no_more(world, walk, undone):
    handler, place = world.walkers[Role.DEPARTMENT_HANDLER], world.at("z11")
    page = next(ask for ask in ASKS if ask.line == "petitions:petition asked")
    assert walk.send(handler, page, place, place).status == 200
    lead = world.staff[Role.ZONE_LEAD, "z11"]
    involve_department(petition=place.petitions["asked"], department=world.ground.named["d2"], by=fresh(lead))

    assert Walk.going_on(walk).send(handler, page, place, place).status == 404


def fresh(user: User) -> User:
    """The account as a new request would read it: posts are remembered for the length of one."""
    return User.objects.get(pk=user.pk)


def test_a_post_that_begins_tomorrow_opens_nothing(world, walk, undone):
    walker, place = world.walkers[Role.ZONE_MEMBER], world.at("z11")
    walker.user.posts.update(starts_on=timezone.localdate() + timedelta(days=1))
    page = next(ask for ask in ASKS if ask.line == "visits:household")

    assert Walk.going_on(walk).send(walker, page, place, place).status == 404
