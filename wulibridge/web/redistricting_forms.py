"""The forms of redistricting. They know the shape of what is sent; what is allowed is said by the services."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wulibridge.web.fields import LineField
from wulibridge.web.widgets import LongSelect

NEW = "new"
NOTHING_CHOSEN = ("", _("Choose"))
NEEDED = _("Please fill in this field.")

# Zones, committees or buildings to choose from: the number of the row and what is read.
Choices = Sequence[tuple[int, str]]
# The same under headings.
Grouped = Sequence[tuple[str, Choices]]


class TermsForm(forms.Form):
    name = LineField(label=_("Name of the plan"), max_length=60)
    effective_on = forms.DateField(
        label=_("Takes effect on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Today or later. Until it is carried out, nothing changes."),
    )


class DrawForm(TermsForm):
    committees = forms.TypedMultipleChoiceField(
        label=_("Committees whose map is redrawn"), coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, committees: Choices, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["committees"].choices = committees


class PartForm(forms.Form):
    """Some of the parts of a place, and where they are to go: to another place, or to a new one with code and name."""

    parts = forms.TypedMultipleChoiceField(coerce=int, widget=forms.CheckboxSelectMultiple)
    to = forms.ChoiceField(label=_("Move to"), widget=LongSelect)
    code = LineField(label=_("Code of the new one"), max_length=20, required=False)
    name = LineField(label=_("Name of the new one"), max_length=60, required=False)
    new_ones: tuple[str, ...] = ("code", "name")

    def __init__(self, data: Any, *, parts: Choices, targets: Choices | Grouped, label: Any, new: Any) -> None:
        super().__init__(data, prefix="part")
        self.fields["parts"].choices, self.fields["parts"].label = parts, label
        self.fields["to"].choices = [NOTHING_CHOSEN, *new, *targets]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("to") == NEW:
            for name in self.new_ones:
                if not cleaned.get(name):
                    self.add_error(name, NEEDED)
        return cleaned

    @property
    def makes_new(self) -> bool:
        return self.cleaned_data["to"] == NEW


class ZonePartForm(PartForm):
    """Zones of a committee."""

    short_name = LineField(label=_("Short name of the new one"), max_length=20, required=False)
    new_ones = ("code", "name", "short_name")


class TargetForm(forms.Form):
    """One place to merge into or to go to."""

    to = forms.TypedChoiceField(coerce=int, widget=LongSelect)

    def __init__(self, data: Any, *, prefix: str, label: Any, targets: Choices | Grouped) -> None:
        super().__init__(data, prefix=prefix)
        self.fields["to"].label = label
        self.fields["to"].choices = [NOTHING_CHOSEN, *targets]


class RenameForm(forms.Form):
    code = LineField(label=_("Code"), max_length=20)
    name = LineField(label=_("Name"), max_length=60)

    def __init__(self, data: Any, **options: Any) -> None:
        super().__init__(data, prefix="rename", **options)


class CommitteeRenameForm(RenameForm):
    short_name = LineField(label=_("Short name"), max_length=20)


# What a service calls a field, where the form calls it otherwise.
_FIELDS = {"buildings": "parts", "zones": "parts"}


def say_no(form: forms.Form, error: ValidationError) -> None:
    """What a service refused, at its field where the form has it, otherwise above the form."""
    for name, words in getattr(error, "error_dict", {None: error}).items():
        field = _FIELDS.get(name, name)
        form.add_error(field if field in form.fields else None, words)
