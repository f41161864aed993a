"""Writing down an offer."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from visits.forms.need import kinds
from visits.forms.round import day_input
from visits.models import PeriodKind
from visits.queries.offer import committees_kept_by, helpers_around, keeps_whole
from visits.services.offer import OfferDraft
from wulibridge.people.models import User
from wulibridge.territory.models import Committee, Organization
from wulibridge.web.fields import DraftIdField, LineField


class KeptForm(forms.Form):
    """Something of an organization, for a committee or, where somebody keeps all of it, for the whole subdistrict."""

    organization = forms.ModelChoiceField(
        label=_("Which unit or team?"), queryset=Organization.objects.none(), empty_label=_("choose one")
    )
    committee = forms.ModelChoiceField(
        label=_("For which committee?"), queryset=Committee.objects.none(), empty_label=_("choose one")
    )

    def __init__(self, data: Any = None, *, user: User, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["organization"].queryset = helpers_around(user)
        committees = committees_kept_by(user, timezone.localdate())
        field = self.fields["committee"]
        field.queryset = committees
        if keeps_whole(user).exists():
            field.required, field.empty_label = False, _("the whole subdistrict")
        elif len(committees) == 1:
            field.empty_label = None


class OfferForm(KeptForm):
    client_uuid = DraftIdField(required=False, initial=uuid.uuid4)
    kind = forms.ChoiceField(label=_("What is it about?"), choices=kinds)
    words = LineField(label=_("What is offered?"), max_length=200)
    capacity = forms.IntegerField(label=_("How often?"), min_value=1, max_value=9_999, initial=1)
    period = forms.ChoiceField(label=_("In each"), choices=PeriodKind, initial=PeriodKind.MONTH)
    starts_on = forms.DateField(label=_("From"), widget=day_input())
    ends_on = forms.DateField(label=_("To"), widget=day_input(), required=False)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, user=user, initial={"starts_on": timezone.localdate()})

    def draft(self) -> OfferDraft:
        return OfferDraft(**self.cleaned_data)
