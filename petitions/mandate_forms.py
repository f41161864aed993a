"""What is sent about acting on behalf of residents."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.forms import day_input
from petitions.kind_forms import KindForm
from petitions.models import MOST_REPRESENTATIVES, Consent, MandateOutcome
from petitions.queries.mandate import (
    bodies_of,
    homes_found,
    homes_of,
    running_of,
    slips_of,
    who_could_act,
    who_could_witness,
)
from petitions.services.mandates import MOST_HOUSEHOLDS, MandateDraft, Proof
from wulibridge.territory.models import Household
from wulibridge.web.fields import CodeField, LineField
from wulibridge.web.widgets import LongSelect

LONGEST_TOLD = 2000


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=day_input(), **more)


def _words(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST_TOLD, widget=forms.Textarea(attrs={"rows": 4}), **more)


class OneOf(forms.TypedChoiceField):
    """One of a few rows that are put in by `offer`; the row itself is what comes out, or None."""

    def __init__(self, **more: Any) -> None:
        super().__init__(widget=LongSelect, **more)
        self.rows: dict[int, Any] = {}

    def offer(self, rows: Any, nothing: Any, *, named: Callable[[Any], str] = str) -> None:
        self.rows = {row.pk: row for row in rows}
        self.choices = [("", nothing), *((pk, named(row)) for pk, row in self.rows.items())]

    def clean(self, value: Any) -> Any:
        chosen = super().clean(value)
        return self.rows[int(chosen)] if chosen else None


class ConsentForm(KindForm):
    """Households, and how they agreed."""

    households = forms.CharField(
        label=_("Which households?"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: its number or address. Each of them agreed."),
    )
    consent = forms.ChoiceField(
        label=_("How did they agree?"), choices=Consent.choices, widget=forms.RadioSelect, initial=Consent.SIGNED
    )
    consent_on = _day(_("When did they agree?"), initial=timezone.localdate)
    slip_number = CodeField(
        label=_("Number of the slip"), max_length=40, required=False, help_text=_("Of a signed slip.")
    )
    slip = OneOf(label=_("Photo of the slip"), required=False, help_text=_("One of the petition's attachments."))
    witness = OneOf(
        label=_("Witness"), required=False, help_text=_("Of a spoken consent: somebody of the staff, not who acts.")
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["slip"].offer(slips_of(self.petition), _("none"))
        self.fields["witness"].offer(who_could_witness(self.petition), _("only for a spoken consent"))

    def clean_households(self) -> list[Household]:
        lines = [line.strip() for line in self.cleaned_data["households"].splitlines() if line.strip()]
        if len(lines) > MOST_HOUSEHOLDS:
            raise forms.ValidationError(_("More than fifty households: hold a meeting with them instead."))
        return [self._home(line) for line in lines]

    def _home(self, line: str) -> Household:
        found = homes_found(self.petition, line[:120])
        if not found:
            raise forms.ValidationError(
                _("No household of this committee has the number or address “%(line)s”."), params={"line": line[:60]}
            )
        if len(found) > 1:
            raise forms.ValidationError(
                _("Several households match “%(line)s”. Write its number."), params={"line": line[:60]}
            )
        return found[0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        names = ("consent", "consent_on", "slip_number", "slip", "witness")
        if not self.errors:
            cleaned["proof"] = Proof(**{name: cleaned.pop(name) for name in names})
        return cleaned


class BeginForm(ConsentForm):
    actor = OneOf(label=_("Who acts for them?"))
    organization = OneOf(label=_("Towards which body?"), required=False)
    body = LineField(label=_("Or another body"), max_length=80, required=False)
    representatives = forms.IntegerField(
        label=_("Residents who speak for them"),
        min_value=1,
        max_value=MOST_REPRESENTATIVES * 20,
        initial=1,
        help_text=_("Five at most (Working Regulations on Petitions, Art 20 III)."),
    )
    next_on = _day(_("Next step by"))
    field_order = ("actor", "organization", "body", "next_on", "representatives", "households")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["actor"].offer(who_could_act(self.petition), _("choose a person"))
        self.fields["organization"].offer(bodies_of(self.petition), _("another body"))
        if self.petition.household:
            self.fields["households"].initial = self.petition.household.number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        names = ("actor", "organization", "body", "representatives", "next_on", "households")
        if not self.errors:
            cleaned["draft"] = MandateDraft(**{name: cleaned.pop(name) for name in names})
        return cleaned


class StepForm(KindForm):
    on = _day(_("Done on which day?"), initial=timezone.localdate)
    done = _words(_("What was done, and what came of it?"), help_text=_("Leave out names and phone numbers."))
    next_on = _day(_("Next step by"))


class WithdrawForm(KindForm):
    home = OneOf(label=_("Which household?"))
    told = _words(
        _("What are the residents told?"),
        required=False,
        help_text=_("Only with the last household: nobody is acted for any more then."),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        mandate = running_of(self.petition)
        rows = list(homes_of(mandate)) if mandate else []
        self.fields["home"].offer(rows, _("choose a household"), named=lambda row: str(row.household))


class EndForm(KindForm):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=MandateOutcome.choices, widget=forms.RadioSelect)
    told = _words(
        _("What are the residents told?"), help_text=_("They read this where they follow the petition. No names.")
    )
