"""What is put right about a household: the shape of it. What becomes of it is decided by visits.services."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from visits.models import Chosen
from visits.services import Correction
from wulibridge.territory.models import Household, Occupancy
from wulibridge.web.fields import CodeField, DraftIdField, LineField

FACTS = ("occupancy", "registered_elsewhere", "n_aged_60")
CONTACT = ("contact_name", "contact_phone")


class CorrectionForm(forms.Form):
    """Each fact is sent together with what the page showed: so it is known what was changed, and from what."""

    occupancy = forms.ChoiceField(label=_("Lived in"), choices=Occupancy, show_hidden_initial=True)
    registered_elsewhere = forms.BooleanField(label=_("Registered elsewhere"), required=False, show_hidden_initial=True)
    n_aged_60 = forms.IntegerField(label=_("People over 60"), min_value=0, max_value=50, show_hidden_initial=True)
    contact_name = LineField(
        label=_("Contact's name"),
        max_length=60,
        required=False,
        help_text=_("Only if it is another one. What stands here now is not shown."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact_phone = CodeField(
        label=_("Contact's phone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    notice_given = forms.BooleanField(
        label=_("I told the person that name and phone are kept"),
        required=False,
        help_text=_("Needed with either of them."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        given = any(cleaned.get(name) for name in CONTACT)
        if given and not cleaned.get("notice_given"):
            raise ValidationError({"notice_given": _("First tell the person that name and phone are kept.")})
        return cleaned


class CorrectionPage(CorrectionForm):
    """The same on a page of its own: with the identity of the form, and the version that it shows."""

    client_uuid = DraftIdField(required=False)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        shown = {name: getattr(household, name) for name in FACTS}
        super().__init__(*args, initial=shown | {"client_uuid": uuid.uuid4(), "base": household.version}, **kwargs)

    def correction(self) -> Correction:
        """What the service is given. Only for a valid form."""
        facts = [name for name in FACTS if name in self.changed_data]
        changes = {name: (self._shown(name), self.cleaned_data[name]) for name in facts}
        changes |= {name: ("", self.cleaned_data[name]) for name in CONTACT if self.cleaned_data[name]}
        return Correction(self.cleaned_data["client_uuid"], self.cleaned_data["base"], changes)

    def _shown(self, name: str) -> Any:
        """What the page showed, as it was sent back; a value that is none was nothing's."""
        field = self.fields[name]
        sent = field.hidden_widget().value_from_datadict(self.data, self.files, self.add_initial_prefix(name))
        try:
            return field.to_python(sent)
        except ValidationError:
            return None


class ChoiceForm(forms.Form):
    """Which of two values stays. `version`: of the household whose value was seen beside."""

    chosen = forms.ChoiceField(choices=Chosen)
    version = forms.IntegerField(min_value=1, max_value=2**31 - 1)


def judged_changes(sent: Mapping[str, Any], *, notice_given: bool) -> tuple[dict[str, tuple[Any, Any]], dict[str, str]]:
    """Changes {field: [old, new]} as a phone sends them, as (changes, errors): only fields that it names are judged."""
    form = CorrectionForm({name: pair[1] for name, pair in sent.items()} | {"notice_given": notice_given})
    for name in form.fields.keys() - sent.keys() - {"notice_given"}:
        del form.fields[name]
    if "contact_name" in form.fields:
        form.fields["contact_name"].required = True
    errors = {name: str(messages[0]) for name, messages in form.errors.items()}
    return {name: (pair[0], form.cleaned_data[name]) for name, pair in sent.items()} if not errors else {}, errors
