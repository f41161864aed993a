"""Making the guidebook, and printing it for a zone."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from petitions.services import Refused
from visits.documents.guidebook import document_of
from visits.forms.guidebook import FORMS, MODELS, EditionForm
from visits.models import Edition, EditionState
from visits.queries import guidebook as queries
from visits.services import guidebook as services
from wulibridge.people.permissions import Permission
from wulibridge.web.exports import download
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.refusals import put_on

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ACTS: dict[str, dict[str, Any]] = {
    "publish": {
        "do": services.publish_edition,
        "button": gettext_lazy("Publish this edition"),
        "ask": gettext_lazy("From now on this is the guidebook in force. The edition in force until now is withdrawn."),
        "done": gettext_lazy("The edition is in force."),
    },
    "withdraw": {
        "do": services.withdraw_edition,
        "button": gettext_lazy("Withdraw this edition"),
        "ask": gettext_lazy("Then no guidebook is in force until one is published. Its slips may still come back."),
        "done": gettext_lazy("The edition is withdrawn."),
    },
    "delete": {
        "do": services.delete_edition,
        "button": gettext_lazy("Delete this draft"),
        "ask": gettext_lazy("The draft goes with all its entries and cannot be brought back."),
        "done": gettext_lazy("The draft is deleted."),
    },
}


@require_http_methods(["GET", "POST"])
@staff(Permission.GUIDEBOOK_EDIT, area=Area.SUBDISTRICT)
def guidebook(request: HttpRequest) -> HttpResponse:
    """The editions; and beginning the next one."""
    form = EditionForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            edition = services.draft_edition(
                subdistrict=form.of_subdistrict(), name=given["name"], like=given["like"], by=request.user
            )
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("The draft is made. Go through it, then publish it."))
            return redirect("visits:edition", edition.pk)
    context = {"form": form, "editions": queries.editions_of(request.user), "tab": "guidebook"}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "visits/guidebook.html", context, status=status)


@require_GET
@staff(Permission.GUIDEBOOK_EDIT, area=Area.SUBDISTRICT)
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition, to go through."""
    row = scoped_or_404(queries.editions_of(request.user), pk=pk)
    return render(request, "visits/edition.html", _edition(row))


def _edition(row: Edition) -> dict[str, Any]:
    return {
        "edition": row,
        "is_draft": row.state == EditionState.DRAFT,
        "in_force": row.state == EditionState.PUBLISHED,
        "services": queries.services_by_class(row),
        "resources": queries.resources_by_class(row),
    }


@require_http_methods(["GET", "POST"])
@staff(Permission.GUIDEBOOK_EDIT, area=Area.SUBDISTRICT)
def edition_act(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """GET asks, POST publishes, withdraws or deletes."""
    if act not in ACTS:
        raise Http404
    row, rule = scoped_or_404(queries.editions_of(request.user), pk=pk), ACTS[act]
    problem: Any = ""
    if request.method == "POST":
        try:
            rule["do"](edition=row, by=request.user)
        except Refused as no:
            problem = no.message
        else:
            messages.success(request, rule["done"])
            return redirect("visits:guidebook") if act == "delete" else redirect("visits:edition", row.pk)
    context = {"edition": row, "rule": rule, "problem": problem}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if problem else HTTPStatus.OK
    return render(request, "visits/edition_act.html", context, status=status)


@require_http_methods(["GET", "POST"])
@staff(Permission.GUIDEBOOK_EDIT, area=Area.SUBDISTRICT)
def entry(request: HttpRequest, pk: int, kind: str, entry: int) -> HttpResponse:
    """A service or a resource of an edition; number 0 is a new one."""
    if kind not in FORMS:
        raise Http404
    row = scoped_or_404(queries.editions_of(request.user).select_related("subdistrict"), pk=pk)
    found = queries.entry_of(row, kind, entry) if entry else MODELS[kind](edition=row)
    if found is None:
        raise Http404
    found.edition = row
    form = FORMS[kind](request.POST if request.method == "POST" else None, instance=found)
    removes = "remove" in request.POST and bool(entry)
    if removes or (form.is_bound and form.is_valid()):
        try:
            if removes:
                services.remove_entry(entry=found, by=request.user)
            else:
                services.save_entry(entry=form.instance, changed=form.changed_data, by=request.user)
        except Refused as no:
            put_on(form, no)
        else:
            messages.success(request, _("Taken out.") if removes else _("Saved."))
            return redirect("visits:edition", row.pk)
    context = {"edition": row, "kind": kind, "entry": found, "form": form, "is_new": not entry}
    context["may_remove"] = bool(entry) and row.state == EditionState.DRAFT
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "visits/entry.html", context, status=status)


@require_GET
@staff(Permission.VISIT_READ, area=Area.ZONE)
def guidebook_print(request: HttpRequest, pk: int) -> HttpResponse:
    """The guidebook in force for one zone, to print; with ?as=docx as a document that can be edited."""
    zone = scoped_or_404(queries.zones_with_book(request.user), pk=pk)
    book = queries.book_of(zone)
    if book is None:
        return render(request, "visits/guidebook_none.html", {"zone": zone})
    if request.GET.get("as") == "docx":
        document = HttpResponse(document_of(book), content_type=DOCX)
        return download(document, name=f"{book.edition.name} {zone.code}.docx")
    return render(request, "visits/guidebook_print.html", {"book": book, "zone": zone})
