"""No clock starts twice: dated lives of petitions, and what is written down of every date."""

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError

from petitions.models import Cause, Petition, Term
from petitions.queries import moves_of
from petitions.route import Move, State, Stop
from petitions.services import Refused, move
from petitions.sweeps import sweep_overdue
from tests.factories.clock import unwatched
from tests.factories.office import facts, moved, publish
from tests.factories.petitions import petition_in
from tests.petitions.test_deadlines import year_2026
from wulibridge.journal.queries import entries_of
from wulibridge.notices.models import Notice
from wulibridge.territory.calendar import end_of
from wulibridge.territory.models import WorkDay

D = date.fromisoformat
UP, DOWN, ANSWER, NO, AGAIN = Move.MOVE_UP, Move.SEND_DOWN, Move.ANSWER, Move.DISSATISFIED, Move.REOPEN
EXTEND, WAIT, GO_ON, SWEEP = Move.EXTEND, Move.WAIT, Move.GO_ON, "sweep"


@pytest.fixture
def people_of_2026(clock, people):
    """The working calendar of 2026 and the week before it, as far as these lives need it; nothing later."""
    days = {day: works for day, works in year_2026().days.items() if day.year == 2026}
    WorkDay.objects.bulk_create(WorkDay(day=day, is_workday=works) for day, works in days.items())
    return people


def lived(people, clock, *life: tuple[str, object], **given: object) -> Petition:
    """A petition registered on the first day, and then what is said on each day that follows."""
    (first, _registered), *rest = life
    clock.to(D(first))
    petition = petition_in(people.zone, by=people.member)
    for day, made in rest:
        clock.to(D(day))
        if made == SWEEP:
            unwatched(sweep_overdue)
            petition.refresh_from_db()
        else:
            petition = moved(people, petition, made, **given)
    return petition


