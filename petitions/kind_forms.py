"""What is sent about a complaint's handlers and a legal petition's terms."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.forms import day_input
from petitions.legal_route import TERMS, Step
from petitions.models import MOST_REPRESENTATIVES, Petition, Reply
from petitions.queries import (
    legal_terms_of,
    named_handlers,
    who_could_handle,
)
from wulibridge.people.models import User
from wulibridge.web.widgets import LongSelect

LONGEST_REASON = 400


def reason_field(**more: Any) -> forms.CharField:
    rows = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(**{"label": _("Reason"), "max_length": LONGEST_REASON, "widget": rows} | more)


class KindForm(forms.Form):
    """What one verb about a petition's kind needs. `answer`: what was told the resident, where the verb is about it."""

    answer: Reply | None = None

    def __init__(self, data: Any = None, *, petition: Petition, **more: Any) -> None:
        super().__init__(data, **more)
        self.petition = petition


class PersonForm(KindForm):
    user = forms.TypedChoiceField(label=_("Who?"), widget=LongSelect)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = {user.pk: user for user in self._whom()}
        rows = [(pk, str(user)) for pk, user in self.people.items()]
        self.fields["user"].choices = [("", _("choose a person")), *rows]

    def _whom(self) -> list[User]:
        raise NotImplementedError

    def clean_user(self) -> User:
        return self.people[int(self.cleaned_data["user"])]


class NameForm(PersonForm):
    def _whom(self) -> list[User]:
        there = {user.pk for user in named_handlers(self.petition)}
        return [user for user in who_could_handle(self.petition.zone) if user.pk not in there]


class TakeOffForm(PersonForm):
    reason = reason_field()

    def _whom(self) -> list[User]:
        return named_handlers(self.petition)


class WhyForm(KindForm):
    reason = reason_field(help_text=_("It is kept in the journal. Leave out names and phone numbers."))


class RecuseForm(KindForm):
    reason = reason_field(help_text=_("You will not see this complaint any more."))


class MakeLegalForm(WhyForm):
    representatives = forms.IntegerField(
        label=_("Representatives"),
        required=False,
        min_value=2,
        max_value=MOST_REPRESENTATIVES * 20,
        help_text=_("Only of a joint petition: five at most (Art 20 III)."),
    )


class StepForm(KindForm):
    step = forms.TypedChoiceField(label=_("Step"), coerce=Step)
    done_on = forms.DateField(label=_("Done on which day?"), widget=day_input())
    accepted = forms.TypedChoiceField(
        label=_("Is it accepted?"),
        choices=[("", _("only for the first step")), ("yes", _("yes")), ("no", _("no"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )
    result = forms.CharField(label=_("What came of it?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        still = [Step(term.step) for term in legal_terms_of(self.petition) if term.done_on is None]
        still.sort(key=lambda step: TERMS[step].right)  # what is due before what may be left
        self.fields["step"].choices = [(step.value, step.label) for step in still]
        self.fields["done_on"].initial = timezone.localdate
        if Step.INFORM not in still:
            del self.fields["accepted"]


class ExtendLegalForm(KindForm):
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=TERMS[Step.CLOSE].extension_days)
    reason = reason_field(help_text=_("The petitioner is told this."))


class HearingForm(KindForm):
    first = forms.DateField(label=_("First day"), widget=day_input())
    last = forms.DateField(label=_("Last day"), widget=day_input())
