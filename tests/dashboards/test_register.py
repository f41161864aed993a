"""The register of metrics: each equals an independent SQL over a generated year, and nothing else can be drawn."""

import ast
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.translation import override

from evaluations.metrics import METRICS, UNITS, Counter, Direction, Scope, counts_of
from evaluations.models import FigureCount
from evaluations.sweeps import refresh_summaries
from petitions.models import Reply
from tests.dashboards.figures_sql import SQL
from tests.dashboards.year import Year
from tests.factories import office
from tests.factories.petitions import petition_in
from tests.house.sources import ROOT
from wulibridge import periods
from wulibridge.dashboards.exports import COLUMNS
from wulibridge.dashboards.shown import Opened
from wulibridge.territory.redistricting.carriers import carriers

ROOM, PAGES = ROOT / "wulibridge/dashboards", ROOT / "templates/dashboards"


def sql_of(key, scope):
    """What the SQL of a figure finds, by part."""
    days = {"first": scope.period.first, "last": scope.period.last, "today": scope.today}
    with connection.cursor() as cursor:
        areas = {name: list(getattr(scope, name)) for name in ("zones", "committees", "subdistricts")}
        cursor.execute(SQL[key], areas | days)
        return dict(zip([column.name for column in cursor.description], cursor.fetchone(), strict=True))


def scopes(made):
    """All of it in this and the last year, one zone in the last quarters and months."""
    today = timezone.localdate()
    all_zones, one = frozenset(zone.pk for zone in made.zones), frozenset({made.zones[0].pk})
    years = [periods.year_of(today), periods.year_of(date(today.year - 1, 1, 1))]
    shorter = [periods.quarter_of(today), *periods.recent_months(today, 3)]
    whole = {"committees": frozenset(made.committees), "subdistricts": frozenset(made.subdistricts)}
    return [Scope(all_zones, year, today, **whole) for year in years] + [
        Scope(one, period, today) for period in shorter
    ]


