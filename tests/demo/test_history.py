"""The history that was written in bulk holds whatever the services and the sweep would have held."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest

from petitions.deadlines import count, months_at, total_months
from petitions.models import Cause, DeadlineEvent, Passage, Petition, Term
from petitions.route import ENDS_WAITING, ROUTE, UPWARD, WAITING, Move, State, Stop, allows
from tests.demo.conftest import replies_of, stays_of
from visits.models import VisitOutcome
from wulibridge.territory.calendar import civil_date, end_of

CLOSING = {Move.SATISFIED, Move.NO_ANSWER, Move.CLOSE}


def moves_of(petition: Petition) -> list[tuple[object, int, Move]]:
    """Every move that the rows tell of, in order, as (when, place in the stay, move). Taking leaves no row."""
    moves = []
    for stay in stays_of(petition):
        moves.append((stay.entered_at, 0, Move(stay.entered_by)))
        if stay.extended_at:
            moves.append((stay.extended_at, 1, Move.EXTEND))
        if stay.left_by == Move.CLOSE:
            moves.append((stay.left_at, 4, Move.CLOSE))
    for reply in replies_of(petition):
        moves.append((reply.replied_at, 2, Move.ANSWER))
        if reply.verdict:
            moves.append((reply.verdict_at, 3, Move(reply.verdict)))
    for wait in petition.waits.all():
        moves.append((wait.began_at, 1, Move.WAIT))
        if wait.ended_at:
            moves.append((wait.ended_at, 1, Move.GO_ON))
    return sorted(moves, key=lambda move: move[:2])


def replay(petition: Petition) -> tuple[State, Stop]:
    """Walk the moves by the route. Fails on one that it lacks."""
    (_, _, first), *others = moves_of(petition)
    assert first == Move.REGISTER
    state, stop, waiting = State.REGISTERED, Stop.ZONE, False
    for _, _, move in others:
        assert allows(move, state, stop, waiting=waiting), f"{petition.number}: {move} from {state} at {stop}"
        state = ROUTE[move].to_state or state
        stop = Stop(stop + ROUTE[move].climbs)
        waiting = move == Move.WAIT or (waiting and move not in ENDS_WAITING)
    assert waiting == (petition.waits_until is not None)
    return state, stop


def stays(office) -> list[tuple[Petition, Passage]]:
    return [(petition, stay) for petition in office.petitions for stay in stays_of(petition)]


def test_every_kind_of_move_occurs(office):
    seen = Counter(move for petition in office.petitions for _, _, move in moves_of(petition))

    assert set(Move) - set(seen) == {Move.TAKE, Move.SUPERVISE}  # these leave no row of their own
    assert any(petition.supervised_at for petition in office.petitions)
    assert any(petition.state == State.TAKEN for petition in office.petitions)


def test_every_chain_of_moves_obeys_the_route_and_ends_where_the_petition_stands(office):
    for petition in office.petitions:
        state, stop = replay(petition)
        # Neither taking it nor giving it to somebody leaves a row: both tell from a handler alone.
        ends = {state, State.TAKEN} if state == State.REGISTERED and petition.handler_id else {state}
        assert (petition.state in ends, petition.stop) == (True, stop), petition.number


def test_stays_follow_each_other_without_a_gap(office):
    for petition in office.petitions:
        here = stays_of(petition)
        assert [stay.ordinal for stay in here] == list(range(1, len(here) + 1))
        assert here[0].entered_at == petition.received_at
        for old, new in pairwise(here):
            if old.left_by in CLOSING:
                assert new.entered_by == Move.REOPEN
                assert old.left_at < new.entered_at
            else:
                assert (old.left_by, old.left_at) == (new.entered_by, new.entered_at)


def test_only_the_last_stay_of_an_unclosed_petition_is_open(office):
    for petition in office.petitions:
        unfinished = [stay.ordinal for stay in stays_of(petition) if stay.left_at is None]
        assert unfinished == ([] if petition.state == State.CLOSED else [len(petition.passages.all())])
        assert petition.closed_at == (stays_of(petition)[-1].left_at if petition.state == State.CLOSED else None)


def test_due_dates_are_those_of_the_clock(office):
    """A stop's first stay counts its months, and each promise follows from what it says was counted."""
    for petition, stay in stays(office):
        if stay.entered_by in {Move.REGISTER, *UPWARD} and first_at_stop(petition, stay):
            term = count(
                civil_date(stay.entered_at),
                months=months_at(Stop(stay.stop), office.subdistrict),
                calendar=office.calendar,
            )
            assert promises_of(petition, stay)[0].counted == term
    for petition in office.petitions:
        whole = count(
            civil_date(petition.received_at), months=total_months(office.subdistrict), calendar=office.calendar
        )
        assert [event.counted for event in petition.deadlines.all() if event.term == Term.TOTAL] == [whole]
        assert petition.total_due_on == whole.on


