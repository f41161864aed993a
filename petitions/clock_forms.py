"""The shape of what is said about the clock: that it is right, that it was set right, or that there was an outage."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from petitions.models import HoldAnswer, SweepHold
from wulibridge.web.fields import LineField


def _moment(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget)


class OutageForm(forms.Form):
    """From when to when nothing was swept, and why."""

    started_at = _moment(_("The outage began"))
    ended_at = _moment(_("The outage ended"))
    reason = LineField(
        label=_("Reason"), max_length=200, help_text=_("For example: power cut, or moved to another machine.")
    )


class AnswerForm(OutageForm):
    """The answer to a hold. The times of the outage count only when there was one."""

    hold = forms.ModelChoiceField(SweepHold.objects.all(), widget=forms.HiddenInput)
    answer = forms.ChoiceField(
        label=_("What is true?"),
        choices=[
            (HoldAnswer.CLOCK_RIGHT, _("The clock is right: go on")),
            (HoldAnswer.OUTAGE, _("There was an outage: record it and go on")),
            (HoldAnswer.SET_RIGHT, _("The clock was wrong and has been set right: let nothing through")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ("hold", "answer", "started_at", "ended_at", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("started_at", "ended_at"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Only when there was an outage.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("answer") == HoldAnswer.OUTAGE:
            for name in ("started_at", "ended_at"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Please fill in this field."))
        return cleaned
