"""Plans: the worker's day, the list of the agency and the centre, and one plan with all that may be done about it."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from evaluations.forms.plan import PlanForm, SignForm
from evaluations.queries.plan import elders_of, elders_on_other_days, elders_today, plans_for, sheets_for
from evaluations.queries.visit import unsigned_of
from evaluations.services.card import next_code
from evaluations.services.plan import make_plan
from evaluations.services.signature import read_sheet, sign_by_code
from evaluations.views.plan_page import AgencyPage, WorkerPage
from petitions.services import Refused
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.pictures.files import place_of
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on
from wulibridge.web.served import served

PER_PAGE = 50
BEHIND = (Permission.HOMECARE_STAFF, Permission.HOMECARE_KEEP)


@require_GET
@staff(Permission.HOMECARE_VISIT, area=Area.ORGANIZATION)
def elders(request: HttpRequest) -> HttpResponse:
    """Whom the worker goes to today, and which visits nobody has signed for yet."""
    today = timezone.localdate()
    context = {
        "plans": elders_today(request.user, today),
        "others": elders_on_other_days(request.user, today),
        "unsigned": unsigned_of(request.user)[:PER_PAGE],
        "today": today,
    }
    return render(request, "evaluations/elders.html", context)


@require_http_methods(["GET", "POST"])
@staff(Permission.HOMECARE_VISIT, area=Area.ORGANIZATION)
@never_cache
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """The page that is handed over with the phone: the elder scores the visit and signs with the code of the card."""
    visit = scoped_or_404(unsigned_of(request.user), pk=pk)
    code = next_code(visit.plan)
    form = SignForm(request.POST if request.method == "POST" else None, number=code and code.number)
    if form.is_bound and form.is_valid():
        try:
            sign_by_code(visit=visit, by=request.user, **form.cleaned_data)
        except Refused as no:
            put_on(form, no)
            code = next_code(visit.plan)
        else:
            messages.success(request, _("Thank you. It is signed. Please hand the phone back."))
            return redirect("evaluations:elders")
    context = {"visit": visit, "form": form, "code": code}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "evaluations/sign.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff(*BEHIND, area=(Area.ORGANIZATION, Area.SUBDISTRICT))
def plans(request: HttpRequest) -> HttpResponse:
    """The plans of the agency or the subdistrict, those first whose worker is to be replaced; the centre makes one."""
    keeps = holds(request.user, Permission.HOMECARE_KEEP)
    if request.method == "POST" and not keeps:
        raise Http404
    form = PlanForm(request.POST if request.method == "POST" else None, user=request.user) if keeps else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            row = make_plan(draft=form.draft(), by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("The plan is made. Print the card for the elder."))
            return redirect("evaluations:plan", row.pk)
    page = Paginator(plans_for(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "form": form, "today": timezone.localdate(), "tab": "plans"}
    failed = form is not None and form.errors
    status = HTTPStatus.UNPROCESSABLE_ENTITY if failed else HTTPStatus.OK
    return render(request, "evaluations/plans.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff(Permission.HOMECARE_VISIT, *BEHIND, area=(Area.ORGANIZATION, Area.SUBDISTRICT))
@never_cache
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan: to its worker the form of a visit, to agency and centre what was signed and what may be done."""
    user: Any = request.user
    seen = plans_for(user).filter(pk=pk).first()
    if seen is None:
        return WorkerPage(request, scoped_or_404(elders_of(user), pk=pk)).answer()
    return AgencyPage(request, seen).answer()


@require_GET
@staff(Permission.HOMECARE_KEEP, area=Area.SUBDISTRICT)
def sheet(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The photo of a paper sheet. That it was seen stands in the journal."""
    row = scoped_or_404(sheets_for(request.user), pk=pk)
    if not place_of(row.name).exists():
        raise Http404
    read_sheet(sheet=row, by=request.user)
    return served(row.name, content_type="image/jpeg", called=f"{row.pk}.jpg", inline=True)
