"""Weather care: the doors to see today, what is called out, and which household wants it."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from petitions.services import Refused
from visits import queries, services
from visits.forms.care import DeclareForm, WishForm
from visits.models import CareTask
from visits.queries.care import alerts_for, areas_to_declare, care_round, tasks_of, with_tasks
from visits.views.tabs import tabs_of
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.territory.models import Household
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 50
# Alerts that are over are for looking back; so many of them are.
ALERTS_SHOWN = 20
HOWS = (*CareTask.How.values, services.NOBODY_HOME)


@require_http_methods(["GET", "POST"])
@staff(Permission.VISIT_LOG, Permission.CARE_DECLARE, area=(Area.ZONE, Area.COMMITTEE, Area.SUBDISTRICT))
def care(request: HttpRequest) -> HttpResponse:
    """The doors that wait today, in walking order, and the alerts of one's area. POST declares another one."""
    today = timezone.localdate()
    form = None
    if holds(request.user, Permission.CARE_DECLARE):
        initial = {"starts_on": today, "ends_on": today}
        form = DeclareForm(request.POST or None, areas=areas_to_declare(request.user, today), initial=initial)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                alert = services.declare_care(declaration=form.declaration(), by=request.user)
            except Refused as no:
                put_on(form, no)
            else:
                messages.success(request, _("Declared. The teams have been told."))
                return redirect("visits:care_alert", pk=alert.pk)
    return _care(request, form)


@require_http_methods(["GET", "POST"])
@staff(Permission.CARE_DECLARE, area=(Area.ZONE, Area.COMMITTEE, Area.SUBDISTRICT))
def care_alert(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the care of one alert has come. POST ends it early."""
    alert = scoped_or_404(alerts_for(request.user), pk=pk)
    if request.method == "POST":
        try:
            services.end_care(alert=alert, by=request.user)
        except Refused as no:
            messages.error(request, no.message)
        else:
            messages.success(request, _("The alert has ended."))
        return redirect("visits:care_alert", pk=pk)
    today = timezone.localdate()
    context = {
        "alert": alert,
        "page": Paginator(tasks_of(alert, request.user), PER_PAGE).get_page(request.GET.get("page")),
        "is_standing": alert.ended_at is None and alert.ends_on >= today,
    }
    return render(request, "visits/care_alert.html", context)


@require_POST
@staff(Permission.VISIT_LOG, area=Area.ZONE)
def care_note(request: HttpRequest, pk: int) -> HttpResponse:
    """One tap: seen, by phone, or nobody home."""
    household = scoped_or_404(queries.households_of(request.user, Permission.VISIT_LOG), pk=pk)
    how, page = request.POST.get("how", ""), request.POST.get("page", "")
    back = reverse("visits:care") + (f"?{urlencode({'page': page})}" if page else "")
    if how not in HOWS:
        messages.error(request, _("Please choose what happened at the door."))
        return redirect(back)
    try:
        services.note_care(household=household, how=how, by=request.user)
    except Refused as no:
        messages.warning(request, no.message)
    else:
        place = household.room or household.number
        noted = _("%(place)s stays open: nobody home.") if how == services.NOBODY_HOME else _("%(place)s is done.")
        messages.success(request, noted % {"place": place})
    return redirect(back)


@require_POST
@staff(Permission.VISIT_LOG, Permission.CARE_DECLARE, area=Area.ZONE)
def care_wish(request: HttpRequest, pk: int) -> HttpResponse:
    """In which weather a household wants to be looked after."""
    household = _household(request, pk)
    form = WishForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Please choose from the list."))
        return redirect("visits:household", pk=pk)
    try:
        services.set_care_wishes(household=household, kinds=form.cleaned_data["kinds"], by=request.user)
    except Refused as no:
        messages.error(request, no.message)
    else:
        messages.success(request, _("Noted."))
    return redirect("visits:household", pk=pk)


def _household(request: HttpRequest, pk: int) -> Household:
    """A household where one makes visits, or where one declares care."""
    zones = queries.households_of(request.user, Permission.VISIT_LOG) | queries.households_of(
        request.user, Permission.CARE_DECLARE
    )
    return scoped_or_404(zones, pk=pk)


def _care(request: HttpRequest, form: DeclareForm | None) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    page = Paginator(care_round(user, today), PER_PAGE).get_page(request.GET.get("page"))
    faulty = form is not None and form.is_bound
    context = {
        "tabs": tabs_of(user, "visits:care"),
        "today": today,
        "walks": holds(user, Permission.VISIT_LOG),
        "page": page,
        "waiting": with_tasks(page.object_list, today),
        "hows": CareTask.How.choices,
        "nobody_home": services.NOBODY_HOME,
        "form": form,
        "alerts": alerts_for(user)[:ALERTS_SHOWN] if form is not None else [],
    }
    return render(request, "visits/care.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY if faulty else 200)
