"""Reply slips, what has to be seen to, and the figures of an edition with the rows behind them."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from petitions.services import Refused
from visits.forms.enrolment import FollowUpForm, OwnerForm, SlipForm, TakeBackForm
from visits.models import Edition, EditionState, SlipWay
from visits.queries import enrolment as queries
from visits.queries.guidebook import editions_read_by
from visits.queries.visit import households_of
from visits.services import enrolment as services
from visits.uptake import FIGURES, Narrowed, narrowed, overview
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 50


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def follow_ups(request: HttpRequest) -> HttpResponse:
    """What has to be seen to, due first: mine, or all of my zones. Who follows nothing up is led to the figures."""
    if not holds(request.user, Permission.SERVICE_ENROL):
        return redirect("visits:uptake")
    everybodys = request.GET.get("whose") == "all"
    rows = queries.follow_ups_of(request.user, mine=not everybodys)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "everybodys": everybodys,
        "today": timezone.localdate(),
        "tab": "follow_ups",
        "may_edit": holds(request.user, Permission.GUIDEBOOK_EDIT),
    }
    return render(request, "visits/services.html", context)


@require_http_methods(["GET", "POST"])
@staff(Permission.SERVICE_ENROL, area=Area.ZONE)
def slip_new(request: HttpRequest) -> HttpResponse:
    """A reply slip that came back, typed in at the desk or ticked at the door."""
    known = list(editions_read_by(request.user))
    if not known:
        return render(request, "visits/slip_none.html", {"may_edit": holds(request.user, Permission.GUIDEBOOK_EDIT)})
    chosen = _chosen(request, known)
    form = SlipForm(
        request.POST if request.method == "POST" else None,
        user=request.user,
        editions=chosen,
        number=_number(request),
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        wanted = ("household", "services", "came_back_on", "way", "client_uuid")
        try:
            services.take_slip(**{name: given[name] for name in wanted}, by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("The slip is taken. What they wish for is on the list."))
            mine = given["way"] == SlipWay.DOOR
            return redirect("visits:household", given["household"].pk) if mine else redirect("visits:services")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"form": form, "editions": known, "chosen": chosen, "household": request.GET.get("household", "")}
    return render(request, "visits/slip_new.html", context, status=status)


def _chosen(request: HttpRequest, known: list[Edition]) -> list[Edition]:
    """The edition that the address names; else those in force, or the last one where none is."""
    if asked := request.GET.get("edition"):
        found = [edition for edition in known if str(edition.pk) == asked]
        if not found:
            raise Http404
        return found
    return [edition for edition in known if edition.state == EditionState.PUBLISHED] or known[:1]


def _number(request: HttpRequest) -> str:
    """The number of the household from whose page somebody came."""
    asked = request.GET.get("household", "")
    if not asked.isdecimal() or len(asked) > 18:
        return ""
    row = households_of(request.user, Permission.SERVICE_ENROL).filter(pk=asked).first()
    return row.number if row else ""


@require_http_methods(["GET", "POST"])
@staff(Permission.SERVICE_ENROL, area=Area.ZONE)
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """One slip and what came of it. POST takes it back."""
    row = scoped_or_404(queries.slips_for(request.user), pk=pk)
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            services.take_slip_back(slip=row, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("The slip is taken back."))
            return redirect("visits:household", row.household_id)
    context = {"slip": row, "form": form, "wishes": row.enrolments.select_related("service")}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "visits/slip.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff(Permission.SERVICE_ENROL, area=Area.ZONE)
def enrolment(request: HttpRequest, pk: int) -> HttpResponse:
    """One wish: what it is about, how far it is, and who sees to it."""
    row = scoped_or_404(queries.enrolments_for(request.user), pk=pk)
    gives = "owner" in request.POST
    sent = request.POST if request.method == "POST" else None
    step = FollowUpForm(None if gives else sent, enrolment=row)
    owner = OwnerForm(sent if gives else None, enrolment=row)
    form = owner if gives else step
    if form.is_bound and form.is_valid():
        try:
            if gives:
                services.hand_over(enrolment=row, owner=form.cleaned_data["owner"], by=request.user)
            else:
                services.follow_up(enrolment=row, state=form.cleaned_data["state"], by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("Saved."))
            return redirect("visits:services")
    context = {"enrolment": row, "step": step, "owner": owner}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "visits/enrolment.html", context, status=status)


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def uptake(request: HttpRequest) -> HttpResponse:
    """How far an edition has come: delivered, slips back, and what became of the wishes; each opens to its rows."""
    edition, scope = _asked(request)
    context: dict[str, Any] = {"edition": edition, "scope": scope, "tab": "uptake"}
    context["follows_up"] = holds(request.user, Permission.SERVICE_ENROL)
    context["may_edit"] = holds(request.user, Permission.GUIDEBOOK_EDIT)
    context["editions"] = editions_read_by(request.user)
    if edition:
        context |= overview(edition, scope)
    return render(request, "visits/uptake.html", context)


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def uptake_rows(request: HttpRequest, figure: str) -> HttpResponse:
    """The households or the wishes behind one figure."""
    if figure not in FIGURES:
        raise Http404
    edition, scope = _asked(request)
    if edition is None:
        raise Http404
    code = request.GET.get("service", "")
    service = edition.services.filter(code=code).first() if code else None
    if code and service is None:
        raise Http404
    zone_ids = [zone.pk for zone in scope.zones_of(edition)]
    of_households = figure in queries.HOUSEHOLD_FIGURES
    if of_households:
        rows: Any = queries.households_behind(figure, edition, zone_ids)
    else:
        rows = queries.wishes_behind(figure, edition, zone_ids, code)
    context = {
        "figure": FIGURES[figure],
        "of_households": of_households,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "edition": edition,
        "service": service,
        "scope": scope,
        "follows_up": holds(request.user, Permission.SERVICE_ENROL),
        "back": f"{reverse('visits:uptake')}?{urlencode({'edition': edition.pk} | scope.query)}",
    }
    return render(request, "visits/uptake_rows.html", context)


def _asked(request: HttpRequest) -> tuple[Edition | None, Narrowed]:
    """The edition that the address names, or the one in force, or the last one; and the zones it narrows to."""
    rows = editions_read_by(request.user)
    if asked := request.GET.get("edition"):
        edition: Edition | None = scoped_or_404(rows, pk=asked)
    else:
        edition = rows.order_by("-published_at").first()
    scope = narrowed(request.user, zone=request.GET.get("zone", ""), committee=request.GET.get("committee", ""))
    if scope is None:
        raise Http404
    return edition, scope
