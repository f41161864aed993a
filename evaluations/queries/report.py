"""Monthly reports: which ones somebody reads, and what stands in one."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from evaluations.metrics import Share
from evaluations.metrics.shape import DENOMINATOR, NUMERATOR, AsOf
from evaluations.models import FrozenFigure, FrozenPart, MonthlyReport, ReportWords, StruckLine
from evaluations.report_route import Heading, ReportState
from meetings.kinds import Output
from meetings.models import Meeting
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.periods import Period, month_of
from wulibridge.territory.calendar import end_of
from wulibridge.territory.models import Committee

# In words, beside a figure of the register.
SPEAKS_OF: dict[str, str | Promise] = {
    AsOf.NOW: _("when it was counted"),
    AsOf.YEAR: _("year so far"),
    AsOf.PERIOD: _("in the month"),
}


def reports_for(user: User) -> QuerySet[MonthlyReport]:
    """Those of the subdistricts where the user writes or approves them; of the one where a committee is whose verdicts
    the user reads, the approved ones. The newest first."""
    whole = reach(user, Permission.REPORT_WRITE).subdistricts | reach(user, Permission.REPORT_APPROVE).subdistricts
    read = Committee.objects.filter(pk__in=reach(user, Permission.VERDICT_READ).committees).values("subdistrict")
    seen = Q(subdistrict__in=whole) | Q(subdistrict__in=read, state=ReportState.APPROVED)
    rows = MonthlyReport.objects.exclude(state=ReportState.COUNTING).filter(seen)
    return rows.select_related("subdistrict", "meeting__kind", "edited_by", "approved_by").order_by(
        "-first", "subdistrict"
    )


def may_do(user: User, permission: Permission, report: MonthlyReport) -> bool:
    """Does the user hold the permission in the subdistrict of this report?"""
    return report.subdistrict_id in reach(user, permission).subdistricts


def writers_of(report: MonthlyReport) -> set[int]:
    """Everybody (ids) who wrote anything in it: none of them approves it."""
    said = report.suggestions.values_list("by", "answered_by")
    struck = StruckLine.objects.filter(part__figure__report=report)
    wrote = {report.edited_by_id, *(pk for both in said for pk in both)}
    wrote |= set(ReportWords.objects.filter(report=report).values_list("by", flat=True))
    return {pk for pk in wrote | set(struck.values_list("by", flat=True)) if pk}


def struck_lines(report: MonthlyReport) -> set[tuple[int, int]]:
    """Of its single matters those that are struck out: the ids of the part and of the row. One query."""
    rows = StruckLine.objects.filter(part__figure__report=report).order_by("part", "line", "-pk")
    newest = rows.distinct("part", "line").values_list("part", "line", "struck")
    return {(part, line) for part, line, struck in newest if struck}


def is_struck(part: FrozenPart, line: int) -> bool:
    newest = StruckLine.objects.filter(part=part, line=line).order_by("-pk").values_list("struck", flat=True).first()
    return bool(newest)


def meetings_for(report: MonthlyReport) -> QuerySet[Meeting]:
    """Deliberation meetings of the subdistrict that were held after the report's month, the newest first."""
    held = {"opened_at__isnull": False, "starts_at__gte": end_of(month_of(report.first).last)}
    rows = Meeting.objects.filter(subdistrict=report.subdistrict_id, kind__output=Output.REPLIES, **held)
    return rows.select_related("kind").order_by("-starts_at", "-pk")


@dataclass(frozen=True)
class Compared:
    """A rate or a count now, a month and a year before; None where it is not known."""

    now: Share | int
    month: Share | int | None
    year: Share | int | None


@dataclass(frozen=True)
class Figure:
    """A frozen figure with its parts, as a page shows it."""

    row: FrozenFigure
    parts: list[FrozenPart]
    # Where the report of a month or a year before has the same number: its id and that of the part, by "month", "year".
    earlier: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def whole(self) -> FrozenPart | None:
        return next((part for part in self.parts if part.key == DENOMINATOR), None)

    @property
    def numerator(self) -> FrozenPart | None:
        return next((part for part in self.parts if part.key == NUMERATOR), None)

    @property
    def others(self) -> list[FrozenPart]:
        """What stands below the number."""
        above = (NUMERATOR, DENOMINATOR) if self.numerator else (DENOMINATOR,)
        return [part for part in self.parts if part.key not in above]

    @property
    def compared(self) -> Compared:
        return Compared(*(self._at(name) for name in ("count", "month_before", "year_before")))

    def _at(self, name: str) -> Any:
        of = getattr(self.whole, name)
        if self.numerator is None or of is None:
            return of
        n = getattr(self.numerator, name)
        return None if n is None else Share(n, of)

    @property
    def as_of(self) -> str | Promise:
        """Of which time it speaks, in words."""
        return SPEAKS_OF.get(self.row.as_of, SPEAKS_OF[AsOf.PERIOD])


def figures_of(report: MonthlyReport) -> list[Figure]:
    """All its figures in their order, without the keys of the rows. Two queries."""
    parts: dict[int, list[FrozenPart]] = {}
    rows = FrozenPart.objects.filter(figure__report=report).defer("ids", "names").order_by("figure", "position")
    for part in rows:
        parts.setdefault(part.figure_id, []).append(part)
    return [Figure(row, parts.get(row.pk, [])) for row in report.figures.order_by("position")]


def with_earlier(figures: list[Figure], report: MonthlyReport, user: User) -> list[Figure]:
    """Each with where `user` finds the numbers that it is compared with. One query."""
    first = report.first
    months = {
        "month": month_of(first - timedelta(days=1)).first,
        "year": first.replace(year=first.year - 1),
    }
    reports = reports_for(user).filter(subdistrict=report.subdistrict_id, first__in=months.values()).order_by()
    rows = FrozenPart.objects.filter(figure__report__in=reports.values("pk"), figure__is_metric=True)
    rows = rows.filter(key__in=(NUMERATOR, DENOMINATOR), count__isnull=False)
    wanted = ("figure__report__first", "figure__key", "key", "count", "figure__report", "pk")
    there = {row[:4]: row[4:] for row in rows.values_list(*wanted)}

    def found(figure: Figure) -> dict[str, tuple[int, int]]:
        part = figure.numerator or figure.parts[0]
        said = {
            name: (first, figure.row.key, part.key, getattr(part, f"{name}_before")) for name, first in months.items()
        }
        return {name: there[key] for name, key in said.items() if key in there}

    return [replace(figure, earlier=found(figure)) if figure.row.is_metric else figure for figure in figures]


def words_of(report: MonthlyReport) -> dict[str, str]:
    """What the office says under each heading. One query."""
    rows = ReportWords.objects.filter(report=report).order_by("heading", "-pk").distinct("heading")
    said = dict(rows.values_list("heading", "text"))
    return {heading.value: said.get(heading.value, "") for heading in Heading}


def months_to_draft(first: date, last: date, drafted: Iterable[date]) -> list[Period]:
    """The months from the one of `first` to the one of `last` that are not drafted yet, the oldest first."""
    done, month, found = set(drafted), month_of(first), []
    while month.first <= last:
        if month.first not in done:
            found.append(month)
        month = month_of(date.fromordinal(month.last.toordinal() + 1))
    return found
