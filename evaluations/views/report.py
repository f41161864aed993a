"""Monthly reports: the list, one with what may be done with it, and the rows behind a frozen figure."""

from functools import partial
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from evaluations.documents.report import report_paper
from evaluations.forms.report import AnswerForm, MeetingForm, SuggestionForm, WordsForm
from evaluations.models import FrozenPart, MonthlyReport
from evaluations.queries.frozen import opened, readable
from evaluations.queries.report import reports_for
from evaluations.queries.report_page import Section, sections_of
from evaluations.report_route import REPORT_ROUTE, Heading, ReportMove, ReportState
from evaluations.services.report import (
    add_suggestion,
    answer_suggestion,
    approve_report,
    hand_out,
    moves_of,
    name_meeting,
    restore_line,
    settle,
    strike_line,
    write_words,
)
from evaluations.views.deed_page import Deed, DeedPage
from wulibridge.paper import DOCX
from wulibridge.people.permissions import Permission
from wulibridge.periods import month_of
from wulibridge.web.exports import download
from wulibridge.web.guard import Area, scoped_or_404, staff

PER_PAGE, ROWS = 24, 50
READERS = (Permission.REPORT_WRITE, Permission.REPORT_APPROVE, Permission.VERDICT_READ)
READ_IN = (Area.SUBDISTRICT, Area.COMMITTEE)
SAVED = gettext_lazy("Saved.")


