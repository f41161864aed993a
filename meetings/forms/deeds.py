"""The shape of what is sent from the pages of a meeting: one form for each deed of the way."""

from typing import Any

from django import forms
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from meetings.route import Deed
from wulibridge.people.models import User
from wulibridge.web.fields import LineField


class MomentInput(forms.DateTimeInput):
    """A day and a time as the browser lets one choose them, to the minute of Asia/Shanghai."""

    input_type = "datetime-local"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def line(label: str | Promise, longest: int, **more: Any) -> LineField:
    return LineField(label=label, max_length=longest, **more)


def text(label: str | Promise, *, rows: int = 4, longest: int = 2000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=longest, widget=forms.Textarea(attrs={"rows": rows}), **more)


def row(label: str | Promise = "", *, hidden: bool = False, **more: Any) -> forms.ModelChoiceField:
    """A row of the meeting; which ones, the form says when it knows the meeting."""
    widget = forms.HiddenInput if hidden else forms.Select
    return forms.ModelChoiceField(label=label, queryset=Meeting.objects.none(), widget=widget, **more)


class WayForm(forms.Form):
    """What one deed of a way is sent. Several stand on a page: each has ids of its own."""

    deed: models.TextChoices

    def __init__(self, data: Any = None, *, about: models.Model, **more: Any) -> None:
        super().__init__(data, auto_id=f"{self.deed}-%s", **more)
        self._about = about
        for name, rows in self.rows().items():
            self.fields[name].queryset = rows

    def rows(self) -> dict[str, Any]:
        """What the fields that name a row may name."""
        return {}

    def take_note(self) -> None:
        """What was sent did not do, and is shown once more."""

    @property
    def draft_name(self) -> str:
        """Under which name the device keeps what is typed until it has arrived; empty where nothing long is."""
        keeps = any(isinstance(field.widget, forms.Textarea) for field in self.fields.values())
        return f"{self._about._meta.model_name}-{self._about.pk}-{self.deed}" if keeps else ""

    @property
    def is_offered(self) -> bool:
        """Is there something to choose wherever something must be chosen?"""
        return all(
            field.queryset.exists()
            for field in self.fields.values()
            if isinstance(field, forms.ModelChoiceField) and field.required
        )


class DeedForm(WayForm):
    """What one deed of a meeting is sent."""

    deed: Deed

    def __init__(self, data: Any = None, *, meeting: Meeting, user: User, **more: Any) -> None:
        self.meeting, self.user = meeting, user
        super().__init__(data, about=meeting, **more)


class PlainForm(DeedForm):
    """Nothing is asked: the button is all."""

    def __init__(self, data: Any = None, *, deed: Deed, meeting: Meeting, user: User) -> None:
        self.deed = deed
        super().__init__(data, meeting=meeting, user=user)


class ReasonForm(DeedForm):
    reason = line(_("Reason"), 200)
