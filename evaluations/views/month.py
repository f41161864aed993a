"""Months of agencies: the list with the rates, one month with its statements, and the file of it."""

from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from evaluations.forms.month import CorrectForm, RateForm
from evaluations.models import CareMonth, PayEntry
from evaluations.queries.month import (
    lines_for_file,
    months_of,
    rates_shown,
    statements_for,
    statements_of,
    worked_in,
)
from evaluations.queries.rights import agencies_for, approves, keeps
from evaluations.route import MONTH_ROUTE, MonthMove, MonthState
from evaluations.services.month import approve_month, correct_pay, export_month, lock_month, set_rate
from petitions.services import Refused
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.periods import Period, month_of, read
from wulibridge.territory.models import Organization
from wulibridge.web.exports import xlsx_file
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

READERS = (Permission.HOMECARE_KEEP, Permission.HOMECARE_APPROVE, Permission.HOMECARE_STAFF)
PER_PAGE = 12
AREAS = (Area.SUBDISTRICT, Area.ORGANIZATION)


@require_http_methods(["GET", "POST"])
@staff(*READERS, area=AREAS)
def months(request: HttpRequest) -> HttpResponse:
    """The last months of every agency that one reads, and the rates; the centre sets a new one."""
    kept = holds(request.user, Permission.HOMECARE_KEEP)
    if request.method == "POST" and not kept:
        raise Http404
    form = RateForm(request.POST if request.method == "POST" else None, user=request.user) if kept else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            set_rate(by=request.user, **form.cleaned_data)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("The rate is set."))
            return redirect("evaluations:months")
    agencies = list(agencies_for(request.user))
    context = {
        "lines": months_of(agencies, timezone.localdate()),
        "rates": rates_shown({agency.subdistrict_id for agency in agencies}),
        "form": form,
        "tab": "months",
        "plans_too": holds(request.user, Permission.HOMECARE_KEEP, Permission.HOMECARE_STAFF),
    }
    failed = form is not None and form.errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK
    return render(request, "evaluations/months.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff(*READERS, area=AREAS)
def month(request: HttpRequest, pk: int, key: str) -> HttpResponseBase:
    """One month of one agency. `?format=xlsx` is the file of an approved one."""
    agency = scoped_or_404(agencies_for(request.user), pk=pk)
    period = _period(key)
    row = CareMonth.objects.filter(agency=agency, first=period.first).select_related("locked_by", "approved_by").first()
    if row:
        row.agency = agency
    correct = CorrectForm(request.POST if request.POST.get("deed") == "correct" else None, agency=agency)
    no = None
    if request.method == "POST":
        no = _do(request, agency, period, row, correct)
        if no is None and not correct.errors:
            return redirect(request.path)
    elif request.GET.get("format") == "xlsx" and row:
        return _file(request, row)
    return _page(request, agency, period, row, correct, no)


@require_GET
@staff(Permission.HOMECARE_VISIT, area=Area.OWN)
def pay(request: HttpRequest) -> HttpResponse:
    """What the worker is paid, month by month: the own statements alone."""
    page = Paginator(statements_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "evaluations/pay.html", {"page": page})


def _do(
    request: HttpRequest, agency: Organization, period: Period, row: CareMonth | None, correct: CorrectForm
) -> Refused | None:
    """Do what was asked; the refusal when it was refused. 404 for what the page does not offer."""
    deed, user = request.POST.get("deed"), request.user
    try:
        if deed == MonthMove.LOCK:
            lock_month(agency=agency, first=period.first, by=user)
            messages.success(request, _("Locked. Somebody else approves it."))
        elif deed == MonthMove.APPROVE and row:
            approve_month(month=row, by=user)
            messages.success(request, _("Approved."))
        elif deed == "correct" and row:
            if correct.is_valid():
                said = dict(correct.cleaned_data)
                entry = scoped_or_404(PayEntry.objects.filter(statement__month=row), pk=said.pop("entry"))
                correct_pay(entry=entry, by=user, **said)
                messages.success(request, _("Noted. The next month that is locked puts it right."))
        else:
            raise Http404
    except Refused as no:
        if deed == "correct" and no.field:
            put_on(correct, no)
            return None
        return no
    return None


def _page(
    request: HttpRequest,
    agency: Organization,
    period: Period,
    row: CareMonth | None,
    correct: CorrectForm,
    no: Refused | None,
) -> HttpResponse:
    state = MonthState(row.state) if row else MonthState.OPEN
    locks = state == MonthState.OPEN and keeps(request.user, agency)
    context: dict[str, Any] = {
        "agency": agency,
        "period": period,
        "month": row,
        "state": state,
        "statements": statements_of(row) if row else [],
        "worked": [] if row else worked_in(agency, period),
        "may_lock": locks and period.last < timezone.localdate(),
        "locks_from": period.last + timedelta(days=1) if locks else None,
        "may_approve": row and state == MonthState.LOCKED and approves(request.user, agency)
        and row.locked_by_id != request.user.pk,
        "correct": correct if state == MonthState.APPROVED and keeps(request.user, agency) else None,
        "may_export": state == MonthState.APPROVED and (keeps(request.user, agency) or approves(request.user, agency)),
        "no": no,
        "prose": {move.value: MONTH_ROUTE[move].prose for move in MonthMove},
    }  # fmt: skip
    context["total"] = sum((statement.yuan for statement in context["statements"]), 0)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "evaluations/month.html", context, status=status)


def _period(key: str) -> Period:
    try:
        period = read(key, timezone.localdate())
    except ValueError as error:
        raise Http404 from error
    if period != month_of(period.first):
        raise Http404
    return period


def _file(request: HttpRequest, row: CareMonth) -> HttpResponseBase:
    try:
        export_month(month=row, by=request.user)
    except Refused as no:
        messages.error(request, no.message)
        return redirect(request.path)
    name = _("home-care-pay-%(month)s-%(agency)s.xlsx") % {"month": f"{row.first:%Y-%m}", "agency": row.agency}
    return xlsx_file(_lines(row), name=name)


def _lines(row: CareMonth) -> Iterator[list[object]]:
    yield [_("home-care worker"), _("plan"), _("visit"), _("day"), _("service"), _("yuan"), _("entry"), _("corrects")]
    for line in lines_for_file(row):
        day = f"{line['day']:%Y-%m-%d}"
        entry = [line["yuan"], line["pk"], line["reverses"] or ""]
        yield [line["worker"], line["plan"], line["visit"], day, line["kind"], *entry]
