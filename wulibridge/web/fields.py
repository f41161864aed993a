"""Form fields of our own. Unseen signs are gone before a form is asked: see web.plaintext.PlainTextMiddleware."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from wulibridge.plain import half_width, one_line


class LineField(forms.CharField):
    """A text of one line. A line break that was pasted into it is a space: it may become the subject of a mail."""

    def to_python(self, value: Any) -> Any:
        return one_line(super().to_python(value))


class CodeField(forms.CharField):
    """A number, phone or code. Full-width digits and letters, as a Chinese keyboard has them, are half-width ones."""

    def to_python(self, value: Any) -> Any:
        return half_width(super().to_python(value))


class DraftIdField(forms.UUIDField):
    """The hidden identity of a form. Nobody typed it and nobody could mend it: one that cannot be read is a new one."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()
