"""Inspections by third parties."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from evaluations.forms.plan import day_input
from evaluations.forms.unit import UnitField
from evaluations.models import InspectionFinding, Window
from evaluations.queries.unit import kept_within, units_within
from evaluations.services.inspection import InspectionDraft
from wulibridge.people.models import User
from wulibridge.web.fields import LineField


class InspectionForm(forms.Form):
    body = LineField(label=_("Who inspected?"), max_length=80)
    day = forms.DateField(
        label=pgettext_lazy("inspection", "On which day?"), widget=day_input(), initial=timezone.localdate
    )
    unit = UnitField(label=_("Who was inspected?"))
    window = forms.ModelChoiceField(
        label=_("One of their windows"), queryset=Window.objects.none(), required=False, empty_label=_("no, all of it")
    )
    looked_at = LineField(label=_("What was looked at?"), max_length=300)

    def __init__(self, data: Any = None, *, user: User, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["unit"].offer(*units_within(user))
        windows = Window.objects.filter(subdistrict__in=kept_within(user), closed_at=None)
        self.fields["window"].queryset = windows.select_related("organization", "committee")

    def draft(self) -> InspectionDraft:
        return InspectionDraft(**{name: self.cleaned_data[name] for name in ("body", "day", "looked_at", "window")})


class FoundForm(forms.Form):
    text = LineField(label=_("What was found?"), max_length=300)
    due_on = forms.DateField(label=_("To be put right until"), widget=day_input())


class RightForm(forms.Form):
    finding = forms.ModelChoiceField(label=_("Which finding?"), queryset=InspectionFinding.objects.none())
    done = LineField(label=_("What was done?"), max_length=300)

    def __init__(self, data: Any = None, *, findings: Any, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["finding"].queryset = findings


class ReplyForm(forms.Form):
    text = forms.CharField(label=_("Reply"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class ReportForm(forms.Form):
    file = forms.FileField(
        label=_("The body's report"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}),
        help_text=_("PDF or DOCX, up to 10 MB."),
    )
