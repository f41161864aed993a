"""Who is paired with which household."""

from http import HTTPStatus

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from petitions.services import Refused
from visits import queries, services
from visits.forms.pairing import PairForm
from visits.queries.pairing import pairing_of, pairings_kept_by, running
from visits.views.tabs import tabs_of
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 50


@require_GET
@staff(Permission.PAIRING_EDIT, area=Area.ZONE)
def pairings(request: HttpRequest) -> HttpResponse:
    """The pairings of one's area; those that have lost their person stand apart."""
    rows = running(pairings_kept_by(request.user), timezone.localdate())
    lost = rows.filter(has_post=False)
    only_lost = "lost" in request.GET
    context = {
        "tabs": tabs_of(request.user, "visits:pairings"),
        "only_lost": only_lost,
        "n_lost": lost.count(),
        "page": Paginator(lost if only_lost else rows, PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "visits/pairings.html", context)


@require_http_methods(["GET", "POST"])
@staff(Permission.PAIRING_EDIT, area=Area.ZONE)
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    """Pair one household with somebody."""
    household = scoped_or_404(queries.households_of(request.user, Permission.PAIRING_EDIT), pk=pk)
    today = timezone.localdate()
    form = PairForm(request.POST or None, household=household, initial={"starts_on": today})
    if request.method == "POST" and form.is_valid():
        try:
            pairing = services.pair_household(household=household, by=request.user, **form.cleaned_data)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("%(name)s keeps contact with this household.") % {"name": pairing.user})
            return redirect("visits:household", pk=pk)
    context = {"household": household, "form": form, "present": pairing_of(household, today)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "visits/pair.html", context, status=status)


@require_POST
@staff(Permission.PAIRING_EDIT, area=Area.ZONE)
def pairing_end(request: HttpRequest, pk: int) -> HttpResponse:
    """End a pairing today."""
    row = scoped_or_404(pairings_kept_by(request.user), pk=pk)
    try:
        services.end_pairing(pairing=row, by=request.user)
    except Refused as no:
        messages.warning(request, no.message)
    else:
        messages.success(request, _("The pairing has ended."))
    return redirect("visits:pairings")
