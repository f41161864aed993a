"""Inspections by third parties: the register, and one with its findings, the reply and the report."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from evaluations.forms.inspection import FoundForm, InspectionForm, ReplyForm, ReportForm, RightForm
from evaluations.models import Inspection
from evaluations.pledge_route import InspectionState
from evaluations.queries.inspection import inspections_for
from evaluations.queries.unit import concludes_of, keeps_of, speaker_of, subdistricts_kept
from evaluations.services.inspection import (
    add_finding,
    bring_report,
    close_inspection,
    enter_inspection,
    put_right,
    read_report,
    reply,
)
from evaluations.views.deed_page import Deed, DeedPage
from petitions.models import FileKind
from wulibridge.people.permissions import Permission
from wulibridge.pictures.files import place_of
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.served import served

PER_PAGE = 50
ENTER = (Permission.VERDICT_READ, Permission.VERDICT_ANSWER)
AREAS = (Area.COMMITTEE, Area.SUBDISTRICT, Area.ORGANIZATION)


class InspectionsPage(DeedPage):
    template = "evaluations/inspections.html"

    def deeds(self) -> list[Deed]:
        if not subdistricts_kept(self.user).exists():
            return []
        enter = Deed(
            "enter",
            _("Enter an inspection"),
            InspectionForm(**self.data("enter"), user=self.user),
            lambda form: enter_inspection(unit=form.cleaned_data["unit"], draft=form.draft(), by=self.user),
            _("Entered. Add what was found."),
        )
        return [enter]

    def context(self) -> dict[str, Any]:
        rows = inspections_for(self.user, timezone.localdate())
        return {"page": Paginator(rows, PER_PAGE).get_page(self.request.GET.get("page"))}

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        super().after(deed, done)
        return redirect("evaluations:inspection", done.pk)


class InspectionPage(DeedPage):
    template = "evaluations/inspection.html"
    called = "inspection"
    row: Inspection

    def __init__(self, request: HttpRequest, row: Inspection) -> None:
        super().__init__(request, row)
        self.keeps, self.concludes = (
            keeps_of(self.user, row.subdistrict_id),
            concludes_of(self.user, row.subdistrict_id),
        )
        self.findings = list(row.findings.select_related("done_by"))

    def deeds(self) -> list[Deed]:
        if self.row.state == InspectionState.CLOSED:
            return []
        found = self._answering() if speaker_of(self.row, self.user) else []
        if self.keeps:
            found += self._keeping()
        may_close = self.concludes and self.user.pk not in (self.row.entered_by_id, self.row.replied_by_id)
        if self.row.state == InspectionState.REPLIED and may_close:
            found.append(
                Deed(
                    "close",
                    _("Close the inspection"),
                    forms.Form(**self.data("close")),
                    lambda form: close_inspection(inspection=self.row, by=self.user),
                    _("Closed."),
                    _("When everything that was found is put right. Nothing is changed afterwards."),
                    main=True,
                )
            )
        return found

    def _answering(self) -> list[Deed]:
        found = []
        if any(not finding.done for finding in self.findings):
            found.append(
                Deed(
                    "right",
                    _("Say what was put right"),
                    RightForm(**self.data("right"), findings=self.row.findings.filter(done="")),
                    lambda form: put_right(by=self.user, **form.cleaned_data),
                    _("Noted."),
                    main=self.row.state == InspectionState.REPLIED,
                )
            )
        if self.row.state == InspectionState.ENTERED:
            found.append(
                Deed(
                    "reply",
                    _("Reply"),
                    ReplyForm(**self.data("reply")),
                    lambda form: reply(inspection=self.row, text=form.cleaned_data["text"], by=self.user),
                    _("Replied. A leader closes the inspection."),
                    _("Once. Findings can still be put right afterwards."),
                    main=True,
                )
            )
        return found

    def _keeping(self) -> list[Deed]:
        report = Deed(
            "report",
            _("Bring the report"),
            ReportForm(**self.data("report")),
            lambda form: bring_report(inspection=self.row, file=form.cleaned_data["file"], by=self.user),
            _("Kept."),
        )
        if self.row.state != InspectionState.ENTERED:
            return [report]
        finding = Deed(
            "finding",
            _("Add what was found"),
            FoundForm(**self.data("finding")),
            lambda form: add_finding(inspection=self.row, by=self.user, **form.cleaned_data),
            _("Added."),
        )
        return [finding, report]

    def context(self) -> dict[str, Any]:
        return {"findings": self.findings, "today": timezone.localdate()}


@require_http_methods(["GET", "POST"])
@staff(*ENTER, area=AREAS)
def inspections(request: HttpRequest) -> HttpResponse:
    """What third parties looked at in one's area; the case desk enters what they bring."""
    return InspectionsPage(request, None).answer()


@require_http_methods(["GET", "POST"])
@staff(*ENTER, area=AREAS)
def inspection(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One inspection. `?report=1` hands the body's report out; that it was opened stands in the journal."""
    row = scoped_or_404(inspections_for(request.user, timezone.localdate()), pk=pk)
    if request.method == "GET" and request.GET.get("report"):
        if not row.sha256 or not place_of(row.file_name).exists():
            raise Http404
        read_report(inspection=row, by=request.user)
        return served(
            row.file_name, content_type=FileKind(row.file_kind).content_type, called=f"{row.pk}.{row.file_kind}"
        )
    return InspectionPage(request, row).answer()
