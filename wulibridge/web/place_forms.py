"""Where something belongs, as it is found at a desk: the household by number or address, or else the zone itself."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wulibridge.territory.models import Household, Zone
from wulibridge.territory.queries import MOST_FOUND, households_found, zones_in_order
from wulibridge.web.fields import LineField
from wulibridge.web.widgets import LongSelect


def zones_by_committee(
    zone_ids: Collection[int], *, ending_from: date | None = None
) -> list[tuple[str, list[tuple[int, str]]]]:
    """Zones as choices grouped by committee; with `ending_from` (Asia/Shanghai) without those that ended before it.

    One query.
    """
    groups: dict[str, list[tuple[int, str]]] = {}
    for zone in zones_in_order(zone_ids):
        if ending_from and zone.valid_to and zone.valid_to < ending_from:
            continue
        groups.setdefault(zone.committee.name, []).append((zone.pk, zone.name))
    return list(groups.items())


class PlaceForm(forms.Form):
    """The household decides the zone; without one it is chosen. Only what lies in the zones that are given."""

    search = LineField(
        label=_("Household"),
        max_length=120,
        required=False,
        help_text=_("Its number or address. Leave it empty when the matter belongs to no household."),
    )
    household = forms.TypedChoiceField(
        label=_("Which of these?"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )
    zone = forms.TypedChoiceField(
        label=_("Zone"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=LongSelect,
        help_text=_("Only needed without a household."),
    )
    address = LineField(
        label=_("Where is it?"),
        max_length=160,
        required=False,
        help_text=_("Only when it is not the household's own door."),
    )

    def __init__(self, data: Any = None, *, zone_ids: Collection[int], **more: Any) -> None:
        super().__init__(data, **more)
        groups = zones_by_committee(zone_ids, ending_from=timezone.localdate())
        self.zones = {pk for _name, zones in groups for pk, _zone in zones}
        self.fields["zone"].choices = [("", _("choose a zone")), *groups]
        if len(self.zones) == 1:
            self.fields["zone"].initial = next(iter(self.zones))
        self.found = self._households_found(zone_ids)
        if len(self.found) > 1:
            self.fields["household"].choices = [(row.pk, f"{row} · {row.number}") for row in self.found]
        else:
            del self.fields["household"]

    def _households_found(self, zone_ids: Collection[int]) -> list[Household]:
        words = self.data.get("search", "").strip() if self.is_bound else ""
        return households_found(zone_ids, words) if words else []

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        cleaned["household"] = self._household(cleaned)
        if not cleaned["household"] and not cleaned.get("zone") and not self.errors:
            self.add_error("zone", _("Choose the zone, or find the household above."))
        return cleaned

    def _household(self, cleaned: dict[str, Any]) -> Household | None:
        if not cleaned.get("search"):
            return None
        if not self.found:
            self.add_error("search", _("No household of yours has this number or address."))
            return None
        if len(self.found) == 1:
            return self.found[0]
        chosen = next((row for row in self.found if row.pk == cleaned.get("household")), None)
        if chosen is None and "household" not in self.errors:
            message = _("Several households match. Choose one, or write more of the address.")
            self.add_error("household" if len(self.found) < MOST_FOUND else "search", message)
        return chosen

    @property
    def place(self) -> Zone:
        """The zone of the household that was found, or the chosen one. Only for a valid form."""
        household = self.cleaned_data["household"]
        return (
            household.building.zone
            if household
            else Zone.objects.select_related("committee__subdistrict").get(pk=self.cleaned_data["zone"])
        )
