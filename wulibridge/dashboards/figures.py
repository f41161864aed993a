"""Every figure of the dashboard, defined once: the rows it counts, the parts it splits them into, a sentence for it.

Pages count, draw and list from here alone, so a number and the list behind it cannot differ.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import TruncMonth
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions import figures as petitions
from petitions.models import Verdict, past_due
from petitions.route import Stop
from visits.queries import households_on_roster, reached_in
from wulibridge.periods import Period
from wulibridge.territory.calendar import SHANGHAI


@dataclass(frozen=True)
class Scope:
    """What is counted: these zones, this period; `today` is the date in Asia/Shanghai."""

    zones: frozenset[int]
    period: Period
    today: date


class Span(StrEnum):
    """The time that a figure speaks of."""

    NOW = "now"
    YEAR = "year"  # the calendar year of the chosen period, because the duty is a yearly one
    PERIOD = "period"


@dataclass(frozen=True)
class Population:
    """A set of rows. `kind` names the fragment that shows one; `zone` is the way from a row to its zone."""

    kind: str
    rows: Callable[[Scope], QuerySet[Any]]
    zone: str
    order: tuple[str, ...]
    related: tuple[str, ...] = ()
    moment: str = ""  # the time of a row, where the trend counts it by month


@dataclass(frozen=True)
class Part:
    """Some of a population's rows, under a name."""

    title: str | Promise
    of: Callable[[Scope], Q] = field(default=lambda scope: Q())


class Goal(StrEnum):
    """Which way is good."""

    HIGH = "high"
    LOW = "low"


# Where the five shades of the map begin, in per cent: the first is what is hoped for, the last needs most attention.
HIGH_STEPS = (95, 85, 70, 50)
LOW_STEPS = (0, 10, 25, 50)


@dataclass(frozen=True)
class Figure:
    """One figure. With a `goal` it is a rate: its parts `numerator`, `denominator` and `missing` (the rest)."""

    key: str
    title: str | Promise
    sentence: str | Promise
    population: Population
    span: Span
    parts: dict[str, Part]
    goal: Goal | None = None

    @property
    def first_part(self) -> str:
        return next(iter(self.parts))

    def rows(self, part: str, scope: Scope) -> QuerySet[Any]:
        """The rows of one part, ordered, each with what its fragment shows."""
        rows = self.population.rows(scope).filter(self.parts[part].of(scope))
        return rows.select_related(*self.population.related).order_by(*self.population.order)


IN_PETITION = ("petition__zone__committee",)

HOUSEHOLDS = Population(
    "households",
    lambda scope: households_on_roster(scope.zones),
    "building__zone",
    ("building__zone__code", "building__walk_order", "building__address_key", "room", "pk"),
    ("building__zone__committee",),
)
WAITING = Population(
    "petitions", lambda scope: petitions.waiting(scope.zones), "zone", ("due_on", "pk"), ("zone__committee",)
)
DECIDED = Population(
    "stays",
    lambda scope: petitions.decided_stays(
        scope.zones, first=scope.period.first, last=scope.period.last, today=scope.today
    ),
    "petition__zone",
    ("-decided_on", "-pk"),
    IN_PETITION,
)
JUDGED = Population(
    "verdicts",
    lambda scope: petitions.judged(scope.zones, first=scope.period.first, last=scope.period.last),
    "petition__zone",
    ("-verdict_at", "-pk"),
    IN_PETITION,
)
RECEIVED = Population(
    "petitions",
    lambda scope: petitions.received(scope.zones, first=scope.period.first, last=scope.period.last),
    "zone",
    ("-received_at", "-pk"),
    ("zone__committee",),
    moment="received_at",
)
ANSWERS = Population(
    "verdicts",
    lambda scope: petitions.answers(scope.zones, first=scope.period.first, last=scope.period.last),
    "petition__zone",
    ("-replied_at", "-pk"),
    IN_PETITION,
    moment="replied_at",
)
CLIMBS = Population(
    "climbs",
    lambda scope: petitions.climbs(scope.zones, first=scope.period.first, last=scope.period.last),
    "petition__zone",
    ("-entered_at", "-pk"),
    IN_PETITION,
    moment="entered_at",
)

