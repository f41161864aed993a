"""The shape of where somebody comes from, and of a duty."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from visits.queries.team import people_for_duty, places_of_duty
from wulibridge.people.models import Origin, Post, User
from wulibridge.territory.models import Committee, Zone
from wulibridge.web.fields import LineField
from wulibridge.web.widgets import LongSelect


class OriginForm(forms.Form):
    origin = forms.ChoiceField(label=_("Comes from"), choices=[("", _("not said")), *Origin.choices], required=False)
    name = LineField(
        label=_("Which one"),
        max_length=60,
        required=False,
        help_text=_("The name of the office, committee, agency or unit."),
    )

    def __init__(self, data: Any = None, *, post: Post) -> None:
        super().__init__(data, initial={"origin": post.origin, "name": post.origin_name})


class DutyForm(forms.Form):
    """Who, where, on which day, from when to when. `place` is "committee-1" or "zone-1"."""

    place = forms.ChoiceField(label=_("Where"), widget=LongSelect)
    user = forms.ModelChoiceField(label=_("Who"), queryset=User.objects.none(), empty_label=None)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    starts = forms.TimeField(label=_("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(
        label=_("To"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("An earlier time is one of the next day."),
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data, initial={"day": timezone.localdate, "starts": "09:00", "ends": "17:00"})
        committees, zones = places_of_duty(user, timezone.localdate())
        self.places: dict[str, Zone | Committee] = {f"committee-{row.pk}": row for row in committees}
        self.places |= {f"zone-{row.pk}": row for row in zones}
        of_zones = [(f"zone-{row.pk}", row.name) for row in zones]
        of_committees = [(f"committee-{row.pk}", row.name) for row in committees]
        self.fields["place"].choices = [
            group for group in ((_("Committees"), of_committees), (_("Zones"), of_zones)) if group[1]
        ]
        self.fields["user"].queryset = people_for_duty(zones, committees)

    def clean_place(self) -> Zone | Committee:
        return self.places[self.cleaned_data["place"]]
