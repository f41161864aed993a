"""Making a round, inviting to it, handing its slips over."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.forms.plan import day_input
from evaluations.models import Round
from evaluations.queries.round import committees_for_round, keeps_rounds_of, organizations_of_round, zones_of_round
from evaluations.round_route import MOST_SLIPS, RoundKind
from evaluations.services.round import RoundDraft
from wulibridge.people.models import User
from wulibridge.plain import one_line
from wulibridge.territory.models import Committee, Organization, Subdistrict, Zone
from wulibridge.web.fields import LineField

LONGEST_QUESTION = 120
TICKS_AT_ONCE = 60


class QuestionsField(forms.CharField):
    """One question on each line."""

    widget = forms.Textarea(attrs={"rows": 5})

    def to_python(self, value: Any) -> Any:
        lines = (one_line(line) for line in super().to_python(value).splitlines())
        return [line for line in lines if line]

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def validate(self, value: Any) -> None:
        if not value:
            raise forms.ValidationError(_("Write at least one question."))
        if any(len(line) > LONGEST_QUESTION for line in value):
            raise forms.ValidationError(_("A question has %(most)s signs at most.") % {"most": LONGEST_QUESTION})

    def run_validators(self, value: Any) -> None:
        """What CharField asks of a text, nothing asks of a list."""


class RoundForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=RoundKind.choices)
    title = LineField(label=_("Title"), max_length=80)
    subdistrict = forms.ModelChoiceField(label=_("Subdistrict"), queryset=Subdistrict.objects.none(), empty_label=None)
    committee = forms.ModelChoiceField(
        label=_("Residents' committee"),
        queryset=Committee.objects.none(),
        required=False,
        empty_label=_("the whole subdistrict"),
    )
    about = forms.ModelChoiceField(
        label=_("Whose work is it about?"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("no unit by itself"),
    )
    questions = QuestionsField(
        label=_("Questions"), help_text=_("One on each line. Each is answered with a score from 1 to 5.")
    )
    words_asked = LineField(
        label=_("A question answered in words"),
        max_length=120,
        required=False,
        help_text=_("May be left empty. The desk alone reads what was said, once five of a group said something."),
    )
    opens_on = forms.DateField(label=_("Asked from"), widget=day_input(), initial=timezone.localdate)
    closes_on = forms.DateField(label=_("Asked until"), widget=day_input())
    public_slips = forms.IntegerField(
        label=_("Slips for the public"),
        min_value=0,
        max_value=MOST_SLIPS,
        initial=0,
        help_text=_("Handed out to passers-by. 0: the public is not asked."),
    )

    def __init__(self, data: Any = None, *, user: User, **more: Any) -> None:
        super().__init__(data, **more)
        kept = keeps_rounds_of(user)
        self.fields["subdistrict"].queryset = Subdistrict.objects.filter(pk__in=kept)
        self.fields["committee"].queryset = committees_for_round(user, timezone.localdate())
        self.fields["about"].queryset = Organization.objects.filter(subdistrict__in=kept, active=True)

    def draft(self) -> RoundDraft:
        return RoundDraft(**self.cleaned_data)


def told_of(row: Round) -> dict[str, Any]:
    """What the form begins with to change a draft."""
    names = (name for name in RoundForm.base_fields if name != "questions")
    return {name: getattr(row, name) for name in names} | {"questions": [each.text for each in row.questions.all()]}


class HouseholdsForm(forms.Form):
    draw_only = forms.IntegerField(
        label=_("Draw only so many households"),
        min_value=1,
        max_value=MOST_SLIPS,
        required=False,
        help_text=_("Empty: all of them. Chance alone draws; the seed stands in the journal."),
    )
    zones = forms.ModelMultipleChoiceField(
        label=_("Only of these zones"),
        queryset=Zone.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("None ticked: of all."),
    )

    def __init__(self, data: Any = None, *, row: Round, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["zones"].queryset = zones_of_round(row)

    def clean_zones(self) -> QuerySet[Zone]:
        """A hundred ticks for the whole subdistrict are not asked of anybody."""
        return self.cleaned_data["zones"] or self.fields["zones"].queryset


class UnitsForm(forms.Form):
    organizations = forms.ModelMultipleChoiceField(
        label=_("Units"), queryset=Organization.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any = None, *, row: Round, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["organizations"].queryset = organizations_of_round(row)


class HandForm(forms.Form):
    """The next doors and units whose slip is to be handed over."""

    invitations = forms.MultipleChoiceField(label=_("Handed over today to"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, waiting: Any, **more: Any) -> None:
        super().__init__(data, **more)
        self.waiting = {str(each.pk): each for each in waiting[:TICKS_AT_ONCE]}
        choices = [(key, str(each.household or each.organization)) for key, each in self.waiting.items()]
        self.fields["invitations"].choices = choices

    def chosen(self) -> list[Any]:
        return [self.waiting[key] for key in self.cleaned_data["invitations"]]


class CloseForm(forms.Form):
    leave_out = forms.BooleanField(
        label=_("Leave out paper slips that were typed in once only, or differently"), required=False
    )