COVERAGE = Figure(
    "coverage",
    _("Coverage"),
    _("Households where someone was met at least once in the calendar year, of all households on the roster."),
    HOUSEHOLDS,
    Span.YEAR,
    {
        "numerator": Part(_("Households reached"), lambda scope: reached_in(scope.period.first.year)),
        "denominator": Part(_("Households on the roster")),
        "missing": Part(_("Households not yet reached"), lambda scope: ~reached_in(scope.period.first.year)),
    },
    Goal.HIGH,
)
OPEN = Figure(
    "open",
    _("Open by stop"),
    _("Petitions whose resident waits for an answer now, by the stop where they stand."),
    WAITING,
    Span.NOW,
    {
        "denominator": Part(_("Open petitions")),
        "zone": Part(_("at the zone"), lambda scope: Q(stop=Stop.ZONE)),
        "committee": Part(_("at the residents' committee"), lambda scope: Q(stop=Stop.COMMITTEE)),
        "subdistrict": Part(_("at the subdistrict"), lambda scope: Q(stop=Stop.SUBDISTRICT)),
    },
)
OVERDUE = Figure(
    "overdue",
    _("Overdue"),
    _("Open petitions whose due date at the present stop has passed, of all open petitions."),
    WAITING,
    Span.NOW,
    {
        "numerator": Part(_("Overdue petitions"), lambda scope: past_due(scope.today)),
        "denominator": Part(_("Open petitions")),
        "missing": Part(_("Open petitions within their time"), lambda scope: ~past_due(scope.today)),
    },
    Goal.LOW,
)
ON_TIME = Figure(
    "on_time",
    _("Answered on time"),
    _(
        "Stays at a stop whose first answer came by the due date and was not reopened, of all stays that were answered"
        " or ran past their due date in the period."
    ),
    DECIDED,
    Span.PERIOD,
    {
        "numerator": Part(_("Answered on time"), lambda scope: Q(in_time=True)),
        "denominator": Part(_("Answered, or the due date passed")),
        "missing": Part(_("Late, unanswered or reopened"), lambda scope: Q(in_time=False)),
    },
    Goal.HIGH,
)
SATISFACTION = Figure(
    "satisfaction",
    _("Satisfaction"),
    _("Verdicts of satisfied, of all verdicts that residents gave in the period. No answer is counted apart."),
    JUDGED,
    Span.PERIOD,
    {
        "numerator": Part(_("Satisfied"), lambda scope: Q(verdict=Verdict.SATISFIED)),
        "denominator": Part(_("Verdicts given"), lambda scope: Q(verdict__in=petitions.GIVEN_VERDICTS)),
        "missing": Part(_("Not satisfied"), lambda scope: Q(verdict=Verdict.DISSATISFIED)),
        "apart": Part(_("No answer"), lambda scope: Q(verdict=Verdict.NO_ANSWER)),
    },
    Goal.HIGH,
)


def _count(key: str, title: Promise, sentence: Promise, population: Population) -> Figure:
    return Figure(key, title, sentence, population, Span.PERIOD, {"denominator": Part(title)})


THE_FIVE = (COVERAGE, OPEN, OVERDUE, ON_TIME, SATISFACTION)
RATES = tuple(figure for figure in THE_FIVE if figure.goal)
TREND = (
    _count("received", _("Received"), _("Petitions received in the period."), RECEIVED),
    _count(
        "answered", _("Answered"), _("Answers entered in the period; a reopened petition may have several."), ANSWERS
    ),
    _count(
        "moved_up",
        _("Moved up"),
        _("Stays that began because a petition moved up, by a person or by its deadline."),
        CLIMBS,
    ),
)
FIGURES = {figure.key: figure for figure in (*THE_FIVE, *TREND)}

Counts = dict[tuple[str, str], int]


def count_by_zone(figures: Iterable[Figure], scope: Scope) -> dict[int, Counts]:
    """For each zone that has any: how many rows each part of each figure has. One query per population.

    A rate's `missing` is its denominator without its numerator, which is quicker than to ask the database once more.
    """
    counted: dict[int, Counts] = {}
    by_population: dict[int, list[Figure]] = {}
    for figure in figures:
        by_population.setdefault(id(figure.population), []).append(figure)
    for group in by_population.values():
        population = group[0].population
        parts = [(figure.key, key, part) for figure in group for key, part in figure.parts.items() if key != "missing"]
        counts = {f"{figure}_of_{key}": _counting(part.of(scope)) for figure, key, part in parts}
        rows = population.rows(scope).order_by().values(population.zone).annotate(**counts)
        for row in rows:
            zone = counted.setdefault(row[population.zone], {})
            zone.update({(figure, key): row[f"{figure}_of_{key}"] for figure, key, _part in parts})
            for figure in group:
                if figure.goal:
                    zone[figure.key, "missing"] = zone[figure.key, "denominator"] - zone[figure.key, "numerator"]
    return counted


def _counting(condition: Q) -> Count:
    # Rows, not keys: an index that holds what is asked for need not hold the key as well.
    return Count(Value(1), filter=condition) if condition else Count(Value(1))


def count_by_month(scope: Scope) -> dict[str, dict[str, int]]:
    """For each figure of the trend: its count by month ("2026-10", Asia/Shanghai) in the scope's period. One query."""
    parts = [
        figure.population.rows(scope)
        .order_by()
        .annotate(figure=Value(figure.key), month=TruncMonth(figure.population.moment, tzinfo=SHANGHAI))
        .values("figure", "month")
        .annotate(count=_counting(Q()))
        .values_list("figure", "month", "count")
        for figure in TREND
    ]
    counted: dict[str, dict[str, int]] = {figure.key: {} for figure in TREND}
    for key, month, count in parts[0].union(*parts[1:], all=True):
        counted[key][f"{month:%Y-%m}"] = count
    return counted
