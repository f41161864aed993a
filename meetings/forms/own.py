"""What is sent from the pages of owed meetings, of one's own tasks and of one's own invitations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.deeds import line, text
from meetings.models import Answer, Invitation


class ExcuseForm(forms.Form):
    reason = line(_("Why was it not held?"), 200)


class ReportForm(forms.Form):
    """What was done about one task; each stands on the page with ids of its own."""

    note = text(_("What was done?"), rows=2)
    done = forms.BooleanField(label=_("It is done"), required=False)

    def __init__(self, data: Any = None, *, task: int) -> None:
        super().__init__(data, auto_id=f"task-{task}-%s")


class OwnAnswerForm(forms.Form):
    """Whether one comes to one meeting; each stands on the page with ids of its own."""

    answer = forms.ChoiceField(label=_("Do you come?"), choices=Answer.choices, widget=forms.RadioSelect)
    note = line(
        _("If not: why, or who comes instead"), 120, required=False, help_text=_("A colleague. No name of a resident.")
    )

    def __init__(self, data: Any = None, *, guest: Invitation) -> None:
        said = {"answer": guest.answer, "note": guest.answer_note}
        super().__init__(data, auto_id=f"answer-{guest.pk}-%s", initial=said)


class OwnObjectionForm(forms.Form):
    text = text(_("What is not right in them?"))

    def __init__(self, data: Any = None, *, guest: Invitation) -> None:
        super().__init__(data, auto_id=f"objection-{guest.pk}-%s")
