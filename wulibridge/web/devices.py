"""The devices in which rounds are taken along: one's own, and those of whoever one answers for."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from wulibridge.people.devices import (
    device_here,
    devices_led_by,
    devices_of,
    devices_within_reach,
    revoke,
    silent,
)
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.web.guard import Area, scoped_or_404, staff

# One's own, and then those of one's people: in the zone, the committee or the subdistrict where one answers for them.
AREAS = (Area.OWN, Area.ZONE, Area.COMMITTEE, Area.SUBDISTRICT)
PER_PAGE = 25
# Of one's own: a browser whose data is cleared comes back as a new one.
OWN_SHOWN = 20


@require_GET
@staff(area=AREAS)
def devices(request: HttpRequest) -> HttpResponse:
    """My devices; for who answers for others, those that fell silent and all of theirs, page by page."""
    context: dict[str, Any] = {
        "own": devices_of(request.user)[:OWN_SHOWN],
        "here": device_here(request.session.session_key),
        "leads": holds(request.user, Permission.DEVICE_REVOKE, Permission.PEOPLE_EDIT),
    }
    if context["leads"]:
        led = devices_led_by(request.user)
        context["silent"] = silent(led)
        context["page"] = Paginator(led, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "web/devices.html", context)


@require_http_methods(["GET", "POST"])
@staff(area=AREAS)
def device(request: HttpRequest, pk: int) -> HttpResponse:
    """One device, and the question whether to shut it out; POST does it."""
    row = scoped_or_404(devices_within_reach(request.user), pk=pk)
    if request.method == "GET":
        return render(request, "web/device.html", {"device": row, "here": device_here(request.session.session_key)})
    try:
        revoke(device=row, by=request.user)
    except ValidationError as no:
        messages.error(request, " ".join(no.messages))
        return redirect("web:devices")
    if not request.session.exists(request.session.session_key):  # it was this one
        logout(request)
        return redirect("web:login")
    messages.success(request, _("Shut out. Whoever uses it must log in again, and its rounds are wiped."))
    return redirect("web:devices")
