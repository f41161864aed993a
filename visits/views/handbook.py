"""The handbook of a zone, for reading and printing."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from petitions.services import Refused
from visits.queries.handbook import zones_with_handbook
from visits.services.handbook import open_handbook
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, staff


@require_http_methods(["GET", "POST"])
@staff(Permission.HOUSEHOLD_READ, area=Area.ZONE)
def handbook(request: HttpRequest) -> HttpResponse:
    """GET offers the zones; a POST opens one of them, which is journalled, for reading and printing."""
    today = timezone.localdate()
    zones = zones_with_handbook(request.user, today)
    if request.method == "GET":
        return render(request, "visits/handbooks.html", {"zones": zones})
    zone = next((row for row in zones if str(row.pk) == request.POST.get("zone")), None)
    if zone is None:
        raise Http404
    try:
        leaves = open_handbook(zone=zone, by=request.user)
    except Refused as no:
        raise Http404 from no
    context = {"zone": zone, "leaves": leaves, "today": today, "readable_at": reverse("visits:handbook")}
    return render(request, "visits/handbook.html", context)
