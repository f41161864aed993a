"""A hotline's work orders: bring a file in, read what became of it, hand the results back."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from petitions.hotline.results import HEADERS, cells_of
from petitions.hotline_forms import HotlineForm, ResultsForm
from petitions.models import HotlineFile
from petitions.queries.hotline import files_of, orders_of, subdistricts_with_hotline, zones_for_orders
from petitions.services import Refused
from petitions.services.hotline import hand_back, take_in_orders
from petitions.takeover.columns import ORDER_COLUMNS
from petitions.takeover.problems import restored
from wulibridge.people.permissions import Permission
from wulibridge.sheets.problems import file_message
from wulibridge.web.exports import csv_file, xlsx_file
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on
from wulibridge.web.uploads import listed, progress_of

PER_PAGE = 25
ROWS_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.HOTLINE_EXCHANGE, area=Area.SUBDISTRICT)
def hotline(request: HttpRequest) -> HttpResponse:
    """The files of one's own subdistrict, the form to bring another one in, and the one to hand results back."""
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = HotlineForm(*posted, zones=list(zones_for_orders(request.user, timezone.localdate())))
    if form.is_valid():
        receiving = form.receiving
        subdistrict = receiving.committee.subdistrict if receiving else subdistricts_with_hotline(request.user)[0]
        try:
            row = take_in_orders(
                **form.brought,
                source=form.cleaned_data["source"],
                subdistrict=subdistrict,
                receiving=receiving,
                by=request.user,
            )
            return redirect("petitions:hotline_file", pk=row.pk)
        except Refused as refused:
            put_on(form, refused)
    return _page(request, form, ResultsForm(), status=422 if form.errors else 200)


@require_GET
@staff(Permission.HOTLINE_EXCHANGE, area=Area.SUBDISTRICT)
def hotline_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One file: how far it is, then what became of it. `?rows=csv`: the refused rows, to be mended at their source."""
    row = scoped_or_404(files_of(request.user), pk=pk)
    if request.GET.get("rows") == "csv":
        return csv_file(_refused_lines(row), name=f"refused-{row.pk}.csv")
    return progress_of(request, row) or render(request, "petitions/hotline_file.html", _result(request, row))


@require_POST
@staff(Permission.HOTLINE_EXCHANGE, area=Area.SUBDISTRICT)
def hotline_results(request: HttpRequest) -> HttpResponseBase:
    """What became of the work orders, as a file for the hotline. Marked as handed back, and journalled."""
    form = ResultsForm(request.POST)
    if not form.is_valid():
        zones = list(zones_for_orders(request.user, timezone.localdate()))
        return _page(request, HotlineForm(zones=zones), form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    results = hand_back(orders=orders_of(request.user), only_changed=form.cleaned_data["only_changed"], by=request.user)
    rows = [[str(header) for header in HEADERS], *(cells_of(result) for result in results)]
    kind = form.cleaned_data["form"]
    write = xlsx_file if kind == "xlsx" else csv_file
    word = gettext("results")
    return write(rows, name=f"{word}-{timezone.localdate():%Y%m%d}.{kind}")


def _page(request: HttpRequest, form: HotlineForm, results: ResultsForm, *, status: int) -> HttpResponse:
    page = Paginator(files_of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "results": results,
        "page": page,
        "rows": listed(page, "petitions:hotline_file"),
        "columns": ORDER_COLUMNS,
    }
    return render(request, "petitions/hotline.html", context, status=status)


def _result(request: HttpRequest, row: HotlineFile) -> dict[str, Any]:
    context: dict[str, Any] = {"import": row, "report": row.report, "running": row.unfinished}
    if "failure" in row.report:
        return context | {"failure": file_message(*row.report["failure"])}
    if row.unfinished:
        return context
    page = Paginator(row.report["refused"], ROWS_PAGE).get_page(request.GET.get("page"))
    refused = [
        {"row": at, "number": number, "problems": [restored(*stored) for stored in problems]}
        for at, number, problems in page
    ]
    changed = [dict(zip(("row", "number", "petition"), one, strict=True)) for one in row.report["changed"]]
    return context | {"page": page, "refused": refused, "changed": changed}


def _refused_lines(row: HotlineFile) -> Iterator[list[object]]:
    yield [gettext("row"), gettext("order number"), gettext("what is wrong"), gettext("what to do")]
    for at, number, stored in row.report.get("refused", []):
        problems = [restored(*one) for one in stored]
        wrong = " ".join(f"{problem.column}: {problem.what}" for problem in problems)
        yield [at, number, wrong, " ".join(dict.fromkeys(problem.remedy for problem in problems))]
