"""The search field of a long list."""

from typing import Any

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from wulibridge.folding import SHORTEST_SEARCH

# The words stand in the address of the page, which servers cut at about 4,000 bytes.
LONGEST_SEARCH = 80


class WordsFilter(django_filters.CharFilter):
    """Two signs or more; `placeholder` says what they are looked for in. What does not do leaves the list as it is."""

    def __init__(self, *, placeholder: Any, method: str = "search") -> None:
        super().__init__(
            label=_("Search"),
            method=method,
            widget=forms.TextInput(attrs={"type": "search", "placeholder": placeholder}),
            help_text=_("Two signs or more."),
            min_length=SHORTEST_SEARCH,
            max_length=LONGEST_SEARCH,
            error_messages={
                "min_length": _("Please search for two signs or more. The list below is not narrowed."),
                "max_length": _("Please search for fewer words. The list below is not narrowed."),
            },
        )
