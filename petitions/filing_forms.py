"""The shape of what residents file without an account, and of what is sent when somebody looks at it."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.forms import LONGEST_TEXT, RegisterForm
from petitions.models import Filing, NoPetitionReason
from petitions.queries.filing import MOST_DOORS, buildings_found, committees_in_force, first_zone_of
from petitions.services import PetitionDraft
from petitions.services.filing import FilingDraft, first_line
from petitions.topics import Topic
from wulibridge.people.models import User
from wulibridge.territory.models import Building
from wulibridge.territory.queries import heir_of
from wulibridge.web.fields import CodeField, DraftIdField, LineField

ELSEWHERE = "0"


class FileForm(forms.Form):
    """A matter as a resident files it. A known house decides the committee; another place needs one chosen."""

    client_uuid = DraftIdField(required=False, initial=uuid.uuid4)
    text = forms.CharField(
        label=_("What would you like to tell us?"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What happened, since when, and what you ask for. No names of others."),
    )
    topic = forms.ChoiceField(label=_("Topic"), choices=Topic.choices, initial=Topic.OTHER)
    where = LineField(
        label=_("Where is it?"),
        max_length=160,
        required=False,
        help_text=_("Road and door number, like 斜土路734弄12号, or in your words: the corner, the green."),
    )
    building = forms.ChoiceField(label=_("Which of these?"), required=False, widget=forms.RadioSelect)
    committee = forms.TypedChoiceField(
        label=_("Residents' committee"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Only for a place without a door number: the nearest one, as well as you know."),
    )
    name = LineField(label=_("Your name"), max_length=60, required=False, help_text=_("You need not say it."))
    phone = CodeField(
        label=_("Your phone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("So that we can ask back. You need not say it."),
    )
    confidential = forms.BooleanField(
        label=_("Keep my name confidential"), required=False, help_text=_("Only those who handle it see your name.")
    )
    publish = forms.BooleanField(
        label=_("Others may read about it on the public board"),
        required=False,
        help_text=_("Without your name, phone or door. Somebody edits it first. You can take this back at any time."),
    )
    # Nobody sees it: what fills it in is a program.
    website = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.today = timezone.localdate()
        self.committees = {row.pk: row for row in committees_in_force(self.today)}
        self.fields["committee"].choices = [("", _("choose a committee")), *self._by_subdistrict()]
        words = self.data.get("where", "").strip() if self.is_bound else ""
        self.found = buildings_found(words, self.today) if words else []
        if len(self.found) > 1:
            doors = [(str(row.pk), row.address) for row in self.found]
            self.fields["building"].choices = [*doors, (ELSEWHERE, _("none of these"))]
        else:
            del self.fields["building"]

    def _by_subdistrict(self) -> list[Any]:
        groups: dict[str, list[tuple[int, str]]] = {}
        for row in self.committees.values():
            groups.setdefault(row.subdistrict.name, []).append((row.pk, row.name))
        return next(iter(groups.values())) if len(groups) == 1 else list(groups.items())

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("Please leave this field empty and send it again."))
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["house"] = self._house(cleaned)
        if not cleaned["house"] and not cleaned.get("committee") and not self.errors:
            unknown = _("We do not know this address. Choose the nearest committee; what you wrote stays.")
            self.add_error(
                "committee", unknown if cleaned.get("where") else _("Say where it is, or choose a committee.")
            )
        return cleaned

    def _house(self, cleaned: dict[str, Any]) -> Building | None:
        if len(self.found) == 1:
            return self.found[0]
        chosen = cleaned.get("building", "")
        if self.found and not chosen and not cleaned.get("committee") and "building" not in self.errors:
            more = _("Several houses match. Choose one, or write more of the address.")
            self.add_error("building" if len(self.found) < MOST_DOORS else "where", more)
        return next((row for row in self.found if str(row.pk) == chosen), None)

    @property
    def draft(self) -> FilingDraft:
        cleaned, house = self.cleaned_data, self.cleaned_data["house"]
        zone = house.zone if house else first_zone_of(self.committees[cleaned["committee"]], self.today)
        names = ("client_uuid", "text", "topic", "name", "phone", "confidential", "publish")
        return FilingDraft(zone=zone, address=cleaned["where"], **{name: cleaned[name] for name in names})


class FiledForm(forms.Form):
    """The filer's code, and that of the text message where one was sent."""

    code = CodeField(
        label=_("Code of your filing"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("Ten letters and digits. Small letters and spaces do not matter."),
    )


class ProofForm(forms.Form):
    code = CodeField(max_length=20, widget=forms.HiddenInput)
    digits = CodeField(
        label=_("Code from the text message"),
        max_length=12,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class ReviewForm(RegisterForm):
    """What was filed, as a petition: what it is, its title, topic, urgency and place. Words and filer stay."""

    LEFT_ALONE = (
        "client_uuid",
        "text",
        "channel",
        "received_at",
        "petitioner_name",
        "petitioner_phone",
        "confidential",
    )

    def __init__(self, data: Any = None, *, user: User, filing: Filing) -> None:
        super().__init__(data, user=user)
        for name in self.LEFT_ALONE:
            del self.fields[name]
        known = {"title": first_line(filing.text), "topic": filing.topic, "zone": heir_of(filing.zone).pk}
        for name, value in (known | {"address": filing.address}).items():
            self.fields[name].initial = value
        self.fields["search"].help_text = _("Only when it concerns one household: its number or address.")

    @property
    def draft(self) -> PetitionDraft:
        names = ("kind", "about", "title", "topic", "urgency", "household", "address", "by_letter")
        return PetitionDraft(text="", **{name: self.cleaned_data[name] for name in names})


class NoPetitionForm(forms.Form):
    reason_code = forms.ChoiceField(label=_("Why is it no petition?"), choices=NoPetitionReason.choices)
    answer = forms.CharField(
        label=_("What the filer reads"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Say it kindly, and where they can turn."),
    )


class KnownForm(forms.Form):
    number = CodeField(
        label=_("Number of the petition that says it already"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "placeholder": "2026-000001"}),
    )


class ConsentForm(forms.Form):
    """The resident's word on publication, proven by number and code as the verdict is."""

    number = CodeField(max_length=20, widget=forms.HiddenInput)
    code = CodeField(max_length=20, widget=forms.HiddenInput)
    agrees = forms.TypedChoiceField(
        choices=[("yes", ""), ("no", "")], coerce=lambda value: value == "yes", widget=forms.HiddenInput
    )


class PublicationForm(forms.Form):
    """The words for the board."""

    title = LineField(label=_("Title on the board"), max_length=80)
    text = forms.CharField(
        label=_("Answer on the board"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What was asked and what was done. No names, phones or doors."),
    )
    looked = forms.BooleanField(label=_("I looked at it: nothing in it tells who asked"), required=False)
