"""What is filled in at the door: the shape of it. What is allowed is decided by visits.services."""

import re
import uuid
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from petitions.models import Channel, Urgency
from petitions.services import PetitionDraft, Refused
from petitions.topics import Topic
from visits.forms.need import NeedWords
from visits.forms.wish import WishWords
from visits.models import Purpose, Triage, VisitOutcome
from visits.queries import last_team, team_of
from visits.services import OpinionDraft, VisitDraft
from visits.services.need import NeedDraft
from visits.services.wish import WishDraft
from wulibridge.people.models import User
from wulibridge.territory.models import Household
from wulibridge.web.fields import CodeField, DraftIdField, LineField

SHUT_DOOR = [choice for choice in VisitOutcome.choices if choice[0] != VisitOutcome.MET]
MOST_ROWS = 10


class SheetForm(forms.Form):
    """A form that can be shown again unjudged, while it is still being filled in."""

    def __init__(self, *args: Any, unjudged: bool = False, **kwargs: Any) -> None:
        self.unjudged = unjudged
        super().__init__(*args, **kwargs)

    @property
    def errors(self) -> ErrorDict:
        return ErrorDict() if self.unjudged else super().errors


class OutcomeForm(forms.Form):
    """A door that stayed shut: one tap, one confirmation."""

    client_uuid = DraftIdField(required=False)
    outcome = forms.ChoiceField(label=_("outcome"), choices=SHUT_DOOR)

    def draft(self) -> VisitDraft:
        return VisitDraft(
            client_uuid=self.cleaned_data["client_uuid"],
            visited_at=None,
            outcome=self.cleaned_data["outcome"],
        )


