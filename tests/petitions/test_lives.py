"""Whatever people, the clock, the calendar and crashes do in whatever order: what a petition's rows say holds."""

from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from petitions.models import Cause, DeadlineEvent, Kind, Passage, Petition, Term, Voice, Wait
from petitions.queries import disputes_for, handled_by, matching, moves_of, petitions_for, supervised_for
from petitions.queries.hint import Told, hints_for
from petitions.route import ENDS_WAITING, ROUTE, WAITING, Move, State, Stop, Who, allows
from petitions.services import Refused, judge_as_resident, move
from petitions.services.voices import link, unlink
from petitions.sweeps import sweep_overdue
from tests.factories.clock import unwatched
from tests.factories.office import Office, facts, moved, publish, tried_in_vain
from tests.factories.petitions import petition_in
from tests.petitions.canaries import told_to
from wulibridge.people.models import Post
from wulibridge.territory.calendar import end_of
from wulibridge.territory.models import WorkDay

FIRST_DAY = date(2026, 1, 12)
BY_CLOCK = {made for made, row in ROUTE.items() if row.who is Who.CLOCK or row.by_clock}
# Two requests, and a complaint that most of their office must not see.
NUMBERS, WITH_COMPLAINT = st.integers(0, 1), st.integers(0, 2)
# What chance alone comes upon too seldom.
STORIES = [
    (Move.MOVE_UP, Move.SEND_DOWN, Move.MOVE_UP),
    (Move.ANSWER, Move.DISSATISFIED, Move.REOPEN),
    (Move.TAKE, Move.WAIT),
    (Move.WAIT, Move.GO_ON, Move.EXTEND),
    (Move.WAIT, Move.ANSWER, Move.SATISFIED, Move.REOPEN),
]


class CrashError(Exception):
    """The process dies before its transaction is committed."""


