"""The monthly draw: the list, one draw with its frame and its repetition, and the interview of one drawn elder."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from evaluations.forms.month import InterviewForm, OutcomeForm
from evaluations.models import CareDraw, CareInterview, DrawStratum, InterviewState
from evaluations.queries.interview import (
    draws_for,
    exclusions_of,
    interviews_for,
    left_out_for,
    subdistricts_to_draw,
)
from evaluations.services.interview import close_follow_up, make_draw, note_interview, repeats
from petitions.services import Refused
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.periods import month_of
from wulibridge.web.exports import csv_file
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 24


@require_http_methods(["GET", "POST"])
@staff(Permission.HOMECARE_KEEP, Permission.DRAW_READ, area=Area.SUBDISTRICT)
def draws(request: HttpRequest) -> HttpResponse:
    """The draws so far; this month's is made here."""
    today = timezone.localdate()
    waiting = subdistricts_to_draw(request.user, month_of(today).first)
    if request.method == "POST":
        subdistrict = scoped_or_404(waiting, pk=request.POST.get("subdistrict"))
        try:
            row = make_draw(subdistrict=subdistrict, by=request.user)
        except Refused as no:
            messages.error(request, no.message)
            return redirect("evaluations:draws")
        messages.success(request, _("Drawn. The list stands, and anybody can repeat it."))
        return redirect("evaluations:draw", row.pk)
    page = Paginator(draws_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    left_out = left_out_for(request.user, month_of(today).first)
    context = {
        "page": page,
        "waiting": waiting,
        "left_out": left_out,
        "month": month_of(today),
        "tab": "draws",
        "keeps_care": holds(request.user, Permission.HOMECARE_KEEP),
    }
    return render(request, "evaluations/draws.html", context)


@require_GET
@staff(Permission.HOMECARE_KEEP, Permission.DRAW_READ, area=Area.SUBDISTRICT)
def draw(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One draw: frame, seed, who was left out and why, who was drawn, and whether doing it again gives the same. Who
    keeps home care finds the interviews, too; others the numbers alone. `?format=csv` is the file to repeat it with."""
    row = scoped_or_404(draws_for(request.user), pk=pk)
    strata = list(row.strata.select_related("agency"))
    if request.GET.get("format") == "csv":
        return csv_file(_numbers(row, strata), name=f"draw-{row.subdistrict.code}-{row.first:%Y-%m}.csv")
    left_out = exclusions_of(row, (plan for stratum in strata for plan in stratum.excluded))
    context = {
        "draw": row,
        "strata": strata,
        "left_out": left_out,
        "interviews": interviews_for(request.user).filter(drawing=row),
        "repeats": repeats(row, strata),
        "month": month_of(row.first),
    }
    return render(request, "evaluations/draw.html", context)


@require_http_methods(["GET", "POST"])
@staff(Permission.HOMECARE_KEEP, area=Area.SUBDISTRICT)
def interview(request: HttpRequest, pk: int) -> HttpResponse:
    """What a drawn elder said, and what became of it."""
    row = scoped_or_404(interviews_for(request.user), pk=pk)
    form = _form(row, request.POST if request.method == "POST" else None)
    if form is not None and form.is_bound and form.is_valid():
        try:
            _write(row, form, request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("Written down."))
            return redirect("evaluations:draw", row.drawing_id)
    context = {"interview": row, "form": form}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "evaluations/interview.html", context, status=status)


def _numbers(row: CareDraw, strata: list[DrawStratum]) -> Iterator[list[object]]:
    """Every plan by its number, with what is needed to draw again: nobody's name, nobody's door."""
    yield [_("month"), _("agency"), _("plan"), _("in the frame"), _("Drawn"), _("seed"), _("hash of the frame")]
    for stratum in strata:
        for plan in sorted([*stratum.frame, *stratum.excluded]):
            facts = [stratum.agency_id, plan, int(plan in stratum.frame), int(plan in stratum.drawn)]
            yield [f"{row.first:%Y-%m}", *facts, row.seed, row.frame_sha256]


def _form(row: CareInterview, data: Any) -> InterviewForm | OutcomeForm | None:
    """What is still to be said of it."""
    if row.state == InterviewState.WAITING:
        return InterviewForm(data)
    return OutcomeForm(data) if row.state == InterviewState.FOLLOW_UP else None


def _write(row: CareInterview, form: InterviewForm | OutcomeForm, by: Any) -> None:
    user: User = by
    if isinstance(form, InterviewForm):
        note_interview(interview=row, heard=form.heard(), by=user)
        return
    close_follow_up(interview=row, outcome=form.cleaned_data["outcome"], by=user)
