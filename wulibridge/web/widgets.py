"""Form inputs of our own."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Field
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext


class LongSelect(forms.Select):
    """A choice among very many. Django renders one template per option; this writes them in one go."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        context = self.get_context(name, value, attrs)["widget"]
        groups = format_html_join("", "{}", ((self._group(label, rows),) for label, rows, _i in context["optgroups"]))
        return format_html('<select name="{}"{}>{}</select>', context["name"], flatatt(context["attrs"]), groups)

    def _group(self, label: str | None, rows: list[dict[str, Any]]) -> SafeString:
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            ((row["value"], flatatt({"selected": bool(row["selected"])}), row["label"]) for row in rows),
        )
        return format_html('<optgroup label="{}">{}</optgroup>', label, options) if label else options


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