@pytest.fixture(scope="module")
def generated(django_db_setup, django_db_blocker):
    """Made once, undone at the end of the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield Year(office.office())
        transaction.set_rollback(True)


@pytest.fixture
def made(generated, db):
    return generated


def test_every_figure_equals_an_independent_sql_over_a_generated_year(made):
    asked = scopes(made)
    wrong, met = [], {}
    for key, metric in METRICS.items():
        for scope in asked:
            counts = {part: n for (_key, part), n in counts_of([metric], scope).items()}
            for part, n in counts.items():
                met[key, part] = met.get((key, part), 0) + n
            if counts != sql_of(key, scope):
                wrong.append((key, scope.period.key, counts, sql_of(key, scope)))
    assert wrong == []
    # Nothing is proven by two zeros.
    assert [part for part, n in met.items() if not n] == []
    departments = [
        replace(scope, zones=frozenset(), departments=frozenset({made.departments[0].pk})) for scope in asked
    ]
    for key in ("duties", "tasks"):
        assert all(counts_of([METRICS[key]], scope)[key, "denominator"] > 0 for scope in departments)


def test_every_figure_says_all_that_must_stand_beside_its_number():
    assert set(SQL) == set(METRICS)
    for key, metric in METRICS.items():
        assert metric.key == key
        with override("en"):
            assert str(metric.sentence).endswith(".")
        assert metric.unit in UNITS
        assert metric.seen_by
        assert "denominator" in metric.parts
        assert metric.is_rate == ({"numerator", "missing"} <= set(metric.parts))
        assert metric.direction is not Direction.NEITHER or not metric.is_rate
        assert metric.population.kind in COLUMNS
        assert (PAGES / f"_{metric.population.kind}.html").exists()


# Counted ahead --------------------------------------------------------------------------------------------------------

AHEAD = [metric for metric in METRICS.values() if metric.ahead]


def counted(scope, counter):
    """Every way in which a page counts, but for what is nothing."""
    trend = [METRICS[key] for key in ("received", "answered", "moved_up")]
    by_zone = counter.by_zone(METRICS.values(), scope)
    two_years = replace(scope.period, first=date(scope.today.year - 1, 1, 1), last=scope.today)
    return [
        {(zone, key): n for zone, counts in by_zone.items() for key, n in counts.items() if n},
        counter.whole(METRICS.values(), scope),
        counter.by_month(trend, scope, two_years),
        {day: n for day, n in counter.by_day(METRICS["first_met"], scope.within(year_of(scope))).items() if n},
    ]


def year_of(scope):
    return periods.year_of(scope.period.first)


def live():
    """A page where nothing was counted ahead."""
    counter = Counter()
    counter.months = {}
    return counter


def test_what_was_counted_ahead_equals_what_is_counted_now(made):
    assert counted(scopes(made)[0], Counter()) == counted(scopes(made)[0], live())  # nothing kept: counted now
    assert refresh_summaries() == 23 + timezone.localdate().month
    for scope in scopes(made):
        with CaptureQueriesContext(connection) as queries:
            counter = Counter()
            assert counted(scope, counter) == counted(scope, live())
        over = scope.period.first < timezone.localdate().replace(day=1)
        assert (counter.at is not None) or not over
        assert any("evaluations_figurecount" in query["sql"] for query in queries) or not over
    # It is read from there, and each of these metrics has something in it.
    assert set(FigureCount.objects.values_list("metric", flat=True)) == {metric.key for metric in AHEAD}
    last_year = scopes(made)[1]
    FigureCount.objects.filter(metric="received").update(count=F("count") + 1)
    assert Counter().whole(AHEAD, last_year) != live().whole(AHEAD, last_year)


def test_what_changes_later_is_counted_anew(made):
    now = timezone.now()
    refresh_summaries(now)
    last_year, month = scopes(made)[1], scopes(made)[-2]
    month = replace(last_year, period=month.period)  # the month before, of all zones
    number = timezone.localdate().month
    assert refresh_summaries(now + timedelta(hours=1)) == number - 1 + (12 if number <= 3 else 0)
    Reply.objects.exclude(verdict="").update(verdict="satisfied")
    satisfaction = [METRICS["satisfaction"]]
    assert Counter().whole(satisfaction, last_year) != live().whole(satisfaction, last_year)
    refresh_summaries(now + timedelta(hours=2))
    assert Counter().whole(satisfaction, month) == live().whole(satisfaction, month)
    refresh_summaries(now + timedelta(hours=25))
    assert Counter().whole(satisfaction, last_year) == live().whole(satisfaction, last_year)
    # Rows that are taken over are seen at once.
    taken_over = last_year.period.first + timedelta(days=200)
    petition = petition_in(made.zones[0], by=made.people.member)
    type(petition).objects.filter(pk=petition.pk).update(received_at=made.moment(taken_over))
    refresh_summaries(now + timedelta(hours=26))
    assert counted(last_year, Counter()) == counted(last_year, live())


def test_when_the_map_is_redrawn_pages_count_by_themselves_until_the_worker_has(made):
    refresh_summaries()
    figures = next(carrier for carrier in carriers() if carrier.name == "figures")
    for forget in (lambda: figures.carry(None, None), lambda: figures.uncarry(None, None, None)):
        forget()
        assert not Counter().months
        assert refresh_summaries() > 20


# Nothing else is drawn ------------------------------------------------------------------------------------------------


def test_a_number_is_of_a_figure_of_the_register():
    metric = METRICS["coverage"]
    assert Opened(metric, "denominator", 3, "/").title == metric.parts["denominator"].title
    with pytest.raises(LookupError):
        Opened(replace(metric, key="rank_of_a_household"), "denominator", 3, "/")
    with pytest.raises(LookupError):
        Opened(replace(metric), "denominator", 3, "/")


COUNTS_ROWS = re.compile(r"petitions\.(figures|models)|visits|meetings|evaluations(?!\.metrics$)|django\.db\.models")


def test_no_page_counts_rows_by_itself():
    """Only the register reads the rows of the apps, and only its counts come to a page."""
    found = {
        f"{path.name}: {node.module}"
        for path in ROOM.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and COUNTS_ROWS.match(node.module or "")
    }
    # For the type of what is handed on; neither counts for a page.
    assert found == {"exports.py: django.db.models", "services.py: django.db.models"}


NUMBER = re.compile(r"\{\{\s*([\w.]+)\.(count|n|of|percent|whole)\s*\}\}")
# What a number is read from: an Opened, or the Share over the two of a metric.
HELD = re.compile(
    r"(^|\.)(share|numerator|denominator|missing|whole|part|number|open|answered|up|down|by_deadline|0|cell|tile)$"
)


def test_no_template_makes_a_number():
    drawn, made = [], []
    for path in PAGES.glob("*.html"):
        text = path.read_text()
        drawn += [(path.name, where) for where, _what in NUMBER.findall(text)]
        made += [(path.name, said) for said in re.findall(r"[\w.]+\|(?:length|add:\S+)|\{% widthratio", text)]
    assert len(drawn) > 20
    assert [where for where in drawn if not HELD.search(where[1])] == []
    # How many rows a table has, and how many zones the list below it names.
    assert sorted(made) == [("_notes.html", "odd_zones|length"), ("overview.html", "ranking|length")]