class VisitForm(SheetForm):
    client_uuid = DraftIdField(required=False)
    outcome = forms.ChoiceField(
        label=_("What happened"), choices=VisitOutcome, widget=forms.RadioSelect(attrs={"class": "btn-check"})
    )
    visited_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=Purpose)
    members = forms.ModelMultipleChoiceField(
        label=_("Who came along"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "btn-check"}),
    )
    diary = forms.CharField(
        label=_("Diary"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("How it was, in your own words."),
    )
    guidebook_left = forms.BooleanField(label=_("Guidebook left"), required=False)
    asked_by_contact = forms.BooleanField(
        label=_("Asked by the household's contact"),
        required=False,
        help_text=_("Fills in name and phone of the contact where none is written."),
    )


class OpinionForm(SheetForm):
    text = forms.CharField(label=_("In their words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    topic = forms.ChoiceField(label=_("Topic"), choices=Topic, initial=Topic.OTHER)
    triage = forms.ChoiceField(label=_("Triage"), choices=Triage, initial=Triage.SIMPLE)


class PetitionForm(SheetForm):
    title = LineField(label=_("In a few words"), max_length=80)
    text = forms.CharField(label=_("What was asked for"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    topic = forms.ChoiceField(label=_("Topic"), choices=Topic, initial=Topic.OTHER)
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency, initial=Urgency.NORMAL)
    petitioner_name = LineField(
        label=_("Who asks"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    petitioner_phone = CodeField(
        label=_("Their phone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    confidential = forms.BooleanField(label=_("Keep the name confidential"), required=False)


class SpokenRowForm(SheetForm):
    """A row that is one by its words: a kind alone says nothing."""

    said_in: tuple[str, ...]

    def has_changed(self) -> bool:
        return any(self.data.get(self.add_prefix(name), "").strip() for name in self.said_in)


class NeedRowForm(SpokenRowForm, NeedWords):
    said_in = ("words",)


class WishRowForm(SpokenRowForm, WishWords):
    said_in = ("title", "words")


def rows_of(form: type[SheetForm], *, extra: int) -> type[forms.BaseFormSet]:
    """A set of such rows, as many as one visit may have."""
    return forms.formset_factory(form, extra=extra, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True)


OpinionRows = rows_of(OpinionForm, extra=1)
PetitionRows = rows_of(PetitionForm, extra=0)
NeedRows = rows_of(NeedRowForm, extra=0)
WishRows = rows_of(WishRowForm, extra=0)
# What is heard by any channel; and what can be noted besides, where somebody stands at the door.
ROWS = {"opinions": OpinionRows, "petitions": PetitionRows}
VISIT_ROWS = ROWS | {"needs": NeedRows, "wishes": WishRows}


def with_true_counts(data: QueryDict) -> QueryDict:
    """What was sent, each set of rows counted by its rows: a wrong count must not make typed ones vanish."""
    counted = data.copy()
    for name in VISIT_ROWS:
        said = data.get(f"{name}-TOTAL_FORMS", "")
        least = int(said) if said in map(str, range(MOST_ROWS + 1)) else 0
        found = [int(row[1]) + 1 for key in data if (row := re.fullmatch(rf"{name}-([0-9]{{1,4}})-\w+", key))]
        counted[f"{name}-TOTAL_FORMS"] = str(max([least, *found]))
        counted[f"{name}-INITIAL_FORMS"] = "0"
    return counted


class VisitSheet:
    """The whole page of one visit: the form and all its rows, empty or as they were sent.

    `unjudged` shows what was sent without finding fault. Rows that were left empty are no rows.
    """

    raises = True  # petitions can be raised on it

    def __init__(
        self, *, household: Household, user: User, data: QueryDict | None = None, unjudged: bool = False
    ) -> None:
        self.data = with_true_counts(data) if data is not None else None
        sent = {"data": self.data, "unjudged": unjudged}
        self.form = VisitForm(**sent, initial=None if data is not None else self._initial(user))
        self.form.fields["members"].queryset = team_of(household.building.zone, besides=user)
        self.rows = {
            name: rows(self.data, prefix=name, form_kwargs={"unjudged": unjudged}) for name, rows in VISIT_ROWS.items()
        }

    @staticmethod
    def _initial(user: User) -> dict[str, Any]:
        return {
            "client_uuid": uuid.uuid4(),
            "outcome": VisitOutcome.MET,
            "visited_at": timezone.now(),
            "purpose": Purpose.ROUND,
            "members": last_team(user, timezone.localdate()),
        }

    @classmethod
    def with_row(cls, name: str, *, household: Household, user: User, data: QueryDict) -> "VisitSheet":
        """The sheet as it was sent, with one more row of `name`; nothing else happens to it."""
        return cls(household=household, user=user, data=cls.one_more(name, data), unjudged=True)

    @staticmethod
    def one_more(name: str, data: QueryDict) -> QueryDict:
        """What was sent, with one more row of `name`."""
        more = with_true_counts(data)
        if name in VISIT_ROWS:
            count = f"{name}-TOTAL_FORMS"
            more[count] = str(min(int(more[count]) + 1, MOST_ROWS))
        return more

    @property
    def opinions(self) -> forms.BaseFormSet:
        return self.rows["opinions"]

    @property
    def petitions(self) -> forms.BaseFormSet:
        return self.rows["petitions"]

    @property
    def needs(self) -> forms.BaseFormSet:
        return self.rows["needs"]

    @property
    def wishes(self) -> forms.BaseFormSet:
        return self.rows["wishes"]

    @property
    def asked_besides(self) -> bool:
        """Needs and wishes are folded away until there is one."""
        return any(self.rows[name].total_form_count() for name in ("needs", "wishes"))

    @property
    def circumstances_wrong(self) -> bool:
        """When, why and with whom are mostly right as they stand and folded away; a fault unfolds them."""
        return any(self.form[name].errors for name in ("visited_at", "purpose", "members"))

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def draft(self) -> VisitDraft:
        """What the service is given. Only for a valid sheet."""
        opinions = [OpinionDraft(**form.cleaned_data) for form in self.filled("opinions")]
        petitions = [PetitionDraft(channel=Channel.VISIT, **form.cleaned_data) for form in self.filled("petitions")]
        needs = [NeedDraft(uuid.uuid4(), **form.cleaned_data) for form in self.filled("needs")]
        wishes = [WishDraft(uuid.uuid4(), **form.cleaned_data) for form in self.filled("wishes")]
        return VisitDraft(**self.form.cleaned_data, opinions=opinions, petitions=petitions, needs=needs, wishes=wishes)

    def filled(self, name: str) -> list[forms.BaseForm]:
        """The rows of `name` that say something, in the order of the draft. Only for a valid sheet."""
        return [form for form in self.rows[name] if form.cleaned_data]

    def refuse(self, no: Refused) -> None:
        """Put a service's no where it belongs, `wishes.0.title` at the first wish. A used identity is replaced, so that
        saving again works."""
        if row := re.fullmatch(r"(\w+)\.(\d+)\.(\w+)", no.field or ""):
            self.filled(row[1])[int(row[2])].add_error(row[3], str(no.message))
            return
        if no.field == "client_uuid" and self.data is not None:
            self.data["client_uuid"] = str(uuid.uuid4())
        shown = no.field in self.form.fields and no.field != "client_uuid"
        self.form.add_error(no.field if shown else None, str(no.message))