@require_GET
@staff(*READERS, area=READ_IN)
def reports(request: HttpRequest) -> HttpResponse:
    """All reports that one reads, the newest first."""
    page = Paginator(reports_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    lines = [(report, month_of(report.first)) for report in page]
    return render(request, "evaluations/reports.html", {"page": page, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*READERS, area=READ_IN)
def report(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One report, read from top to bottom. `?format=docx` is the paper of it."""
    row = scoped_or_404(reports_for(request.user), pk=pk)
    if request.method != "POST" and request.GET.get("format") == "docx":
        hand_out(report=row, by=request.user)
        sections = sections_of(row, request.user)
        name = _("monthly-report-%(month)s.docx") % {"month": f"{row.first:%Y-%m}"}
        return download(HttpResponse(report_paper(row, sections), content_type=DOCX), name=name)
    return ReportPage(request, row).answer()


@require_GET
@staff(*READERS, area=READ_IN)
def report_rows(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    """The rows that a part of a frozen figure counted, as far as the reader sees them."""
    row = scoped_or_404(reports_for(request.user), pk=pk)
    parts = FrozenPart.objects.filter(figure__report=row).select_related("figure")
    chosen = scoped_or_404(parts, pk=part)
    found = opened(chosen.figure.kind, chosen.ids, chosen.names, request.user)
    beside = parts.filter(figure=chosen.figure_id).defer("ids", "names").order_by("position")
    context: dict[str, Any] = {
        "report": row,
        "period": month_of(row.first),
        "part": chosen,
        "figure": chosen.figure,
        "beside": beside,
        "found": found,
        "readable": readable(request.user),
    }
    if found:
        pages = Paginator(found.rows, ROWS)
        pages.count = found.count
        context["page"] = pages.get_page(request.GET.get("page"))
    return render(request, "evaluations/report_rows.html", context)


class ReportPage(DeedPage):
    """Sections first, each with the form for its words; then the meeting, what it suggested, and the approval."""

    template = "evaluations/report.html"
    called = "report"
    row: MonthlyReport

    def __init__(self, request: HttpRequest, row: MonthlyReport) -> None:
        super().__init__(request, row)
        self.moves = moves_of(row, self.user)
        self.sections = sections_of(row, self.user)
        self.suggestions = list(row.suggestions.select_related("answered_by"))
        self.writing = {heading: self._write(heading) for heading in Heading} if self._may(ReportMove.WRITE) else {}
        self.to_answer = next((one for one in self.suggestions if not one.answer), None)
        self.answering = self._answers() if self._may(ReportMove.ANSWER) else {}
        self.striking = self._strikes() if self._may(ReportMove.STRIKE) else []
        self.steps = [step for move, step in self._steps().items() if self._may(move)]

    def _may(self, move: ReportMove) -> bool:
        return move in self.moves

    def deeds(self) -> list[Deed]:
        return [*self.writing.values(), *self.answering.values(), *self.striking, *self.steps]

    def _strikes(self) -> list[Deed]:
        """For each single matter: out of the report, or back into it. Their forms stand beside the lines."""

        def deed(move: ReportMove, do: Any, part: FrozenPart, line: int) -> Deed:
            name = f"{move}-{part.pk}-{line}"
            act = partial(do, part=part, line=line, by=self.user)
            return Deed(name, move.label, forms.Form(**self.data(name)), lambda form: act(), SAVED)

        listed = [one for section in self.sections for _figure, parts in section.lists for one in parts]
        return [deed(ReportMove.STRIKE, strike_line, one.part, line.key) for one in listed for line in one.lines] + [
            deed(ReportMove.RESTORE, restore_line, one.part, line.key) for one in listed for line in one.struck
        ]

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        """Back to where it was done: the page is a long one."""
        answer = super().after(deed, done)
        if deed in self.striking:
            answer["Location"] += f"#{done.part.figure.key}"
        elif deed in self.writing.values():
            answer["Location"] += f"#{deed.name.removeprefix('write-')}"
        elif deed in self.answering.values():
            answer["Location"] += "#meeting"
        return answer

    def _write(self, heading: Heading) -> Deed:
        name = f"write-{heading}"
        said = next(section.words for section in self.sections if section.heading == heading)
        return Deed(
            name,
            ReportMove.WRITE.label,
            WordsForm(**self.data(name), initial={"text": said}),
            lambda form: write_words(report=self.row, heading=heading, by=self.user, **form.cleaned_data),
            SAVED,
            REPORT_ROUTE[ReportMove.WRITE].prose,
        )

    def _answers(self) -> dict[int, Deed]:
        def deed(suggestion: Any) -> Deed:
            name = f"answer-{suggestion.pk}"
            suggestion.report = self.row
            form = AnswerForm(**self.data(name), initial={"answer": suggestion.answer})
            do = partial(answer_suggestion, suggestion=suggestion, by=self.user)
            label = ReportMove.ANSWER.label
            return Deed(
                name, label, form, lambda given: do(**given.cleaned_data), SAVED, main=suggestion is self.to_answer
            )

        return {suggestion.pk: deed(suggestion) for suggestion in self.suggestions}

    def _steps(self) -> dict[ReportMove, Deed]:
        row, by = self.row, self.user

        def step(move: ReportMove, form: forms.Form, do: Any, *, main: bool = True) -> Deed:
            return Deed(
                move, move.label, form, lambda given: do(**given.cleaned_data), SAVED, REPORT_ROUTE[move].prose, main
            )

        meeting = (
            MeetingForm(**self.data(ReportMove.DISCUSS), report=row) if self._may(ReportMove.DISCUSS) else forms.Form()
        )
        return {
            ReportMove.DISCUSS: step(
                ReportMove.DISCUSS, meeting, partial(name_meeting, report=row, by=by), main=not row.meeting_id
            ),
            ReportMove.SUGGEST: step(
                ReportMove.SUGGEST,
                SuggestionForm(**self.data(ReportMove.SUGGEST)),
                partial(add_suggestion, report=row, by=by),
                main=False,
            ),
            ReportMove.SETTLE: step(
                ReportMove.SETTLE,
                forms.Form(**self.data(ReportMove.SETTLE)),
                partial(settle, report=row, by=by),
                main=self.to_answer is None,
            ),
            ReportMove.APPROVE: step(
                ReportMove.APPROVE,
                forms.Form(**self.data(ReportMove.APPROVE)),
                partial(approve_report, report=row, by=by),
            ),
        }

    def context(self) -> dict[str, Any]:
        def with_form(section: Section) -> tuple[Section, list[Deed]]:
            deed = self.writing.get(section.heading)
            return section, [deed] if deed else []

        answered = [(one, [self.answering[one.pk]] if one.pk in self.answering else []) for one in self.suggestions]
        return {
            "period": month_of(self.row.first),
            "sections": [with_form(section) for section in self.sections],
            "suggestions": answered,
            "steps": self.steps,
            "may_strike": self._may(ReportMove.STRIKE),
            "refused": next((no for deed in self.striking for no in deed.form.non_field_errors()), ""),
            "way": [state for state in ReportState if state != ReportState.COUNTING],
        }
