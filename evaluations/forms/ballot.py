"""Answering with a code, and typing in what was answered on paper."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from evaluations.forms.plan import SCORES
from evaluations.models import Round
from evaluations.route import HIGHEST_SCORE, LOWEST_SCORE
from evaluations.services.ballot import Saying
from wulibridge.web.fields import CodeField, LineField

LONGEST_WORDS = 300


def code_field(**more: Any) -> CodeField:
    return CodeField(
        label=_("Code of the slip"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "data-code": ""}
        ),
        **more,
    )


class BallotCodeForm(forms.Form):
    code = code_field(help_text=_("Ten letters and digits. Small letters and spaces do not matter."))


class SayingForm(forms.Form):
    """A score for each question of a round, and words where it asks for them."""

    def __init__(self, data: Any = None, *, row: Round, **more: Any) -> None:
        super().__init__(data, **more)
        self.names = []
        for question in row.questions.all():
            name = f"score_{question.position}"
            self.fields[name] = self.score(question.text)
            self.names.append(name)
        if row.words_asked:
            self.fields["words"] = LineField(label=row.words_asked, max_length=LONGEST_WORDS, required=False)

    def score(self, text: str) -> forms.Field:
        return forms.TypedChoiceField(label=text, choices=SCORES, coerce=int, widget=forms.RadioSelect)

    def said(self) -> Saying:
        return Saying([self.cleaned_data[name] for name in self.names], self.cleaned_data.get("words", ""))


class BallotForm(SayingForm):
    """The resident's. The code goes along, because nobody is signed in."""

    code = CodeField(max_length=20, widget=forms.HiddenInput)


class SlipForm(SayingForm):
    """The typist's: numbers, because hundreds of them are typed."""

    code = code_field()

    def __init__(self, data: Any = None, *, row: Round, **more: Any) -> None:
        super().__init__(data, row=row, **more)
        self.fields["code"].widget.attrs["autofocus"] = True

    def score(self, text: str) -> forms.Field:
        return forms.IntegerField(label=text, min_value=LOWEST_SCORE, max_value=HIGHEST_SCORE)