class Lives(RuleBasedStateMachine):
    """Three petitions of one office. Each rule is a deed; after each, all that must hold is looked at anew."""

    people: Office
    clock: object

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole.__enter__()
        self.day, self.published = FIRST_DAY, date(2026, 2, 28)
        publish(date(2026, 1, 1), self.published, off=tuple(date(2026, 2, day) for day in range(16, 24)))
        self.clock.to(self.day)
        self.before: dict[int, Petition] = {}
        self.touched: dict[int, Petition] = {}

    def teardown(self) -> None:
        self._who_may_not_see_them_does_not_find_them()
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    @initialize()
    def three_petitions(self) -> None:
        self.rows = [petition_in(self.people.zone, by=self.people.member, title=f"楼道灯{n}") for n in range(2)]
        about = {"kind": Kind.COMPLAINT, "about": (self.people.zone,)}
        self.rows.append(petition_in(self.people.zone, by=self.people.member, title="上门时态度生硬", **about))
        self._look(self._now())

    def _look(self, now: dict[int, Petition]) -> None:
        """What was touched since the last look is looked at anew by all that must hold."""
        self.touched = {pk: row for pk, row in now.items() if pk not in self.before or _differ(self.before[pk], row)}
        self.before = now

    def _now(self) -> dict[int, Petition]:
        return {row.pk: row for row in Petition.objects.filter(pk__in=[row.pk for row in self.rows])}

    # Deeds ------------------------------------------------------------------------------------------------------------

    @rule(number=WITH_COMPLAINT, made=st.sampled_from(Move), who=st.integers(0, 14), days=st.integers(-1, 32))
    def somebody_tries(self, number: int, made: Move, who: int, days: int) -> None:
        """Anybody, any move: mostly it is not theirs to make, or not to be made from here."""
        self._move(number, made, self.people.everybody[who], days)

    @rule(number=NUMBERS, which=st.integers(0, 9), days=st.integers(1, 30))
    def the_next_stop_up_moves(self, number: int, which: int, days: int) -> None:
        self._the_right_one_moves(number, which, True, days)

    @rule(number=WITH_COMPLAINT, which=st.integers(0, 9), days=st.integers(1, 30))
    def who_handles_it_moves(self, number: int, which: int, days: int) -> None:
        self._the_right_one_moves(number, which, False, days)

    @rule(number=NUMBERS, which=st.integers(0, 9), days=st.integers(1, 30))
    def and_moves_it_again(self, number: int, which: int, days: int) -> None:
        self._the_right_one_moves(number, which, False, days)

    def _the_right_one_moves(self, number: int, which: int, up: bool, days: int) -> None:
        row = self.before[self.rows[number].pk]
        by = (self.people.above if up else self.people.handler)(Stop(row.stop))
        if offered := moves_of(by, row):
            self._move(number, offered[which % len(offered)], by, days)

    @rule(number=NUMBERS, satisfied=st.booleans())
    def the_resident_judges(self, number: int, satisfied: bool) -> None:
        made = Move.SATISFIED if satisfied else Move.DISSATISFIED
        self._attempt(number, {made}, lambda row: judge_as_resident(petition=row, satisfied=satisfied, note="不亮"))

    @rule(number=NUMBERS, story=st.sampled_from(STORIES), days=st.integers(1, 30))
    def what_often_happens(self, number: int, story: tuple[Move, ...], days: int) -> None:
        """Step by step by whose it is, as far as that goes from where it stands."""
        for made in story:
            stop = Stop(self.before[self.rows[number].pk].stop)
            by = (self.people.above if ROUTE[made].who is Who.NEXT_STOP else self.people.handler)(stop)
            self._move(number, made, by, days)
        self.touched = self.before  # by more than the last step

    @rule(number=NUMBERS, by_lead=st.booleans())
    def they_become_one_matter(self, number: int, by_lead: bool) -> None:
        """One follows the other, said by who handles it, or by whoever else tries."""
        row = self.before[self.rows[number].pk]
        by = self.people.handler(Stop(row.stop)) if by_lead else self.people.everybody[self.day.day % 15]
        self._tie(row, lambda: link(petition=row, lead=self.rows[1 - number], reason="同一盏灯", by=by))

    @rule(number=NUMBERS)
    def both_are_answered_as_one(self, number: int) -> None:
        self.they_become_one_matter(number, by_lead=True)
        for made in (Move.TAKE, Move.ANSWER):
            by = self.people.handler(Stop(self.before[self.rows[1 - number].pk].stop))
            self._move(1 - number, made, by, 1)
        self.touched = self.before

    @rule(number=NUMBERS)
    def it_stands_alone_again(self, number: int) -> None:
        row = self.before[self.rows[number].pk]
        self._tie(row, lambda: unlink(petition=row, by=self.people.handler(Stop(row.stop))))

    def _tie(self, row: Petition, deed: object) -> None:
        """No link moves a clock, a stop or a state: neither of the one that follows nor of its lead."""
        with transaction.atomic(), suppress(Refused):
            deed()
        now = self._now()
        for pk, after in now.items():
            assert _stands(after) == _stands(self.before[pk])
            assert (after.due_on, after.total_due_on) == (self.before[pk].due_on, self.before[pk].total_due_on)
        self._look(now)

    @rule(days=st.integers(1, 40))
    def days_pass(self, days: int) -> None:
        self.day += timedelta(days=days)
        self.clock.to(self.day)

    @rule()
    def the_sweep_runs(self) -> None:
        unwatched(sweep_overdue)
        now = self._now()
        for pk, after in now.items():
            self._follows_the_route(self.before[pk], after, BY_CLOCK)
        self._look(now)

    @rule(days=st.integers(30, 120), off=st.integers(0, 9))
    def the_calendar_is_published(self, days: int, off: int) -> None:
        """Some more days of it, the first of them off."""
        first, self.published = self.published + timedelta(days=1), self.published + timedelta(days=days)
        publish(first, self.published, off=tuple(first + timedelta(days=n) for n in range(off)))

    @rule(number=NUMBERS, made=st.sampled_from(Move))
    def it_crashes(self, number: int, made: Move) -> None:
        row, held = self.rows[number], _rows_of(self.rows[number])
        try:
            with transaction.atomic():
                by = (self.people.above if ROUTE[made].who is Who.NEXT_STOP else self.people.handler)(
                    Stop(self.before[row.pk].stop)
                )
                move(petition=row, move=made, by=by, facts=facts())
                raise CrashError
        except (CrashError, Refused):
            assert _rows_of(row) == held

    @rule(holds=st.booleans())
    def the_chair_changes(self, holds: bool) -> None:
        Post.objects.filter(user=self.people.chair).update(ends_on=None if holds else date(2025, 12, 31))
        self.people.chair.__dict__.pop("posts_today", None)

    def _move(self, number: int, made: Move, by: object, days: int) -> None:
        given = facts(until=self.day + timedelta(days=days))
        if made == Move.NO_ANSWER and self.before[self.rows[number].pk].state == State.ANSWERED:
            tried_in_vain(self.rows[number], by=self.people.chair)
        self._attempt(number, {made}, lambda row: move(petition=row, move=made, by=by, facts=given))

    def _attempt(self, number: int, made: set[Move], deed: object) -> None:
        row = self.rows[number]
        with transaction.atomic():
            try:
                deed(row)
            except Refused:
                made = set()
        now = self._now()
        for pk, after in now.items():
            # What follows it may be answered with it, and by nothing else.
            along = made & {Move.ANSWER} if self.before[pk].duplicate_of_id == row.pk else set()
            self._follows_the_route(self.before[pk], after, made if pk == row.pk else along)
        self._look(now)

    def _follows_the_route(self, was: Petition, now: Petition, moves: set[Move]) -> None:
        """By one of `moves`, if at all, and to where that one leads."""
        if _stands(was) == _stands(now):
            return
        waiting = was.waits_until is not None
        ways = [
            (ROUTE[made].to_state or was.state, was.stop + ROUTE[made].climbs, _waits_after(made, waiting))
            for made in moves
            if allows(made, State(was.state), Stop(was.stop), waiting=waiting)
        ]
        assert (now.state, now.stop, now.waits_until is not None) in ways, f"{_stands(was)} to {_stands(now)}"

    # What holds -------------------------------------------------------------------------------------------------------

    @invariant()
    def one_stay_is_open_until_it_is_closed(self) -> None:
        for pk, row in self.touched.items():
            stays = list(Passage.objects.filter(petition=pk).order_by("ordinal"))
            still_open = [stay for stay in stays if stay.left_at is None]
            assert len(still_open) == (0 if row.state == State.CLOSED else 1)
            assert (stays[-1].stop, stays[-1].due_on) == (row.stop, row.due_on)
            promised = DeadlineEvent.objects.filter(petition=pk, term=Term.STOP).values_list("passage", flat=True)
            assert set(promised) == {stay.pk for stay in stays}
            assert all(was.left_at == now.entered_at for was, now in pairwise(stays) if was.left_by not in CLOSING)

    @invariant()
    def each_due_date_is_the_last_one_written_down_and_each_names_the_one_before(self) -> None:
        for pk, row in self.touched.items():
            for clock, due_on in ((Term.STOP, row.due_on), (Term.TOTAL, row.total_due_on)):
                events = list(DeadlineEvent.objects.filter(petition=pk, term=clock).order_by("pk"))
                assert events[-1].due_on == due_on
                assert [event.was_on for event in events] == [None, *(event.due_on for event in events[:-1])]
                assert all(event.raw_on <= event.due_on for event in events)

    @invariant()
    def the_line_moves_by_a_calendar_alone_and_later_only(self) -> None:
        events = DeadlineEvent.objects.filter(petition__in=self.touched, term=Term.TOTAL)
        for event in events.exclude(cause=Cause.REGISTERED):
            assert event.cause == Cause.SETTLED
            assert event.due_on >= event.was_on

    @invariant()
    def no_clock_of_a_stop_starts_twice(self) -> None:
        """What comes back is given what was promised already, and no promise that is kept is made an earlier one."""
        for pk in self.touched:
            events = list(DeadlineEvent.objects.filter(petition=pk, term=Term.STOP).select_related("passage"))
            first = [event.passage.stop for event in events if event.cause in {Cause.REGISTERED, Cause.CLIMBED}]
            assert len(first) == len(set(first))
            for place, event in enumerate(events):
                if event.cause in {Cause.SENT_DOWN, Cause.CLIMBED_AGAIN}:
                    assert event.counted in [earlier.counted for earlier in events[:place]]
                assert event.cause == Cause.CLIMBED or event.was_on is None or event.due_on >= event.was_on

    @invariant()
    def the_alarm_rings_for_who_waits_and_for_nobody_else(self) -> None:
        for row in self.touched.values():
            if row.state not in WAITING or row.supervised_at:
                assert row.wake_at is None or row.state in WAITING
            else:
                assert row.wake_at == end_of(row.waits_until or row.due_on)

    @invariant()
    def it_waits_for_the_resident_as_long_as_a_wait_is_open(self) -> None:
        waits = dict(Wait.objects.filter(ended_at=None, petition__in=self.touched).values_list("petition", "until"))
        assert waits == {pk: row.waits_until for pk, row in self.touched.items() if row.waits_until}

    @invariant()
    def a_lead_follows_nobody_and_a_link_is_written_down(self) -> None:
        leads = {row.duplicate_of_id for row in self.before.values()} - {None}
        assert all(self.before[pk].duplicate_of_id is None for pk in leads)
        written = dict(Voice.objects.filter(petition__in=self.before, ended_at=None).values_list("petition", "lead"))
        assert written == {pk: row.duplicate_of_id for pk, row in self.before.items() if row.duplicate_of_id}

    @invariant()
    def a_complaint_stays_at_the_stop_where_it_began(self) -> None:
        assert all(row.stop == Stop.SUBDISTRICT for row in self.touched.values() if row.kind == Kind.COMPLAINT)

    def _who_may_not_see_them_does_not_find_them(self) -> None:
        for stranger in self.people.strangers[self.day.day % 6 :: 6]:
            found = [petitions_for(stranger), matching(Petition.objects.visible_to(stranger), "楼道灯", user=stranger)]
            found += [handled_by(stranger), disputes_for(stranger), supervised_for(stranger)]
            assert not [rows for rows in found if rows.filter(pk__in=self.before).exists()]
            assert hints_for(stranger, Told(self.people.zone.pk, "楼道灯0又不亮了，楼道灯1也不亮")) == []
        turn = self.day.toordinal()
        strangers, row = self.people.strangers, self.rows[0]
        if turn % 2:  # of the complaint, their own office is told no more; the desk handles it
            strangers, row = [user for user in self.people.everybody if user != self.people.desk], self.rows[2]
        assert row.title not in told_to(strangers[turn % len(strangers)], row, turn=turn)


