"""Being away, and who stands in: one's own absences, and those of the people one says who works on what."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wulibridge.people.absences import (
    absences_of,
    absences_within,
    accounts_led_by,
    cancel_absence,
    enter_absence,
    handles_something,
    stood_in_for,
    who_could_stand_in,
)
from wulibridge.people.models import User
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.widgets import LongSelect


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class AbsenceForm(forms.Form):
    starts_on = _day(gettext_lazy("First day"))
    ends_on = _day(gettext_lazy("Last day"))
    stand_in = forms.TypedChoiceField(
        label=gettext_lazy("Who stands in?"),
        widget=LongSelect,
        help_text=gettext_lazy("Somebody who handles the same over the same area already. They gain no right by it."),
    )

    def __init__(self, data: Any = None, *, absent: User) -> None:
        super().__init__(data)
        self.people = {person.pk: person for person in who_could_stand_in(absent)}
        rows = [(pk, str(person)) for pk, person in self.people.items()]
        self.fields["stand_in"].choices = [("", _("choose a person")), *rows]

    def clean_stand_in(self) -> User:
        return self.people[int(self.cleaned_data["stand_in"])]


@require_http_methods(["GET", "POST"])
@staff(area=(Area.OWN, Area.ZONE, Area.COMMITTEE, Area.SUBDISTRICT))
def absence(request: HttpRequest) -> HttpResponse:
    """My absences; with ?of= those of one of my people. POST enters one, or cancels the one that it names."""
    user = request.user
    absent = _absent(request)
    form = None
    if request.method == "POST" and "cancel" in request.POST:
        return _cancel(request, absent)
    if handles_something(absent):
        form = AbsenceForm(request.POST if request.method == "POST" else None, absent=absent)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            enter_absence(user=absent, by=user, **form.cleaned_data)
        except ValidationError as no:
            form.add_error(None, no)
        else:
            messages.success(request, _("The absence is entered."))
            return _back(absent, user)
    context = {
        "absent": absent,
        "own": absent.pk == user.pk,
        "form": form,
        "nobody": form is not None and not form.people,
        "absences": absences_of(absent, timezone.localdate()),
        "others": absences_within(user, timezone.localdate()),
        "standing_in": list(stood_in_for(user).values()),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "web/absence.html", context, status=status)


def _absent(request: HttpRequest) -> User:
    """Of whom this is: oneself, or one of one's people. A stranger is a 404."""
    of = request.GET.get("of", "")
    if not of or of == str(request.user.pk):
        return request.user  # type: ignore[return-value]
    return scoped_or_404(accounts_led_by(request.user), pk=of if of.isascii() and of.isdigit() and len(of) < 10 else 0)


def _cancel(request: HttpRequest, absent: User) -> HttpResponse:
    named = request.POST["cancel"]
    rows = absences_of(absent, timezone.localdate())
    row = scoped_or_404(rows, pk=named if named.isascii() and named.isdigit() and len(named) < 10 else 0)
    try:
        cancel_absence(absence=row, by=request.user)
    except ValidationError as no:
        messages.error(request, " ".join(no.messages))
    else:
        messages.success(request, _("The absence is cancelled."))
    return _back(absent, request.user)


def _back(absent: User, user: Any) -> HttpResponse:
    address = reverse("web:absence")
    return redirect(address if absent.pk == user.pk else f"{address}?of={absent.pk}")
