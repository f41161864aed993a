"""Posting a micro-wish, and claiming one for somebody."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from visits.forms.need import kinds
from visits.queries.offer import helpers_around
from visits.services.wish import WishDraft
from wulibridge.people.models import User
from wulibridge.territory.models import Organization
from wulibridge.web.fields import DraftIdField, LineField


class WishWords(forms.Form):
    """What is wished for, on its own page as in the sheet of a visit."""

    kind = forms.ChoiceField(label=_("What is it about?"), choices=kinds)
    title = LineField(
        label=_("The wish"), max_length=40, help_text=_("Everybody reads this. Nothing that says who they are.")
    )
    words = LineField(label=_("More about it"), max_length=200, required=False)


class WishForm(WishWords):
    client_uuid = DraftIdField(required=False, initial=uuid.uuid4)
    budget = forms.IntegerField(
        label=_("About how many yuan?"), required=False, min_value=0, max_value=9_999_999, help_text=_("A rough guess.")
    )

    def draft(self) -> WishDraft:
        return WishDraft(**self.cleaned_data)


class ClaimForm(forms.Form):
    organization = forms.ModelChoiceField(
        label=_("Who takes it on?"), queryset=Organization.objects.none(), empty_label=_("choose one")
    )

    def __init__(self, data: Any = None, *, user: User, subdistrict_id: int, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["organization"].queryset = helpers_around(user).filter(subdistrict=subdistrict_id)
