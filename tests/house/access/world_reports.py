"""Monthly reports of a subdistrict: one in discussion, one that waits for its approval, one that is approved. Written
straight into the tables: of a figure the walk needs its rows, not its number."""

from datetime import date
from typing import Any

from django.utils import timezone

from evaluations.models import FrozenFigure, FrozenPart, MonthlyReport, ReportSuggestion, ReportWords, StruckLine
from meetings.models import Meeting, MeetingKind
from petitions.models import Petition
from tests.house.access.places import Place
from wulibridge.people.roles import Role

WAYS = {
    "open report": ("drafted", "edited", "discussed"),
    "answered report": ("drafted", "edited", "discussed", "answered"),
    "approved report": ("drafted", "edited", "discussed", "answered", "approved"),
}


def add_reports(world: Any) -> None:
    for first in (world.at("z11"), world.at("z31")):
        rows: dict[str, Any] = {}
        for month, (name, way) in enumerate(WAYS.items(), 1):
            rows |= _report(world, first, name, date(2025, month, 1), way)
        for place in world.ground:
            if place.subdistrict == first.subdistrict:
                place.rows |= rows


def _report(world: Any, place: Place, name: str, first: date, way: tuple[str, ...]) -> dict[str, Any]:
    area = world.ground.name_of(place.subdistrict)
    desk, now = world.staff[Role.CASE_DESK, area], timezone.now()

    def word(model: str, field: str) -> str:
        return world.canaries.new(area, f"evaluations.{model}", field)

    report = MonthlyReport.objects.create(subdistrict=place.subdistrict, first=first, drafted_at=now)
    part = _frozen(report)
    meeting = _meeting(place, desk, world.canaries.new(area, "meetings.meeting", "title"))
    report.edited_by, report.meeting = desk, meeting
    for state in way:
        if state == "approved":
            report.approved_by, report.approved_at = place.leader, now
        if state == "answered":
            said = {"who": word("reportsuggestion", "who"), "text": word("reportsuggestion", "text"), "by": desk}
            ReportSuggestion.objects.create(report=report, **said, answer="好", answered_by=desk, answered_at=now)
            ReportWords.objects.create(report=report, heading="outlook", text=word("reportwords", "text"), by=desk)
        report.state = state
        report.save()
    rows = {name: report, f"{name} part": part}
    if name == "open report":
        said = {"who": word("reportsuggestion", "who"), "text": word("reportsuggestion", "text"), "by": desk}
        rows["report suggestion"] = ReportSuggestion.objects.create(report=report, **said)
        StruckLine.objects.create(part=part, line=part.lines[-1]["pk"], struck=True, by=desk)
    return rows


def _frozen(report: MonthlyReport) -> FrozenPart:
    """All petitions of the subdistrict, each as a single matter as well."""
    words = {"zh-hans": "未解决", "en": "not resolved"}
    figure = FrozenFigure.objects.create(
        report=report, position=0, key="unresolved", kind="petitions", as_of="now", is_metric=False,
        titles=words, sentences=words, units=words,
    )  # fmt: skip
    rows = Petition.objects.filter(zone__committee__subdistrict=report.subdistrict).without_complaints()
    ids = sorted(rows.values_list("pk", flat=True))
    lines = [{"pk": pk, "since": "2025-01-01"} for pk in ids]
    return FrozenPart.objects.create(
        figure=figure, position=0, key="overdue", count=len(ids), ids=ids, titles=words, lines=lines
    )


def _meeting(place: Place, desk: Any, title: str) -> Meeting:
    kind, now = MeetingKind.objects.get(code="deliberation"), timezone.now()
    return Meeting.objects.create(
        kind=kind, subdistrict=place.subdistrict, title=title, starts_at=now, opened_at=now, state="open",
        created_by=desk, created_at=now,
    )  # fmt: skip
