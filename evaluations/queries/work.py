"""Sheets of work evaluation as they are read: what residents said first, then the figures by dimension."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from django.db.models import QuerySet

from evaluations.metrics import METRICS, Metric, Share
from evaluations.models import Indicator, WorkEvaluation, WorkFigure, WorkPart, WorkVoice, WorkYear
from evaluations.queries.work_sources import VERDICTS
from evaluations.work_route import Dimension, Subject, WorkState


@dataclass(frozen=True)
class Line:
    """One figure with its indicator. `share` of the register's figures alone."""

    figure: WorkFigure

    @property
    def indicator(self) -> Indicator:
        return self.figure.indicator

    @property
    def metric(self) -> Metric | None:
        return METRICS.get(self.indicator.metric)

    @property
    def share(self) -> Share | None:
        if self.figure.numerator is None or self.figure.denominator is None:
            return None
        return Share(self.figure.numerator, self.figure.denominator)


@dataclass(frozen=True)
class Sheet:
    """A work evaluation as it is read. `kept` are the keys of figures whose rows were kept: they can be opened."""

    row: WorkEvaluation
    voices: list[WorkVoice] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    kept: set[str] = field(default_factory=set)

    @property
    def verdicts(self) -> str:
        """The key of what residents said of answers, when its rows were kept."""
        return VERDICTS.key if VERDICTS.key in self.kept else ""

    @property
    def residents(self) -> Share:
        """All verdicts and answers together: satisfied of all."""
        return Share(sum(voice.satisfied for voice in self.voices), sum(voice.answers for voice in self.voices))

    @property
    def dimensions(self) -> list[tuple[Dimension, list[Line]]]:
        found = [(one, [line for line in self.lines if line.indicator.dimension == one]) for one in Dimension]
        return [(one, lines) for one, lines in found if lines]

    @property
    def is_summed(self) -> bool:
        """Nobody's points are added up by software: of a person there is no sum."""
        return self.row.kind != Subject.STAFF

    @property
    def points(self) -> Decimal:
        return sum((line.figure.points for line in self.lines if line.figure.points is not None), Decimal(0))

    @property
    def points_of(self) -> int:
        """What could be reached by the figures that there are."""
        return sum(line.indicator.points for line in self.lines if line.figure.points is not None)

    @property
    def points_missing(self) -> int:
        """What the indicators carry of which there is no figure."""
        return sum(line.indicator.points for line in self.lines if line.figure.points is None)

    @property
    def reached(self) -> Fraction | None:
        return Fraction(self.points) / self.points_of if self.points_of else None


def sheets_of(rows: Iterable[WorkEvaluation]) -> list[Sheet]:
    """Each with its voices and figures, in the same order. Three queries however many they are."""
    rows = list(rows)
    found = {row.pk: Sheet(row) for row in rows}
    voices = WorkVoice.objects.filter(evaluation__in=found).select_related("round", "review__pledge")
    for voice in voices.order_by("pk"):
        found[voice.evaluation_id].voices.append(voice)
    figures = WorkFigure.objects.filter(evaluation__in=found).select_related("indicator", "by")
    for figure in figures.order_by("indicator"):
        found[figure.evaluation_id].lines.append(Line(figure))
    for pk, metric in WorkPart.objects.filter(evaluation__in=found).order_by().values_list("evaluation", "metric"):
        found[pk].kept.add(metric)
    return list(found.values())


def parts_of(row: WorkEvaluation, metric: str) -> QuerySet[WorkPart]:
    """The parts of a figure of a sheet as they were counted, without the keys of their rows."""
    return row.parts.filter(metric=metric).defer("ids", "names").order_by("pk")


def sheet_of(row: WorkEvaluation) -> Sheet:
    return sheets_of([row])[0]


@dataclass(frozen=True)
class Measure:
    """An indicator as a year lists it."""

    row: Indicator
    metric: Metric | None


def indicators_of(year: WorkYear) -> list[tuple[Subject, list[Measure]]]:
    """A year's indicators by whose work they measure, in the order of the dimensions. One query."""
    order = list(Dimension)
    rows = sorted(year.indicators.all(), key=lambda row: (order.index(Dimension(row.dimension)), row.pk))
    found = [(kind, [Measure(row, METRICS.get(row.metric)) for row in rows if row.kind == kind]) for kind in Subject]
    return [(kind, measures) for kind, measures in found if measures]


@dataclass(frozen=True)
class Group:
    """The sheets of one kind: ranked by what they reached, or in the order of names."""

    kind: Subject
    sheets: list[Sheet]


def groups_of(year: WorkYear, rows: QuerySet[WorkEvaluation]) -> list[Group]:
    """The sheets of a year in groups by kind, which are never mixed. Committees and departments by what share of the
    points that could be counted they reached, equal ones by name; people by name. Four queries."""
    loaded = rows.filter(year=year).select_related("committee", "organization", "person")
    sheets = sheets_of(loaded)
    groups = []
    for kind in Subject:
        own = [sheet for sheet in sheets if sheet.row.kind == kind]
        own.sort(key=lambda sheet: (-_rank(sheet), str(sheet.row), sheet.row.pk))
        groups.append(Group(kind, own))
    return groups


def _rank(sheet: Sheet) -> Fraction:
    if not sheet.is_summed or sheet.reached is None:
        return Fraction(-1)
    return sheet.reached


def told(groups: Iterable[Group]) -> list[Group]:
    """What the yearly document holds: committees and departments that were told. People's sheets are not in it."""
    return [
        Group(group.kind, [sheet for sheet in group.sheets if sheet.row.state != WorkState.DRAFT])
        for group in groups
        if group.kind != Subject.STAFF
    ]
