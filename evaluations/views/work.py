"""Work evaluation: the years and one's own sheets, one year with its indicators and its document, and one sheet."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from evaluations.documents.work_year import year_paper
from evaluations.forms.work import AnswerForm, ConcludeForm, HandForm, IndicatorForm, SubjectForm, YearForm
from evaluations.metrics import METRICS
from evaluations.models import WorkEvaluation, WorkYear
from evaluations.queries.frozen import opened, readable
from evaluations.queries.work import groups_of, indicators_of, parts_of, sheet_of, told
from evaluations.queries.work_rights import evaluations_for, kept_by, own_evaluations, years_for
from evaluations.services.work import (
    answer_evaluation,
    conclude_evaluation,
    draft_evaluation,
    drop_draft,
    hand_out_year,
    moves_of,
    open_year,
    save_indicator,
    tell_by_hand,
    tell_reviewed,
)
from evaluations.views.deed_page import Deed, DeedPage
from evaluations.work_route import WORK_ROUTE, Subject, WorkMove
from wulibridge.paper import DOCX
from wulibridge.people.permissions import Permission
from wulibridge.web.exports import download
from wulibridge.web.guard import Area, scoped_or_404, staff

PER_PAGE, ROWS = 30, 50
KEEPERS = (Permission.VERDICT_KEEP, Permission.VERDICT_APPROVE)
AREAS = (Area.COMMITTEE, Area.SUBDISTRICT, Area.ORGANIZATION)


class WorkPage(DeedPage):
    template = "evaluations/work.html"

    def deeds(self) -> list[Deed]:
        if not kept_by(self.user):
            return []
        opened = Deed(
            "open",
            _("Open a year"),
            YearForm(**self.data("open"), user=self.user),
            lambda form: open_year(**form.cleaned_data, by=self.user),
            _("The year is open. Look at its indicators."),
            _("Its two rules are said now and stay as they are."),
        )
        return [opened]

    def context(self) -> dict[str, Any]:
        own = own_evaluations(self.user).order_by("-year__year", "pk")
        return {
            "years": years_for(self.user),
            "page": Paginator(own, PER_PAGE).get_page(self.request.GET.get("page")),
        }

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        messages.success(self.request, deed.said)
        return redirect("evaluations:work_year", done.pk)


STARTS: dict[Subject, str | Promise] = {
    Subject.COMMITTEE: _("Put a committee's sheet together"),
    Subject.DEPARTMENT: _("Put a department's sheet together"),
    Subject.STAFF: _("Put a staff member's sheet together"),
}


class YearPage(DeedPage):
    template = "evaluations/work_year.html"
    called = "year"
    row: WorkYear

    def deeds(self) -> list[Deed]:
        if self.row.subdistrict_id not in kept_by(self.user):
            return []
        used = set(self.row.indicators.order_by().values_list("kind", flat=True))
        return [self._start(kind) for kind in Subject if kind in used] + [
            Deed(
                "indicator",
                _("Add or change an indicator"),
                IndicatorForm(**self.data("indicator"), year=self.row),
                lambda form: save_indicator(year=self.row, **form.facts(), by=self.user),
                _("The indicator is noted."),
                _("One that a sheet used stays as it is."),
            )
        ]

    def _start(self, kind: Subject) -> Deed:
        return Deed(
            f"start-{kind}",
            STARTS[kind],
            SubjectForm(**self.data(f"start-{kind}"), year=self.row, kind=kind),
            lambda form: draft_evaluation(year=self.row, subject=form.cleaned_data["subject"], by=self.user),
            _("Put together. Its figures are frozen as they stood just now."),
        )

    def context(self) -> dict[str, Any]:
        groups = groups_of(self.row, evaluations_for(self.user))
        return {"indicators": indicators_of(self.row), "groups": groups}

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        messages.success(self.request, deed.said)
        if isinstance(done, WorkEvaluation):
            return redirect("evaluations:evaluation", done.pk)
        return redirect("evaluations:work_year", self.row.pk)


class SheetPage(DeedPage):
    template = "evaluations/work_sheet.html"
    called = "row"
    row: WorkEvaluation

    def deeds(self) -> list[Deed]:
        self.sheet = sheet_of(self.row)
        moves = moves_of(self.row, self.user)
        by_hand = self._by_hand() if WorkMove.DROP in moves else []
        return by_hand + [self._move(move) for move in sorted(moves, key=lambda move: move == WorkMove.DROP)]

    def _by_hand(self) -> list[Deed]:
        return [
            Deed(
                f"hand-{line.figure.pk}",
                _("By hand: %(name)s") % {"name": line.indicator.name},
                HandForm(**self.data(f"hand-{line.figure.pk}")),
                lambda form, figure=line.figure: tell_by_hand(figure=figure, **form.cleaned_data, by=self.user),
                _("Noted, with its evidence."),
                line.indicator.definition,
                main=line.figure.points is None,
            )
            for line in self.sheet.lines
            if line.figure.as_of is None
        ]

    def _move(self, move: WorkMove) -> Deed:
        form: type[forms.Form]
        form, said = {
            WorkMove.DROP: (forms.Form, _("Thrown away.")),
            WorkMove.TELL: (forms.Form, _("Told. The figures stand from now on.")),
            WorkMove.ANSWER: (AnswerForm, _("Your answer stands on the sheet.")),
            WorkMove.CONCLUDE: (ConcludeForm, _("Concluded. The sheet is locked.")),
        }[move]
        return Deed(
            move,
            move.label,
            form(**self.data(move)),
            lambda given: self._do(move, given.cleaned_data),
            said,
            WORK_ROUTE[move].prose,
            main=move != WorkMove.DROP,
        )

    def _do(self, move: WorkMove, given: dict[str, Any]) -> None:
        match move:
            case WorkMove.DROP:
                drop_draft(evaluation=self.row, by=self.user)
            case WorkMove.TELL:
                tell_reviewed(evaluation=self.row, by=self.user)
            case WorkMove.ANSWER:
                answer_evaluation(evaluation=self.row, **given, by=self.user)
            case WorkMove.CONCLUDE:
                conclude_evaluation(evaluation=self.row, **given, by=self.user)

    def context(self) -> dict[str, Any]:
        return {"sheet": self.sheet, "keeps": years_for(self.user).filter(pk=self.row.year_id).exists()}

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        messages.success(self.request, deed.said)
        if deed.name == WorkMove.DROP:
            return redirect("evaluations:work_year", self.row.year_id)
        return redirect("evaluations:evaluation", self.row.pk)


@require_http_methods(["GET", "POST"])
@staff(*KEEPERS, Permission.VERDICT_ANSWER, area=AREAS)
def work(request: HttpRequest) -> HttpResponse:
    """The years that one keeps or concludes, and the sheets about oneself, one's committee or department."""
    return WorkPage(request, None).answer()


