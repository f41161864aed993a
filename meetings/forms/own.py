"""What is sent from the pages of owed meetings and of one's own tasks."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.deeds import line, text


class ExcuseForm(forms.Form):
    reason = line(_("Why was it not held?"), 200)


class ReportForm(forms.Form):
    """What was done about one task; each stands on the page with ids of its own."""

    note = text(_("What was done?"), rows=2)
    done = forms.BooleanField(label=_("It is done"), required=False)

    def __init__(self, data: Any = None, *, task: int) -> None:
        super().__init__(data, auto_id=f"task-{task}-%s")
