"""Making a plan, a visit, typing in a sheet."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from evaluations.models import CareKind, CarePlan, CareVisit, ExclusionReason, Weekday
from evaluations.queries.rights import agencies_kept_by, kept_by, workers_of
from evaluations.route import HIGHEST_SCORE, LOWEST_SCORE, ReplacementReason
from evaluations.services.plan import PlanDraft
from evaluations.services.visit import CareVisitDraft
from wulibridge.people.models import User
from wulibridge.territory.models import Committee, Household, Organization
from wulibridge.web.fields import CodeField

SCORES = (
    (5, _("5 very satisfied")),
    (4, _("4 satisfied")),
    (3, _("3 it will do")),
    (2, _("2 not satisfied")),
    (1, _("1 not at all")),
)


def day_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


class PlanForm(forms.Form):
    """A new plan. The household is named by its committee and number, as the roster has it."""

    committee = forms.ModelChoiceField(label=_("Residents' committee"), queryset=Committee.objects.none())
    household = CodeField(label=_("Household number"), max_length=30)
    agency = forms.ModelChoiceField(label=_("Care agency"), queryset=Organization.objects.none())
    worker = forms.ModelChoiceField(label=_("Who goes there?"), queryset=User.objects.none())
    kinds = forms.MultipleChoiceField(
        label=_("What is done?"), choices=CareKind.choices, widget=forms.CheckboxSelectMultiple
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days?"), choices=Weekday.choices, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(label=_("From which day?"), widget=day_input(), initial=timezone.localdate)
    ends_on = forms.DateField(label=_("Until which day?"), widget=day_input(), required=False)

    def __init__(self, data: Any = None, *, user: User) -> None:
        super().__init__(data)
        agencies = agencies_kept_by(user).filter(active=True)
        workers = {worker.pk for agency in agencies for worker in workers_of(agency)}
        self.fields["committee"].queryset = Committee.objects.filter(subdistrict__in=kept_by(user), valid_to=None)
        self.fields["agency"].queryset = agencies
        self.fields["worker"].queryset = User.objects.filter(pk__in=workers).order_by("name")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("committee") and given.get("household"):
            found = Household.objects.filter(committee=given["committee"], number=given["household"])
            household = found.select_related("committee").first()
            if household is None:
                self.add_error("household", _("This committee has no household of this number."))
            given["household"] = household
        return given

    def draft(self) -> PlanDraft:
        return PlanDraft(**{name: value for name, value in self.cleaned_data.items() if name != "committee"})


class CareVisitForm(forms.Form):
    """A visit that the worker has made."""

    day = forms.DateField(label=_("Day"), widget=day_input(), initial=timezone.localdate)
    began_at = forms.TimeField(label=_("Begun"), widget=time_input())
    ended_at = forms.TimeField(label=_("Ended"), widget=time_input())
    kinds = forms.MultipleChoiceField(label=_("What was done there?"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, data: Any = None, *, plan: CarePlan, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["kinds"].choices = [(kind, CareKind(kind).label) for kind in plan.kinds]

    def draft(self) -> CareVisitDraft:
        return CareVisitDraft(**self.cleaned_data)


class SignForm(forms.Form):
    """On the worker's phone, in the elder's hands. The code is shown as dots, and no browser keeps it."""

    score = forms.TypedChoiceField(label=_("How was it?"), choices=SCORES, coerce=int, widget=forms.RadioSelect)
    code = CodeField(
        label=_("The code"),
        max_length=12,
        strip=True,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, data: Any = None, *, number: int | None) -> None:
        super().__init__(data)
        if number is not None:
            self.fields["code"].label = _("Code number %(number)s of the card") % {"number": number}


class EndForm(forms.Form):
    ends_on = forms.DateField(label=_("The last day"), widget=day_input(), initial=timezone.localdate)


class ExcludeForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why?"), choices=ExclusionReason.choices)


class AbsenceForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why?"),
        choices=[(reason.value, reason.label) for reason in ReplacementReason if reason != ReplacementReason.LOW_SCORE],
    )


class NameForm(forms.Form):
    """Which worker comes instead."""

    worker = forms.ModelChoiceField(label=_("Who comes instead?"), queryset=User.objects.none())

    def __init__(self, data: Any = None, *, plan: CarePlan, **more: Any) -> None:
        super().__init__(data, **more)
        others = [worker.pk for worker in workers_of(plan.agency) if worker.pk != plan.worker_id]
        self.fields["worker"].queryset = User.objects.filter(pk__in=others).order_by("name")


class SheetForm(forms.Form):
    """A paper sheet: its photo, and a score for each visit that was signed on it."""

    sheet = forms.FileField(
        label=_("Photo of the sheet"),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
        help_text=_("JPEG, PNG or WebP, up to 10 MB."),
    )

    def __init__(self, data: Any = None, files: Any = None, *, visits: list[CareVisit], **more: Any) -> None:
        super().__init__(data, files, **more)
        choices = [("", _("not signed"))] + [(str(n), str(n)) for n in range(HIGHEST_SCORE, LOWEST_SCORE - 1, -1)]
        for visit in visits:
            label = f"{date_format(visit.day)} {visit.began_at:%H:%M}–{visit.ended_at:%H:%M} · {visit.worker}"
            self.fields[f"score_{visit.pk}"] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=int, empty_value=None, required=False
            )

    def scores(self) -> dict[int, int]:
        """By the key of the visit."""
        return {
            int(name.removeprefix("score_")): score
            for name, score in self.cleaned_data.items()
            if name.startswith("score_") and score is not None
        }
