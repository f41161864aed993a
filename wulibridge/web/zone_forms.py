"""The forms of zone planning. They know the shape of what is sent; what is allowed is said by the services."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wulibridge.territory.planning.proposal import MAX_ZONES
from wulibridge.web.fields import LineField

NEW_ZONE = "new"
KEEPS = _("Leave it empty to keep it as it is.")
NOTHING_CHOSEN = ("", _("Choose a zone"))

# Zones of the plan to choose from: the number of the row (pk of PlanZone) and what is read.
Zones = Sequence[tuple[str, str]]


class ProposeForm(forms.Form):
    zones = forms.IntegerField(
        label=_("How many zones"),
        required=False,
        min_value=1,
        max_value=MAX_ZONES,
        help_text=_("Leave it empty for the number that costs least."),
    )


class PlanForm(forms.Form):
    name = LineField(label=_("Name of the plan"), max_length=60)
    effective_on = forms.DateField(
        label=_("Takes effect on"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Today or later. Until it is carried out, nothing changes."),
    )
    zones = forms.IntegerField(required=False, min_value=1, max_value=MAX_ZONES, widget=forms.HiddenInput)


class MoveForm(forms.Form):
    """Buildings, lane by lane or one by one, and the zone they are to come to."""

    lane = forms.TypedMultipleChoiceField(coerce=int, required=False)
    building = forms.TypedMultipleChoiceField(coerce=int, required=False)
    to = forms.ChoiceField(label=_("Move to"))

    def __init__(self, data: Any, *, lanes: dict[int, list[int]], zones: Zones) -> None:
        super().__init__(data, auto_id="move_%s")
        self._lanes = lanes
        self.fields["lane"].choices = [(key, key) for key in lanes]
        self.fields["building"].choices = [(pk, pk) for buildings in lanes.values() for pk in buildings]
        self.fields["to"].choices = [NOTHING_CHOSEN, *zones, (NEW_ZONE, _("A new zone"))]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        chosen = set(cleaned.get("building", []))
        for lane in cleaned.get("lane", []):
            chosen |= set(self._lanes[lane])
        if not chosen and not self.errors:
            raise forms.ValidationError(_("Choose at least one building or lane."))
        return cleaned | {"buildings": sorted(chosen)}


class MergeForm(forms.Form):
    zone = forms.ChoiceField(label=_("This zone ends"))
    into = forms.ChoiceField(label=_("Its buildings go to"))

    def __init__(self, data: Any, *, zones: Zones) -> None:
        super().__init__(data, auto_id="merge_%s")
        self.fields["zone"].choices = self.fields["into"].choices = [NOTHING_CHOSEN, *zones]


class RenameForm(forms.Form):
    zone = forms.ChoiceField(label=_("Zone"))
    code = LineField(label=_("New code"), max_length=20, required=False, help_text=KEEPS)
    name = LineField(label=_("New name"), max_length=60, required=False, help_text=KEEPS)

    def __init__(self, data: Any, *, zones: Zones) -> None:
        super().__init__(data, auto_id="rename_%s")
        self.fields["zone"].choices = [NOTHING_CHOSEN, *zones]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned["code"] and not cleaned["name"]:
            self.add_error("name", _("Please fill in this field."))
        return cleaned
