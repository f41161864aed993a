"""Deeds about a petition besides its moves: each has a page with a form of its own, and all of them work alike."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from petitions.kind_forms import KindForm
from petitions.models import Petition
from petitions.queries import is_open_to, petitions_for
from petitions.services import Refused
from wulibridge.web.drafts import draft_of, has_arrived
from wulibridge.web.guard import scoped_or_404
from wulibridge.web.refusals import put_on

Allowed = Callable[[Any, Petition], bool]


@dataclass(frozen=True)
class Verb:
    """One deed: its words, its form, who finds it, and the service that does it."""

    label: str | Promise
    lead: str | Promise
    form: type[KindForm]
    allowed: Allowed
    service: Callable[..., Any]


def answer(request: HttpRequest, number: str, verb: str, verbs: Mapping[str, Verb]) -> HttpResponse:
    """GET shows the form of the deed, POST does it. What is typed has a draft for each time the petition is open."""
    if verb not in verbs:
        raise Http404
    row, wanted = scoped_or_404(petitions_for(request.user), number=number), verbs[verb]
    draft = f"{row.number}:{verb}:{row.reopened}"
    form = wanted.form(request.POST if request.method == "POST" else None, petition=row)
    if request.method == "GET" and not wanted.allowed(request.user, row):
        messages.warning(request, _("This is not possible now, or not yours to do."))
        return redirect("petitions:petition", row.number)
    if form.is_valid():
        try:
            wanted.service(petition=row, by=request.user, **form.cleaned_data)
        except Refused as refused:
            put_on(form, refused)
        else:
            has_arrived(request, draft)
            messages.success(request, _("Done: %(move)s.") % {"move": wanted.label})
            return to_petition(request, row)
    context = {"petition": row, "verb": wanted, "form": form} | draft_of(request, draft, f"{row.number} {wanted.label}")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "petitions/act.html", context, status=status)


def to_petition(request: HttpRequest, row: Petition) -> HttpResponse:
    """To the petition's page, or to the list for whom it is not open (any more)."""
    if is_open_to(request.user, row):
        return redirect("petitions:petition", row.number)
    return redirect("petitions:list")
