"""The register of metrics: each equals an independent SQL over a generated year, and nothing else can be drawn."""

import ast
import re
from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.translation import override

from evaluations.metrics import METRICS, UNITS, Direction, Scope, counts_of
from tests.dashboards.figures_sql import SQL
from tests.dashboards.year import Year
from tests.factories import office
from tests.house.sources import ROOT
from wulibridge import periods
from wulibridge.dashboards.exports import COLUMNS
from wulibridge.dashboards.shown import Opened

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


@pytest.mark.django_db
def test_every_figure_equals_an_independent_sql_over_a_generated_year():
    made = Year(office.office())
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
