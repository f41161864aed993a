"""A month is counted once and frozen: every figure of the register with the rows it counted, what grows, and the single
matters that are to be spoken of. Nobody counts it again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from evaluations.metrics import METRICS, AsOf, Counts, Metric, Scope, counts_of, keys_of
from evaluations.metrics.shape import DENOMINATOR, Computed
from evaluations.models import FrozenFigure, FrozenPart, MonthlyReport
from evaluations.models.report import worded
from evaluations.report_route import ReportState
from wulibridge.journal.services import SYSTEM, record, recording
from wulibridge.notices.services import Message, notify
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holders_within
from wulibridge.periods import Period, month_of
from wulibridge.rows import insert_new
from wulibridge.territory.calendar import civil_date
from wulibridge.territory.models import Committee, Subdistrict
from wulibridge.territory.queries import zones_of

Words = str | Promise


@dataclass(frozen=True)
class DraftPart:
    """A part of a figure as it is counted. `lines` are single matters, each with the key of its row under "pk". Not
    `known`: nobody can say any more how many rows it had."""

    title: Words
    ids: Sequence[int]
    names: Sequence[str] = ()
    month_before: int | None = None
    year_before: int | None = None
    before: int | None = None
    months: int | None = None
    grows: bool = False
    lines: list[dict[str, Any]] = field(default_factory=list)
    known: bool = True


@dataclass(frozen=True)
class DraftFigure:
    key: str
    kind: str
    title: Words
    sentence: Words
    unit: Words
    as_of: AsOf
    parts: Mapping[str, DraftPart]
    is_metric: bool = False


@dataclass(frozen=True)
class Month:
    """What is drafted: `scope` are all zones of the subdistrict and the month, `since` the first month that the office
    has petitions of, `now` the moment of the draft."""

    subdistrict: Subdistrict
    scope: Scope
    since: date
    now: datetime

    @property
    def period(self) -> Period:
        return self.scope.period

    @property
    def is_late(self) -> bool:
        """Drafted after the month that follows it: how things stood at its end cannot be seen any more."""
        following = month_of(date.fromordinal(self.period.last.toordinal() + 1))
        return civil_date(self.now) > following.last


def month_of_subdistrict(subdistrict: Subdistrict, period: Period, since: date, now: datetime) -> Month:
    """Ended zones are among its zones: what was done there stays counted."""
    committees = Committee.objects.filter(subdistrict=subdistrict).order_by().values_list("pk", flat=True)
    scope = Scope(
        frozenset(zones_of(list(committees))),
        period,
        civil_date(now),
        committees=frozenset(committees),
        subdistricts=frozenset({subdistrict.pk}),
    )
    return Month(subdistrict, scope, since, now)


def freeze(month: Month, more: Callable[[Month], Sequence[DraftFigure]]) -> MonthlyReport | None:
    """Write the report of a month: the figures of the register, then `more` of it; the case desk is told.

    None when there is one already, also when another run writes it at this moment: that one is waited for.
    """
    with recording():
        row = {"subdistrict_id": month.subdistrict.pk, "first": month.period.first, "drafted_at": month.now}
        pk = insert_new(MonthlyReport, row | {"state": ReportState.COUNTING.value})
        if pk is None:
            return None
        report = MonthlyReport.objects.get(pk=pk)
        figures = [_as_known(month, figure) for figure in (*_metrics(month), *more(month))]
        _write(report, figures)
        report.state = ReportState.DRAFTED
        report.save(update_fields=["state"])
        details = {"month": f"{report.first:%Y-%m}", "figures": len(figures)}
        record("report.drafted", report, by=SYSTEM, area=month.subdistrict.code, details=details)
        _tell(report)
    return report


def _tell(report: MonthlyReport) -> None:
    """Who writes it hears that it waits."""
    message = Message(
        kind="report_drafted",
        key=f"report_drafted:{report.pk}",
        receivers=tuple(holders_within(Permission.REPORT_WRITE, [report.subdistrict_id])),
        path=reverse("evaluations:report", args=[report.pk]),
        facts={"first": report.first.isoformat(), "place": str(report.subdistrict)},
    )
    notify([message])


def _metrics(month: Month) -> list[DraftFigure]:
    metrics = list(METRICS.values())
    found = keys_of(metrics, month.scope)
    first = month.period.first
    before = [date.fromordinal(first.toordinal() - 1)]
    before.append(first.replace(year=first.year - 1))
    month_before, year_before = (_earlier(month, metrics, month_of(day)) for day in before)

    def part(metric: Metric, key: str) -> DraftPart:
        one = metric.key, key
        keys, known = found[one], (month_before.get(one), year_before.get(one))
        if isinstance(metric.population, Computed):
            return DraftPart(metric.parts[key].title, (), keys, *known)
        return DraftPart(metric.parts[key].title, keys, (), *known)

    return [
        DraftFigure(
            metric.key,
            metric.population.kind,
            metric.title,
            metric.sentence,
            metric.unit_words,
            metric.as_of,
            {key: part(metric, key) for key in metric.parts},
            is_metric=True,
        )
        for metric in metrics
    ]


def _as_known(month: Month, figure: DraftFigure) -> DraftFigure:
    """Without the numbers of today where they would stand for those of a month long ago."""
    if not month.is_late or figure.as_of is AsOf.PERIOD:
        return figure
    if not figure.is_metric:
        return replace(figure, parts={DENOMINATOR: DraftPart(figure.title, (), known=False)})
    parts = {key: replace(part, ids=(), names=(), known=False) for key, part in figure.parts.items()}
    return replace(figure, parts=parts)


def _earlier(month: Month, metrics: Sequence[Metric], period: Period) -> Counts:
    """What the report of that month said; without one, metrics of a period counted anew. Nothing before the office had
    petitions, and of what speaks of now or of a year nothing that no report kept."""
    rows = FrozenPart.objects.filter(
        figure__report__subdistrict=month.subdistrict, figure__report__first=period.first, figure__is_metric=True
    ).exclude(figure__report__state=ReportState.COUNTING)
    kept_counts = rows.values_list("figure__key", "key", "count")
    said = {(figure, part): count for figure, part, count in kept_counts if count is not None}
    if period.first < month.since:
        return said
    kept = {figure for figure, _part in said}
    anew = [metric for metric in metrics if metric.as_of is AsOf.PERIOD and metric.key not in kept]
    return counts_of(anew, month.scope.within(period)) | said


def _write(report: MonthlyReport, figures: Sequence[DraftFigure]) -> None:
    rows = FrozenFigure.objects.bulk_create(
        FrozenFigure(
            report=report,
            position=position,
            key=figure.key,
            kind=figure.kind,
            titles=worded(figure.title),
            sentences=worded(figure.sentence),
            units=worded(figure.unit),
            as_of=figure.as_of,
            is_metric=figure.is_metric,
        )
        for position, figure in enumerate(figures)
    )
    FrozenPart.objects.bulk_create(
        FrozenPart(
            figure=row,
            position=position,
            key=key,
            titles=worded(part.title),
            count=len(part.ids) + len(part.names) if part.known else None,
            ids=list(part.ids),
            names=list(part.names),
            month_before=part.month_before,
            year_before=part.year_before,
            before=part.before,
            months=part.months,
            grows=part.grows,
            lines=part.lines,
        )
        for row, figure in zip(rows, figures, strict=True)
        for position, (key, part) in enumerate(figure.parts.items())
    )
