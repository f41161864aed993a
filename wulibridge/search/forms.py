from django import forms
from django.utils.translation import gettext_lazy as _

from wulibridge.folding import fold, is_searched
from wulibridge.web.words_filter import LONGEST_SEARCH


class SearchForm(forms.Form):
    """One box. Signs that show nothing do not count."""

    sought = forms.CharField(
        label=_("Search everything"),
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        help_text=_(
            "Two signs or more: words, an address, a number. Of several words each must be there. Residents' names are"
            " not searched."
        ),
    )

    def clean_sought(self) -> str:
        words: str = self.cleaned_data["sought"]
        if not any(map(is_searched, fold(words).split())):
            raise forms.ValidationError(_("Please search for two signs or more."))
        return words
