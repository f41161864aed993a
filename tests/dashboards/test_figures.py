"""Every number is the length of a list, and each figure counts what its sentence says."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from petitions.models import Passage, Reply
from petitions.route import Move, Stop
from tests.factories import office
from tests.factories.petitions import overdue, petition_in
from tests.factories.territory import ZoneFactory
from wulibridge.dashboards.figures import FIGURES, ON_TIME, RATES, count_by_month, count_by_zone

EXPECTED = {
    "coverage": {"numerator": 2, "denominator": 3, "missing": 1},
    "open": {"denominator": 5, "zone": 2, "committee": 2, "subdistrict": 1},
    "overdue": {"numerator": 1, "denominator": 5, "missing": 4},
    "on_time": {"numerator": 3, "denominator": 6, "missing": 3},
    "satisfaction": {"numerator": 1, "denominator": 3, "missing": 2, "apart": 1},
    "received": {"denominator": 8},
    "answered": {"denominator": 4},
    "moved_up": {"denominator": 4},
}
PARTS = [(figure.key, part) for figure in FIGURES.values() for part in figure.parts]


def number(key, part, scope):
    return sum(counts[key, part] for counts in count_by_zone([FIGURES[key]], scope).values())


@pytest.mark.parametrize(("key", "part"), PARTS)
def test_a_figure_counts_what_it_says_and_lists_the_same_rows(busy, scope, key, part):
    assert number(key, part, scope) == EXPECTED[key][part]
    rows = list(FIGURES[key].rows(part, scope))
    assert len({row.pk for row in rows}) == len(rows) == EXPECTED[key][part]


@pytest.mark.parametrize(("key", "part"), PARTS)
def test_another_zone_has_none_of_it(busy, scope, key, part):
    elsewhere = replace(scope, zones=frozenset({ZoneFactory().pk}))
    assert count_by_zone([FIGURES[key]], elsewhere) == {}
    assert not FIGURES[key].rows(part, elsewhere).exists()


@pytest.mark.parametrize("figure", RATES, ids=lambda figure: figure.key)
def test_numerator_and_missing_make_the_denominator(busy, scope, figure):
    rows = {part: {row.pk for row in figure.rows(part, scope)} for part in ("numerator", "missing", "denominator")}
    assert rows["numerator"] | rows["missing"] == rows["denominator"]
    assert not rows["numerator"] & rows["missing"]


@pytest.mark.parametrize("key", ["on_time", "satisfaction", "received", "answered", "moved_up"])
def test_a_period_counts_only_its_own_days(busy, scope, key):
    before = replace(scope.period, first=scope.period.first - timedelta(days=9), last=scope.today - timedelta(days=9))
    assert number(key, "denominator", replace(scope, period=before)) == 0


def test_the_months_of_the_trend_add_up_to_the_period(busy, scope):
    months = count_by_month(scope)
    assert {key: sum(counts.values()) for key, counts in months.items()} == {
        key: EXPECTED[key]["denominator"] for key in ("received", "answered", "moved_up")
    }
    assert f"{scope.today:%Y-%m}" in months["received"]


# Answered on time -----------------------------------------------------------------------------------------------------


def on_time(scope):
    counts = count_by_zone([ON_TIME], scope).get(next(iter(scope.zones)), {})
    return counts.get(("on_time", "numerator"), 0), counts.get(("on_time", "denominator"), 0)


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
