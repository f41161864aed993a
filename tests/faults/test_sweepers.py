"""Sweepers that die, meet, and race with people. Real processes, committed rows, real kills."""

import random
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from petitions.models import Petition, Reply
from petitions.route import Move, State, Stop
from petitions.services import Refused, move, ring
from petitions.sweeps import sweep_overdue
from tests.conftest import superuser
from tests.factories.clock import many_overdue
from tests.factories.office import facts, petition_at
from tests.factories.petitions import overdue
from tests.faults.invariants import broken
from tests.faults.processes import FORK, kill_again_and_again, start, together, waiting_at

pytestmark = pytest.mark.faults


def test_a_sweeper_killed_again_and_again(people):
    many_overdue(people, 120)

    kills = kill_again_and_again(lambda: sweep_overdue(batch=3), left=waiting_at(Stop.ZONE), longest=0.1, seed=1)
    sweep_overdue()

    assert kills >= 3
    assert broken() == []
    assert Petition.objects.filter(stop=Stop.COMMITTEE).count() == 120


def test_four_sweepers_at_once(people):
    many_overdue(people, 240)

    sweepers = [start(sweep_overdue, batch=7) for _ in range(4)]
    with together(*sweepers):
        pass
    sweep_overdue()

    assert broken() == []
    assert Petition.objects.filter(stop=Stop.COMMITTEE).count() == 240


ROUNDS = 40


def answer_each(numbers: list[int], by, barrier) -> None:
    for index, pk in enumerate(numbers):
        barrier.wait(20)
        time.sleep(random.Random(index).uniform(0, 0.02))
        try:
            move(petition=Petition(pk=pk), move=Move.ANSWER, by=by, facts=facts())
        except Refused:
            continue


def ring_each(numbers: list[int], barrier) -> None:
    for index, pk in enumerate(numbers):
        barrier.wait(20)
        time.sleep(random.Random(-1 - index).uniform(0, 0.02))
        ring(ids=[pk])


def test_an_answer_and_the_sweep_race_and_one_wins(people):
    numbers = [petition.pk for petition in many_overdue(people, ROUNDS)]
    barrier = FORK.Barrier(2)

    with together(start(answer_each, numbers, people.lead, barrier), start(ring_each, numbers, barrier)):
        pass
    sweep_overdue()

    answered = Reply.objects.count()
    climbed = Petition.objects.filter(stop=Stop.COMMITTEE).count()
    assert answered + climbed == ROUNDS
    assert answered, "the sweep won every round: the race was none"
    assert climbed, "the answer won every round: the race was none"
    assert broken() == []


def answer_all(numbers: list[int], by) -> None:
    for pk in numbers:
        try:
            move(petition=Petition(pk=pk), move=Move.ANSWER, by=by, facts=facts())
        except Refused:
            continue


def test_people_answer_while_four_sweepers_run(people):
    """Everybody at full speed and from both ends, no rendezvous."""
    numbers = [petition.pk for petition in many_overdue(people, 100)]

    clerks = [start(answer_all, numbers[::-1], people.lead), start(answer_all, numbers[1::2], people.member)]
    sweepers = [start(sweep_overdue, batch=2) for _ in range(4)]
    with together(*clerks, *sweepers):
        pass
    sweep_overdue()

    assert broken() == []
    assert Reply.objects.count() + Petition.objects.filter(stop=Stop.COMMITTEE).count() == 100


def test_forty_days_of_outage(people):
    """Of every stop and state some; three passes are enough for anything, and a fourth changes nothing."""
    for stop in Stop:
        for state in (State.REGISTERED, State.TAKEN):
            overdue(petition_at(people, stop, state), days=40)
    many_overdue(people, 50)

    sweepers = [start(sweep_overdue, batch=5) for _ in range(2)]
    with together(*sweepers):
        pass
    done = sweep_overdue()

    assert (done.lapsed, done.supervised, done.failed) == (0, 0, 0)
    assert broken() == []
    assert Petition.objects.filter(supervised_at__isnull=False).count() == 2
    assert not Petition.objects.waiting().filter(stop=Stop.ZONE).exists()


def test_one_poisoned_row_among_concurrent_sweepers(people):
    petitions = many_overdue(people, 40)
    bad = petitions[17]
    with superuser() as database:
        database.execute(
            "CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'poisoned'; END $$;"
            "CREATE TRIGGER poison BEFORE INSERT ON petitions_passage FOR EACH ROW"
            f" WHEN (NEW.petition_id = {bad.pk}) EXECUTE FUNCTION poison()"
        )
    try:
        with together(*[start(sweep_overdue, batch=10) for _ in range(3)]):
            pass
        assert set(Petition.objects.filter(stop=Stop.ZONE)) == {bad}
    finally:
        with superuser() as database:
            database.execute("DROP FUNCTION poison() CASCADE")

    Petition.objects.filter(pk=bad.pk).update(wake_at=timezone.now() - timedelta(seconds=1))
    sweep_overdue()
    assert broken() == []
