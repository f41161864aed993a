"""The shape of an answer template, and its way into the form of an answer."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from petitions.forms import LONGEST_TEXT
from petitions.models import AnswerTemplate, Outcome, Petition
from petitions.queries.template import filled, templates_for
from petitions.services.templates import TemplateDraft
from petitions.topics import Topic
from wulibridge.territory.models import Subdistrict
from wulibridge.web.fields import LineField


class TemplateForm(forms.Form):
    """One template. Where somebody keeps those of several subdistricts, it says whose it is."""

    subdistrict = forms.ModelChoiceField(label=_("Subdistrict"), queryset=Subdistrict.objects.none())
    title = LineField(label=_("Title"), max_length=60, help_text=_("Those who answer choose by it."))
    topic = forms.ChoiceField(label=_("Topic"), choices=[("", _("all topics")), *Topic.choices], required=False)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", _("all outcomes")), *Outcome.choices], required=False)
    text = forms.CharField(
        label=_("Text"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("{number}, {title} and {date} are filled in when it is used."),
    )
    active = forms.BooleanField(label=_("In use"), required=False, initial=True)

    def __init__(self, *args: Any, subdistricts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["subdistrict"]
        field.queryset = subdistricts
        if len(subdistricts) == 1:
            field.initial, field.widget = subdistricts[0].pk, forms.HiddenInput()

    @property
    def draft(self) -> TemplateDraft:
        return TemplateDraft(**{name: self.cleaned_data[name] for name in TemplateDraft.__dataclass_fields__})


@dataclass(frozen=True)
class Insertion:
    """The templates to choose from, the one that was chosen, and whether there is text that must be asked about."""

    choices: list[AnswerTemplate]
    chosen: str = ""
    asks: bool = False
    missing: bool = False


def offered(petition: Petition) -> Insertion:
    """What the form of an answer offers before anything was chosen."""
    return Insertion(list(templates_for(petition)))


def insert_into(form: forms.Form, petition: Petition, sent: QueryDict) -> Insertion:
    """Put the chosen template into an unbound `form` that keeps all that was typed, without judging it.

    Where something is typed already it is left alone, until `insert` says what is to become of it: below, or replace.
    """
    typed = {name: sent.get(name, "") for name in form.fields}
    choices, chosen = list(templates_for(petition)), sent.get("template", "")
    form.initial = {**form.initial, **typed}
    template = next((row for row in choices if str(row.pk) == chosen), None)
    if template is None:
        return Insertion(choices, missing=True)
    said, how = typed.get("explanation", "").strip(), sent.get("insert", "")
    if said and how not in ("below", "replace"):
        return Insertion(choices, chosen, asks=True)
    text = filled(template, petition)
    form.initial["explanation"] = f"{said}\n\n{text}" if said and how == "below" else text
    form.initial["outcome"] = typed.get("outcome") or template.outcome
    return Insertion(choices, chosen)
