"""The sweep: exactly one stop per pass, exactly once, whatever one row looks like."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.functions import Now
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from petitions.models import Heartbeat, Passage, Petition
from petitions.queries import last_sweep
from petitions.route import Move, State, Stop
from petitions.services import ring
from petitions.services.clockwork import Rung
from petitions.sweeps import sweep_overdue
from petitions.tasks import sweep_overdue as the_task
from tests.conftest import superuser
from tests.factories.office import came_to_stop, moved, office, petition_at, publish
from tests.factories.petitions import overdue, petition_in
from wulibridge.journal.chain import verify
from wulibridge.journal.queries import entries_of
from wulibridge.notices.models import Notice
from wulibridge.people.models import LeaderAssignment
from wulibridge.territory.calendar import end_of


def stands(petition: Petition) -> tuple[Stop, State]:
    petition.refresh_from_db()
    return Stop(petition.stop), State(petition.state)


def told(petition: Petition, made: Move) -> list:
    notices = Notice.objects.filter(kind=f"petition_{made.value}", facts__number=petition.number)
    return [notice.receiver for notice in notices.order_by("receiver_id")]


def test_an_overdue_petition_moves_up_exactly_one_stop(people):
    petition = overdue(petition_at(people, Stop.ZONE, State.TAKEN), days=100)

    assert sweep_overdue() == Rung(lapsed=1)
    assert stands(petition) == (Stop.COMMITTEE, State.REGISTERED)
    assert sweep_overdue() == Rung()
    assert stands(petition) == (Stop.COMMITTEE, State.REGISTERED)


def test_the_stays_say_what_happened(people):
    petition = overdue(petition_at(people, Stop.ZONE, State.TAKEN))
    promised = petition.due_on

    sweep_overdue()

    petition.refresh_from_db()
    first, second = petition.passages.all()
    assert (first.left_by, first.left_at, first.due_on) == (Move.LAPSE, second.entered_at, promised)
    assert (second.stop, second.ordinal, second.entered_by, second.actor) == (Stop.COMMITTEE, 2, Move.LAPSE, None)
    assert (petition.handler, petition.due_on, petition.wake_at) == (None, second.due_on, end_of(second.due_on))
    assert second.due_on > timezone.localdate() + timedelta(days=27)


def test_the_committee_is_told_once_and_the_journal_knows_the_clock_did_it(people):
    petition = overdue(petition_at(people, Stop.ZONE))

    sweep_overdue()
    sweep_overdue()

    assert told(petition, Move.LAPSE) == [people.staff, people.chair]
    entry = entries_of(petition).get(verb="petition.lapse")
    assert (entry.actor, entry.actor_id, entry.details["stop"]) == ("clock", None, [1, 2])
    assert verify().sound


def test_the_total_clock_runs_on(people):
    petition = overdue(petition_at(people, Stop.ZONE))
    total = petition.total_due_on

    sweep_overdue()

    petition.refresh_from_db()
    assert petition.total_due_on == total


def test_the_due_day_itself_is_not_overdue_until_it_has_ended(people):
    """Due today: the alarm is set for 24:00 in Shanghai, and even an alarm that rang early moves nothing."""
    petition = overdue(petition_at(people, Stop.ZONE), days=0)
    assert petition.wake_at == end_of(timezone.localdate())
    Petition.objects.update(wake_at=Now() - timedelta(days=1))

    assert sweep_overdue() == Rung()
    assert stands(petition) == (Stop.ZONE, State.REGISTERED)


def test_the_day_after_it_is(people):
    petition = overdue(petition_at(people, Stop.ZONE), days=1)

    assert sweep_overdue().lapsed == 1
    assert stands(petition)[0] == Stop.COMMITTEE


@pytest.mark.parametrize("state", [State.ANSWERED, State.DISPUTED, State.CLOSED])
def test_what_waits_for_nobody_is_left_alone(people, state):
    petition = petition_at(people, Stop.ZONE, state)
    day = timezone.localdate() - timedelta(days=1)
    Petition.objects.update(due_on=day)
    Passage.objects.update(due_on=day)

    assert sweep_overdue() == Rung()
    assert stands(petition) == (Stop.ZONE, state)


@pytest.mark.parametrize("state", [State.ANSWERED, State.DISPUTED, State.CLOSED])
def test_even_when_it_is_asked_for_by_number(people, state):
    petition = petition_at(people, Stop.ZONE, state)

    assert ring(ids=[petition.pk]) == Rung()
    assert stands(petition) == (Stop.ZONE, state)


# The third stop -------------------------------------------------------------------------------------------------------


def test_at_the_third_stop_it_goes_under_supervision_once_and_stays_open(people):
    petition = overdue(petition_at(people, Stop.SUBDISTRICT, State.TAKEN))

    assert sweep_overdue() == Rung(supervised=1)
    assert stands(petition) == (Stop.SUBDISTRICT, State.TAKEN)
    assert petition.supervised_at is not None
    assert petition.owner == people.desk
    assert sweep_overdue() == Rung()
    assert told(petition, Move.SUPERVISE) == [people.leader]
    assert petition.passages.filter(left_at=None).count() == 1


def test_when_nobody_answers_for_the_committee_every_leader_is_told(people):
    petition = overdue(petition_at(people, Stop.SUBDISTRICT))
    LeaderAssignment.objects.update(ends_on=timezone.localdate() - timedelta(days=1))

    sweep_overdue()

    assert told(petition, Move.SUPERVISE) == [people.leader, people.other_leader]


def test_a_second_turn_at_the_third_stop_can_come_under_supervision_again(people):
    petition = overdue(petition_at(people, Stop.SUBDISTRICT), days=3)
    sweep_overdue()
    overdue(moved(people, petition, Move.ANSWER, Move.DISSATISFIED, Move.REOPEN), days=2)

    assert sweep_overdue().supervised == 1
    assert told(petition, Move.SUPERVISE) == [people.leader] * 2


# Many --------------------------------------------------------------------------------------------------------------


def test_batches_cover_everything_once(people):
    petitions = [overdue(petition_in(people.zone, by=people.member)) for _ in range(7)]

    assert sweep_overdue(batch=3).lapsed == 7
    assert {stands(petition)[0] for petition in petitions} == {Stop.COMMITTEE}
    assert Notice.objects.filter(kind="petition_lapse").count() == 7 * 2


def test_a_limit_leaves_the_rest_to_the_next_sweep(people):
    for _ in range(5):
        overdue(petition_in(people.zone, by=people.member))

    assert [sweep_overdue(limit=2).lapsed for _ in range(4)] == [2, 2, 1, 0]


def test_a_batch_takes_the_same_queries_for_one_as_for_many(people):
    """In bulk: queries grow with areas, not with petitions."""

    def queries_for(count: int) -> int:
        for _ in range(count):
            overdue(petition_in(people.zone, by=people.member))
        with CaptureQueriesContext(connection) as captured:
            assert sweep_overdue().lapsed == count
        return len(captured)

    sweep_overdue()  # the first heartbeat is an insert
    assert queries_for(12) == queries_for(1)
    assert queries_for(3) < 40


def test_forty_days_of_outage_are_caught_up(people):
    """Whatever the clock did not do meanwhile, the passes after it do: one stop each, and then nothing is overdue."""
    at_each = [overdue(petition_at(people, stop), days=40) for stop in Stop]

    assert sweep_overdue() == Rung(lapsed=2, supervised=1)
    assert [stands(petition)[0] for petition in at_each] == [Stop.COMMITTEE, Stop.SUBDISTRICT, Stop.SUBDISTRICT]
    assert sweep_overdue() == Rung()
    assert not Petition.objects.waiting().filter(due_on__lt=timezone.localdate(), supervised_at=None).exists()


def test_a_stop_reached_by_the_clock_has_its_own_full_term(people):
    """The months of an outage are not taken from the next stop."""
    petition = petition_at(people, Stop.ZONE)
    came_to_stop(petition, timezone.localdate() - timedelta(days=90))
    overdue(petition, days=60)

    sweep_overdue()

    assert petition.passages.last().due_on >= timezone.localdate() + timedelta(days=28)


def test_each_gets_the_months_of_its_own_stop_and_subdistrict(people):
    """In one batch: what is remembered of one area or stop says nothing of another."""
    elsewhere = office()
    subdistrict = elsewhere.zone.committee.subdistrict
    subdistrict.committee_months, subdistrict.subdistrict_months = 2, 3
    subdistrict.save()
    rows = [petition_at(people, Stop.ZONE), petition_at(elsewhere, Stop.ZONE), petition_at(elsewhere, Stop.COMMITTEE)]

    for petition in rows:
        overdue(petition)
    sweep_overdue()

    stays = [petition.passages.last() for petition in rows]
    assert [(stay.stop, stay.months) for stay in stays] == [(2, 1), (2, 2), (3, 3)]
    assert [petition.due_on for petition in Petition.objects.order_by("pk")] == [stay.due_on for stay in stays]
    assert len({stay.due_on for stay in stays}) == 3


def test_the_notice_leads_to_the_page_of_its_petition(people, client):
    petition = overdue(petition_at(people, Stop.ZONE))

    sweep_overdue()

    client.force_login(people.chair)
    page = client.get(Notice.objects.get(receiver=people.chair, kind="petition_lapse").path)
    assert page.context["petition"] == petition


# Doors and heartbeat --------------------------------------------------------------------------------------------------


def test_a_sweep_leaves_a_heartbeat_even_when_there_was_nothing_to_do(db):
    assert last_sweep() is None

    sweep_overdue()

    assert last_sweep().at <= timezone.now()
    assert last_sweep().result["lapsed"] == 0


def test_the_heartbeat_says_what_was_done(people):
    overdue(petition_at(people, Stop.ZONE))

    sweep_overdue()

    assert Heartbeat.objects.count() == 1
    assert {key: last_sweep().result[key] for key in ("lapsed", "supervised", "failed", "settled")} == {
        "lapsed": 1,
        "supervised": 0,
        "failed": 0,
        "settled": 0,
    }


@pytest.mark.parametrize("door", [the_task, lambda: call_command("sweep_deadlines", stdout=StringIO())])
def test_both_bells_ring_the_same_sweep(people, door):
    petition = overdue(petition_at(people, Stop.ZONE))

    door()

    assert stands(petition)[0] == Stop.COMMITTEE


# One bad row ----------------------------------------------------------------------------------------------------------


def poison(petition: Petition, sql: str) -> None:
    """The database itself refuses what `sql` describes, for this petition alone."""
    with superuser() as database:
        database.execute(
            f"CREATE FUNCTION poison_{petition.pk}() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'poisoned'; END $$"
        )
        database.execute(sql.format(pk=petition.pk, function=f"poison_{petition.pk}()"))


def heal(petition: Petition) -> None:
    connection.close()
    with superuser() as database:
        database.execute(f"DROP FUNCTION IF EXISTS poison_{petition.pk}() CASCADE")


NO_NEW_STAY = (
    "CREATE TRIGGER poison_{pk} BEFORE INSERT ON petitions_passage FOR EACH ROW"
    " WHEN (NEW.petition_id = {pk}) EXECUTE FUNCTION {function}"
)
NO_CHANGE = (
    "CREATE TRIGGER poison_{pk} BEFORE UPDATE ON petitions_petition FOR EACH ROW"
    " WHEN (NEW.id = {pk}) EXECUTE FUNCTION {function}"
)


@pytest.fixture
def row_of_eight(committed_db):
    people = office()
    petitions = [overdue(petition_in(people.zone, by=people.member)) for _ in range(8)]
    yield petitions
    for petition in petitions:
        heal(petition)


def test_a_poisoned_row_is_set_aside_and_the_rest_goes_on(row_of_eight, caplog):
    bad = row_of_eight[2]
    poison(bad, NO_NEW_STAY)

    with caplog.at_level(logging.ERROR):
        done = sweep_overdue()

    assert done == Rung(lapsed=7, failed=1)
    assert stands(bad) == (Stop.ZONE, State.REGISTERED)
    assert bad.due_on < timezone.localdate()
    assert timedelta(minutes=59) < bad.wake_at - timezone.now() <= timedelta(hours=1)
    assert f"petition {bad.pk} is set aside" in caplog.text
    assert last_sweep().result["failed"] == 1
    assert verify().sound


def test_until_the_hour_is_over_it_is_not_tried_again(row_of_eight):
    bad = row_of_eight[0]
    poison(bad, NO_NEW_STAY)
    sweep_overdue()
    heal(bad)

    assert sweep_overdue() == Rung()


def test_then_it_is_tried_again_and_climbs_once_healed(row_of_eight):
    bad = row_of_eight[0]
    poison(bad, NO_NEW_STAY)
    sweep_overdue()
    heal(bad)
    Petition.objects.filter(pk=bad.pk).update(wake_at=Now() - timedelta(seconds=1))

    assert sweep_overdue() == Rung(lapsed=1)
    assert stands(bad)[0] == Stop.COMMITTEE


def test_a_row_that_cannot_even_be_set_aside_holds_nobody_back(row_of_eight):
    bad = row_of_eight[5]
    poison(bad, NO_CHANGE)

    assert sweep_overdue(batch=4) == Rung(lapsed=7, failed=1)
    assert sweep_overdue() == Rung(failed=1)


def test_a_petition_without_an_open_stay_is_set_aside(people):
    """A broken row rather than a refusing database."""
    good, bad = (overdue(petition_in(people.zone, by=people.member)) for _ in range(2))
    Passage.objects.filter(petition=bad).update(left_at=Now(), left_by=Move.MOVE_UP)

    assert sweep_overdue() == Rung(lapsed=1, failed=1)
    assert stands(good)[0] == Stop.COMMITTEE


def test_a_stay_that_cannot_be_settled_holds_up_no_sweep(row_of_eight):
    bad, fine = row_of_eight[0], row_of_eight[1:]
    day = bad.due_on
    poison(
        bad,
        "CREATE TRIGGER poison_{pk} BEFORE UPDATE ON petitions_passage FOR EACH ROW"
        " WHEN (NEW.petition_id = {pk} AND NOT NEW.provisional) EXECUTE FUNCTION {function}",
    )
    publish(day - timedelta(days=5), day + timedelta(days=70))

    sweep_overdue()

    assert last_sweep().result["settled"] == 7
    assert {petition.passages.first().provisional for petition in fine} == {False}
