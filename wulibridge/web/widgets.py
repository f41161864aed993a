"""Form inputs of our own."""

from collections.abc import Iterator
from html import escape
from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext


class LongSelect(forms.Select):
    """A choice among very many. Django renders one template per option; this writes them in one go."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        chosen = set(self.format_value(value))
        written = flatatt(self.build_attrs(self.attrs, attrs))
        options = SafeString("".join(self._written(self.choices, chosen)))  # nosec B703 (each part is escaped there)
        return format_html('<select name="{}"{}>{}</select>', name, written, options)

    def _written(self, choices: Any, chosen: set[str]) -> Iterator[str]:
        """Options, in groups or without; of `chosen` the first one that is there is selected."""
        for value, label in choices:
            if isinstance(label, list | tuple):
                yield f'<optgroup label="{escape(str(value))}">{"".join(self._written(label, chosen))}</optgroup>'
                continue
            key = "" if value is None else str(value)
            selected = " selected" if key in chosen else ""
            if selected:
                chosen.clear()
            yield f'<option value="{escape(key)}"{selected}>{escape(str(label))}</option>'


class SearchedChoice(AutocompleteSelect):
    """A choice by typing. An empty one has words in it, because a screen reader calls the box by what it shows."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        return super().build_attrs(base_attrs, extra_attrs) | {"data-placeholder": gettext("search and choose")}

    def optgroups(self, name: str, value: list[str], attr: dict[str, Any] | None = None) -> list[Any]:
        """Django looks up whatever was sent, also what can be no key; the form has said so already."""
        key = self.choices.queryset.model._meta.pk
        return super().optgroups(name, [sent for sent in value if _may_be(key, sent)], attr)


def _may_be(key: Field, sent: str) -> bool:
    try:
        key.to_python(sent)
    except ValidationError:
        return False
    return True
