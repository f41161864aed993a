"""What is sent from the list of petitions: a name for how it is narrowed, a form of file, rows to give to somebody."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.models import SavedFilter
from petitions.queries.charge import Taker
from wulibridge.web.fields import LineField
from wulibridge.web.widgets import LongSelect


class SaveForm(forms.Form):
    name = LineField(label=_("Name of this list"), max_length=SavedFilter._meta.get_field("name").max_length)
    first = forms.BooleanField(label=_("Open the list with it"), required=False)


class ExportForm(forms.Form):
    form = forms.ChoiceField(choices=[("xlsx", "XLSX"), ("csv", "CSV")])


class GiveForm(forms.Form):
    """To whom: those who handle at least one of the petitions, who handle the most of them first."""

    user = forms.TypedChoiceField(label=_("Who?"), widget=LongSelect)

    def __init__(self, data: Any = None, *, takers: Sequence[Taker], of: int) -> None:
        super().__init__(data)
        self.people = {taker.user.pk: taker.user for taker in takers}
        said = [
            (taker.user.pk, _("%(who)s: %(some)d of %(all)d") % {"who": taker.user, "some": taker.some, "all": of})
            for taker in takers
        ]
        self.fields["user"].choices = [("", _("choose a person")), *said]

    def clean_user(self) -> Any:
        return self.people[int(self.cleaned_data["user"])]
