"""The shape of what is sent about a hotline's work orders: the file, and what is to be handed back."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions.hotline.imports import LIMITS
from wulibridge.territory.models import Zone
from wulibridge.web.fields import LineField
from wulibridge.web.uploads import UploadForm
from wulibridge.web.widgets import LongSelect

FORMATS = (("xlsx", "XLSX"), ("csv", "CSV"))


class HotlineForm(UploadForm):
    """The file, which hotline it is of, and the zone for rows whose address nobody knows."""

    max_bytes = LIMITS.file_bytes

    source = LineField(label=_("Hotline"), max_length=40, initial="12345")

    def __init__(self, *args: Any, zones: list[Zone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zones = {str(zone.pk): zone for zone in zones}
        names = [(pk, f"{zone.committee.name} · {zone.name}") for pk, zone in self.zones.items()]
        self.fields["receiving"] = forms.ChoiceField(
            label=_("Rows with an unknown address"),
            choices=[("", gettext("refuse such rows")), *names],
            required=False,
            widget=LongSelect,
        )

    @property
    def receiving(self) -> Zone | None:
        return self.zones.get(self.cleaned_data["receiving"])


class ResultsForm(forms.Form):
    form = forms.ChoiceField(label=_("File"), choices=FORMATS, initial="xlsx")
    only_changed = forms.BooleanField(
        label=_("Only what has changed since the last time"), required=False, initial=True
    )
