"""Which meetings are owed, planned, held and missed in a year; and the private address of somebody's own calendar."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from meetings import services
from meetings.documents.ical import calendar_of
from meetings.forms.own import ExcuseForm
from meetings.obligations import Standing
from meetings.queries.mine import reader_of
from meetings.queries.owed import Areas, Cell, Line, areas_read_by, cell_of, held_and_answered, lines_of
from meetings.queries.task import late_tasks_read_by
from meetings.services.feeds import hash_of
from meetings.views.tabs import tabs_of
from petitions.services import Refused
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import Reach
from wulibridge.periods import EARLIEST_YEAR
from wulibridge.territory.calendar import database_now
from wulibridge.territory.models import Committee
from wulibridge.web.guard import Area, public, staff

# What is due so soon stands in the list.
SOON = timedelta(days=62)
MOST_LATE = 30


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.MEETING_READ, area=(Area.ZONE, Area.COMMITTEE, Area.SUBDISTRICT))
def calendar(request: HttpRequest) -> HttpResponse:
    """The year of one's own area; ?year= and ?committee= narrow. ?of= asks why a period was missed, a POST says it."""
    today = timezone.localdate()
    of = request.GET.get("of", "")
    if not of:
        return _page(request, today)
    cell = cell_of(request.user, of, today, permission=Permission.MEETING_APPROVE)
    if cell is None:
        raise Http404
    form = ExcuseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.excuse(key=of, by=request.user, **form.cleaned_data)
        except Refused as no:
            form.add_error(None, str(no.message))
        else:
            messages.success(request, _("The reason is written down."))
            return redirect(f"{reverse('meetings:calendar')}?year={cell.period.first.year}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "meetings/excuse.html", {"cell": cell, "form": form}, status=status)


@never_cache
@require_safe
@public
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar of whom the address was made for. A wrong one, and one that was shut, is a 404."""
    user = reader_of(hash_of(token))
    if user is None:
        raise Http404
    return HttpResponse(calendar_of(user, database_now()), content_type="text/calendar; charset=utf-8")


@dataclass(frozen=True)
class Shown:
    """A cell with where it leads for this reader: to its meeting, or to where a reason is given."""

    cell: Cell
    url: str = ""


@dataclass(frozen=True)
class Choice:
    committee: Committee
    missed: int
    missing: int


def _page(request: HttpRequest, today: date) -> HttpResponse:
    user, year = request.user, _year(request, today)
    areas = areas_read_by(user)
    lines = lines_of(areas, year, today)
    chosen = _chosen(request, areas)
    seen = [line for line in lines if _is_shown(line, areas, chosen)]
    links = _Links(*held_and_answered(user))
    late = late_tasks_read_by(user, today)
    context: dict[str, Any] = {
        "year": year,
        "years": [shown for shown in (year - 1, year + 1) if EARLIEST_YEAR <= shown <= today.year + 1],
        "chosen": chosen,
        "choices": _choices(lines, areas) if len(areas.committees) > 1 else [],
        "lines": [(line, [links.shown(cell) for cell in line.cells]) for line in seen],
        "soon": _by_month(_due_soon(seen, today), links) if year == today.year else [],
        "late_tasks": late[:MOST_LATE],
        "months": range(1, 13),
        **tabs_of(user),
    }
    return render(request, "meetings/calendar.html", context)


def _year(request: HttpRequest, today: date) -> int:
    sent = request.GET.get("year", "")
    known = sent.isascii() and sent.isdigit() and EARLIEST_YEAR <= int(sent[:6]) <= today.year + 1
    return int(sent[:6]) if known else today.year


def _chosen(request: HttpRequest, areas: Areas) -> Committee | None:
    """The committee that ?committee= names; nobody's is as if none was named."""
    return next((row for row in areas.committees if str(row.pk) == request.GET.get("committee")), None)


def _is_shown(line: Line, areas: Areas, chosen: Committee | None) -> bool:
    """With a committee its lines and those of its zones; of a whole subdistrict else not those of the zones."""
    if chosen:
        return line.committee_id == chosen.pk
    return not areas.subdistricts or line.kind.level != "zone"


def _choices(lines: Iterable[Line], areas: Areas) -> list[Choice]:
    """The committees with what is missed and what is not planned yet there."""
    found: dict[int | None, list[Standing | None]] = defaultdict(list)
    for line in lines:
        found[line.committee_id] += [cell.standing for cell in line.cells]
    return [
        Choice(row, found[row.pk].count(Standing.MISSED), found[row.pk].count(Standing.MISSING))
        for row in areas.committees
        if row.pk in found
    ]


def _due_soon(lines: Iterable[Line], today: date) -> list[Cell]:
    """Missed without a reason, or still to be held in the next two months; the earliest last day first."""
    cells = [cell for line in lines for cell in line.cells]
    open_ones = (Standing.MISSED, Standing.MISSING, Standing.PLANNED)
    found = [cell for cell in cells if cell.standing in open_ones and cell.period.first <= today + SOON]
    return sorted(found, key=lambda cell: cell.period.last)


class _Links:
    def __init__(self, holds: Reach, approves: Reach) -> None:
        self.holds, self.approves = holds, approves

    def shown(self, cell: Cell) -> Shown:
        if cell.meeting and self._within(self.holds, cell):
            step = cell.meeting.step.value
            return Shown(cell, reverse("admin:meetings_meeting_way", args=[cell.meeting.pk, step]))
        if cell.standing == Standing.MISSED and self._within(self.approves, cell):
            return Shown(cell, f"{reverse('meetings:calendar')}?of={cell.key}")
        return Shown(cell)

    @staticmethod
    def _within(here: Reach, cell: Cell) -> bool:
        return cell.area.pk in getattr(here, f"{cell.kind.level}s")


def _by_month(cells: Iterable[Cell], links: _Links) -> list[tuple[date, list[Shown]]]:
    """Grouped by the month of the last day."""
    months: dict[date, list[Shown]] = defaultdict(list)
    for cell in cells:
        months[cell.period.last.replace(day=1)].append(links.shown(cell))
    return list(months.items())
