"""Gifts, what was spent of them, and what has to be taken back."""

import uuid
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from visits.forms.offer import KeptForm
from visits.forms.round import day_input
from visits.models import WISH_GOES_ON, EntryKind, MicroWish, Offer, SponsorPurpose
from visits.queries.offer import offers_for, standing
from visits.queries.wish import wishes_for
from visits.services.sponsorship import EntryDraft, PurposeDraft
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.web.fields import DraftIdField, LineField


class LedgerForm(forms.Form):
    """What one line of the ledger says."""

    client_uuid = DraftIdField(required=False, initial=uuid.uuid4)
    amount = forms.DecimalField(label=_("Yuan"), min_value=0, max_digits=10, decimal_places=2, required=False)
    goods = LineField(
        label=_("Or goods"), max_length=100, required=False, help_text=_("What and how much, in a few words.")
    )
    on = forms.DateField(label=_("Which day was it?"), widget=day_input(), initial=timezone.localdate)
    note = LineField(label=_("What should be remembered"), max_length=100, required=False)

    def entry(self) -> EntryDraft:
        given = self.cleaned_data
        amount = given["amount"] or Decimal(0)
        return EntryDraft(given["client_uuid"], given["on"], amount, given["goods"], given["note"])


class GiftForm(KeptForm, LedgerForm):
    """A gift and what it is for."""

    purpose = forms.ChoiceField(label=_("For what?"), choices=SponsorPurpose, widget=forms.RadioSelect, initial="own")
    wish = forms.ModelChoiceField(
        label=_("Which wish?"), queryset=MicroWish.objects.none(), required=False, empty_label=_("none")
    )
    offer = forms.ModelChoiceField(
        label=_("Which offer?"), queryset=Offer.objects.none(), required=False, empty_label=_("none")
    )
    words = LineField(label=_("In own words"), max_length=100, required=False)

    field_order = (
        "client_uuid", "organization", "committee", "purpose", "words", "wish", "offer", "amount", "goods", "on", "note"
    )  # fmt: skip

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, user=user)
        self.fields["committee"].label = _("Who keeps it?")
        self.fields["wish"].queryset = wishes_for(user, Permission.WISH_MATCH).filter(WISH_GOES_ON)
        self.fields["offer"].queryset = standing(offers_for(user, Permission.WISH_MATCH), timezone.localdate())

    def purpose_draft(self) -> PurposeDraft:
        given = self.cleaned_data
        names = ("organization", "purpose", "committee", "wish", "offer", "words")
        return PurposeDraft(**{name: given[name] for name in names})


class EntryForm(LedgerForm):
    kind = forms.ChoiceField(
        label=_("What happened?"),
        choices=[(EntryKind.SPENT.value, EntryKind.SPENT.label), (EntryKind.GIVEN.value, EntryKind.GIVEN.label)],
        widget=forms.RadioSelect,
        initial=EntryKind.SPENT.value,
    )

    field_order = ("client_uuid", "kind", "amount", "goods", "on", "note")


class TakeBackForm(forms.Form):
    """Which line, and why."""

    entry = forms.IntegerField(widget=forms.HiddenInput)
    note = LineField(label=_("Why is it wrong?"), max_length=100)
