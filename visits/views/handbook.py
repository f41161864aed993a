"""The handbook of a zone, for reading and printing."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from petitions.services import Refused
from visits.forms.handbook import HandbookForm
from visits.queries.handbook import zones_with_handbook
from visits.services.handbook import open_handbook
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, staff


@require_http_methods(["GET", "POST"])
@staff(Permission.HOUSEHOLD_READ, area=Area.ZONE)
def handbook(request: HttpRequest) -> HttpResponse:
    """GET offers the zones; a POST opens one of them, which is journalled, for reading and printing."""
    today = timezone.localdate()
    form = HandbookForm(
        request.POST if request.method == "POST" else None, zones=zones_with_handbook(request.user, today)
    )
    if not form.is_valid():
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
        return render(request, "visits/handbooks.html", {"form": form}, status=status)
    zone = form.chosen
    try:
        leaves = open_handbook(zone=zone, by=request.user)
    except Refused as no:
        raise Http404 from no
    context = {"zone": zone, "leaves": leaves, "today": today, "readable_at": reverse("visits:handbook")}
    return render(request, "visits/handbook.html", context)
