"""Which zone's handbook is opened."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wulibridge.territory.models import Zone
from wulibridge.web.widgets import LongSelect


class HandbookForm(forms.Form):
    """One of the zones that are given."""

    zone = forms.ChoiceField(label=_("Zone"), widget=LongSelect)

    def __init__(self, data: Any = None, *, zones: Iterable[Zone]) -> None:
        super().__init__(data)
        self.zones = {str(zone.pk): zone for zone in zones}
        groups: dict[str, list[tuple[str, str]]] = {}
        for pk, zone in self.zones.items():
            groups.setdefault(zone.committee.name, []).append((pk, zone.name))
        self.fields["zone"].choices = list(groups.items())

    @property
    def chosen(self) -> Zone:
        """Only for a valid form."""
        return self.zones[self.cleaned_data["zone"]]
