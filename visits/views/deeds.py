"""What may be done now with one row: each deed a small form on the row's own page, answered by one service."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from petitions.services import Refused
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import may
from wulibridge.web.refusals import put_on


def _empty(data: Any, *, auto_id: str, **_row: Any) -> forms.Form:
    return forms.Form(data, auto_id=auto_id)


@dataclass(frozen=True)
class Deed:
    """`form` makes the form of it for a row and a user; `do` calls the service with what was given."""

    name: str
    label: str | Promise
    states: tuple[str, ...]
    permission: Permission
    do: Callable[[Any, forms.Form, User], Any]
    said: str | Promise
    form: Callable[..., forms.Form] = field(default=_empty)
    main: bool = False


def plain(form: type[forms.Form]) -> Callable[..., forms.Form]:
    """A form that asks nothing of the row."""

    def made(data: Any, *, auto_id: str, **_row: Any) -> forms.Form:
        return form(data, auto_id=auto_id)

    return made


def answer(
    request: HttpRequest,
    row: Any,
    deeds: Sequence[Deed],
    *,
    zone_id: int,
    template: str,
    context: Callable[[], dict[str, Any]],
) -> HttpResponse:
    """The row's page; of a POST the deed is done first, and a no is shown on its form with all that was typed."""
    asked, refused = None, None
    if request.method == "POST":
        asked = next((deed for deed in deeds if deed.name == request.POST.get("deed")), None)
        if asked is None:
            raise Http404
        refused = _form(asked, request, row, request.POST)
        if refused.is_valid():
            try:
                asked.do(row, refused, request.user)
            except Refused as no:
                put_on(refused, no)
            else:
                messages.success(request, asked.said)
                return redirect(request.path)
    offered = [
        (deed, refused if deed is asked else _form(deed, request, row, None))
        for deed in deeds
        if row.state in deed.states and may(request.user, deed.permission, zone_id=zone_id)
    ]
    # A deed that is no longer offered has no form to say no on.
    lost = refused if asked and asked not in [deed for deed, _shown in offered] else None
    page = {"deeds": offered, "lost": lost} | context()
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, template, page, status=status)


def _form(deed: Deed, request: HttpRequest, row: Any, data: Any) -> forms.Form:
    return deed.form(data, row=row, user=request.user, auto_id=f"{deed.name}_%s")
