"""Pairing a household with somebody."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from visits.forms.round import day_input
from visits.queries.pairing import may_be_paired
from wulibridge.people.models import User
from wulibridge.territory.models import Household


class PairForm(forms.Form):
    user = forms.ModelChoiceField(
        label=_("Who keeps contact"),
        queryset=User.objects.none(),
        empty_label=_("Choose"),
        help_text=_("Those who may visit this household today."),
    )
    starts_on = forms.DateField(label=_("From"), widget=day_input())

    def __init__(self, *args: Any, household: Household, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = may_be_paired(household.building.zone)
