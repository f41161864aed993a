"""The guard of the sweep: what it holds, what it lets through, and what an answer lets through."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from petitions.models import Heartbeat, HoldAnswer, HoldKind, Outage, Passage, Petition, SweepHold
from petitions.queries import heartbeat, last_sweep, open_hold
from petitions.route import Stop
from petitions.services import Refused, explain_by_outage, let_go_on, record_outage, ring, say_set_right
from petitions.services.clockwork import Rung
from petitions.services.guard import Clearance, ClockJumpedError
from petitions.sweeps import sweep_overdue
from tests.factories.clock import believed, many_overdue, many_waiting, outage_until_now
from tests.factories.office import office, petition_at
from tests.factories.people import UserFactory, staff_of
from tests.factories.petitions import overdue
from wulibridge import uptime
from wulibridge.journal.queries import entries_of
from wulibridge.notices.models import Notice
from wulibridge.people.roles import Role
from wulibridge.territory.calendar import database_now

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def held_as(kind: HoldKind) -> bool:
    hold = open_hold()
    return hold is not None and hold.kind == kind


# The clock ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ago", "really", "kind"),
    [
        (-3 * DAY, MINUTE, HoldKind.CLOCK_BACK),
        (-3 * DAY, None, HoldKind.CLOCK_BACK),
        (-6 * MINUTE, None, HoldKind.CLOCK_BACK),
        (2 * HOUR, 3 * HOUR, HoldKind.CLOCK_BACK),
        (40 * DAY, MINUTE, HoldKind.CLOCK_FORWARD),
        (7 * MINUTE, MINUTE, HoldKind.CLOCK_FORWARD),
    ],
)
def test_a_clock_that_jumped_holds_the_sweep(people, ago, really, kind):
    petition = overdue(petition_at(people, Stop.ZONE))
    believed(ago=ago, really=really)

    assert sweep_overdue() == Rung(held=True)
    petition.refresh_from_db()
    assert petition.stop == Stop.ZONE
    assert held_as(kind)


@pytest.mark.parametrize(
    ("ago", "really"), [(MINUTE, MINUTE), (5 * MINUTE, MINUTE), (-4 * MINUTE, None), (-3 * MINUTE, MINUTE)]
)
def test_a_clock_that_drifts_holds_nothing(people, ago, really):
    overdue(petition_at(people, Stop.ZONE))
    believed(ago=ago, really=really)

    assert sweep_overdue() == Rung(lapsed=1)
    assert open_hold() is None


@pytest.mark.parametrize(("really", "boot"), [(None, None), (MINUTE, "another start of the machine")])
def test_where_the_machine_cannot_tell_a_step_forward_holds_nothing(people, really, boot):
    """Nobody knows whether it was off so long or the clock is wrong; a few petitions are let through."""
    overdue(petition_at(people, Stop.ZONE))
    believed(ago=40 * DAY, really=really, boot=boot)

    assert sweep_overdue() == Rung(lapsed=1)


def test_a_heartbeat_from_before_there_was_a_guard_still_tells_that_the_clock_went_back(people):
    Heartbeat.objects.create(name="sweep_overdue", at=timezone.now() + DAY)

    assert sweep_overdue().held
    assert held_as(HoldKind.CLOCK_BACK)


def test_a_clock_that_jumps_in_the_middle_of_a_pass_writes_nothing(people):
    petition = overdue(petition_at(people, Stop.ZONE))
    before_the_jump = Clearance(at=database_now() - DAY, steady=uptime.steady())

    with pytest.raises(ClockJumpedError):
        ring(ids=[petition.pk], clearance=before_the_jump)

    petition.refresh_from_db()
    assert (petition.stop, petition.passages.count()) == (Stop.ZONE, 1)


def test_what_falls_due_after_the_guard_looked_is_the_next_passs(people):
    petition = overdue(petition_at(people, Stop.ZONE))
    Petition.objects.filter(pk=petition.pk).update(wake_at=timezone.now() + MINUTE)

    assert sweep_overdue() == Rung()


# Too many -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "waiting", "held"), [(50, 10, True), (49, 10, False), (50, 950, False), (51, 949, True)]
)
def test_more_than_five_in_a_hundred_and_at_least_fifty_hold_the_sweep(people, due, waiting, held):
    many_overdue(people, due)
    many_waiting(people, waiting)

    assert sweep_overdue().held is held
    assert held_as(HoldKind.MASS) is held
    assert Petition.objects.filter(stop=Stop.COMMITTEE).count() == (0 if held else due)


def test_a_recorded_outage_explains_them(people):
    many_overdue(people, 60)
    outage_until_now()

    assert sweep_overdue() == Rung(lapsed=60)


@pytest.mark.parametrize("shift", [-10, +10], ids=["long before", "later"])
def test_an_outage_of_another_time_does_not(people, shift):
    many_overdue(people, 60, days=20)
    end = timezone.now() + timedelta(days=shift - 20)
    record_outage(started_at=end - 3 * DAY, ended_at=end, reason="测试停电", by=people.desk)

    assert sweep_overdue().held


def test_an_outage_recorded_while_the_clock_was_ahead_explains_nothing_until_then(people):
    now = timezone.now()
    Outage.objects.create(started_at=now - 3 * DAY, ended_at=now + 40 * DAY, reason="测试停电", recorded_by=people.desk)
    many_overdue(people, 60)

    assert sweep_overdue().held


def test_an_outage_that_is_certain_is_recorded_by_itself_and_caught_up(people):
    """The same machine was up all the while, say asleep, and says itself that forty days have passed."""
    many_overdue(people, 60, days=20)
    beat = believed(ago=40 * DAY, really=40 * DAY)

    assert sweep_overdue() == Rung(lapsed=60)
    outage = Outage.objects.get()
    assert (outage.started_at, outage.recorded_by, outage.reason) == (beat.clock_at, None, "")
    assert entries_of(outage).get().verb == "outage.found"


def test_forty_days_on_a_machine_that_was_off_wait_for_a_person(people):
    many_overdue(people, 60, days=20)
    believed(ago=40 * DAY, really=None)

    assert sweep_overdue().held
    assert not Outage.objects.exists()


def test_less_than_an_hour_is_no_outage(people):
    believed(ago=59 * MINUTE, really=59 * MINUTE)

    sweep_overdue()

    assert not Outage.objects.exists()


# While it is held -----------------------------------------------------------------------------------------------------


@pytest.fixture
def held(people) -> SweepHold:
    """Sixty fell due at once."""
    believed(ago=MINUTE, really=MINUTE)
    many_overdue(people, 60)
    assert sweep_overdue().held
    return open_hold()


def test_nothing_moves_and_the_heartbeat_says_so(held):
    swept_at = heartbeat().at

    assert [sweep_overdue().held for _ in range(3)] == [True] * 3
    assert not Petition.objects.exclude(stop=Stop.ZONE).exists()
    assert (heartbeat().result, heartbeat().at) == ({"held": "mass"}, swept_at)
    assert SweepHold.objects.count() == 1


def test_it_keeps_figures_and_nothing_of_any_petition(held):
    assert {key: held.facts[key] for key in ("due", "open")} == {"due": 60, "open": 60}
    assert set(held.facts) == {"due", "open", "last_sweep", "clock", "jump"}


def test_desk_and_system_administrators_are_told_once(held, people):
    keeper = next(user for user in people.strangers if user.posts_today[0].role == Role.SYSTEM_ADMINISTRATOR)
    sweep_overdue()

    told = Notice.objects.filter(kind="sweep_held")
    assert set(told.values_list("receiver", flat=True)) == {people.desk.pk, keeper.pk}
    assert told.count() == 2
    assert set(told.values_list("path", flat=True)) == {"/petitions/clock/"}


def test_a_second_hold_is_refused_by_the_database(held):
    with pytest.raises(IntegrityError), transaction.atomic():
        SweepHold.objects.create(kind=HoldKind.MASS)


def test_an_answer_without_a_name_is_refused_by_the_database(held):
    with pytest.raises(IntegrityError), transaction.atomic():
        SweepHold.objects.filter(pk=held.pk).update(answer=HoldAnswer.OUTAGE, confirmed_at=timezone.now())


# Answers --------------------------------------------------------------------------------------------------------------


def test_the_clock_is_right_lets_through_what_is_due(held, people):
    let_go_on(hold=held, reason="与手表核对", by=people.desk)

    assert sweep_overdue() == Rung(lapsed=60)
    held.refresh_from_db()
    assert (held.answer, held.confirmed_by, held.confirmed_as) == ("clock_right", people.desk, people.desk.username)
    assert entries_of(held).get(verb="sweep.answered").details["reason"] == "与手表核对"
    assert last_sweep().result["lapsed"] == 60


def test_it_does_not_let_through_what_falls_due_later(held, people):
    let_go_on(hold=held, reason="与手表核对", by=people.desk)
    SweepHold.objects.update(confirmed_at=timezone.now() - 10 * DAY)
    Petition.objects.update(due_on=timezone.localdate() - 5 * DAY)
    Passage.objects.update(due_on=timezone.localdate() - 5 * DAY)

    assert sweep_overdue().held
    assert SweepHold.objects.count() == 2


def test_it_does_not_let_through_a_second_jump(people):
    believed(ago=40 * DAY, really=MINUTE)
    sweep_overdue()
    let_go_on(hold=open_hold(), reason="与手表核对", by=people.desk)
    assert sweep_overdue() == Rung()

    believed(ago=2 * DAY, really=MINUTE)

    assert sweep_overdue().held


def test_after_an_answer_the_clock_is_measured_from_there(people):
    believed(ago=-3 * DAY, really=MINUTE)
    sweep_overdue()
    let_go_on(hold=open_hold(), reason="与手表核对", by=people.desk)

    assert [sweep_overdue().held for _ in range(2)] == [False, False]


def test_an_answer_given_while_the_clock_was_ahead_says_nothing_of_the_days_until_then(held, people):
    let_go_on(hold=held, reason="与手表核对", by=people.desk)
    SweepHold.objects.update(confirmed_at=timezone.now() + 40 * DAY)

    assert sweep_overdue().held


def test_set_right_ends_the_hold_and_lets_nothing_through(people):
    believed(ago=40 * DAY, really=MINUTE)
    sweep_overdue()
    believed(ago=MINUTE, really=MINUTE)  # somebody has turned the clock back
    overdue(petition_at(people, Stop.ZONE))

    say_set_right(hold=open_hold(), reason="已校时", by=people.desk)

    assert open_hold() is None
    many_overdue(people, 60)
    assert sweep_overdue().held


@pytest.mark.parametrize("kind", [HoldKind.CLOCK_FORWARD, HoldKind.CLOCK_BACK, HoldKind.MASS])
def test_set_right_is_refused_while_it_is_not(people, kind):
    if kind == HoldKind.MASS:
        many_overdue(people, 60)
    else:
        believed(ago=40 * DAY if kind == HoldKind.CLOCK_FORWARD else -DAY, really=MINUTE)
    sweep_overdue()

    with pytest.raises(Refused):
        say_set_right(hold=open_hold(), reason="已校时", by=people.desk)
    assert held_as(kind)


def test_the_time_in_which_many_waited_for_an_answer_does_not_explain_them(people):
    many_overdue(people, 60)
    sweep_overdue()
    SweepHold.objects.update(raised_at=timezone.now() - DAY + MINUTE)
    believed(ago=DAY, really=DAY)

    with pytest.raises(Refused):
        say_set_right(hold=open_hold(), reason="已校时", by=people.desk)
    assert not Outage.objects.exists()


def test_what_fell_due_while_it_was_held_climbs_once_the_clock_is_right_again(people):
    """The machine itself says how long it was held, so nobody is asked a second time."""
    believed(ago=2 * DAY + HOUR, really=HOUR)
    sweep_overdue()
    believed(ago=2 * DAY, really=2 * DAY)
    many_overdue(people, 60)

    say_set_right(hold=open_hold(), reason="已校时", by=people.desk)

    assert sweep_overdue() == Rung(lapsed=60)


def test_an_outage_as_the_answer_is_recorded_and_lets_go_on(held, people):
    began = held.raised_at - 2 * DAY

    explain_by_outage(hold=held, started_at=began, ended_at=database_now(), reason="停电", by=people.desk)

    outage = Outage.objects.get()
    assert (outage.started_at, outage.recorded_by, outage.reason) == (began, people.desk, "停电")
    assert sweep_overdue() == Rung(lapsed=60)


@pytest.mark.parametrize(
    ("began", "ended", "field"),
    [(-MINUTE / 2, None, "started_at"), (-2 * DAY, -DAY, "ended_at"), (-DAY, 2 * HOUR, "ended_at")],
    ids=["begins after the last sweep", "ends long before the hold", "ends in the future"],
)
def test_an_outage_that_does_not_reach_is_refused(held, people, began, ended, field):
    end = held.raised_at + (ended or timedelta())

    with pytest.raises(Refused) as refused:
        explain_by_outage(hold=held, started_at=held.raised_at + began, ended_at=end, reason="停电", by=people.desk)
    assert refused.value.field == field
    assert not Outage.objects.exists()


def test_an_outage_ends_after_it_starts(people):
    now = timezone.now()

    with pytest.raises(Refused):
        record_outage(started_at=now, ended_at=now - HOUR, reason="停电", by=people.desk)


def test_of_two_answers_the_first_counts_and_the_other_hears_of_it(held, people):
    second = staff_of(Role.SYSTEM_ADMINISTRATOR, people.zone.committee.subdistrict)
    let_go_on(hold=held, reason="与手表核对", by=people.desk)

    with pytest.raises(Refused) as refused:
        let_go_on(hold=held, reason="也对", by=second)
    assert people.desk.name in str(refused.value.message)
    held.refresh_from_db()
    assert held.confirmed_by == people.desk


@pytest.mark.parametrize("who", ["chair", "leader", "lead", "nobody"])
def test_others_may_not_answer(held, people, who):
    user = UserFactory() if who == "nobody" else getattr(people, who)

    with pytest.raises(Refused):
        let_go_on(hold=held, reason="与手表核对", by=user)
    with pytest.raises(Refused):
        record_outage(started_at=timezone.now() - DAY, ended_at=timezone.now(), reason="停电", by=user)
    assert open_hold() == held


def test_an_answer_says_why(held, people):
    with pytest.raises(Refused) as refused:
        let_go_on(hold=held, reason="  ", by=people.desk)
    assert refused.value.field == "reason"


# The command ----------------------------------------------------------------------------------------------------------


def said(**options) -> str:
    out = StringIO()
    call_command("sweep_deadlines", stdout=out, **options)
    return out.getvalue()


def test_the_command_says_that_it_is_held_and_is_no_failure(held):
    assert "60 of 60 petitions would move" in said()


def test_the_command_can_confirm(people):
    many_overdue(people, 60)

    assert "moved up 60" in said(confirm="checked against a watch")
    answered = SweepHold.objects.get()
    assert (answered.confirmed_by, answered.confirmed_as) == (None, "system")


def test_the_command_confirms_with_a_reason_only(held):
    with pytest.raises(CommandError):
        said(confirm=" ")
    assert open_hold() == held


def test_a_pass_that_is_clear_costs_few_queries(people, django_assert_max_num_queries):
    sweep_overdue()

    with django_assert_max_num_queries(21):
        sweep_overdue()


def test_an_office_that_never_swept_is_asked_before_the_first_mass(db):
    many_overdue(office(), 60)

    assert sweep_overdue().held
    assert last_sweep() is None
