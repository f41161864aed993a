"""Monthly reports: which ones somebody reads, and what stands in one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from evaluations.metrics import Share
from evaluations.metrics.shape import DENOMINATOR, NUMERATOR
from evaluations.models import FrozenFigure, FrozenPart, MonthlyReport, ReportWords
from evaluations.report_route import Heading, ReportState
from meetings.kinds import Output
from meetings.models import Meeting
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.periods import Period, month_of
from wulibridge.territory.calendar import end_of
from wulibridge.territory.models import Committee


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
    def as_of(self) -> str:
        return self.row.as_of


def figures_of(report: MonthlyReport) -> list[Figure]:
    """All its figures in their order, without the keys of the rows. Two queries."""
    parts: dict[int, list[FrozenPart]] = {}
    rows = FrozenPart.objects.filter(figure__report=report).defer("ids", "names").order_by("figure", "position")
    for part in rows:
        parts.setdefault(part.figure_id, []).append(part)
    return [Figure(row, parts.get(row.pk, [])) for row in report.figures.order_by("position")]


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
