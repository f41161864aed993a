"""Taking over the petitions of an older register: upload a file, name its columns, read what became of it."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from petitions.models import Petition, RefusedRow, Takeover
from petitions.queries import petitions_for
from petitions.route import Stop
from petitions.services import Refused
from petitions.services.takeovers import name_columns, start_takeover
from petitions.services.voices import unlink
from petitions.takeover.columns import COLUMNS
from petitions.takeover.imports import PATIENCE
from petitions.takeover.problems import reasons, restored
from petitions.takeover.queries import (
    FIGURES,
    committees_of,
    petitions_behind,
    takeovers_of,
    zones_to_receive,
)
from petitions.takeover_forms import ColumnsForm, TakeoverForm
from petitions.views.desk import petition_page
from wulibridge.people.permissions import Permission
from wulibridge.sheets.problems import file_message
from wulibridge.web.exports import csv_file
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on
from wulibridge.web.uploads import listed, progress_of

PER_PAGE = 25
REFUSED_PAGE = 100
HANDLERS = (Permission.HANDLE_AT_ZONE, Permission.HANDLE_AT_COMMITTEE, Permission.HANDLE_AT_SUBDISTRICT)


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.PETITION_IMPORT, area=Area.COMMITTEE)
def takeovers(request: HttpRequest) -> HttpResponse:
    """The takeovers of one's own committees, and the form to upload another file."""
    committees = committees_of(request.user)
    zones = list(zones_to_receive([committee.pk for committee in committees], timezone.localdate()))
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = TakeoverForm(*posted, committees=committees, zones=zones)
    if form.is_valid():
        try:
            row = start_takeover(
                **form.brought,
                committees=committees,
                receiving=form.receiving,
                by=request.user,
            )
            return redirect("petitions:takeover", pk=row.pk)
        except Refused as refused:
            put_on(form, refused)
    page = Paginator(takeovers_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": listed(page, "petitions:takeover"), "columns": COLUMNS}
    return render(request, "petitions/takeovers.html", context, status=422 if form.errors else 200)


@require_GET
@staff(Permission.PETITION_IMPORT, area=Area.COMMITTEE)
def takeover(request: HttpRequest, pk: int) -> HttpResponse:
    """One takeover: how far it is, what it asks, then what became of it."""
    row = _takeover_or_404(request, pk)
    return progress_of(request, row) or _page(request, row)


@require_POST
@staff(Permission.PETITION_IMPORT, area=Area.COMMITTEE)
def takeover_columns(request: HttpRequest, pk: int) -> HttpResponse:
    """Which column is which, as the uploader says."""
    row = _takeover_or_404(request, pk)
    if row.state != Takeover.State.ASKING:
        return redirect("petitions:takeover", pk=row.pk)
    form = _columns_form(row, request.POST)
    if form.is_valid():
        try:
            name_columns(takeover=row, columns=form.columns, by=request.user)
        except Refused as refused:
            put_on(form, refused)
        else:
            return redirect("petitions:takeover", pk=row.pk)
    return _page(request, row, status=HTTPStatus.UNPROCESSABLE_ENTITY, form=form)


@require_GET
@staff(Permission.PETITION_IMPORT, area=Area.COMMITTEE)
def takeover_rows(request: HttpRequest, pk: int, figure: str) -> HttpResponse:
    """The petitions behind a figure of a takeover."""
    row = _takeover_or_404(request, pk)
    if figure not in FIGURES or row.replayed_to is None:
        raise Http404
    mine = Petition.objects.visible_to(request.user).values("pk")
    rows = petitions_behind(row, figure).filter(pk__in=mine).select_related("zone", "handler")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "petitions/takeover_rows.html", {"import": row, "page": page, "title": _titles()[figure]})


@require_GET
@staff(Permission.PETITION_IMPORT, area=Area.COMMITTEE)
def takeover_refused(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The refused rows as CSV: their cells as they came, what is wrong and what to do."""
    row = _takeover_or_404(request, pk)
    return csv_file(_refused_rows(row), name=f"refused-{row.pk}.csv")


@require_POST
@staff(*HANDLERS, area=(Area.ZONE, Area.COMMITTEE, Area.SUBDISTRICT))
def unlinked(request: HttpRequest, number: str) -> HttpResponse:
    """Part a petition from the one that it was linked to."""
    row = scoped_or_404(petitions_for(request.user), number=number)
    try:
        unlink(petition=row, by=request.user)
    except Refused as refused:
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return petition_page(request, row, status=status, page_refused=refused.message)
    return redirect("petitions:petition", number=number)


def _takeover_or_404(request: HttpRequest, pk: int) -> Takeover:
    return scoped_or_404(takeovers_of(request.user).defer(None), pk=pk)


def _page(request: HttpRequest, row: Takeover, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    context: dict[str, Any] = {"import": row, "report": row.report, "running": row.unfinished, **more}
    if row.state == Takeover.State.ASKING:
        context.setdefault("form", _columns_form(row))
        context["headers"] = row.report["headers"]
    elif "failure" in row.report:
        context["failure"] = file_message(*row.report["failure"])
    elif not row.unfinished:
        context |= _result(request, row)
    return render(request, "petitions/takeover.html", context, status=status)


def _columns_form(row: Takeover, data: Any = None) -> ColumnsForm:
    headers = [header for header, _samples in row.report["headers"]]
    return ColumnsForm(data, headers=headers, found=row.report["found"])


def _result(request: HttpRequest, row: Takeover) -> dict[str, Any]:
    counts = row.report["counts"]
    page = Paginator(row.refused.all(), REFUSED_PAGE).get_page(request.GET.get("page"))
    stops = [
        {
            "stop": stop.label,
            "came": counts["came"][str(stop.value)],
            "late": counts["late"][str(stop.value)],
            "figure": f"{stop.name.lower()}-late",
            "all": f"{stop.name.lower()}-came",
        }
        for stop in Stop
    ]
    kept = any(one.cells for one in page)
    return {
        "page": page,
        "reasons": reasons(row.report.get("reasons", {})),
        "cells_until": row.finished_at + PATIENCE if kept and row.finished_at else None,
        "refused": [{"row": one.row, "problems": [restored(*stored) for stored in one.problems]} for one in page],
        "stops": stops,
        "linkable": row.report["written"] and counts["kept"] > 0,
        "all_known": counts["rows"] == counts["known"],
    }


def _refused_rows(row: Takeover) -> Iterator[list[object]]:
    first = row.refused.first()
    headers = row.report.get("headers", []) if first and first.cells else []
    yield [gettext("row"), *headers, gettext("what is wrong"), gettext("what to do")]
    for one in RefusedRow.objects.filter(takeover=row).order_by("row").iterator(chunk_size=500):
        problems = [restored(*stored) for stored in one.problems]
        wrong = " ".join(f"{problem.column}: {problem.what}" for problem in problems)
        yield [one.row, *one.cells, wrong, " ".join(dict.fromkeys(problem.remedy for problem in problems))]


def _titles() -> dict[str, str]:
    stops = {
        f"{stop.name.lower()}-{suffix}": words % {"stop": stop.label}
        for stop in Stop
        for suffix, words in (("came", gettext("Came to the %(stop)s")), ("late", gettext("Late at the %(stop)s")))
    }
    own = {
        "kept": gettext("Taken over"),
        "answered": gettext("Answered"),
        "open": gettext("Still open"),
        "linked": gettext("Linked"),
    }
    return own | stops
