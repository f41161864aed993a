"""The roster's pages: upload a file, watch it being judged, read what became of it."""

import csv
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from wulibridge.people.models import User
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
from wulibridge.web.guard import Area, scoped_or_404, staff

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


class UploadForm(forms.Form):
    file = forms.FileField(label=_("Roster file"), help_text=_("CSV or XLSX, up to 20 MB."))
    dry_run = forms.BooleanField(label=_("Only check, change nothing"), required=False)
    all_or_nothing = forms.BooleanField(
        label=_("All or nothing"),
        required=False,
        help_text=_("Change nothing when any row is bad. Otherwise the good rows are kept."),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_FILE_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB. Split it by committee."))
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@staff(Permission.ROSTER_IMPORT, area=Area.COMMITTEE)
def roster_imports(request: HttpRequest) -> HttpResponse:
    """The imports of one's own committees, and the form to upload another file."""
    mine = reach(request.user, Permission.ROSTER_IMPORT).committees
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        row = start_import(
            file=form.cleaned_data["file"],
            name=form.cleaned_data["file"].name,
            committees=list(Committee.objects.filter(pk__in=mine)),
            dry_run=form.cleaned_data["dry_run"],
            all_or_nothing=form.cleaned_data["all_or_nothing"],
            by=request.user,
        )
        return redirect("web:roster_import", pk=row.pk)
    page = Paginator(imports_over(mine), IMPORTS_PAGE).get_page(request.GET.get("page"))
    uploaders = User.objects.in_bulk({row.uploaded_by_id for row in page})
    rows = [{"import": row, "by": uploaders.get(row.uploaded_by_id)} for row in page]
    context = {"form": form, "page": page, "rows": rows, "columns": COLUMNS}
    return render(request, "web/roster_imports.html", context, status=422 if form.errors else 200)


@require_GET
@staff(Permission.ROSTER_IMPORT, area=Area.COMMITTEE)
def roster_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One import: how far it is, then what became of it. The progress alone is what htmx asks for again and again."""
    row = _import_or_404(request, pk)
    running = row.unfinished
    if request.htmx and request.GET.get("progress"):  # type: ignore[attr-defined]
        response = render(request, "web/_roster_progress.html", {"import": row})
        if not running:
            response.headers["HX-Refresh"] = "true"
        return response
    if running:
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
    lines = _csv_lines(_problems(row), row.report.get("vanished", []))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="roster-{row.pk}.csv"'
    return response


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
        return _t("yes") if value else _t("no")
    return value if value not in (None, "") else "–"


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _csv_lines(problems: list[Problem], vanished: list[list[str]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    # The mark by which spreadsheets know UTF-8.
    yield "\ufeff"
    yield writer.writerow([_t("row"), _t("column"), _t("value"), _t("what is wrong"), _t("what to do")])
    for found in problems:
        cells = (str(found.row), found.column, found.value, found.what, found.remedy)
        yield writer.writerow([_harmless(cell) for cell in cells])
    for number, address in vanished:
        cells = ("", BY_FIELD[Field.NUMBER].header, number, _t("No longer named by the roster"), address)
        yield writer.writerow([_harmless(cell) for cell in cells])


def _harmless(cell: str) -> str:
    """A spreadsheet runs what begins like a formula; an apostrophe makes it text."""
    return f"'{cell}" if cell.lstrip()[:1] in ("=", "+", "-", "@") or cell[:1] in ("\t", "\r", "\n") else cell
