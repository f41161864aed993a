"""The shape of what is sent about a connected system: who it is, and where it wants to be told."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from petitions.models import ApiClient
from petitions.services.webhook import ANSWERED, CLOSED, CREATED, MOVED
from wulibridge.territory.models import Zone
from wulibridge.web.fields import LineField

EVENT_WORDS = (
    (CREATED, _("a request was filed")),
    (MOVED, _("it went to another stop, or was reopened")),
    (ANSWERED, _("it was answered")),
    (CLOSED, _("it was closed")),
)


class ClientForm(forms.ModelForm):
    name = LineField(label=_("Name"), max_length=80)

    class Meta:
        model = ApiClient
        fields = ("name", "zone", "rate_per_hour", "starts_on", "ends_on", "with_tokens")
        widgets = {
            "starts_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args: Any, zones: QuerySet[Zone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].queryset = zones
        self.fields["rate_per_hour"].min_value = 1
        self.fields["rate_per_hour"].widget.attrs["min"] = 1


class WebhookForm(forms.Form):
    url = LineField(label=_("Address"), max_length=400, help_text=_("It begins with https://."))
    events = forms.MultipleChoiceField(
        label=_("Told when"),
        choices=EVENT_WORDS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing chosen: it is told nothing any more."),
    )
