"""What is sent about speaking to residents, and about who works on a petition."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.kind_forms import KindForm, PersonForm, reason_field
from petitions.models import CallbackResult, ConsentWay
from petitions.queries.charge import who_could_own, who_handles
from petitions.services.contact import WAYS_OF_CONTACT
from wulibridge.people.models import User

LONGEST_SAID = 2000


def _words(label: Any, **more: Any) -> forms.CharField:
    rows = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=LONGEST_SAID, widget=rows, required=False, **more)


class ContactForm(KindForm):
    way = forms.ChoiceField(
        label=_("How?"), choices=[(way.value, way.label) for way in WAYS_OF_CONTACT], initial="phone"
    )
    reached = forms.TypedChoiceField(
        label=_("Was the resident reached?"),
        choices=[("yes", _("yes")), ("no", _("no, tried in vain"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    said = _words(_("What was said?"), help_text=_("Leave out names and phone numbers."))


class CallbackForm(KindForm):
    result = forms.ChoiceField(
        label=_("What does the resident think of the answer?"), choices=CallbackResult.choices, widget=forms.RadioSelect
    )
    note = _words(_("In the resident's words"), help_text=_("Or how you tried to reach them."))
    may_close = forms.BooleanField(
        label=_("It may be closed"),
        required=False,
        help_text=_(
            "Partly satisfied: the resident agrees that it is closed. Not reached: there were tries on three different"
            " days."
        ),
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.answer = self.petition.replies.last()


class ConsentForm(KindForm):
    way = forms.ChoiceField(
        label=_("How did the resident agree?"), choices=ConsentWay.choices, widget=forms.RadioSelect
    )


class EndConsentForm(KindForm):
    sure = forms.BooleanField(label=_("The resident said so"))

    def clean(self) -> dict[str, Any]:
        return {}


class AssignForm(PersonForm):
    def _whom(self) -> list[User]:
        return [user for user in who_handles(self.petition) if user.pk != self.petition.handler_id]


class HandOverForm(PersonForm):
    reason = reason_field(label=_("Why?"))

    def _whom(self) -> list[User]:
        return [user for user in who_could_own(self.petition) if user.pk != self.petition.owner_id]
