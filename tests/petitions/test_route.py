"""The service and the table agree, for every state, stop, move and person; and the table itself makes sense."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from petitions.models import Passage, Petition, Reply
from petitions.route import ROUTE, WAITING, Move, State, Stop, Who, allows, moves_from
from petitions.services import Refused, judge_as_resident, move
from petitions.templatetags.petitions import key_of
from tests.factories.office import Office, facts, petition_at, tried_in_vain
from wulibridge.journal.models import JournalEntry
from wulibridge.notices.models import Notice
from wulibridge.people.models import User

EVERYWHERE = [(state, stop) for stop in Stop for state in State]


def everything() -> str:
    """A fingerprint of every row that a move could have touched."""
    tables = [model._meta.db_table for model in (Petition, Passage, Reply, JournalEntry, Notice)]
    rows = " UNION ALL ".join(f"SELECT '{table}' || t::text AS line FROM {table} t" for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5(string_agg(line, '|' ORDER BY line)) FROM ({rows}) AS lines")
        return cursor.fetchone()[0]


def attempt(deed: Callable[[], Petition]) -> str:
    """What became of a deed: "made", "refused", or "refused, yet something changed"."""
    before = everything()
    try:
        deed()
    except Refused:
        return "refused" if everything() == before else "refused, yet something changed"
    return "made"


def undone(deed: Callable[[], Petition]) -> str:
    """attempt(), and the database as it was before."""
    with transaction.atomic():
        found = attempt(deed)
        transaction.set_rollback(True)
    return found


def may_by_the_house(people: Office, made: Move, stop: Stop) -> set[User]:
    """Who may make a move, in the words of the house and not in those of the code."""
    at = {
        Stop.ZONE: {people.member, people.lead},
        Stop.COMMITTEE: {people.staff, people.chair},
        Stop.SUBDISTRICT: {people.desk},
    }
    above = {Stop.ZONE: at[Stop.COMMITTEE], Stop.COMMITTEE: at[Stop.SUBDISTRICT]}
    leaders = {people.leader, people.other_leader}
    match ROUTE[made].who:
        case Who.STOP:
            return at[stop]
        case Who.NEXT_STOP:
            return above.get(stop, leaders)
        case _:
            return set()


@pytest.mark.parametrize(("state", "stop"), EVERYWHERE)
def test_staff_make_exactly_the_moves_of_the_table(people, state, stop):
    """By somebody who may make the move at this stop, so that only the table can refuse it."""
    petition = petition_at(people, stop, state)
    if state is State.ANSWERED:
        tried_in_vain(petition, by=people.above(stop))
    staff_moves = [made for made in Move if may_by_the_house(people, made, stop)]
    expected = {made: "made" if allows(made, state, stop) else "refused" for made in staff_moves}

    found = {}
    for made in staff_moves:
        by = min(may_by_the_house(people, made, stop), key=lambda user: user.pk)
        found[made] = undone(lambda made=made, by=by: move(petition=petition, move=made, by=by, facts=facts()))

    assert found == expected
    assert len(staff_moves) == len(Move) - 3  # all but registering and the two of the clock


@pytest.mark.parametrize(("state", "stop"), EVERYWHERE)
def test_nobody_else_makes_them(people, state, stop):
    """What the table lacks is refused to all; here are the moves it has, and the wrong people."""
    petition = petition_at(people, stop, state)
    before = everything()
    found = []
    for made in moves_from(state, stop):
        for user in set(people.everybody) - may_by_the_house(people, made, stop):
            with suppress(Refused):
                move(petition=petition, move=made, by=user, facts=facts())
                found.append(f"{made} by {[post.role for post in user.posts_today]}")

    assert found == []
    assert everything() == before


@pytest.mark.parametrize(("state", "stop"), EVERYWHERE)
@pytest.mark.parametrize("satisfied", [True, False])
def test_the_resident_judges_an_answer_and_nothing_else(people, state, stop, satisfied):
    petition = petition_at(people, stop, state)

    found = attempt(lambda: judge_as_resident(petition=petition, satisfied=satisfied, note="还是不亮"))

    assert found == ("made" if state is State.ANSWERED else "refused")


@pytest.mark.parametrize(
    ("made", "missing"), [(made, fact) for made, rule in ROUTE.items() for fact in rule.facts if rule.from_states]
)
@pytest.mark.parametrize("empty", [None, "", "   "])
def test_a_move_without_its_facts_changes_nothing(people, made, missing, empty):
    state = min(ROUTE[made].from_states)
    stop = max(ROUTE[made].stops)
    petition = petition_at(people, stop, state)
    by = min(may_by_the_house(people, made, stop), key=lambda user: user.pk)

    found = attempt(lambda: move(petition=petition, move=made, by=by, facts=facts(**{missing: empty})))

    assert found == "refused"


def test_a_refusal_names_the_field_it_is_about(people):
    petition = petition_at(people, Stop.ZONE)

    with pytest.raises(Refused) as refusal:
        move(petition=petition, move=Move.MOVE_UP, by=people.lead, facts={"reason": " "})

    assert refusal.value.field == "reason"


# The table itself -----------------------------------------------------------------------------------------------------


@given(st.sampled_from(State), st.sampled_from(Stop))
def test_whoever_asks_is_told_the_same(state, stop):
    assert moves_from(state, stop) == [made for made in ROUTE if allows(made, state, stop)]


@pytest.mark.parametrize("made", Move)
def test_every_move_has_its_row(made):
    assert made in ROUTE


@pytest.mark.parametrize(("state", "stop"), EVERYWHERE)
def test_from_everywhere_people_can_come_to_an_end(state, stop):
    """No dead end: by staff's and the resident's moves alone, a closed petition can be reached."""
    seen, border = set(), [(state, stop)]
    while border:
        here = border.pop()
        if here in seen:
            continue
        seen.add(here)
        for made in moves_from(*here):
            rule = ROUTE[made]
            if rule.who is not Who.CLOCK:
                border.append((rule.to_state or here[0], Stop(here[1] + rule.climbs)))

    assert any(found is State.CLOSED for found, _ in seen)


def test_nothing_is_ever_closed_or_answered_by_a_clock():
    by_clock = {rule.to_state for rule in ROUTE.values() if rule.who is Who.CLOCK}

    assert by_clock == {State.REGISTERED, None}


@pytest.mark.parametrize("state", sorted(WAITING))
def test_while_the_resident_waits_exactly_one_move_of_the_clock_is_there(state):
    clock_moves = [[made for made in moves_from(state, stop) if ROUTE[made].who is Who.CLOCK] for stop in Stop]

    assert clock_moves == [[Move.LAPSE], [Move.LAPSE], [Move.SUPERVISE]]


def test_the_clock_leaves_alone_who_does_not_wait():
    assert not [
        (made, state)
        for made, rule in ROUTE.items()
        for state in rule.from_states
        if rule.who is Who.CLOCK and state not in WAITING
    ]


@pytest.mark.parametrize("made", [made for made, rule in ROUTE.items() if rule.climbs])
def test_a_climb_ends_at_a_stop(made):
    assert {stop + ROUTE[made].climbs for stop in ROUTE[made].stops} <= set(Stop)


@pytest.mark.parametrize(("state", "stop"), EVERYWHERE)
def test_no_two_moves_that_are_offered_at_once_share_a_key(state, stop):
    for waiting in (True, False):
        offered = [made for made in moves_from(state, stop, waiting=waiting) if ROUTE[made].who is not Who.CLOCK]
        keys = {key_of(made) for made in offered}

        assert len(keys - {"j", "k"}) == len(offered)
