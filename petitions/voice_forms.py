"""What is sent about petitions that say the same."""

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.kind_forms import KindForm, reason_field
from wulibridge.web.fields import CodeField


class SameAsForm(forms.Form):
    """What was chosen of the hints: the number of a petition, or nothing for one that stands alone."""

    same_as = CodeField(max_length=20, required=False)


class LinkForm(KindForm):
    number = CodeField(
        label=_("Number of the petition that said it first"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric", "placeholder": "2026-000001"}),
        help_text=_("If it follows another one itself, that one is taken."),
    )
    reason = reason_field(label=_("Why is it the same matter?"))
