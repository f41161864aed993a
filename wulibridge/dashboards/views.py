"""The leader's desk, and that of everybody who leads. Reading only; taking rows out as a file is journalled."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from evaluations.metrics import METRICS, Counter, Metric, counts_of
from petitions.queries import heartbeat
from petitions.queries.export import may_export
from wulibridge import periods
from wulibridge.dashboards.addresses import overview_address, rows_address
from wulibridge.dashboards.asked import Asked, asked_place, asked_rows
from wulibridge.dashboards.desks import MEASURES, sheet_with, sheets_of
from wulibridge.dashboards.exports import lines_of
from wulibridge.dashboards.overview import frame_of, sheet_of
from wulibridge.dashboards.reading import Readable, whole_scope, whose
from wulibridge.dashboards.services import export_rows
from wulibridge.dashboards.shown import heading_of, opened
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.periods import Period
from wulibridge.territory.calendar import civil_date, database_now
from wulibridge.territory.queries import unknown_years
from wulibridge.web.exports import xlsx_file
from wulibridge.web.guard import Area, staff

PAGE_SIZE = 50
# The sweep runs every minute; after this long somebody should look.
SWEEP_LATE = timedelta(minutes=10)
# A department reads the figures of what it was given to do.
READERS = (Permission.DASHBOARD_READ, Permission.DUTY_WORK)
READ_IN = (Area.ZONE, Area.ORGANIZATION)


@require_GET
@staff(*READERS, area=READ_IN)
def overview(request: HttpRequest) -> HttpResponse:
    """Figures, each opening to its rows, and the pictures below them: a sheet of them, of one place and period."""
    now = database_now()
    today = civil_date(now)
    sheets = sheets_of(request.user)
    sheet = next((one for one in sheets if one.key == request.GET.get("sheet", "")), sheets[0])
    by = next((metric for metric in MEASURES if metric.key == request.GET.get("by")), MEASURES[0])
    whole = whole_scope(request.user, _period(request, today), today)
    asked = asked_place(whole, request.GET.get("place", ""))
    context = frame_of(sheet, sheets, whole, asked, by, now)
    context |= sheet_of(sheet, asked, context["zones_here"], by)
    context |= {"whose": whose(request.user)} | _machine(request.user, now, today)
    return render(request, "dashboards/overview.html", context)


def _machine(user: Any, now: Any, today: date) -> dict[str, Any]:
    """Whether the figures can be trusted: does the sweep run, is the calendar known?"""
    sweep = heartbeat()
    held = sweep is not None and "held" in sweep.result
    return {
        "sweep": sweep,
        "sweep_held": held,
        "sweep_late": not held and (sweep is None or sweep.at is None or now - sweep.at > SWEEP_LATE),
        "may_confirm_clock": holds(user, Permission.CLOCK_CONFIRM),
        "unknown_years": unknown_years(today),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@staff(*READERS, area=READ_IN)
def rows(request: HttpRequest, figure: str) -> HttpResponseBase:
    """The rows behind one part of a figure. POST: exactly these as a file."""
    metric = METRICS.get(figure)
    if metric is None or not holds(request.user, *metric.seen_by):
        raise Http404
    part = request.GET.get("part") or metric.first_part
    if part not in metric.parts:
        raise Http404
    today = timezone.localdate()
    whole = whole_scope(request.user, _period(request, today), today)
    asked = asked_rows(whole, metric, request)
    if request.method == "POST":
        return _export(request, metric, part, asked)
    return render(request, "dashboards/rows.html", _shown(request, metric, part, whole.period, asked))


def _shown(request: HttpRequest, metric: Metric, part: str, period: Period, asked: Asked) -> dict[str, Any]:
    scope, narrower = asked.scope, asked.narrower
    sheet = sheet_with(metric, sheets_of(request.user))
    counts = counts_of([metric], scope)
    numbers = [opened(metric, key, [counts], period, narrower) for key in metric.parts]
    pages = Paginator(metric.rows(part, scope), PAGE_SIZE)
    pages.count = counts[metric.key, part]  # known already: a year's visits are not counted one by one
    return {
        "metric": metric,
        "heading": heading_of(metric, part),
        "span": metric.span(scope),
        "as_of": timezone.now(),
        "counted_at": Counter().counted_until(metric, scope.within(period)),
        "parts": [(number, number.part == part) for number in numbers],
        "page": pages.get_page(request.GET.get("page")),
        "fragment": f"dashboards/_{metric.population.kind}.html",
        "places": asked.places,
        "narrowed": narrower,
        "whole": rows_address(metric.key, part, period),
        "back": overview_address(period, metric.key, sheet=sheet.key, place=asked.place),
        "may_export": may_export(request.user),
        "readable": Readable(request.user),
    }


def _export(request: HttpRequest, metric: Metric, part: str, asked: Asked) -> HttpResponseBase:
    if not may_export(request.user):
        raise Http404
    rows = export_rows(metric=metric, part=part, scope=asked.scope, narrower=asked.narrower, by=request.user)
    lines = lines_of(metric, part, rows, asked, Readable(request.user))
    return xlsx_file(lines, name=f"{metric.title}-{metric.parts[part].title}-{asked.scope.today:%Y%m%d}.xlsx")


def _period(request: HttpRequest, today: date) -> Period:
    written = request.GET.get("period", "")
    try:
        return periods.read(written, today) if written else periods.year_of(today)
    except ValueError:
        messages.warning(request, _("This period is not known. You see the present year."))
        return periods.year_of(today)
