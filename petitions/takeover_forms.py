"""The shape of what is sent about a file of old petitions: the file, and which of its columns is which."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from petitions.takeover.columns import COLUMNS, PLACES
from petitions.takeover.read import LIMITS
from wulibridge.territory.models import Committee, Zone
from wulibridge.web.uploads import UploadForm
from wulibridge.web.widgets import LongSelect


class TakeoverForm(UploadForm):
    """The file, and for each committee the zone that gets its rows without a place."""

    max_bytes = LIMITS.file_bytes

    def __init__(self, *args: Any, committees: list[Committee], zones: list[Zone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zones = {str(zone.pk): zone for zone in zones}
        for committee in committees:
            choices = [(str(zone.pk), zone.name) for zone in zones if zone.committee_id == committee.pk]
            if choices:
                self.fields[f"receiving_{committee.pk}"] = forms.ChoiceField(
                    label=committee.name,
                    choices=[("", gettext("refuse such rows")), *choices],
                    required=False,
                    widget=LongSelect,
                )

    @property
    def receiving_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name.startswith("receiving_")]

    @property
    def receiving(self) -> list[Zone]:
        """The zones that were chosen."""
        chosen = (self.cleaned_data[name] for name in self.fields if name.startswith("receiving_"))
        return [self.zones[pk] for pk in chosen if pk]


class ColumnsForm(forms.Form):
    """Which header of the file holds which field. Made from what the file was found to have."""

    def __init__(self, *args: Any, headers: list[str], found: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Numbers stand for the headers: one may be as odd as it likes.
        self.headers = headers
        numbers = {header: str(place) for place, header in enumerate(headers)}
        for column in COLUMNS:
            self.fields[column.field.value] = forms.ChoiceField(
                label=column.label,
                choices=[("", gettext("not in the file")), *((str(place), name) for place, name in enumerate(headers))],
                required=column.required,
                initial=numbers.get(found.get(column.field.value, ""), ""),
                widget=LongSelect,
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen: dict[str, str] = {}
        for name, place in list(cleaned.items()):
            if place and place in chosen:
                self.add_error(name, _("This column is chosen already."))
            chosen[place] = name
        if not self.errors and not any(cleaned.get(name.value) for name in PLACES):
            raise forms.ValidationError(_("Choose the zone, the address or the committee: one has to say where."))
        return cleaned

    @property
    def columns(self) -> dict[str, str]:
        """{field: header}, an empty header for what the file does not have."""
        return {name: self.headers[int(place)] if place else "" for name, place in self.cleaned_data.items()}
