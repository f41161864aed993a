"""The leader's desk. Reading only: every page is a GET."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from petitions.queries import heartbeat
from wulibridge import periods
from wulibridge.dashboards.addresses import overview_address, rows_address
from wulibridge.dashboards.figures import COVERAGE, FIGURES, RATES, Figure, Scope, count_by_zone
from wulibridge.dashboards.overview import overview_of, span_of
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds, reach
from wulibridge.periods import Period
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.queries import unknown_years, zones_in_order
from wulibridge.web.guard import Area, scoped_or_404, staff

PAGE_SIZE = 50
# The sweep runs every minute; after this long somebody should look.
SWEEP_LATE = timedelta(minutes=10)


@require_GET
@staff(Permission.DASHBOARD_READ, area=Area.ZONE)
def overview(request: HttpRequest) -> HttpResponse:
    """Five figures, each opening to its rows, and the pictures below them."""
    now = database_now()
    scope = _scope(request, civil_date(now))
    by = next((figure for figure in RATES if figure.key == request.GET.get("by")), COVERAGE)
    sweep = heartbeat()
    held = sweep is not None and "held" in sweep.result
    context = overview_of(scope, by=by, now=now)
    context |= {
        "sweep": sweep,
        "sweep_held": held,
        "sweep_late": not held and (sweep is None or sweep.at is None or now - sweep.at > SWEEP_LATE),
        "may_confirm_clock": holds(request.user, Permission.CLOCK_CONFIRM),
        "unknown_years": unknown_years(scope.today),
    }
    return render(request, "dashboards/overview.html", context)


@require_GET
@staff(Permission.DASHBOARD_READ, area=Area.ZONE)
def rows(request: HttpRequest, figure: str) -> HttpResponse:
    """The rows behind one part of a figure."""
    shown = FIGURES.get(figure)
    if shown is None:
        raise Http404
    part = request.GET.get("part") or shown.first_part
    if part not in shown.parts:
        raise Http404
    scope = _scope(request, timezone.localdate())
    zone, committee, scope = _narrowed(request, scope)
    narrower = {"zone": zone and zone.pk, "committee": committee and committee.pk}
    page = Paginator(shown.rows(part, scope), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "figure": shown,
        "part": shown.parts[part],
        "span": span_of(shown, scope),
        "parts": _parts(shown, scope, narrower, part),
        "page": page,
        "fragment": f"dashboards/_{shown.population.kind}.html",
        "zone": zone,
        "committee": committee,
        "whole": rows_address(shown.key, part, scope.period),
        "back": overview_address(scope.period, shown.key),
        "here": rows_address(shown.key, part, scope.period, **narrower),
        # Called by the fragment that needs it: each reads the database once.
        "petition_zones": lambda: reach(request.user, Permission.PETITION_READ).zones,
        "household_zones": lambda: reach(request.user, Permission.HOUSEHOLD_READ).zones,
    }
    return render(request, "dashboards/rows.html", context)


def _scope(request: HttpRequest, today: date) -> Scope:
    return Scope(reach(request.user, Permission.DASHBOARD_READ).zones, _period(request, today), today)


def _period(request: HttpRequest, today: date) -> Period:
    written = request.GET.get("period", "")
    try:
        return periods.read(written, today) if written else periods.year_of(today)
    except ValueError:
        messages.warning(request, _("This period is not known. You see the present year."))
        return periods.year_of(today)


def _narrowed(request: HttpRequest, scope: Scope) -> tuple[Any, Any, Scope]:
    """The zone or the committee that the address asks for, and the scope within it. Raises Http404 out of reach."""
    zones = zones_in_order(scope.zones)
    if asked := request.GET.get("zone"):
        zone = scoped_or_404(zones, pk=asked)
        return zone, None, Scope(frozenset({zone.pk}), scope.period, scope.today)
    if asked := request.GET.get("committee"):
        own = [zone for zone in zones if str(zone.committee_id) == asked]
        if not own:
            raise Http404
        return None, own[0].committee, Scope(frozenset(zone.pk for zone in own), scope.period, scope.today)
    return None, None, scope


def _parts(figure: Figure, scope: Scope, narrower: dict[str, int | None], part: str) -> list[dict[str, Any]]:
    counts = count_by_zone([figure], scope).values()
    return [
        {
            "title": entry.title,
            "count": sum(zone[figure.key, key] for zone in counts),
            "address": rows_address(figure.key, key, scope.period, **narrower),
            "here": key == part,
        }
        for key, entry in figure.parts.items()
    ]
