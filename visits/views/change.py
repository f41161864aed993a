"""A visit is put right, or taken back."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from petitions.services import Refused
from visits import queries, services
from visits.forms.change import ChangeSheet
from visits.forms.sync import ReasonForm
from visits.models import Visit
from visits.queries.visit import said_at
from wulibridge.people.permissions import Permission
from wulibridge.web.drafts import draft_of, has_arrived
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on


@require_http_methods(["GET", "POST"])
@staff(Permission.VISIT_LOG, area=Area.ZONE)
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """What was written down, to be written anew; the old version is kept."""
    visit = scoped_or_404(queries.visits_for(request.user), pk=pk)
    if not _is_open(request, visit):
        return redirect("visits:visit", pk=pk)
    if request.method == "GET":
        return _sheet(request, visit, ChangeSheet(visit=visit))
    if "add" in request.POST:
        return _sheet(request, visit, ChangeSheet.with_another(request.POST["add"], visit=visit, data=request.POST))
    sheet = ChangeSheet(visit=visit, data=request.POST)
    if sheet.is_valid():
        try:
            draft = sheet.draft()
            changed = services.change_visit(visit=visit, draft=draft, base=sheet.base, by=request.user)
        except Refused as no:
            sheet.refuse(no)
        else:
            has_arrived(request, _draft(visit))
            messages.success(request, _("Saved. What stood here before is kept as an earlier version."))
            for stays in sheet.on_page(services.what_stays(visit=changed, draft=draft)):
                messages.warning(request, stays.said)
            return redirect("visits:visit", pk=pk)
    return _sheet(request, visit, sheet, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_http_methods(["GET", "POST"])
@staff(Permission.VISIT_LOG, area=Area.ZONE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Taking a visit back cannot be undone: it is asked for once more, with the reason."""
    visit = scoped_or_404(queries.visits_for(request.user), pk=pk)
    if not _is_open(request, visit):
        return redirect("visits:visit", pk=pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.withdraw_visit(visit=visit, by=request.user, **form.cleaned_data)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("The visit was withdrawn. It counts in no figure any more."))
            return redirect("visits:visit", pk=pk)
    said = said_at(visit)
    context = {
        "visit": visit,
        "form": form,
        "raised": visit.raised.count(),
        "asked_for": bool(said["needs"] or said["wishes"]),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "visits/withdraw.html", context, status=status)


def _is_open(request: HttpRequest, visit: Visit) -> bool:
    """May this visit be changed? If not, the visit's page says why."""
    if visit.withdrawn_at is None and queries.may_change(request.user, visit, now=timezone.now()):
        return True
    messages.error(request, _("This visit was withdrawn.") if visit.withdrawn_at else str(services.WHO_MAY_CHANGE))
    return False


def _draft(visit: Visit) -> str:
    return f"change-{visit.pk}"


def _sheet(request: HttpRequest, visit: Visit, sheet: ChangeSheet, *, status: int = 200) -> HttpResponse:
    context = {
        "visit": visit,
        "sheet": sheet,
        "has_contact": False,
        "faulty": status == HTTPStatus.UNPROCESSABLE_ENTITY,
    } | draft_of(request, _draft(visit), visit.household)
    return render(request, "visits/change.html", context, status=status)