def test_each_promise_names_the_one_before_it_and_the_last_is_in_force(office):
    for petition in office.petitions:
        promises = sorted((e for e in petition.deadlines.all() if e.term == Term.STOP), key=lambda event: event.pk)
        assert [event.was_on for event in promises] == [None, *(event.due_on for event in promises[:-1])]
        assert petition.due_on == promises[-1].due_on == stays_of(petition)[-1].due_on
        for event in promises:
            again = count(
                event.start_on, months=event.months, days=event.days, workdays=event.workdays, calendar=office.calendar
            )
            assert event.counted == again


def promises_of(petition: Petition, stay: Passage) -> list[DeadlineEvent]:
    return sorted((e for e in petition.deadlines.all() if e.passage_id == stay.pk), key=lambda event: event.pk)


def first_at_stop(petition: Petition, stay: Passage) -> bool:
    return all(earlier.stop != stay.stop for earlier in stays_of(petition) if earlier.ordinal < stay.ordinal)


def test_what_the_clock_moved_it_moved_within_a_minute_of_the_deadline(office):
    lapsed = [stay for _, stay in stays(office) if stay.left_by == Move.LAPSE]
    assert lapsed
    for stay in lapsed:
        rang = max(end_of(stay.due_on), stay.entered_at)  # it may have come back when its time was over
        assert timedelta(0) < stay.left_at - rang <= timedelta(seconds=60)


def test_an_extension_was_given_before_the_deadline_it_moved(office):
    for petition, stay in stays(office):
        if stay.extended_at:
            given = next(event for event in promises_of(petition, stay) if event.cause == Cause.EXTENDED)
            assert stay.entered_at < stay.extended_at < end_of(given.was_on)


def test_answers_came_in_time_or_under_supervision(office):
    for petition in office.petitions:
        by_key = {stay.pk: stay for stay in stays_of(petition)}
        for reply in replies_of(petition):
            stay = by_key[reply.passage_id]
            assert stay.entered_at < reply.replied_at
            assert reply.replied_at < end_of(stay.due_on) or stay.stop == Stop.SUBDISTRICT
            assert reply.given_on <= civil_date(reply.replied_at)
            assert reply.verdict_at is None or reply.replied_at < reply.verdict_at


def test_what_is_overdue_now_stands_at_the_third_stop_under_supervision(office):
    late = [petition for petition in office.petitions if is_late(petition, office.today)]
    assert late
    assert all(petition.stop == Stop.SUBDISTRICT and petition.supervised_at for petition in late)


def is_late(petition: Petition, today: date) -> bool:
    return petition.state in WAITING and petition.waits_until is None and petition.due_on < today


def test_alarms_ring_at_the_end_of_the_day_promised_and_only_while_the_resident_waits(office):
    for petition in office.petitions:
        rings = petition.state in WAITING and petition.supervised_at is None
        assert petition.wake_at == (end_of(petition.waits_until or petition.due_on) if rings else None), petition.number


def test_numbers_are_consecutive_in_each_year_in_the_order_received(office):
    received = sorted(office.petitions, key=lambda petition: petition.received_at)
    expected, last = [], Counter()
    for petition in received:
        year = civil_date(petition.received_at).year
        last[year] += 1
        expected.append(f"{year}-{last[year]:06d}")
    assert [petition.number for petition in received] == expected
    last.update(int(number[:4]) for number in office.later)
    assert office.series == last


def test_nothing_happened_after_the_moment_of_the_load(office):
    moments = [at for petition in office.petitions for at, _, _ in moves_of(petition)]
    moments += [visit.logged_at for visit in office.visits]

    assert max(moments) <= office.now
    assert all(visit.visited_at <= visit.logged_at for visit in office.visits)


def test_a_petition_of_a_visit_is_of_its_household_and_was_saved_with_it(office):
    assert office.raised
    for row in office.raised:
        assert row.visit.outcome == VisitOutcome.MET
        assert row.visit.household_id == row.petition.household_id
        assert row.visit.logged_at == row.petition.received_at
        assert row.visit.logged_by_id == row.petition.registered_by_id


def test_whoever_logged_a_visit_was_there(office):
    assert all(visit.logged_by_id in {member.pk for member in visit.members.all()} for visit in office.visits)


def test_the_round_has_reached_most_households_by_the_end_of_the_year(office):
    days = (office.today - office.today.replace(month=1, day=1)).days
    expected = 0.85 * min(1.0, days / 300)

    assert office.reached / office.households == pytest.approx(expected, abs=0.15)


def test_a_shut_door_left_neither_guidebook_nor_opinion(office):
    shut = [visit for visit in office.visits if visit.outcome != VisitOutcome.MET]
    assert shut
    assert not any(visit.guidebook_left for visit in shut)


def test_reopenings_are_counted(office):
    for petition in office.petitions:
        assert petition.reopened == sum(stay.entered_by == Move.REOPEN for stay in stays_of(petition))


def test_every_answer_but_the_last_has_a_verdict(office):
    for petition in office.petitions:
        assert all(reply.verdict for reply in replies_of(petition)[:-1])
