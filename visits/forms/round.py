"""What is said of a year's round."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wulibridge.territory.models import Subdistrict
from wulibridge.web.fields import LineField


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RoundForm(forms.Form):
    subdistrict = forms.ModelChoiceField(label=_("Subdistrict"), queryset=Subdistrict.objects.none(), empty_label=None)
    opened_on = forms.DateField(label=_("Opened on"), widget=day_input())
    closed_on = forms.DateField(label=_("Closed on"), widget=day_input(), required=False)
    note = LineField(
        label=_("Note"),
        max_length=200,
        required=False,
        help_text=_("What this year's round is about. All teams see it."),
    )
