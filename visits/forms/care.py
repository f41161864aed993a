"""What is filled in for weather care."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from visits.forms.round import day_input
from visits.models import Weather
from visits.services.care import Declaration
from wulibridge.territory.models import Committee, Subdistrict, Zone
from wulibridge.web.fields import LineField
from wulibridge.web.widgets import LongSelect

Area = Subdistrict | Committee | Zone


class WishForm(forms.Form):
    """In which weather a household wants to be looked after. Nothing about why."""

    kinds = forms.MultipleChoiceField(
        label=_("Look after them in"), choices=Weather, required=False, widget=forms.CheckboxSelectMultiple
    )


class DeclareForm(forms.Form):
    """Calling out weather care for one of the areas of whoever declares it."""

    kind = forms.ChoiceField(label=_("Weather"), choices=Weather)
    area = forms.ChoiceField(label=_("Where"), widget=LongSelect)
    starts_on = forms.DateField(label=_("From"), widget=day_input())
    ends_on = forms.DateField(label=_("To"), widget=day_input())
    text = LineField(label=_("What to do"), max_length=200, required=False, help_text=_("One sentence for the teams."))

    def __init__(self, *args: Any, areas: tuple[list[Subdistrict], list[Committee], list[Zone]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subdistricts, committees, zones = areas
        self.areas: dict[str, Area] = {
            f"{row._meta.model_name}-{row.pk}": row for row in (*subdistricts, *committees, *zones)
        }
        groups: list[tuple[Any, list[Any]]] = [
            (_("Subdistrict"), subdistricts),
            (_("Residents' committees"), committees),
            (_("Zones"), zones),
        ]
        self.fields["area"].choices = [
            (label, [(f"{row._meta.model_name}-{row.pk}", _named(row)) for row in rows])
            for label, rows in groups
            if rows
        ]

    def declaration(self) -> Declaration:
        return Declaration(**{**self.cleaned_data, "area": self.areas[self.cleaned_data["area"]]})


def _named(row: Any) -> str:
    return f"{row.committee.short_name} {row.name}" if isinstance(row, Zone) else row.name
