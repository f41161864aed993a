"""The shape of what staff and residents may send about a petition. What is allowed is decided by the services."""

import uuid
from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.about import AboutPart
from petitions.models import Channel, Kind, NotDoneReason, Outcome, Urgency, Way
from petitions.route import ROUTE, Move
from petitions.services import PetitionDraft
from petitions.topics import Topic
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.territory.models import Organization
from wulibridge.territory.queries import departments_of, subdistricts_of
from wulibridge.web.fields import CodeField, DraftIdField, LineField
from wulibridge.web.place_forms import PlaceForm

LONGEST_TEXT = 4000


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MoveForm(forms.Form):
    """The facts of one move. Those that the route asks for are marked as required."""

    def __init__(self, *args: Any, move: Move, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = name in ROUTE[move].facts

    @property
    def facts(self) -> dict[str, Any]:
        return self.cleaned_data


class ReasonForm(MoveForm):
    reason = forms.CharField(label=_("Reason"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5}))

    def __init__(self, *args: Any, move: Move, **kwargs: Any) -> None:
        super().__init__(*args, move=move, **kwargs)
        label, help_text = REASONS.get(move, (_("Reason"), ""))
        self.fields["reason"].label, self.fields["reason"].help_text = label, help_text


REASONS: dict[Move, tuple[str | Promise, str | Promise]] = {
    Move.MOVE_UP: (_("Why is it beyond your means?"), _("The next stop reads this.")),
    Move.SEND_DOWN: (_("Guidance for the stop below"), _("Say what they can do and whom they can ask.")),
    Move.EXTEND: (_("Why is more time needed?"), _("The resident reads this.")),
    Move.WAIT: (_("What do we need from the resident?"), _("The resident reads this.")),
    Move.SATISFIED: (_("In the resident's words"), _("Leave it empty when nothing more was said.")),
    Move.DISSATISFIED: (_("In the resident's words"), _("The next stop up decides by this.")),
    Move.NO_ANSWER: (_("How and when did you ask?"), ""),
    Move.REOPEN: (_("Why does the answer not stand?"), _("Those who work on it again read this.")),
    Move.CLOSE: (_("Why does the answer stand?"), _("The resident reads this.")),
}


class WaitForm(ReasonForm):
    until = forms.DateField(
        label=_("Until when?"), widget=day_input(), help_text=_("From tomorrow to thirty days from now, twice at most.")
    )


class AnswerForm(MoveForm):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    reason_code = forms.ChoiceField(
        label=_("Why not"),
        choices=[("", _("choose when it was not done")), *NotDoneReason.choices],
        help_text=_("Only when it was not done."),
    )
    explanation = forms.CharField(
        label=_("What was the resident told?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("The resident reads this. Leave out names and phone numbers."),
    )
    way = forms.ChoiceField(label=_("How were they told?"), choices=Way.choices)
    given_on = forms.DateField(label=_("On which day?"), widget=day_input())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["given_on"].initial = timezone.localdate


def move_form(move: Move, data: Any = None) -> MoveForm:
    """The form of `move`, bound to `data` when there is some. A move that needs nothing has a form without fields."""
    form = {Move.ANSWER: AnswerForm, Move.WAIT: WaitForm}.get(move, ReasonForm if move in REASONS else MoveForm)
    return form(data, move=move)


class DepartmentForm(forms.Form):
    department = forms.ModelChoiceField(
        label=_("Helping department"), queryset=Organization.objects.none(), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args: Any, subdistrict_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments_of(subdistrict_id)


class RegisterForm(PlaceForm):
    """A petition as it is written down at the desk."""

    field_order = (
        "client_uuid", "kind", "about_search", "about", "title", "text", "topic", "channel", "urgency", "received_at",
        "search", "household", "zone", "address",
    )  # fmt: skip

    client_uuid = DraftIdField(required=False, initial=uuid.uuid4)
    kind = forms.ChoiceField(label=_("What is it?"), choices=Kind.choices, initial=Kind.REQUEST, required=False)
    about_search = LineField(
        label=_("Whom is the complaint about?"),
        max_length=60,
        required=False,
        help_text=_("Only of a complaint: the name of a person, a committee, a zone or a body."),
    )
    about = forms.MultipleChoiceField(label=_("Who is meant?"), required=False, widget=forms.CheckboxSelectMultiple)
    title = LineField(label=_("In one line"), max_length=80)
    text = forms.CharField(label=_("What was said"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 6}))
    topic = forms.ChoiceField(label=_("Topic"), choices=Topic.choices, initial=Topic.OTHER)
    channel = forms.ChoiceField(label=_("How did it reach us?"), choices=Channel.by_hand(), initial=Channel.RECEPTION)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, initial=Urgency.NORMAL)
    received_at = forms.DateField(label=_("Received on"), widget=day_input())
    petitioner_name = LineField(label=_("Petitioner's name"), max_length=60, required=False)
    petitioner_phone = CodeField(
        label=_("Petitioner's phone"), max_length=20, required=False, widget=forms.TextInput(attrs={"type": "tel"})
    )
    confidential = forms.BooleanField(label=_("Keep the petitioner's name confidential"), required=False)
    by_letter = forms.BooleanField(label=_("The resident wishes to be told by letter"), required=False)

    def __init__(self, data: Any = None, *, user: User, kind: str = "") -> None:
        area = reach(user, Permission.PETITION_REGISTER)
        super().__init__(data, zone_ids=area.zones, initial={"kind": kind or Kind.REQUEST})
        self.fields["received_at"].initial = timezone.localdate
        self.about = AboutPart(self, subdistricts_of(area.zones) if self.is_bound else ())

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Kind.REQUEST

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["about"] = self.about.chosen(cleaned)
        return cleaned

    @property
    def draft(self) -> PetitionDraft:
        """What was written down. Today's is received now, an earlier day's at its noon (Asia/Shanghai)."""
        cleaned = self.cleaned_data
        day = cleaned["received_at"]
        at = None if day == timezone.localdate() else timezone.make_aware(datetime.combine(day, time(12)))
        names = ("kind", "about", "title", "text", "topic", "channel", "urgency", "confidential")
        place, petitioner = ("household", "address"), ("petitioner_name", "petitioner_phone", "by_letter")
        return PetitionDraft(
            received_at=at,
            client_uuid=cleaned["client_uuid"],
            **{name: cleaned[name] for name in (*names, *place, *petitioner)},
        )


class FollowForm(forms.Form):
    """Number and query code, as on the slip."""

    number = CodeField(
        label=_("Number of the petition"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "placeholder": "2026-000001"}),
    )
    code = CodeField(
        label=_("Query code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Ten letters and digits, as on your slip. Small letters and spaces do not matter."),
    )


class VerdictForm(forms.Form):
    """The resident's own verdict; number and code come along, because nobody is signed in."""

    number = CodeField(max_length=20, widget=forms.HiddenInput)
    code = CodeField(max_length=20, widget=forms.HiddenInput)
    satisfied = forms.TypedChoiceField(
        label=_("Are you satisfied with the answer?"),
        choices=[("yes", _("Yes, I am satisfied")), ("no", _("No, I am not satisfied"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("In your own words"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("If you are not satisfied, please say what is still missing."),
    )
