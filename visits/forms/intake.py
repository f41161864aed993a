"""What is filled in at a desk, one short form for each channel. What is allowed is decided by visits.services."""

import uuid
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.models import Channel
from petitions.services import PetitionDraft, Refused
from visits.forms.visit import MOST_ROWS, ROWS, SheetForm, with_true_counts
from visits.queries.intake import colleagues_of
from visits.services import OpinionDraft
from visits.services.intake import IntakeDraft
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import reach
from wulibridge.web.fields import DraftIdField, LineField
from wulibridge.web.place_forms import PlaceForm


@dataclass(frozen=True)
class Words:
    """How a channel's form asks: who received it, and where it came from when the channel says no more."""

    received_by: str | Promise
    source: str | Promise = ""


WORDS: dict[str, Words] = {
    Channel.RECEPTION: Words(_("Who received them?")),
    Channel.PHONE: Words(_("Who answered?")),
    Channel.HOTLINE: Words(_("Who took it over?"), _("Number of the hotline's order")),
    Channel.SUGGESTION_BOX: Words(_("Who emptied it?"), _("Which box?")),
    Channel.EMAIL: Words(_("Who read it?")),
    Channel.WEB: Words(_("Who read it?")),
    Channel.QUESTIONNAIRE: Words(_("Who collected it?"), _("Which questionnaire?")),
    Channel.PAPER: Words(_("Who collected it?")),
    Channel.INTERVIEW: Words(_("Who spoke with them?"), _("On which occasion?")),
}


class IntakeForm(PlaceForm, SheetForm):
    field_order = ("client_uuid", "search", "household", "zone", "address", "source", "received_at", "received_by")

    client_uuid = DraftIdField(required=False, initial=uuid.uuid4)
    source = LineField(max_length=80, required=False, help_text=_("No names of residents."))
    received_at = forms.DateTimeField(
        label=_("When"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    # Nobody said: whoever writes it down.
    received_by = forms.ModelChoiceField(queryset=User.objects.none(), required=False, empty_label=None)

    def __init__(self, data: Any = None, *, channel: str, user: User, unjudged: bool = False) -> None:
        super().__init__(data, zone_ids=reach(user, Permission.OPINION_WRITE).zones, unjudged=unjudged)
        words = WORDS[channel]
        self.fields["received_by"].queryset = colleagues_of(user)
        self.fields["received_by"].label = words.received_by
        self.fields["received_by"].initial = user.pk
        self.fields["received_at"].initial = timezone.now
        if words.source:
            self.fields["source"].label = words.source
        else:
            del self.fields["source"]


class IntakeSheet:
    """The whole page of one intake: the form, the opinions and the petitions, empty or as they were sent.

    `unjudged` shows what was sent without finding fault. Rows that were left empty are no rows.
    """

    def __init__(self, *, channel: str, user: User, data: QueryDict | None = None, unjudged: bool = False) -> None:
        self.channel = channel
        self.data = with_true_counts(data) if data is not None else None
        self.form = IntakeForm(self.data, channel=channel, user=user, unjudged=unjudged)
        self.rows = {
            name: rows(self.data, prefix=name, form_kwargs={"unjudged": unjudged}) for name, rows in ROWS.items()
        }

    @classmethod
    def with_row(cls, name: str, *, channel: str, user: User, data: QueryDict) -> "IntakeSheet":
        """The sheet as it was sent, with one more row of `name`; nothing else happens to it."""
        more = with_true_counts(data)
        if name in ROWS:
            count = f"{name}-TOTAL_FORMS"
            more[count] = str(min(int(more[count]) + 1, MOST_ROWS))
        return cls(channel=channel, user=user, data=more, unjudged=True)

    @property
    def opinions(self) -> forms.BaseFormSet:
        return self.rows["opinions"]

    @property
    def petitions(self) -> forms.BaseFormSet:
        return self.rows["petitions"]

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def draft(self) -> IntakeDraft:
        """What the service is given. Only for a valid sheet."""
        said = self.form.cleaned_data
        return IntakeDraft(
            client_uuid=said["client_uuid"],
            channel=self.channel,
            household=said["household"],
            address=said["address"],
            source=said.get("source", ""),
            received_at=said["received_at"],
            received_by=said["received_by"],
            opinions=[OpinionDraft(**form.cleaned_data) for form in self.opinions if form.cleaned_data],
            petitions=[PetitionDraft(**form.cleaned_data) for form in self.petitions if form.cleaned_data],
        )

    def refuse(self, no: Refused) -> None:
        """Put a service's no where it belongs. A used identity is replaced, so that saving again works."""
        if no.field == "client_uuid" and self.data is not None:
            self.data["client_uuid"] = str(uuid.uuid4())
        shown = no.field in self.form.fields and no.field != "client_uuid"
        self.form.add_error(no.field if shown else None, str(no.message))
