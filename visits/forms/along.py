"""The empty forms of the round on the phone. What comes out of them is judged where it arrives."""

from django import forms
from django.utils.translation import gettext_lazy as _

from visits.forms.visit import ROWS, VisitForm, VisitSheet
from visits.models import Purpose, VisitOutcome
from wulibridge.territory.models import Occupancy


class BlankSheet(VisitSheet):
    """The page of a visit that belongs to nobody yet: the phone fills in the moment, the team and the identity."""

    def __init__(self) -> None:
        self.data = None
        self.form = VisitForm(initial={"outcome": VisitOutcome.MET, "purpose": Purpose.ROUND})
        self.rows = {name: rows(prefix=name) for name, rows in ROWS.items()}


class CorrectionForm(forms.Form):
    occupancy = forms.ChoiceField(label=_("Lived in"), choices=Occupancy)
    registered_elsewhere = forms.BooleanField(label=_("Registered elsewhere"), required=False)
    n_aged_60 = forms.IntegerField(label=_("People over 60"), min_value=0, max_value=50)
    contact_name = forms.CharField(
        label=_("Contact’s name"),
        max_length=60,
        required=False,
        help_text=_("Only if it is another one. What stands here now is not shown."),
    )
    contact_phone = forms.CharField(label=_("Contact’s phone"), max_length=20, required=False)
    notice_given = forms.BooleanField(
        label=_("I told the person that name and phone are kept"),
        required=False,
        help_text=_("Needed with either of them."),
    )
