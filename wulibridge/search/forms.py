from django import forms
from django.utils.translation import gettext_lazy as _

from wulibridge.folding import SHORTEST_SEARCH, fold
from wulibridge.web.words_filter import LONGEST_SEARCH


class SearchForm(forms.Form):
    """One box. Signs that show nothing do not count."""

    sought = forms.CharField(
        label=_("Search everything"),
        max_length=LONGEST_SEARCH,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        help_text=_("Two signs or more: a word, an address, a number. Residents' names are not searched."),
    )

    def clean_sought(self) -> str:
        words: str = self.cleaned_data["sought"]
        if len(fold(words)) < SHORTEST_SEARCH:
            raise forms.ValidationError(_("Please search for two signs or more."))
        return words
