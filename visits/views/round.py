"""The year's round: its coverage down to the households, and who is still to be visited."""

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
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from petitions.services import Refused
from visits.forms.round import RoundForm
from visits.queries.counted import contacts_counted, sums_of, visits_counted
from visits.queries.coverage import Standing
from visits.queries.quota import subdistricts_kept_by
from visits.queries.standing import (
    AreaRow,
    by_committee,
    households_standing,
    rounds_said,
    rows_of,
    total_of,
    zones_read_by,
)
from visits.queries.unvisited import left_in, with_advice
from visits.services.round import keep_round
from visits.views.tabs import tabs_of
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds, may
from wulibridge.territory.models import Zone
from wulibridge.web.guard import Area, staff
from wulibridge.web.refusals import put_on

PER_PAGE = 50
# As far back as the chooser goes.
YEARS = 3
COUNTED: dict[str, dict[str, Any]] = {
    "visits": {
        "rows": visits_counted,
        "title": gettext_lazy("Visits"),
        "what": gettext_lazy(
            "Every visit that was logged, also to a door that stayed shut. Withdrawn ones are left out."
        ),
    },
    "contacts": {
        "rows": contacts_counted,
        "title": gettext_lazy("Person-contacts"),
        "what": gettext_lazy("One for each team member, household met and day, however often they came that day."),
    },
}


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def coverage(request: HttpRequest) -> HttpResponse:
    """The three figures of a year, by committee or by zone; each count opens to its households."""
    return _coverage(request)


@require_POST
@staff(Permission.QUOTA_EDIT, area=Area.SUBDISTRICT)
def round_terms(request: HttpRequest) -> HttpResponse:
    """What is said of the present year's round."""
    form = _round_form(request, request.POST)
    if form.is_valid():
        try:
            keep_round(**form.cleaned_data, year=timezone.localdate().year, by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("Saved."))
            return redirect("visits:coverage")
    return _coverage(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def coverage_rows(request: HttpRequest) -> HttpResponse:
    """The households behind one count."""
    year, standing = _year(request), request.GET.get("standing", "")
    if standing and standing not in Standing.values:
        raise Http404
    zones, place = _narrowed(request)
    wanted = [Standing(standing)] if standing else []
    page = Paginator(households_standing([zone.pk for zone in zones], year, *wanted), PER_PAGE)
    context = {
        "page": page.get_page(request.GET.get("page")),
        "standing": Standing(standing).label if standing else _("on the roster"),
        "labels": dict(Standing.choices),
        "place": place,
        "year": year,
        "readable": {zone.pk for zone in zones if may(request.user, Permission.HOUSEHOLD_READ, zone_id=zone.pk)},
        "back": _address("visits:coverage", year=year, **_asked(request)),
    }
    return render(request, "visits/coverage_rows.html", context)


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def coverage_visits(request: HttpRequest) -> HttpResponse:
    """The visits, or the person-contacts, behind one count."""
    year, figure = _year(request), request.GET.get("figure", "visits")
    if figure not in COUNTED:
        raise Http404
    zones, place = _narrowed(request)
    ids = [zone.pk for zone in zones]
    pages = Paginator(COUNTED[figure]["rows"](ids, year), PER_PAGE)
    pages.count = sums_of(ids, year)[figure]  # known already: they are not counted one by one
    page = pages.get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(row, None) if figure == "visits" else (row.visit, row.user) for row in page],
        "title": COUNTED[figure]["title"],
        "what": COUNTED[figure]["what"],
        "place": place,
        "lead": _("the round of %(year)s") % {"year": year},
        "readable": {zone.pk for zone in zones_read_by(request.user)},
        "back": _address("visits:coverage", year=year, **_asked(request)),
        "back_to": _("Coverage"),
    }
    return render(request, "visits/counted.html", context)


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def unvisited(request: HttpRequest) -> HttpResponse:
    """Who is still to be visited in one zone this year, in walking order, and when to try again."""
    year = timezone.localdate().year
    zones, _place = _narrowed(request)
    if not request.GET.get("zone"):
        zones = [zone for zone in zones if zone.valid_to is None]
        if len(zones) != 1:
            return redirect("visits:coverage")
    zone = zones[0]
    page = Paginator(left_in(zone, year), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "zone": zone,
        "year": year,
        "page": page,
        "left": with_advice(page.object_list, year),
        "walks": may(request.user, Permission.VISIT_LOG, zone_id=zone.pk),
    }
    return render(request, "visits/unvisited.html", context)