@require_http_methods(["GET", "POST"])
@staff(*KEEPERS, area=Area.SUBDISTRICT)
def work_year(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A year: its indicators and its sheets in groups. `?as=print` and `?as=docx` are the yearly document."""
    year = scoped_or_404(years_for(request.user), pk=pk)
    wanted = request.GET.get("as") if request.method == "GET" else None
    if wanted not in ("print", "docx"):
        return YearPage(request, year).answer()
    groups = told(groups_of(year, evaluations_for(request.user)))
    hand_out_year(year=year, by=request.user)
    if wanted == "print":
        return render(request, "evaluations/work_document.html", {"year": year, "groups": groups})
    name = gettext("work-evaluation-%(year)s.docx") % {"year": year.year}
    paper = HttpResponse(year_paper(year, groups), content_type=DOCX, status=HTTPStatus.OK)
    return download(paper, name=name)


@require_GET
@staff(*KEEPERS, Permission.VERDICT_ANSWER, area=AREAS)
def work_rows(request: HttpRequest, pk: int, figure: str) -> HttpResponse:
    """The rows that a figure of a sheet counted, as far as the reader sees them; `?part=` of its parts another one."""
    row = scoped_or_404(evaluations_for(request.user), pk=pk)
    beside = list(parts_of(row, figure))
    asked = request.GET.get("part", "")
    chosen = next((part for part in beside if part.part == asked), None) or next(iter(beside), None)
    if chosen is None:
        raise Http404
    found = opened(chosen.kind, chosen.ids, chosen.names, request.user)
    context = {"row": row, "part": chosen, "beside": beside, "metric": METRICS.get(figure), "found": found}
    if found:
        pages = Paginator(found.rows, ROWS)
        pages.count = found.count
        context["page"] = pages.get_page(request.GET.get("page"))
    return render(request, "evaluations/work_rows.html", context | {"readable": readable(request.user)})


@require_http_methods(["GET", "POST"])
@staff(area=(Area.OWN, *AREAS))
def evaluation(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet. Whoever is reviewed may be anybody of the staff, so the row alone says who finds it."""
    return SheetPage(request, scoped_or_404(evaluations_for(request.user), pk=pk)).answer()
