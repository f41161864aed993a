"""Opening a window, answering at one, and its stars."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.forms.unit import UnitField
from evaluations.pledge_route import RatingReason
from evaluations.queries.unit import subdistricts_kept, units_within
from wulibridge.people.models import User
from wulibridge.territory.models import Subdistrict
from wulibridge.web.fields import LineField

STARS = (
    (5, _("5 very good")),
    (4, _("4 good")),
    (3, _("3 it will do")),
    (2, _("2 not good")),
    (1, _("1 bad")),
)


class WindowForm(forms.Form):
    subdistrict = forms.ModelChoiceField(label=_("Subdistrict"), queryset=Subdistrict.objects.none(), empty_label=None)
    unit = UnitField(label=_("Whose window is it?"), required=False)
    name = LineField(label=_("Name"), max_length=60)
    place = LineField(label=_("Where is it?"), max_length=80)

    def __init__(self, data: Any = None, *, user: User, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["subdistrict"].queryset = subdistricts_kept(user)
        self.fields["unit"].offer(*units_within(user), none=str(_("the subdistrict's office itself")))


class RateWindowForm(forms.Form):
    """What somebody says at a window. No field asks who they are."""

    stars = forms.TypedChoiceField(label=_("How was it?"), choices=STARS, coerce=int, widget=forms.RadioSelect)
    reasons = forms.MultipleChoiceField(
        label=_("What was it like?"),
        choices=RatingReason.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    words = LineField(
        label=_("One sentence, if you like"),
        max_length=100,
        required=False,
        help_text=_("No names, phone numbers or addresses, please."),
    )


class StarsForm(forms.Form):
    stars = forms.TypedChoiceField(label=_("Stars"), choices=[(n, n) for n in range(5, 0, -1)], coerce=int)
    words = LineField(label=_("Why?"), max_length=300)