REGISTERED = ("2026-03-10", "registered")
LIVES = {
    "first entry": ([REGISTERED], Stop.ZONE, "2026-04-10", Cause.REGISTERED),
    "first climb": ([REGISTERED, ("2026-03-16", UP)], Stop.COMMITTEE, "2026-04-16", Cause.CLIMBED),
    "sent down it keeps the sender's date": (
        [REGISTERED, ("2026-03-16", UP), ("2026-03-20", DOWN)],
        Stop.ZONE, "2026-04-16", Cause.SENT_DOWN,
    ),
    "up again, the earlier date stands": (
        [REGISTERED, ("2026-03-16", UP), ("2026-03-20", DOWN), ("2026-04-02", UP)],
        Stop.COMMITTEE, "2026-04-16", Cause.CLIMBED_AGAIN,
    ),
    "down two stops and up one": (
        [REGISTERED, ("2026-03-16", UP), ("2026-03-17", UP), ("2026-03-20", DOWN), ("2026-03-21", DOWN),
         ("2026-03-22", UP)],
        Stop.COMMITTEE, "2026-04-17", Cause.CLIMBED_AGAIN,
    ),
    "extended below, it comes back with the month that was given": (
        [REGISTERED, ("2026-03-16", UP), ("2026-03-20", DOWN), ("2026-03-23", EXTEND), ("2026-04-02", UP)],
        Stop.COMMITTEE, "2026-05-18", Cause.CLIMBED_AGAIN,
    ),
    "its time over below, it is late on arrival": (
        [REGISTERED, ("2026-03-16", UP), ("2026-03-20", DOWN), ("2026-04-17", SWEEP)],
        Stop.COMMITTEE, "2026-04-16", Cause.CLIMBED_AGAIN,
    ),
    "and the next sweep takes it on": (
        [REGISTERED, ("2026-03-16", UP), ("2026-03-20", DOWN), ("2026-04-17", SWEEP), ("2026-04-17", SWEEP)],
        Stop.SUBDISTRICT, "2026-05-18", Cause.CLIMBED,
    ),
    "reopened with the days that were left": (
        [REGISTERED, ("2026-03-20", ANSWER), ("2026-03-25", NO), ("2026-04-02", AGAIN)],
        Stop.ZONE, "2026-04-23", Cause.REOPENED,
    ),
    "reopened with none left": (
        [REGISTERED, ("2026-04-10", ANSWER), ("2026-04-11", NO), ("2026-04-13", AGAIN)],
        Stop.ZONE, "2026-04-20", Cause.REOPENED,
    ),
    "reopened twice": (
        [REGISTERED, ("2026-03-20", ANSWER), ("2026-03-25", NO), ("2026-04-02", AGAIN), ("2026-04-13", ANSWER),
         ("2026-04-13", NO), ("2026-04-27", AGAIN)],
        Stop.ZONE, "2026-05-07", Cause.REOPENED,
    ),
    "an extension of what was reopened": (
        [REGISTERED, ("2026-04-10", ANSWER), ("2026-04-11", NO), ("2026-04-13", AGAIN), ("2026-04-14", EXTEND)],
        Stop.ZONE, "2026-05-20", Cause.EXTENDED,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", LIVES)
def test_a_stop_has_one_clock(people_of_2026, clock, name):
    life, stop, due_on, cause = LIVES[name]

    petition = lived(people_of_2026, clock, *life)

    event = petition.deadlines.filter(term=Term.STOP).latest("pk")
    assert (petition.stop, str(petition.due_on), event.cause) == (stop, due_on, cause)
    assert petition.wake_at == end_of(petition.due_on)
    assert str(petition.total_due_on) == "2026-06-10"
    assert petition.deadlines.filter(term=Term.TOTAL).count() == 1


def test_late_at_the_third_stop_it_goes_under_supervision_at_once(people_of_2026, clock):
    life = [REGISTERED, ("2026-03-16", UP), ("2026-03-17", UP), ("2026-03-20", DOWN), ("2026-04-18", SWEEP)]
    petition = lived(people_of_2026, clock, *life, ("2026-04-18", SWEEP))

    assert (petition.stop, str(petition.due_on)) == (Stop.SUBDISTRICT, "2026-04-17")
    assert petition.supervised_at is not None


def test_what_is_late_is_not_sent_down(people_of_2026, clock):
    people = people_of_2026
    petition = lived(people, clock, REGISTERED, ("2026-03-16", UP), ("2026-04-16", Move.TAKE))
    assert DOWN in moves_of(people.chair, petition)
    clock.to(D("2026-04-17"))

    assert DOWN not in moves_of(people.chair, petition)
    with pytest.raises(Refused):
        move(petition=petition, move=DOWN, by=people.chair, facts=facts())


# Waiting for the resident ---------------------------------------------------------------------------------------------

WINTER = ("2026-01-16", "registered")  # due on 24 February, after the Spring Festival
WAITS = {
    "to the end of its last day": ([("2026-02-02", WAIT), ("2026-02-21", SWEEP)], "2026-03-16", 18),
    "not a day longer, however late the sweep": ([("2026-02-02", WAIT), ("2026-02-28", SWEEP)], "2026-03-16", 18),
    "until the resident answered": ([("2026-02-02", WAIT), ("2026-02-10", GO_ON)], "2026-03-04", 8),
    "not a day": ([("2026-02-02", WAIT), ("2026-02-02", GO_ON)], "2026-02-24", 0),
    "answered meanwhile": ([("2026-02-02", WAIT), ("2026-02-10", ANSWER)], "2026-03-04", 8),
}


@pytest.mark.parametrize("name", WAITS)
def test_the_stop_gets_the_days_back_and_the_line_does_not(people_of_2026, clock, name):
    life, due_on, days = WAITS[name]

    petition = lived(people_of_2026, clock, WINTER, *life, until=D("2026-02-20"))

    assert (str(petition.due_on), petition.waits_until) == (due_on, None)
    assert str(petition.total_due_on) == "2026-04-16"
    assert petition.waits.get().days == days
    assert petition.deadlines.latest("pk").cause == Cause.WAITED
    assert petition.wake_at == (None if petition.state == State.ANSWERED else end_of(petition.due_on))


def test_while_it_waits_nothing_is_late_and_the_alarm_rings_at_its_end(people_of_2026, clock):
    people = people_of_2026
    petition = lived(people, clock, WINTER, ("2026-02-20", WAIT), until=D("2026-03-10"))
    assert petition.wake_at == end_of(D("2026-03-10"))

    clock.to(D("2026-03-05"))
    unwatched(sweep_overdue)

    petition.refresh_from_db()
    assert (petition.stop, str(petition.due_on)) == (Stop.ZONE, "2026-02-24")
    assert not Petition.objects.overdue(D("2026-03-05")).exists()
    clock.to(D("2026-03-11"))
    assert unwatched(sweep_overdue).gone_on == 1
    petition.refresh_from_db()
    assert str(petition.due_on) == "2026-03-16"  # 18 days more, to a Saturday
    assert entries_of(petition).first().verb == "petition.go_on"
    assert [notice.receiver for notice in Notice.objects.filter(kind="petition_go_on")] == [people.lead]


@pytest.mark.parametrize("days", [0, 31, -1])
def test_a_wait_has_its_limit(people_of_2026, clock, days):
    people = people_of_2026
    petition = lived(people, clock, REGISTERED)

    until = D("2026-03-10") + timedelta(days=days)
    with pytest.raises(Refused) as refusal:
        move(petition=petition, move=WAIT, by=people.lead, facts=facts(until=until))

    assert refusal.value.field == "until"


@pytest.mark.parametrize(
    "before",
    [
        [("2026-03-11", WAIT)],  # it waits already
        [("2026-03-11", WAIT), ("2026-03-12", GO_ON), ("2026-03-13", WAIT), ("2026-03-14", GO_ON)],
        [("2026-04-11", Move.TAKE)],  # late
    ],
)
def test_nor_does_it_wait_a_third_time_or_when_it_is_late(people_of_2026, clock, before):
    people = people_of_2026
    petition = lived(people, clock, REGISTERED, *before)

    assert WAIT not in moves_of(people.lead, petition)
    with pytest.raises(Refused):
        move(petition=petition, move=WAIT, by=people.lead, facts=facts())


def test_the_next_stop_may_wait_again(people_of_2026, clock):
    twice = [("2026-03-11", WAIT), ("2026-03-12", GO_ON), ("2026-03-13", WAIT), ("2026-03-14", UP)]
    petition = lived(people_of_2026, clock, REGISTERED, *twice)

    assert WAIT in moves_of(people_of_2026.chair, petition)


# A calendar that is published -----------------------------------------------------------------------------------------


def test_a_published_calendar_settles_both_clocks_and_says_so(people_of_2026, clock):
    petition = lived(people_of_2026, clock, ("2026-12-20", "registered"))
    assert (str(petition.due_on), str(petition.total_due_on)) == ("2027-01-20", "2027-03-22")
    assert petition.total_provisional
    off = ("2027-01-20", "2027-01-21", "2027-01-22", "2027-03-22")
    publish(D("2027-01-01"), D("2027-12-31"), off=tuple(D(day) for day in off))

    clock.to(D("2026-12-21"))
    unwatched(sweep_overdue)

    petition.refresh_from_db()
    assert (str(petition.due_on), str(petition.total_due_on)) == ("2027-01-25", "2027-03-23")
    assert not petition.total_provisional
    settled = petition.deadlines.filter(cause=Cause.SETTLED).order_by("term")
    assert [(event.term, str(event.was_on)) for event in settled] == [("stop", "2027-01-20"), ("total", "2027-03-22")]


def test_a_calendar_with_fewer_days_off_moves_neither(people_of_2026, clock):
    petition = lived(people_of_2026, clock, ("2026-12-20", "registered"))
    publish(D("2027-01-01"), D("2027-12-31"), on=(D("2027-03-20"),))

    clock.to(D("2026-12-21"))
    unwatched(sweep_overdue)

    petition.refresh_from_db()
    assert (str(petition.due_on), str(petition.total_due_on)) == ("2027-01-20", "2027-03-22")
    assert not petition.total_provisional


def test_a_reason_once_written_stays(people):
    event = petition_in(people.zone, by=people.member).deadlines.first()
    event.reason = "改一改"

    with pytest.raises(ProgrammingError, match="Cannot update or delete"):
        event.save()
