"""Every number is the length of a list, and each figure counts what its sentence says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from evaluations.metrics import METRICS, By, count_by, count_by_day, count_by_month, counts_of
from petitions.duty_route import DutyMove
from petitions.models import Duty, Passage, Reply
from petitions.route import Move, Stop
from tests.factories import office
from tests.factories.orders import duty_of, late, stepped
from tests.factories.petitions import overdue, petition_in
from tests.factories.territory import ZoneFactory

EXPECTED = {
    "coverage": {"numerator": 2, "denominator": 3, "missing": 1},
    "open": {"denominator": 5, "zone": 2, "committee": 2, "subdistrict": 1},
    "overdue": {"numerator": 1, "denominator": 5, "missing": 4},
    "on_time": {"numerator": 3, "denominator": 6, "missing": 3},
    "satisfaction": {"numerator": 1, "denominator": 3, "missing": 2, "apart": 1},
    "received": {"denominator": 8},
    "answered": {"denominator": 3},
    "moved_up": {"denominator": 4},
    "first_met": {"denominator": 2},
    "visits": {"denominator": 5},
    "contacts": {"denominator": 3},
    "flow": {
        "denominator": 4,
        "to_committee": 3,
        "to_subdistrict": 1,
        "down_to_committee": 0,
        "down_to_zone": 0,
        "by_deadline": 1,
    },
    "answered_at": {"denominator": 3, "zone": 3, "committee": 0, "subdistrict": 0},
    "response": {
        "denominator": 3, "over_0": 3, "over_3": 0, "over_7": 0, "over_15": 0, "over_30": 0, "over_60": 0
    },
    "reopened": {"numerator": 1, "denominator": 4, "missing": 3},
    "called_back": {"numerator": 0, "denominator": 4, "missing": 4},
    "first_contact": {"numerator": 0, "denominator": 0, "missing": 0},
    "duties": {"denominator": 2, "assigned": 1, "working": 0, "reported": 1},
    "late_duties": {"numerator": 1, "denominator": 2, "missing": 1},
    "punctuality": {"numerator": 1, "denominator": 2, "missing": 1},
    # Each kind is owed from the first whole period after it was introduced.
    "meetings": {
        "numerator": 0, "denominator": 0, "missing": 0, "excused": 0, "planned": 0, "unplanned": 0
    },
    "tasks": {"numerator": 1, "denominator": 1, "missing": 0},
    "wishes": {
        "numerator": 0, "denominator": 1, "missing": 1, "open": 1, "claimed": 0, "fulfilled": 0, "apart": 0
    },
}  # fmt: skip
RATES = [metric for metric in METRICS.values() if metric.is_rate]
TREND = [METRICS[key] for key in ("received", "answered", "moved_up")]


def number(key, part, scope):
    return counts_of([METRICS[key]], scope)[key, part]


@pytest.mark.parametrize("key", METRICS)
def test_a_figure_counts_what_it_says_and_lists_the_same_rows(busy, scope, key):
    counts, rows = counts_of([METRICS[key]], scope), {}
    for part in METRICS[key].parts:
        keys = METRICS[key].keys(part, scope)
        assert len(set(keys)) == len(keys)
        rows[part] = len(keys)
    assert {part: counts[key, part] for part in rows} == rows == EXPECTED[key]


@pytest.mark.parametrize("key", METRICS)
def test_another_zone_has_none_of_it(busy, scope, key):
    elsewhere = replace(scope, zones=frozenset({ZoneFactory().pk}))
    assert count_by(By.ZONE, [METRICS[key]], elsewhere) == {}
    assert not any(METRICS[key].keys(part, elsewhere) for part in METRICS[key].parts)


@pytest.mark.parametrize("figure", RATES, ids=lambda figure: figure.key)
def test_numerator_and_missing_make_the_denominator(busy, scope, figure):
    rows = {part: set(figure.keys(part, scope)) for part in ("numerator", "missing", "denominator")}
    assert rows["numerator"] | rows["missing"] == rows["denominator"]
    assert not rows["numerator"] & rows["missing"]


@pytest.mark.parametrize(
    "key",
    ["on_time", "satisfaction", "received", "answered", "moved_up", "response", "punctuality", "first_met", "wishes"],
)
def test_a_period_counts_only_its_own_days(busy, scope, key):
    before = replace(scope.period, first=scope.period.first - timedelta(days=9), last=scope.today - timedelta(days=9))
    assert number(key, "denominator", replace(scope, period=before)) == 0


def test_the_months_of_the_trend_add_up_to_the_period(busy, scope):
    months = count_by_month(TREND, scope, scope.period)
    assert {key: sum(counts.values()) for key, counts in months.items()} == {
        key: EXPECTED[key]["denominator"] for key in ("received", "answered", "moved_up")
    }
    assert f"{scope.today:%Y-%m}" in months["received"]


# Answered on time -----------------------------------------------------------------------------------------------------


def on_time(scope):
    counts = counts_of([METRICS["on_time"]], scope)
    return counts["on_time", "numerator"], counts["on_time", "denominator"]


def answered(people, *, late_by):
    """A petition answered today, its due date `late_by` days ago."""
    return office.moved(people, overdue(petition_in(people.zone, by=people.member), days=late_by), Move.ANSWER)


def test_an_answer_on_the_due_date_is_on_time(people, scope):
    answered(people, late_by=0)
    assert on_time(scope) == (1, 1)


def test_an_answer_a_day_after_the_due_date_is_late(people, scope):
    answered(people, late_by=1)
    assert on_time(scope) == (0, 1)


def test_a_late_answer_belongs_to_the_day_on_which_it_was_due(people, scope):
    answered(people, late_by=20)
    only_today = replace(scope, period=replace(scope.period, first=scope.today))
    assert on_time(scope) == (0, 1)
    assert on_time(only_today) == (0, 0)


def test_what_is_due_today_is_not_yet_decided(people, scope):
    overdue(petition_in(people.zone, by=people.member), days=0)
    assert on_time(scope) == (0, 0)


@pytest.mark.parametrize("move", [Move.MOVE_UP, Move.SEND_DOWN])
def test_a_stay_that_was_moved_on_in_time_is_not_counted(people, scope, move):
    petition = office.petition_at(people, Stop.COMMITTEE if move is Move.SEND_DOWN else Stop.ZONE)
    office.moved(people, petition, move)
    # On its very last day, five days ago.
    at = timezone.now() - timedelta(days=5)
    Passage.objects.filter(petition=petition, left_by=move).update(due_on=timezone.localdate(at), left_at=at)
    assert on_time(scope) == (0, 0)


def test_a_stay_that_was_moved_on_after_its_due_date_is_missed(people, scope):
    office.moved(people, overdue(petition_in(people.zone, by=people.member)), Move.MOVE_UP)
    assert on_time(scope) == (0, 1)


def test_a_reopened_answer_is_no_answer_also_once_it_was_closed(people, scope):
    petition = petition_in(people.zone, by=people.member)
    office.moved(people, petition, Move.ANSWER, Move.SATISFIED)
    assert on_time(scope) == (1, 1)
    office.moved(people, petition, Move.REOPEN)
    assert on_time(scope) == (0, 1)
    office.moved(people, petition, Move.ANSWER)
    assert on_time(scope) == (1, 2)


def test_a_stay_has_one_answer(people, scope):
    petition = answered(people, late_by=0)
    answer = Reply.objects.get(petition=petition)
    answer.pk = None
    with pytest.raises(IntegrityError, match="reply_once"), transaction.atomic():
        answer.save()


def test_an_answer_in_time_belongs_to_its_own_day_also_when_it_is_closed_after_the_due_date(people, scope):
    petition = answered(people, late_by=3)
    Reply.objects.filter(petition=petition).update(replied_at=timezone.now() - timedelta(days=10))
    since = replace(scope, period=replace(scope.period, first=scope.today - timedelta(days=5)))
    assert on_time(scope) == (1, 1)
    assert on_time(since) == (0, 0)


# Departments ----------------------------------------------------------------------------------------------------------


def punctual(scope):
    counts = counts_of([METRICS["punctuality"]], scope)
    return counts["punctuality", "numerator"], counts["punctuality", "denominator"]


ACCEPT, REPORT = DutyMove.ACCEPT, DutyMove.REPORT


@pytest.mark.parametrize(
    ("days", "moves", "counted"),
    [
        (0, (ACCEPT, REPORT), (1, 1)),
        (1, (ACCEPT, REPORT), (0, 1)),
        (0, (ACCEPT,), (0, 0)),
        (1, (ACCEPT,), (0, 1)),
        # A report that was sent back is none, so what is due today is not decided.
        (0, (ACCEPT, REPORT, DutyMove.SEND_BACK), (0, 0)),
        (1, (ACCEPT, REPORT, DutyMove.SEND_BACK), (0, 1)),
    ],
)
def test_a_duty_is_in_time_when_its_report_stands_by_the_due_date(people, scope, days, moves, counted):
    stepped(people, late(duty_of(people), days=days), *moves)
    assert punctual(scope) == counted


@pytest.mark.parametrize(("days", "counted"), [(0, (0, 0)), (3, (0, 1))])
def test_a_duty_that_was_dropped_counts_only_after_its_due_date(people, scope, days, counted):
    duty = late(duty_of(people), days=days)
    office.moved(people, duty.order.petition, Move.ANSWER, without_duties="居民急等")
    assert Duty.objects.get(pk=duty.pk).state == "dropped"
    assert punctual(scope) == counted


def test_a_department_reads_its_own_duties_wherever_the_petition_is(busy, scope):
    own = busy.department.posts.get().organization_id
    theirs = replace(scope, zones=frozenset(), departments=frozenset({own}))
    assert number("duties", "denominator", theirs) == 1
    assert number("coverage", "denominator", theirs) == 0
    assert set(count_by(By.DEPARTMENT, [METRICS["duties"]], theirs)) == {own}
    assert number("duties", "denominator", replace(scope, departments=frozenset({own}))) == 1


def test_the_days_of_the_round_add_up_to_the_coverage(busy, scope):
    assert sum(count_by_day(METRICS["first_met"], scope).values()) == EXPECTED["coverage"]["numerator"]
