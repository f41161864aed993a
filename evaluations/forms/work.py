"""Years, indicators, sheets, and what is said to them."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from evaluations.forms.index import PlaceForm
from evaluations.models import Indicator, WorkYear
from evaluations.queries.work_rights import staff_of
from evaluations.queries.work_sources import committees_within, metrics_for
from evaluations.services.work import IndicatorDraft
from evaluations.work_route import (
    ANSWER_DAYS,
    LOWEST_SHARE,
    MOST_ANSWER_DAYS,
    MOST_POINTS,
    Dimension,
    Grade,
    Subject,
)
from wulibridge.people.models import User
from wulibridge.territory.models import Committee, Organization, OrganizationKind
from wulibridge.web.fields import LineField


class YearForm(PlaceForm):
    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)
    lowest_share = forms.IntegerField(
        label=_("Nobody's work is called good below (per cent of residents satisfied)"),
        min_value=0,
        max_value=100,
        initial=LOWEST_SHARE,
    )
    answer_days = forms.IntegerField(
        label=_("Days to answer"), min_value=1, max_value=MOST_ANSWER_DAYS, initial=ANSWER_DAYS
    )
    take_over = forms.BooleanField(label=_("Take over the indicators of the year before"), required=False, initial=True)

    def __init__(self, data: Any = None, *, user: User, **more: Any) -> None:
        super().__init__(data, user=user, **more)
        self.fields["year"].initial = timezone.localdate().year


class IndicatorForm(forms.Form):
    indicator = forms.ModelChoiceField(
        label=_("Which indicator"), queryset=Indicator.objects.none(), required=False, empty_label=_("a new one")
    )
    kind = forms.ChoiceField(label=_("Whose work"), choices=Subject.choices)
    dimension = forms.ChoiceField(label=_("Dimension"), choices=Dimension.choices)
    name = LineField(label=_("Name"), max_length=60)
    definition = LineField(label=_("What is measured, in a sentence"), max_length=300)
    metric = forms.ChoiceField(
        label=_("Figure of the register"), required=False, help_text=_("Without one it is told by hand, with evidence.")
    )
    points = forms.IntegerField(label=_("Points"), min_value=1, max_value=MOST_POINTS)

    def __init__(self, data: Any = None, *, year: WorkYear, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["indicator"].queryset = year.indicators.filter(figures=None)
        metrics = {metric.key: metric for kind in Subject for metric in metrics_for(kind)}
        offered = [(key, metric.title) for key, metric in metrics.items()]
        self.fields["metric"].choices = [("", _("by hand, with evidence")), *offered]

    def facts(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"indicator": given.pop("indicator"), "draft": IndicatorDraft(**given)}


class SubjectForm(forms.Form):
    """Whom of one group a sheet is about."""

    subject = forms.ModelChoiceField(label=_("Who is evaluated"), queryset=Committee.objects.none(), empty_label=None)

    def __init__(self, data: Any = None, *, year: WorkYear, kind: Subject, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["subject"].queryset = _left(year, kind)


def _left(year: WorkYear, kind: Subject) -> QuerySet[Any]:
    """Those of a kind who have no sheet of the year yet."""
    here = {"subdistrict": year.subdistrict_id}
    match kind:
        case Subject.COMMITTEE:
            done = year.evaluations.filter(kind=kind).values("committee")
            return committees_within([year.subdistrict_id], *year.days).exclude(pk__in=done)
        case Subject.DEPARTMENT:
            done = year.evaluations.filter(kind=kind).values("organization")
            departments = Organization.objects.filter(kind=OrganizationKind.DEPARTMENT, active=True, **here)
            return departments.exclude(pk__in=done)
        case Subject.STAFF:
            done = year.evaluations.filter(kind=kind).values("person")
            return staff_of(year.subdistrict_id).exclude(pk__in=done)


class HandForm(forms.Form):
    points = forms.DecimalField(label=_("Points"), min_value=0, max_digits=5, decimal_places=2)
    evidence = LineField(label=_("By what evidence"), max_length=300)


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))


class ConcludeForm(forms.Form):
    grade = forms.ChoiceField(label=_("Conclusion"), choices=Grade.choices, widget=forms.RadioSelect)
    sentence = forms.CharField(label=_("In a sentence"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
