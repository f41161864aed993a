"""A resident files a matter, and comes back to it with the code. No account; what was typed is never lost.

The code travels in the body of a POST, as number and query code do: never in an address.
"""

from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from petitions.filing_forms import FiledForm, FileForm, ProofForm
from petitions.models import Filing, FilingState
from petitions.queries.filing import filing_by_code
from petitions.services import Refused
from petitions.services.filing import file_matter, prove
from petitions.views.follow import Limit
from wulibridge.territory.models import Subdistrict
from wulibridge.web.guard import public
from wulibridge.web.middleware import address_of
from wulibridge.web.refusals import put_on
from wulibridge.web.throttle import count_try, is_spent

# Filings from one address, text messages to one phone, and wrong codes from one address.
FILED = Limit("file-address", 10, 60 * 60)
TEXTED = Limit("file-phone", 3, 24 * 60 * 60)
WRONG = Limit("filing-address", 10, 10 * 60)


@never_cache
@sensitive_post_parameters("name", "phone")
@require_http_methods(["GET", "POST"])
@public
def file(request: HttpRequest) -> HttpResponse:
    """The form; POST files it and shows the code with which to come back."""
    form = FileForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _form(request, form, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK)
    if _is_too_much(request, form.cleaned_data["phone"]):
        form.add_error(None, _("There were too many filings from here. Nothing is lost: send it again in an hour."))
        return _form(request, form, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        filed = file_matter(draft=form.draft)
    except Refused as refused:
        put_on(form, refused)
        return _form(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    count_try(FILED.what, address_of(request) or "", seconds=FILED.seconds)
    if filed.filing.state == FilingState.UNPROVEN:
        count_try(TEXTED.what, form.cleaned_data["phone"], seconds=TEXTED.seconds)
    return _show(request, filed.filing, filed.code, just_filed=True)


@never_cache
@sensitive_post_parameters("code", "digits")
@require_http_methods(["GET", "POST"])
@public
def filing(request: HttpRequest) -> HttpResponse:
    """What became of a filing, for whoever has its code; `digits` come from the text message."""
    form = FiledForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _ask(request, form, HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK)
    address = address_of(request) or ""
    if is_spent(WRONG.what, address, limit=WRONG.tries):
        form.add_error(None, _("There were too many wrong tries. Nothing is lost. Please try again in an hour."))
        return _ask(request, form, HTTPStatus.TOO_MANY_REQUESTS)
    row = filing_by_code(form.cleaned_data["code"])
    if row is None:
        count_try(WRONG.what, address, seconds=WRONG.seconds)
        form.add_error("code", _("No filing has this code. Please compare it with what you noted."))
        return _ask(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if "digits" in request.POST:
        return _prove(request, row, form.cleaned_data["code"])
    return _show(request, row, form.cleaned_data["code"])


def _prove(request: HttpRequest, row: Filing, code: str) -> HttpResponse:
    form = ProofForm(request.POST)
    if form.is_valid():
        try:
            return _show(request, prove(filing=row, digits=form.cleaned_data["digits"]), code)
        except Refused as refused:
            put_on(form, refused)
    return _show(request, row, code, proof=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _is_too_much(request: HttpRequest, phone: str) -> bool:
    if is_spent(FILED.what, address_of(request) or "", limit=FILED.tries):
        return True
    return bool(phone) and is_spent(TEXTED.what, phone, limit=TEXTED.tries)


def _form(request: HttpRequest, form: FileForm, status: int) -> HttpResponse:
    offices = {row.subdistrict_id: row.subdistrict for row in form.committees.values()}
    context = {"form": form, "offices": list(offices.values()), "readable_at": reverse("petitions:file")}
    return render(request, "petitions/file.html", context, status=status)


def _ask(request: HttpRequest, form: FiledForm, status: int) -> HttpResponse:
    context = {"form": form, "readable_at": reverse("petitions:filing")}
    return render(request, "petitions/filing_code.html", context, status=status)


def _show(request: HttpRequest, row: Filing, code: str, *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    """Where a filing stands. With the code of a registered one comes the query code of its petition."""
    waits = row.state == FilingState.UNPROVEN
    context = {
        "filing": row,
        "code": code,
        "office": _office(row),
        "proof": more.pop("proof", None) or (ProofForm(initial={"code": code}) if waits else None),
        "readable_at": reverse("petitions:filing"),
        **more,
    }
    return render(request, "petitions/filed.html", context, status=status)


def _office(row: Filing) -> Subdistrict:
    return row.zone.committee.subdistrict
