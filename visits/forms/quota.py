"""Contact quotas, and exceptions from them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from visits.forms.round import day_input
from visits.models import PeriodKind, QuotaException, Rank, Target
from visits.services.quota import QuotaTerms
from wulibridge.territory.models import Subdistrict
from wulibridge.web.fields import LineField

MOST = 2000


class QuotaForm(forms.Form):
    subdistrict = forms.ModelChoiceField(label=_("Subdistrict"), queryset=Subdistrict.objects.none(), empty_label=None)
    rank = forms.ChoiceField(label=_("Rank"), choices=Rank)
    target = forms.ChoiceField(label=_("What counts"), choices=Target)
    period = forms.ChoiceField(label=_("In each"), choices=PeriodKind)
    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST)
    starts_on = forms.DateField(label=_("From"), widget=day_input())

    def terms(self) -> QuotaTerms:
        said = {name: value for name, value in self.cleaned_data.items() if name != "subdistrict"}
        return QuotaTerms(**said)


class ExceptionForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=QuotaException.Reason)
    words = LineField(
        label=_("In words"), max_length=200, required=False, help_text=_("Nothing about anybody's health.")
    )
