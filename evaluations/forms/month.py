"""Rates, and what was wrong in a month."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.forms.plan import SCORES, day_input
from evaluations.models import CareKind, Extent, WrongPay
from evaluations.queries.rights import carers_of, kept_by
from evaluations.services.interview import Heard
from wulibridge.people.models import User
from wulibridge.territory.models import Organization, Subdistrict
from wulibridge.web.fields import LineField


class RateForm(forms.Form):
    subdistrict = forms.ModelChoiceField(label=_("Subdistrict"), queryset=Subdistrict.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("Service"), choices=CareKind.choices)
    yuan = forms.DecimalField(label=_("Yuan for each time"), max_digits=8, decimal_places=2)
    from_on = forms.DateField(label=_("From which day?"), widget=day_input(), initial=timezone.localdate)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.fields["subdistrict"].queryset = Subdistrict.objects.filter(pk__in=kept_by(user))


class CorrectForm(forms.Form):
    """Which entry, why, and what is paid instead."""

    entry = forms.IntegerField(label=_("Number of the entry"), min_value=1)
    reason = forms.ChoiceField(label=_("Why is it wrong?"), choices=WrongPay.choices)
    worker = forms.ModelChoiceField(
        label=_("Who was there?"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Only when another worker was there: the visit is paid to them instead."),
    )
    yuan = forms.DecimalField(
        label=_("How many yuan instead?"),
        max_digits=8,
        decimal_places=2,
        required=False,
        help_text=_("Only when the rate was wrong."),
    )

    def __init__(self, data: Any = None, *, agency: Organization) -> None:
        super().__init__(data)
        self.fields["worker"].queryset = carers_of(agency)


class InterviewForm(forms.Form):
    """What the elder or kin said. Nothing in it asks about health, and nothing has to be named."""

    reached = forms.TypedChoiceField(
        label=_("Were they asked?"),
        choices=[("1", _("yes")), ("", _("could not be asked"))],
        coerce=bool,
        empty_value=False,
        required=False,
        initial="1",
        widget=forms.RadioSelect,
    )
    on = forms.DateField(label=_("Asked on which day?"), widget=day_input(), initial=timezone.localdate)
    came = forms.ChoiceField(
        label=_("Does the worker come as agreed?"), choices=Extent.choices, widget=forms.RadioSelect, required=False
    )
    did = forms.ChoiceField(
        label=_("Is done what was agreed?"), choices=Extent.choices, widget=forms.RadioSelect, required=False
    )
    score = forms.TypedChoiceField(
        label=_("How is it, all in all?"),
        choices=SCORES,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    suggestion = LineField(label=_("What would they like to be different?"), max_length=300, required=False)
    follow_up = LineField(
        label=_("What has to be followed up?"),
        max_length=200,
        required=False,
        help_text=_("It stays on the list until somebody says what became of it."),
    )

    def heard(self) -> Heard:
        return Heard(**self.cleaned_data)


class OutcomeForm(forms.Form):
    outcome = LineField(label=_("What became of it?"), max_length=200)