def _coverage(request: HttpRequest, form: RoundForm | None = None, *, status: int = HTTPStatus.OK) -> HttpResponse:
    user, year, today = request.user, _year(request), timezone.localdate()
    zones, place = _narrowed(request)
    rows = rows_of(zones, year)
    committees = by_committee(rows)
    shown = committees if len(committees) > 1 else rows
    total = total_of(rows)
    edits = year == today.year and holds(user, Permission.QUOTA_EDIT)
    context = {
        "tabs": tabs_of(user, "visits:coverage"),
        "year": year,
        "years": [
            (number, _address("visits:coverage", year=number)) for number in range(today.year, today.year - YEARS, -1)
        ],
        "place": place,
        "total": total,
        "total_counts": _counts(total, year, _asked(request)),
        "counted": _counted(year, _asked(request)),
        "rows": [_shown(row, year, today.year) for row in shown],
        "by_committee": len(committees) > 1,
        "rounds": rounds_said({zone.committee.subdistrict_id for zone in zones}, year),
        "form": form or (_round_form(request) if edits else None),
        "now": timezone.now(),
    }
    return render(request, "visits/coverage.html", context, status=status)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {name: request.GET[name] for name in ("zone", "committee") if request.GET.get(name)}


def _narrowed(request: HttpRequest) -> tuple[list[Zone], Any]:
    """The reader's zones, or those of the zone or committee that the address names. Raises Http404 out of reach."""
    zones = zones_read_by(request.user)
    if asked := request.GET.get("zone"):
        zones = [zone for zone in zones if str(zone.pk) == asked]
        place: Any = zones[0] if zones else None
    elif asked := request.GET.get("committee"):
        zones = [zone for zone in zones if str(zone.committee_id) == asked]
        place = zones[0].committee if zones else None
    else:
        return zones, None
    if place is None:
        raise Http404
    return zones, place


def _year(request: HttpRequest) -> int:
    this_year = timezone.localdate().year
    years = {str(number): number for number in range(this_year, this_year - YEARS, -1)}
    return years.get(request.GET.get("year", ""), this_year)


def _shown(row: AreaRow, year: int, this_year: int) -> dict[str, Any]:
    is_zone = isinstance(row.place, Zone)
    asked = {"zone" if is_zone else "committee": str(row.place.pk)}
    left = row.coverage.households - row.coverage.reached
    return {
        "place": row.place,
        "coverage": row.coverage,
        "counts": _counts(row.coverage, year, asked),
        "counted": _counted(year, asked),
        "inside": "" if is_zone else _address("visits:coverage", year=year, **asked),
        "to_visit": _address("visits:unvisited", **asked) if is_zone and left and year == this_year else "",
    }


def _counts(coverage: Any, year: int, asked: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "label": standing.label,
            "count": count,
            "address": _address("visits:coverage_rows", year=year, standing=standing.value, **asked),
        }
        for standing, count in coverage.counts.items()
    ]


def _counted(year: int, asked: dict[str, str]) -> dict[str, str]:
    return {figure: _address("visits:coverage_visits", figure=figure, year=year, **asked) for figure in COUNTED}


def _address(name: str, **asked: Any) -> str:
    return f"{reverse(name)}?{urlencode(asked)}"


def _round_form(request: HttpRequest, data: Any = None) -> RoundForm:
    today = timezone.localdate()
    kept = subdistricts_kept_by(request.user)
    known = {row.subdistrict_id: row for row in rounds_said(kept.values_list("pk", flat=True), today.year)}
    first = next(iter(known.values()), None)
    initial = {"opened_on": today.replace(month=1, day=1)}
    if first:
        initial = {name: getattr(first, name) for name in ("subdistrict", "opened_on", "closed_on", "note")}
    form = RoundForm(data, initial=initial)
    form.fields["subdistrict"].queryset = kept
    return form
