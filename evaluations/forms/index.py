"""Weights of the satisfaction index, and which value is to be put together."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.forms.plan import day_input
from evaluations.queries.work_rights import kept_by
from evaluations.queries.work_sources import committees_within
from wulibridge.people.models import User
from wulibridge.periods import Period, half_of, year_of
from wulibridge.territory.models import Committee, Subdistrict
from wulibridge.web.fields import LineField


class PlaceForm(forms.Form):
    """A form about one of the subdistricts whose index the user keeps; with one alone, nobody is asked."""

    subdistrict = forms.ModelChoiceField(label=_("Subdistrict"), queryset=Subdistrict.objects.none(), empty_label=None)

    def __init__(self, data: Any = None, *, user: User, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["subdistrict"].queryset = Subdistrict.objects.filter(pk__in=kept_by(user))


class WeightsForm(PlaceForm):
    valid_from = forms.DateField(label=_("From which day?"), widget=day_input(), initial=timezone.localdate)
    residents = forms.IntegerField(label=_("Residents (per cent)"), min_value=0, max_value=100)
    units = forms.IntegerField(label=_("Local units (per cent)"), min_value=0, max_value=100)
    public = forms.IntegerField(label=_("Public opinion (per cent)"), min_value=0, max_value=100)
    reason = LineField(label=_("Why these weights?"), max_length=200)

    def facts(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "subdistrict": given["subdistrict"],
            "valid_from": given["valid_from"],
            "shares": (given["residents"], given["units"], given["public"]),
            "reason": given["reason"],
        }


def periods_offered(today: date) -> list[Period]:
    """The half-years and years of this year and the one before that are over, the newest first."""
    found: list[Period] = []
    for year in (today.year, today.year - 1):
        halves = [half_of(date(year, 7, 1)), half_of(date(year, 1, 1))]
        found += [period for period in (year_of(date(year, 1, 1)), *halves) if period.last < today]
    return found


class ValueForm(PlaceForm):
    period = forms.ChoiceField(label=_("Half-year or year"))
    committee = forms.ModelChoiceField(
        label=_("Residents' committee"),
        queryset=Committee.objects.none(),
        required=False,
        empty_label=_("the whole subdistrict"),
    )

    def __init__(self, data: Any = None, *, user: User, **more: Any) -> None:
        super().__init__(data, user=user, **more)
        offered = periods_offered(timezone.localdate())
        self.periods = {period.key: period for period in offered}
        self.fields["period"].choices = [(key, period.name()) for key, period in self.periods.items()]
        days = min(period.first for period in offered), max(period.last for period in offered)
        self.fields["committee"].queryset = committees_within(kept_by(user), *days)

    def facts(self) -> dict[str, Any]:
        return self.cleaned_data | {"period": self.periods[self.cleaned_data["period"]]}
