"""The shape of a policy brief."""

import uuid
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from visits.queries.brief import subdistricts_of_publisher
from visits.services.brief import BriefDraft
from wulibridge.people.models import User
from wulibridge.territory.models import Committee, Subdistrict
from wulibridge.territory.queries import in_force
from wulibridge.web.fields import DraftIdField, LineField


class BriefForm(forms.Form):
    client_uuid = DraftIdField(required=False, initial=uuid.uuid4)
    title = LineField(label=_("In one line"), max_length=80)
    text = forms.CharField(
        label=_("What the teams have to know"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8})
    )
    committees = forms.ModelMultipleChoiceField(
        label=_("For these committees"),
        queryset=Committee.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick none to reach every team of the subdistrict."),
    )

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        self.subdistricts = subdistricts_of_publisher(user)
        theirs = Committee.objects.filter(subdistrict__in=self.subdistricts)
        self.fields["committees"].queryset = in_force(theirs, timezone.localdate())

    def draft(self) -> BriefDraft:
        return BriefDraft(**self.cleaned_data, subdistrict=self._subdistrict())

    def _subdistrict(self) -> Subdistrict:
        """That of the committees, or the only one."""
        named = list(self.cleaned_data["committees"])
        return self.subdistricts.get(pk=named[0].subdistrict_id) if named else self.subdistricts[0]
