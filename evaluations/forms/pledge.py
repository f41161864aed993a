"""Writing pledges down, and typing in what residents said of them."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.forms.plan import day_input
from evaluations.forms.unit import UnitField, year_field
from evaluations.models import Pledge
from evaluations.queries.unit import units_of
from evaluations.services.pledge import PledgeDraft, Verdict
from wulibridge.people.models import User
from wulibridge.web.fields import LineField

DRAFT = ("year", "matter", "promise", "measure", "due_on")


class PledgeForm(forms.Form):
    year = year_field()
    matter = LineField(label=_("The matter"), max_length=80)
    promise = LineField(label=_("What is pledged"), max_length=300)
    measure = LineField(
        label=_("How it is measured"), max_length=200, help_text=_("So that anybody can see whether it was kept.")
    )
    due_on = forms.DateField(label=_("Done until"), widget=day_input())

    def draft(self) -> PledgeDraft:
        return PledgeDraft(**{name: self.cleaned_data[name] for name in DRAFT})


class NewPledgeForm(PledgeForm):
    """With the unit that pledges; a unit without an account says it to the case desk."""

    unit = UnitField(label=_("Who pledges?"))

    def __init__(self, data: Any = None, *, user: User, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["unit"].offer(*units_of(user))
        self.order_fields(["unit", *DRAFT])


class EditPledgeForm(PledgeForm):
    def __init__(self, data: Any = None, *, pledge: Pledge, **more: Any) -> None:
        super().__init__(data, initial={name: getattr(pledge, name) for name in DRAFT}, **more)


class ReviewForm(forms.Form):
    """Counts of residents' answers. Nobody is named. `again`: somebody else typed them in before, with the words."""

    held_on = forms.DateField(label=_("Asked on"), widget=day_input(), initial=timezone.localdate)
    asked = forms.IntegerField(label=_("How many were asked?"), min_value=1, max_value=100_000)
    satisfied = forms.IntegerField(label=_("Satisfied"), min_value=0, max_value=100_000)
    partly = forms.IntegerField(label=_("Partly satisfied"), min_value=0, max_value=100_000)
    dissatisfied = forms.IntegerField(label=_("Not satisfied"), min_value=0, max_value=100_000)
    words = LineField(label=_("What they said, in short"), max_length=400, help_text=_("Without anybody's name."))

    def __init__(self, *args: Any, again: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if again:
            del self.fields["words"]

    def verdict(self) -> Verdict:
        return Verdict(**{"words": ""} | self.cleaned_data)
