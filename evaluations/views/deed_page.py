"""The page of one row on which several things may be done. What is sent with `deed` is done by one service; its no
stands on the form that asked."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from petitions.services import Refused
from wulibridge.people.models import User
from wulibridge.web.refusals import put_on


@dataclass(frozen=True)
class Deed:
    """`form` is what it asks; `do` calls the service with it. `main`: it stands open on the page."""

    name: str
    label: str | Promise
    form: forms.Form
    do: Callable[[Any], Any]
    said: str | Promise
    prose: str | Promise = ""
    main: bool = False


class DeedPage:
    """A row as one reader sees it: who may do something finds its form, everybody else finds none.

    `called` is the row's name in the template.
    """

    template = ""
    called = "row"

    def __init__(self, request: HttpRequest, row: Model | None) -> None:
        self.request, self.row = request, row
        self.user: User = request.user  # type: ignore[assignment]
        self.asked = request.POST.get("deed", "") if request.method == "POST" else ""

    def deeds(self) -> list[Deed]:
        raise NotImplementedError

    def context(self) -> dict[str, Any]:
        raise NotImplementedError

    def data(self, name: str) -> dict[str, Any]:
        """What a form of this deed is made of."""
        sent = {"data": self.request.POST, "files": self.request.FILES} if name == self.asked else {"data": None}
        return sent | {"auto_id": f"{name}_%s"}

    def answer(self) -> HttpResponse:
        deeds = self.deeds()
        asked = next((deed for deed in deeds if deed.name == self.asked), None)
        if self.request.method == "POST":
            if not self.asked:
                messages.error(self.request, _("What was sent did not arrive whole. Please send it once more."))
            elif asked is None:
                raise Http404
            elif asked.form.is_valid():
                try:
                    done = asked.do(asked.form)
                except Refused as no:
                    put_on(asked.form, no)
                else:
                    return self.after(asked, done)
            if asked is not None:
                self._ask_for_files_again(asked.form)
        page = {self.called: self.row, "deeds": deeds} | self.context()
        status = HTTPStatus.UNPROCESSABLE_ENTITY if self.request.method == "POST" else HTTPStatus.OK
        return render(self.request, self.template, page, status=status)

    def _ask_for_files_again(self, form: forms.Form) -> None:
        """Words come back with the form; a browser sends no file a second time by itself."""
        for name in form.fields.keys() & form.files.keys() - form.errors.keys():
            form.add_error(name, _("Please choose the file once more. It is kept when everything else is right."))

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        messages.success(self.request, deed.said)
        return redirect(self.request.get_full_path())
