"""Service lists, ratings, and the admission of social organizations."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from evaluations.forms.plan import day_input
from evaluations.forms.unit import DeliveryForm
from evaluations.models import ServiceLine
from evaluations.pledge_route import Rating
from evaluations.services.pledge import LineWords
from wulibridge.web.fields import LineField


class LineForm(forms.Form):
    """A line of the service list of a year."""

    service = LineField(label=_("Which service?"), max_length=120)
    for_whom = LineField(label=_("For whom, when and where?"), max_length=160)

    def words(self) -> LineWords:
        return LineWords(**self.cleaned_data)


class LinesForm(forms.Form):
    """Which lines are published: all of those that wait, unless somebody takes one off."""

    lines = forms.ModelMultipleChoiceField(
        label=_("Which lines?"), queryset=ServiceLine.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, lines: QuerySet[ServiceLine], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["lines"].queryset = lines
        self.fields["lines"].initial = lines


class DropLineForm(forms.Form):
    line = forms.ModelChoiceField(label=_("Which line?"), queryset=ServiceLine.objects.none())

    def __init__(self, data: Any = None, *, lines: QuerySet[ServiceLine], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["line"].queryset = lines


class LineDeliveryForm(DeliveryForm):
    line = forms.ModelChoiceField(label=_("Which service?"), queryset=ServiceLine.objects.none())

    def __init__(self, data: Any = None, *, lines: Any, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["line"].queryset = lines
        self.order_fields(["line", "quarter", "standing", "done", "evidence"])


class RatingForm(forms.Form):
    rating = forms.ChoiceField(label=_("How was the year?"), choices=Rating.choices)
    words = LineField(label=_("Why?"), max_length=300)


class CriteriaForm(forms.Form):
    """Eight names. An empty one is no criterion."""

    def __init__(self, data: Any = None, *, names: dict[int, str], **more: Any) -> None:
        super().__init__(data, **more)
        for number, name in names.items():
            label = _("Criterion %(number)s") % {"number": number}
            self.fields[f"name_{number}"] = LineField(label=label, max_length=80, required=False, initial=name)

    def names(self) -> dict[int, str]:
        return {int(key.removeprefix("name_")): name for key, name in self.cleaned_data.items()}


class FindingForm(forms.Form):
    number = forms.TypedChoiceField(label=_("Which criterion?"), coerce=int)
    met = forms.TypedChoiceField(
        label=_("Is it met?"), choices=[("1", _("met")), ("0", _("not met"))], coerce=lambda value: value == "1"
    )
    evidence = LineField(label=_("What shows it"), max_length=300)

    def __init__(self, data: Any = None, *, criteria: dict[int, str], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["number"].choices = [(number, f"{number}. {name}") for number, name in sorted(criteria.items())]


class DecideForm(forms.Form):
    admit = forms.TypedChoiceField(
        label=_("Is it admitted?"), choices=[("1", _("admit")), ("0", _("refuse"))], coerce=lambda value: value == "1"
    )
    reason = LineField(label=_("Reason"), max_length=300, required=False, help_text=_("A refusal needs one."))


class SuspendForm(forms.Form):
    until = forms.DateField(label=_("Until"), widget=day_input())
    reason = LineField(label=_("Reason"), max_length=300)


class BecauseForm(forms.Form):
    reason = LineField(label=_("Reason"), max_length=300)
