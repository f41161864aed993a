"""When an answer is due: the pure rule on dated rows, then what the services make of it."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from petitions.deadlines import Due, due, months_at, total_months
from petitions.models import Passage
from petitions.route import Move, State, Stop
from petitions.services import PetitionDraft, move, register
from petitions.sweeps import sweep_overdue
from tests.factories.office import came_to_stop, facts, moved, petition_at, publish
from tests.factories.petitions import overdue, petition_in
from wulibridge.journal.models import JournalEntry
from wulibridge.journal.queries import entries_of
from wulibridge.territory.calendar import Calendar, end_of
from wulibridge.territory.models import Subdistrict, WorkDay

pytestmark = pytest.mark.usefixtures("any_year")

D = date.fromisoformat


def year_2026() -> Calendar:
    """2026 as far as these rows need it: published days off, make-up days, and else Monday to Friday."""
    days = {date(2026, 1, 1) + timedelta(days=n): True for n in range(365)}
    days = {day: day.weekday() < 5 for day in days}
    off = ["2026-01-01", "2026-01-02", "2026-02-16", "2026-02-17", "2026-02-18", "2026-02-19", "2026-02-20"]
    off += ["2026-02-23", "2026-04-06", "2026-05-01", "2026-05-04", "2026-05-05", "2026-06-19", "2026-10-01"]
    off += ["2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"]
    makeup = ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
    return Calendar(days | {D(day): False for day in off} | {D(day): True for day in makeup})


@pytest.mark.parametrize(
    ("start", "months", "expected", "why"),
    [
        ("2026-03-10", 1, "2026-04-10", "the corresponding day"),
        ("2026-01-31", 1, "2026-02-28", "month end, a make-up working Saturday: not rolled"),
        ("2026-01-29", 1, "2026-02-28", "February has no 29th in 2026"),
        ("2026-01-16", 1, "2026-02-24", "the Spring Festival rolls a week"),
        ("2026-09-01", 1, "2026-10-08", "the National Day holiday rolls"),
        ("2026-03-05", 1, "2026-04-07", "a Sunday before a holiday Monday"),
        ("2026-03-10", 2, "2026-05-11", "two months from the start, not one month twice: a Sunday rolls"),
        ("2026-08-31", 1, "2026-09-30", "September has no 31st"),
        ("2026-03-10", 12, "2027-03-10", "a whole year"),
    ],
)
def test_dated_rows(start, months, expected, why):
    assert due(D(start), months=months, calendar=year_2026()).on == D(expected), why


@pytest.mark.parametrize(
    ("start", "provisional"),
    [("2026-11-30", False), ("2026-12-01", True), ("2026-12-31", True)],
)
def test_a_due_date_in_an_unpublished_year_is_provisional(start, provisional):
    assert due(D(start), months=1, calendar=year_2026()).provisional is provisional


def test_a_term_that_ends_known_but_rolls_into_the_unknown_is_provisional():
    calendar = Calendar({D("2026-12-31"): False})

    assert due(D("2026-10-31"), months=2, calendar=calendar) == Due(D("2027-01-01"), provisional=True)


@given(start=st.dates(date(2025, 12, 1), date(2026, 11, 30)), months=st.integers(1, 12))
def test_due_on_a_working_day_and_never_early(start, months):
    term = due(start, months=months, calendar=year_2026())

    assert year_2026().is_workday(term.on)
    assert term.on >= start + timedelta(days=28 * months)


def test_each_stop_has_the_months_of_its_subdistrict():
    allowances = Subdistrict(zone_months=1, committee_months=2, subdistrict_months=3)

    assert [months_at(stop, allowances) for stop in Stop] == [1, 2, 3]
    assert total_months(allowances) == 6


# In the services ------------------------------------------------------------------------------------------------------

TODAY = timezone.localdate


def one_month(start: date, months: int = 1) -> date:
    """The rule once more, for a calendar of plain weeks."""
    return due(start, months=months, calendar=Calendar({})).on


def received(people, day: date):
    at = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 23, 59))
    return register(
        draft=PetitionDraft(title="漏水", text="厨房漏水。", received_at=at), zone=people.zone, by=people.lead
    )


def test_both_clocks_start_on_the_day_of_receipt_in_shanghai(people):
    petition = received(people, D("2026-03-10"))

    assert (petition.due_on, petition.total_due_on) == (D("2026-04-10"), D("2026-06-10"))
    assert petition.wake_at == end_of(D("2026-04-10"))
    assert petition.passages.get().due_on == D("2026-04-10")


def test_the_allowance_of_the_subdistrict_counts(people):
    subdistrict = people.zone.committee.subdistrict
    subdistrict.zone_months, subdistrict.committee_months, subdistrict.subdistrict_months = 2, 3, 4
    subdistrict.save()
    petition = received(people, D("2026-03-10"))

    assert (petition.due_on, petition.total_due_on) == (D("2026-05-11"), D("2026-12-10"))
    petition = moved(people, petition, Move.MOVE_UP)
    assert petition.due_on == one_month(TODAY(), 3)


def test_the_holiday_table_counts(people):
    publish(D("2026-04-01"), D("2026-04-30"), off=(D("2026-04-10"),), on=(D("2026-04-12"),))

    petition = received(people, D("2026-03-10"))

    assert petition.due_on == D("2026-04-12")
    assert petition.passages.get().provisional is False


def test_an_extension_counts_from_the_start_of_the_stay(people):
    """One month from 31 January and one more is 31 March, not 28 March."""
    petition = petition_in(people.zone)
    start = TODAY() - timedelta(days=20)
    came_to_stop(petition, start)

    petition = moved(people, petition, Move.EXTEND)

    assert petition.due_on == one_month(start, 2)
    assert petition.wake_at == end_of(petition.due_on)
    assert petition.passages.get().months == 2


def test_sending_down_leaves_the_total_clock_alone(people):
    petition = petition_at(people, Stop.COMMITTEE)
    total = petition.total_due_on
    type(petition).objects.filter(pk=petition.pk).update(total_due_on=total - timedelta(days=5))

    petition = moved(people, petition, Move.SEND_DOWN)

    assert petition.total_due_on == total - timedelta(days=5)
    assert petition.due_on == one_month(TODAY())


# Provisional dates ----------------------------------------------------------------------------------------------------


def provisional(people, state: State = State.REGISTERED):
    petition = petition_at(people, Stop.ZONE, state)
    assert petition.passages.get().provisional
    return petition


def publish_around(day: date, *, off: tuple[date, ...] = ()) -> None:
    publish(day - timedelta(days=10), day + timedelta(days=70), off=off)


def test_a_published_calendar_makes_the_date_final(people):
    petition = provisional(people)
    publish_around(petition.due_on)

    sweep_overdue()

    passage = petition.passages.get()
    assert (passage.due_on, passage.provisional) == (petition.due_on, False)


def test_a_new_holiday_moves_the_date_later_with_its_alarm(people):
    petition = provisional(people)
    promised = petition.due_on
    publish_around(promised, off=(promised,))

    sweep_overdue()

    petition.refresh_from_db()
    assert petition.due_on > promised
    assert petition.passages.get().due_on == petition.due_on
    assert petition.wake_at == end_of(petition.due_on)
    entry = entries_of(petition).get(verb="petition.due_date_settled")
    assert entry.details == {"due_on": [str(promised), str(petition.due_on)]}


def test_a_new_working_day_never_moves_it_earlier(people):
    petition = provisional(people)
    later = petition.due_on + timedelta(days=7)
    overdue(petition, days=-(later - TODAY()).days)  # promised longer than the calendar will ask for
    publish_around(later)

    sweep_overdue()

    petition.refresh_from_db()
    assert petition.due_on == later
    assert petition.passages.get().provisional is False


def test_an_answered_petition_is_settled_without_waking_its_clock(people):
    petition = provisional(people, State.ANSWERED)
    publish_around(petition.due_on, off=(petition.due_on,))

    sweep_overdue()

    promised = petition.due_on
    petition.refresh_from_db()
    assert petition.due_on > promised
    assert petition.wake_at is None


def test_nothing_climbs_on_a_date_that_was_only_provisional(people):
    """The year is published after the deadline it moves: first the date, then the sweep."""
    petition = provisional(people)
    start = TODAY() - timedelta(days=40)
    came_to_stop(petition, start)
    promised = one_month(start)
    Passage.objects.update(due_on=promised)
    overdue(petition, days=(TODAY() - promised).days)
    days_off = tuple(promised + timedelta(days=n) for n in range((TODAY() - promised).days + 1))
    publish_around(promised, off=days_off)

    done = sweep_overdue()

    petition.refresh_from_db()
    assert done.lapsed == 0
    assert petition.stop == Stop.ZONE
    assert petition.due_on > TODAY()


def test_a_calendar_edited_later_does_not_move_a_promise(people):
    petition = provisional(people)
    publish_around(petition.due_on)
    sweep_overdue()
    WorkDay.objects.filter(day=petition.due_on).update(is_workday=False)
    entries = JournalEntry.objects.count()

    sweep_overdue()

    promised = petition.due_on
    petition.refresh_from_db()
    assert petition.due_on == promised
    assert JournalEntry.objects.count() == entries


def test_an_unpublished_calendar_leaves_it_provisional(people):
    petition = provisional(people)

    sweep_overdue()

    assert petition.passages.get().provisional


def test_more_provisional_stays_than_a_batch_are_settled_in_one_sweep(people):
    petitions = [provisional(people) for _ in range(5)]
    publish_around(petitions[0].due_on)

    sweep_overdue(batch=2)

    assert not Passage.objects.filter(provisional=True).exists()


def test_an_extended_provisional_stay_keeps_its_two_months(people):
    petition = move(petition=provisional(people), move=Move.EXTEND, by=people.chair, facts=facts())
    publish_around(petition.due_on)

    sweep_overdue()

    assert petition.passages.get().due_on == one_month(TODAY(), 2)