CLOSING = {Move.SATISFIED, Move.NO_ANSWER, Move.CLOSE}


def _differ(was: Petition, now: Petition) -> bool:
    return any(getattr(was, field.attname) != getattr(now, field.attname) for field in Petition._meta.concrete_fields)


def _stands(row: Petition) -> tuple[object, ...]:
    return row.state, row.stop, row.waits_until is not None


def _waits_after(made: Move, waiting: bool) -> bool:
    return made == Move.WAIT or (waiting and made not in ENDS_WAITING)


def _rows_of(petition: Petition) -> list[object]:
    tables = [Petition.objects.filter(pk=petition.pk)]
    tables += [model.objects.filter(petition=petition) for model in (Passage, DeadlineEvent, Wait)]
    return [list(rows.order_by("pk").values()) for rows in tables]


@pytest.mark.django_db
def test_petitions_live_by_their_rules(people, clock):
    """Some lives, the same in each run: what failed once can be looked at again."""
    WorkDay.objects.all().delete()

    class LivesHere(Lives):
        pass

    LivesHere.people, LivesHere.clock = people, clock
    lives = settings(
        max_examples=14,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(LivesHere, settings=lives)


@pytest.mark.django_db
@pytest.mark.parametrize("story", STORIES)
def test_what_often_happens_goes_to_its_end(people, story):
    """Else the lives above would say nothing of these moves."""
    petition = petition_in(people.zone, by=people.member)

    assert moved(people, petition, *story).passages.filter(left_at=None).count() == 1
