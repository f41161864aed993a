"""Versions of the three lists, their items, and self-checks against them."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.forms.plan import day_input
from evaluations.models import CheckAnswer, CheckMeasure, Kept, ListItem, ListKind, PowerList
from evaluations.queries.self_check import Owed
from evaluations.services.power_list import ItemDraft
from wulibridge.territory.models import Subdistrict
from wulibridge.web.fields import LineField

MOST_ITEMS = 999


class VersionForm(forms.Form):
    subdistrict = forms.ModelChoiceField(label=_("Subdistrict"), queryset=Subdistrict.objects.none(), empty_label=None)
    kind = forms.ChoiceField(label=_("List"), choices=ListKind.choices)
    news = LineField(label=_("What is new in it?"), max_length=300, required=False)

    def __init__(self, *args: Any, subdistricts: QuerySet[Subdistrict], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["subdistrict"].queryset = subdistricts


class BeginCheckForm(forms.Form):
    """One of the checks that are owed in this half-year."""

    owed = forms.ChoiceField(label=_("List"))

    def __init__(self, *args: Any, owed: list[Owed], **more: Any) -> None:
        super().__init__(*args, **more)
        self.owed = {f"{one.committee.pk}-{one.version.pk}": one for one in owed}
        self.fields["owed"].choices = [(key, f"{one.version} · {one.committee}") for key, one in self.owed.items()]

    def clean_owed(self) -> Owed:
        return self.owed[self.cleaned_data["owed"]]


def _paragraph() -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3})


class ItemForm(forms.Form):
    """An item; of the lists of conduct and services without risk points."""

    position = forms.IntegerField(label=_("Place in the list"), min_value=1, max_value=MOST_ITEMS)
    title = LineField(label=_("Item"), max_length=100)
    basis = LineField(label=_("Legal basis"), max_length=200, required=False)
    steps = forms.CharField(label=_("Steps"), max_length=1000, required=False, widget=_paragraph())
    risks = forms.CharField(label=_("Risk points"), max_length=1000, required=False, widget=_paragraph())

    def __init__(self, *args: Any, version: PowerList, **more: Any) -> None:
        super().__init__(*args, **more)
        if version.kind != ListKind.POWERS:
            del self.fields["risks"]
        if version.kind == ListKind.CONDUCT:
            del self.fields["steps"]

    def draft(self) -> ItemDraft:
        return ItemDraft(**self.cleaned_data)


class RemoveItemForm(forms.Form):
    item = forms.ModelChoiceField(label=_("Item"), queryset=ListItem.objects.none())

    def __init__(self, *args: Any, version: PowerList, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["item"].queryset = version.items.all()


class ReturnForm(forms.Form):
    reason = LineField(label=_("What is missing?"), max_length=300)


class AnswersForm(forms.Form):
    """Every item of the list with a choice and a note; what is left open is not touched."""

    def __init__(self, *args: Any, items: list[tuple[ListItem, CheckAnswer | None]], **more: Any) -> None:
        super().__init__(*args, **more)
        self.items = [item for item, _answer in items]
        for number, (item, answer) in enumerate(items, start=1):
            self.fields[f"kept_{item.pk}"] = forms.ChoiceField(
                label=f"{number}. {item.title}",
                choices=Kept.choices,
                required=False,
                initial=answer.kept if answer else None,
                widget=forms.RadioSelect,
            )
            self.fields[f"note_{item.pk}"] = LineField(
                label=_("Note"), max_length=300, required=False, initial=answer.note if answer else ""
            )

    def clean(self) -> None:
        super().clean()
        for item in self.items:
            if self.cleaned_data.get(f"note_{item.pk}") and not self.cleaned_data.get(f"kept_{item.pk}"):
                self.add_error(f"kept_{item.pk}", _("Choose an answer to go with the note."))

    def said(self) -> dict[ListItem, tuple[Kept, str]]:
        given = self.cleaned_data
        return {
            item: (Kept(given[f"kept_{item.pk}"]), given[f"note_{item.pk}"])
            for item in self.items
            if given[f"kept_{item.pk}"]
        }


class ReviewForm(forms.Form):
    words = LineField(label=_("Your sentence to it"), max_length=300)


class _AnswerChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: CheckAnswer) -> str:
        return f"{obj.item} · {obj.note}"


class MeasureForm(forms.Form):
    answer = _AnswerChoice(label=_("For which item?"), queryset=CheckAnswer.objects.none())
    text = LineField(label=_("What is done about it?"), max_length=200)
    due_on = forms.DateField(label=_("Until"), widget=day_input())

    def __init__(self, *args: Any, answers: QuerySet[CheckAnswer], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["answer"].queryset = answers


class DoneForm(forms.Form):
    measure = forms.ModelChoiceField(label=_("Which measure?"), queryset=CheckMeasure.objects.none())
    outcome = LineField(label=_("What became of it?"), max_length=200)

    def __init__(self, *args: Any, measures: QuerySet[CheckMeasure], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["measure"].queryset = measures
