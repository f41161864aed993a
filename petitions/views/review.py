"""Looking at what residents filed: the list of those that wait, and one of them with what may become of it."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from petitions.filing_forms import KnownForm, NoPetitionForm, ReviewForm
from petitions.models import WAITING_FILINGS, Filing
from petitions.queries.filing import filer_of, filings_for, waiting_filings
from petitions.services import Refused
from petitions.services.review import answer_filing, link_filing, register_filing, reveal_filer
from petitions.views.verbs import to_petition
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 25
REVIEWERS = (Permission.HANDLE_AT_COMMITTEE, Permission.HANDLE_AT_SUBDISTRICT)
REVIEW_IN = (Area.COMMITTEE, Area.SUBDISTRICT)


@require_GET
@staff(*REVIEWERS, area=REVIEW_IN)
def filings(request: HttpRequest) -> HttpResponse:
    """What waits to be looked at, or with ?settled what was looked at, the last first."""
    settled = "settled" in request.GET
    rows = filings_for(request.user).exclude(state__in=WAITING_FILINGS).order_by("-settled_at", "-pk")
    page = Paginator(rows if settled else waiting_filings(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "petitions/filings.html", {"page": page, "settled": settled})


@require_http_methods(["GET", "POST"])
@staff(*REVIEWERS, area=REVIEW_IN)
def filing_review(request: HttpRequest, pk: int) -> HttpResponse:
    """One filing. POST does what `do` says: register, none (no petition), known, or reveal who filed it."""
    row = scoped_or_404(filings_for(request.user), pk=pk)
    if request.method == "GET":
        return _page(request, row)
    deed = DEEDS.get(request.POST.get("do", ""))
    if deed is None:
        raise Http404
    return deed(request, row)


def _register(request: HttpRequest, row: Filing) -> HttpResponse:
    form = ReviewForm(request.POST, user=request.user, filing=row)
    if form.is_valid():
        try:
            petition = register_filing(filing=row, draft=form.draft, zone=form.place, by=request.user)
        except Refused as refused:
            put_on(form, refused)
        else:
            messages.success(request, _("Petition %(number)s is registered.") % {"number": petition.number})
            return to_petition(request, petition)
    return _page(request, row, register=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _answer(request: HttpRequest, row: Filing) -> HttpResponse:
    return _settle(request, row, NoPetitionForm(request.POST), answer_filing, "none")


def _link(request: HttpRequest, row: Filing) -> HttpResponse:
    return _settle(request, row, KnownForm(request.POST), link_filing, "known")


def _settle(request: HttpRequest, row: Filing, form: Form, service: Callable[..., Filing], name: str) -> HttpResponse:
    if form.is_valid():
        try:
            service(filing=row, by=request.user, **form.cleaned_data)
        except Refused as refused:
            put_on(form, refused)
        else:
            messages.success(request, _("Done. The filer reads it with the code."))
            return redirect("petitions:filings")
    return _page(request, row, status=HTTPStatus.UNPROCESSABLE_ENTITY, **{name: form})


def _reveal(request: HttpRequest, row: Filing) -> HttpResponse:
    try:
        return _page(request, row, filer=reveal_filer(filing=row, by=request.user), revealed=True)
    except Refused as refused:
        return _page(request, row, page_refused=refused.message, status=HTTPStatus.UNPROCESSABLE_ENTITY)


DEEDS: dict[str, Callable[[HttpRequest, Filing], HttpResponse]] = {
    "register": _register,
    "none": _answer,
    "known": _link,
    "reveal": _reveal,
}


def _page(request: HttpRequest, row: Filing, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    waits = row.state in WAITING_FILINGS
    context: dict[str, Any] = {"filing": row, "waits": waits}
    if waits:
        context |= {
            "register": ReviewForm(user=request.user, filing=row),
            "none": NoPetitionForm(),
            "known": KnownForm(),
        }
        context["filer"] = filer_of(row, user=request.user)
    context |= more
    return render(request, "petitions/filing.html", context, status=status)
