"""What is typed into a monthly report."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.models import MonthlyReport
from evaluations.queries.report import meetings_for
from evaluations.services.report import LONGEST_NAME, LONGEST_SUGGESTION, LONGEST_WORDS
from meetings.models import Meeting
from wulibridge.web.fields import LineField
from wulibridge.web.templatetags.wulibridge import day


class WordsForm(forms.Form):
    text = forms.CharField(
        label=_("In your words"), max_length=LONGEST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )


class _MeetingField(forms.ModelChoiceField):
    """Meetings of one kind mostly have one title: the day tells them apart."""

    def label_from_instance(self, obj: Meeting) -> str:
        return f"{obj.title} · {day(obj.starts_at)}"


class MeetingForm(forms.Form):
    meeting = _MeetingField(label=_("Meeting"), queryset=Meeting.objects.none(), empty_label=None)

    def __init__(self, data: Any = None, *, report: MonthlyReport, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["meeting"].queryset = meetings_for(report)


class SuggestionForm(forms.Form):
    who = LineField(label=_("Who suggests it?"), max_length=LONGEST_NAME)
    text = forms.CharField(
        label=_("What is suggested?"), max_length=LONGEST_SUGGESTION, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("The office's answer"), max_length=LONGEST_SUGGESTION, widget=forms.Textarea(attrs={"rows": 3})
    )
