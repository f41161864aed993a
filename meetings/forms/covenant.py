"""The shape of what is sent from the pages of a covenant or charter: one form for each deed of its way."""

from typing import Any

from django import forms
from django.forms.fields import Field
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.assembly import Body, Count
from meetings.covenant_route import Deed
from meetings.forms.deeds import WayForm, day_input, line, row, text
from meetings.models import Covenant
from meetings.queries.covenant import meetings_for
from meetings.services.covenant import Ballot

MOST = 999_999
LOOKED = _("I have looked at what is named. It tells of nobody.")


class CovenantForm(WayForm):
    """What one deed of a version is sent."""

    deed: Deed

    def __init__(self, data: Any = None, *, covenant: Covenant, **more: Any) -> None:
        self.covenant = covenant
        super().__init__(data, about=covenant, **more)

    def sent(self) -> dict[str, Any]:
        """What the service is given."""
        return self.cleaned_data


class PlainForm(CovenantForm):
    """Nothing is asked: the button is all."""

    def __init__(self, data: Any = None, *, deed: Deed, covenant: Covenant) -> None:
        self.deed = deed
        super().__init__(data, covenant=covenant)


class TextForm(CovenantForm):
    deed = Deed.WRITE

    changes = text(_("What is new in it"), required=False, help_text=_("For whoever knows the version before it."))
    text = text(_("Text"), rows=20, longest=20_000)
    edition = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("text", "changes")

    def __init__(self, data: Any = None, *, covenant: Covenant) -> None:
        names = ("text", "changes", "edition")
        super().__init__(data, covenant=covenant, initial={name: getattr(covenant, name) for name in names})

    def take_note(self) -> None:
        """The text that is there now is shown above: who then saves, has seen it."""
        self.data = self.data.copy()  # what a request sent is not to be written on
        self.data["edition"] = str(self.covenant.edition)


class ConsultForm(CovenantForm):
    deed = Deed.CONSULT

    until = forms.DateField(label=_("Until which day?"), widget=day_input())
    looked = forms.BooleanField(label=LOOKED, required=False)


def _number(label: str | Promise) -> Field:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST)


class CloseForm(CovenantForm):
    deed = Deed.CLOSE

    counted = _number(_("How many said something?"))
    opinions = text(_("What did they say?"), required=False, longest=4000, help_text=_("In sum. No names."))
    taken_up = text(_("What do you take from it, and what not?"), required=False)
    early = line(_("Why before the last day?"), 200, required=False, help_text=_("Only when it is not over yet."))


class CountForm(CovenantForm):
    """What the assembly counted."""

    body = forms.ChoiceField(label=_("The assembly was made up of"), choices=Body.choices)
    held_on = forms.DateField(label=_("Held on"), widget=day_input())
    meeting = row(_("Meeting"), required=False, help_text=_("When it was prepared and held here."))
    entitled = _number(_("How many may come?"))
    present = _number(_("How many were there?"))
    in_favour = _number(pgettext_lazy("vote", "In favour"))
    against = _number(pgettext_lazy("vote", "Against"))
    abstained = _number(pgettext_lazy("vote", "Abstained"))

    def rows(self) -> dict[str, Any]:
        return {"meeting": meetings_for(self.covenant)}

    def sent(self) -> dict[str, Any]:
        found = dict(self.cleaned_data)
        count = Count(*(found.pop(name) for name in ("entitled", "present", "in_favour", "against", "abstained")))
        ballot = Ballot(found.pop("body"), count, found.pop("held_on"), found.pop("meeting"))
        return {"ballot": ballot, **found}


class AdoptForm(CountForm):
    deed = Deed.ADOPT

    in_force_from = forms.DateField(label=_("In force from"), widget=day_input())


class NotAdoptedForm(CountForm):
    deed = Deed.NOT_ADOPTED


class ReceiveForm(CovenantForm):
    deed = Deed.RECEIVE

    filed_under = line(
        _("Filed under"), 40, required=False, help_text=_("The number in your own files, if there is one.")
    )


class PublishForm(CovenantForm):
    deed = Deed.PUBLISH

    looked = forms.BooleanField(label=LOOKED, required=False)


class WithdrawForm(CovenantForm):
    deed = Deed.WITHDRAW

    reason = line(_("Reason"), 200)


class DropForm(CovenantForm):
    deed = Deed.DROP

    reason = line(_("Reason"), 200)


FORMS: dict[Deed, type[CovenantForm]] = {
    form.deed: form
    for form in (
        TextForm,
        ConsultForm,
        CloseForm,
        AdoptForm,
        NotAdoptedForm,
        ReceiveForm,
        PublishForm,
        WithdrawForm,
        DropForm,
    )
}


def form_for(deed: Deed, covenant: Covenant, data: Any = None) -> CovenantForm:
    """The form of a deed; without one of its own the one that asks nothing."""
    kind = FORMS.get(deed)
    return kind(data, covenant=covenant) if kind else PlainForm(data, deed=deed, covenant=covenant)
