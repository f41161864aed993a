"""Time drawn: the twelve months with those of the year before, the calendar of the year's round, and the stops."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from evaluations.metrics import METRICS, Counter, Counts, Scope, Share
from petitions.route import Stop
from wulibridge import periods
from wulibridge.dashboards import pictures
from wulibridge.dashboards.addresses import narrowed, rows_address
from wulibridge.dashboards.desks import CALENDAR, FLOW, RESPONSE, TREND
from wulibridge.dashboards.pictures import Box
from wulibridge.dashboards.shown import Opened, opened
from wulibridge.periods import Period

TREND_MONTHS = 12

Drawn = tuple[Opened, Box]
Narrower = dict[str, object]


@dataclass(frozen=True)
class Month:
    """`bars` of the month, and `before` those of the same month a year earlier, in the order of TREND. `recorded`: by
    that month of the year before something had been counted; a nought would only say that nothing was written down."""

    period: Period
    label_x: int
    bars: list[Drawn]
    before: list[Drawn]
    recorded: bool

    @property
    def pairs(self) -> list[tuple[Drawn, Drawn]]:
        return list(zip(self.bars, self.before, strict=True))


def trend(scope: Scope, narrower: Narrower, counter: Counter) -> dict[str, Any]:
    """Twelve months up to the present one, whatever the chosen period, and the twelve before them. One query or two."""
    months = periods.recent_months(scope.today, 2 * TREND_MONTHS)
    counted = counter.by_month(TREND, scope, Period("", months[0].first, months[-1].last))
    table = {month.key: [counted[metric.key].get(month.key, 0) for metric in TREND] for month in months}
    highest = max(max(row) for row in table.values())

    def drawn(index: int, month: Period, draw: Any) -> list[Drawn]:
        row = table[month.key]
        numbers = [
            Opened(metric, metric.first_part, count, rows_address(metric.key, metric.first_part, month, **narrower))
            for metric, count in zip(TREND, row, strict=True)
        ]
        return list(zip(numbers, draw(index, row, highest), strict=True))

    shown = []
    recorded = False
    for index, month in enumerate(months[TREND_MONTHS:]):
        bars, year_before = drawn(index, month, pictures.month_bars), months[index]
        recorded = recorded or any(table[year_before.key])
        before = drawn(index, year_before, pictures.month_marks)
        shown.append(Month(month, bars[1][1].middle, bars, before, recorded))
    return {"months": shown, "frame": pictures.trend_frame(len(shown)), "highest": highest, "series": TREND}


# The stops ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Level:
    """A stop: what stands there now, and what came and went in the period between it and the stop below."""

    open: Opened
    box: Box
    up: Opened | None
    down: Opened | None


def pyramid(counts: list[Counts], scope: Scope, narrower: Narrower) -> list[Level]:
    """The three stops, the third on top."""
    standing = METRICS["open"]
    names = {stop: stop.name.lower() for stop in Stop}
    counted = {stop: opened(standing, names[stop], counts, scope.period, narrower) for stop in Stop}
    highest = max(number.count for number in counted.values())

    def passed(part: str) -> Opened:
        return opened(FLOW, part, counts, scope.period, narrower)

    return [
        Level(
            counted[stop],
            pictures.pyramid_bar(counted[stop].count, highest),
            passed(f"to_{names[stop]}") if stop > Stop.ZONE else None,
            passed(f"down_to_{names[Stop(stop - 1)]}") if stop > Stop.ZONE else None,
        )
        for stop in reversed(Stop)
    ]


# How long answers took ------------------------------------------------------------------------------------------------


def response(counts: Counts, scope: Scope, narrower: Narrower) -> dict[str, Any]:
    """The classes of response times as bars, each with its share of all answers."""
    numbers = [opened(RESPONSE, part, [counts], scope.period, narrower) for part in RESPONSE.parts]
    whole, classes = numbers[0], numbers[1:]
    highest = max(number.count for number in classes)
    rows = [(number, pictures.class_bar(number.count, highest), Share(number.count, whole.count)) for number in classes]
    return {"metric": RESPONSE, "span": RESPONSE.span(scope), "whole": whole, "rows": rows}


# The calendar of the round --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Day:
    day: date
    count: int
    shade: str
    box: Box
    address: str


def calendar(scope: Scope, households: int, narrower: Narrower, counter: Counter) -> dict[str, Any]:
    """Each day of the year with how many households were reached on it for the first time, in two halves of weeks; and
    by month, with how many of all `households` were reached so far. One query or two."""
    year = periods.year_of(scope.period.first)
    counted = counter.by_day(CALENDAR, scope.within(year))
    highest, rows = max(counted.values(), default=0), rows_address(CALENDAR.key, CALENDAR.first_part, year, **narrower)
    halves = []
    for first in (date(year.first.year, 1, 1), date(year.first.year, 7, 1)):
        last = date(first.year, first.month + 5, monthrange(first.year, first.month + 5)[1])
        span = range(first.toordinal(), min(last, scope.today).toordinal() + 1)
        days = [date.fromordinal(number) for number in span]
        cells = [
            Day(
                day,
                n := counted.get(day, 0),
                pictures.day_shade(n, highest),
                pictures.day_cell(day, first),
                narrowed(rows, day=day.isoformat()),
            )
            for day in days
        ]
        if cells:
            halves.append((pictures.half_frame(first, last), _labels(first), cells))
    return {"year": year, "halves": halves, "months": _months(counted, year, households, scope, narrower)}


def _labels(first: date) -> list[tuple[int, date]]:
    months = [date(first.year, first.month + later, 1) for later in range(6)]
    return [(pictures.day_cell(month, first).x, month) for month in months]


def _months(
    counted: dict[date, int], year: Period, households: int, scope: Scope, narrower: Narrower
) -> list[tuple[Period, Opened, Share]]:
    rows, so_far = [], 0
    for number in range(1, 13):
        month = periods.month_of(date(year.first.year, number, 1))
        if month.first > scope.today:
            break
        count = sum(n for day, n in counted.items() if day.month == number)
        so_far += count
        address = rows_address(CALENDAR.key, CALENDAR.first_part, month, **narrower)
        rows.append((month, Opened(CALENDAR, CALENDAR.first_part, count, address), Share(so_far, households)))
    return rows
