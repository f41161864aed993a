"""The roster's pages: upload a file, watch it being judged, read what became of it."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.sheets.problems import file_message
from wulibridge.territory.models import Committee, Occupancy, RosterImport
from wulibridge.territory.queries import imports_over
from wulibridge.territory.roster.columns import BY_FIELD, COLUMNS, Field
from wulibridge.territory.roster.imports import start_import
from wulibridge.territory.roster.problems import Problem, restored
from wulibridge.territory.roster.reader import MAX_FILE_BYTES
from wulibridge.territory.roster.report import MAX_LISTED
from wulibridge.web.exports import csv_file
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.uploads import UploadForm, listed, progress_of

PAGE = 200
# Of changed and vanished households a page shows so many; the download lists the vanished ones in full.
GLANCE = 50
IMPORTS_PAGE = 25

# How a changed fact is called on the page.
FACTS: dict[str, Promise] = {
    "address": _("address"),
    "floor": _("floor"),
    "room": _("room"),
    "occupancy": _("occupancy"),
    "registered_elsewhere": _("registered elsewhere"),
    "n_aged_60": _("people over 60"),
    "remark": _("remark"),
    "missing_since": _("missing from the roster since"),
    "name": _("contact's name"),
    "phone": _("contact's phone"),
    "notice_given_on": _("notice given on"),
}


class RosterForm(UploadForm):
    max_bytes = MAX_FILE_BYTES


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.ROSTER_IMPORT, area=Area.COMMITTEE)
def roster_imports(request: HttpRequest) -> HttpResponse:
    """The imports of one's own committees, and the form to upload another file."""
    mine = reach(request.user, Permission.ROSTER_IMPORT).committees
    form = RosterForm(request.POST, request.FILES) if request.method == "POST" else RosterForm()
    if form.is_valid():
        row = start_import(
            **form.brought,
            committees=list(Committee.objects.filter(pk__in=mine)),
            by=request.user,
        )
        return redirect("web:roster_import", pk=row.pk)
    page = Paginator(imports_over(mine), IMPORTS_PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "rows": listed(page, "web:roster_import"), "columns": COLUMNS}
    return render(request, "web/roster_imports.html", context, status=422 if form.errors else 200)


@require_GET
@staff(Permission.ROSTER_IMPORT, area=Area.COMMITTEE)
def roster_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, then what became of it. The progress alone is what htmx asks for again and again."""
    row = _import_or_404(request, pk)
    if progress := progress_of(request, row):
        return progress
    if row.unfinished:
        return render(request, "web/roster_import.html", {"import": row, "running": True})
    problems = _problems(row)
    counts = row.report.get("counts", {})
    context = {
        "import": row,
        "report": row.report,
        "failure": file_message(*row.report["failure"]) if "failure" in row.report else "",
        "page": Paginator(problems, PAGE).get_page(request.GET.get("page")),
        "updated": [_updated(*entry) for entry in row.report.get("updated", [])[:GLANCE]],
        "vanished": row.report.get("vanished", [])[:GLANCE],
        "shown": GLANCE,
        "partial": counts.get("unmarked", 0),
        "listed": MAX_LISTED,
    }
    return render(request, "web/roster_import.html", context)


@require_GET
@staff(Permission.ROSTER_IMPORT, area=Area.COMMITTEE)
def roster_problems(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """The bad cells and the vanished households as CSV, for whoever corrects the file in a spreadsheet."""
    row = _import_or_404(request, pk)
    return csv_file(_csv_rows(_problems(row), row.report.get("vanished", [])), name=f"roster-{row.pk}.csv")


def _import_or_404(request: HttpRequest, pk: int) -> RosterImport:
    rows = imports_over(reach(request.user, Permission.ROSTER_IMPORT).committees)
    return scoped_or_404(rows.defer(None), pk=pk)


def _problems(row: RosterImport) -> list[Problem]:
    return [restored(*entry) for entry in row.report.get("problems", [])]


def _updated(number: int, household: str, address: str, changed: dict[str, Any]) -> dict[str, Any]:
    facts = []
    for name, values in changed.items():
        personal = not isinstance(values, list)
        before, after = ("", "") if personal else (_shown(name, value) for value in values)
        facts.append({"name": FACTS.get(name, name), "personal": personal, "before": before, "after": after})
    return {"row": number, "number": household, "address": address, "facts": facts}


def _shown(name: str, value: Any) -> Any:
    if name == "occupancy":
        return dict(Occupancy.choices).get(value, value)
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return value if value not in (None, "") else "–"


def _csv_rows(problems: list[Problem], vanished: list[list[str]]) -> Iterator[tuple[object, ...]]:
    yield gettext("row"), gettext("column"), gettext("value"), gettext("what is wrong"), gettext("what to do")
    for found in problems:
        yield found.row, found.column, found.value, found.what, found.remedy
    for number, address in vanished:
        yield "", BY_FIELD[Field.NUMBER].header, number, gettext("No longer named by the roster"), address
