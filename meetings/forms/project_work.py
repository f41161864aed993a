"""The shape of what is sent from the pages of a project from its start on: the work, the evaluation, the upkeep."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.forms.deeds import day_input, line, row, text
from meetings.forms.projects import ProjectForm, number
from meetings.kinds import Output
from meetings.models import Inspection, Project, Side, UpkeepDuty
from meetings.models.upkeep import LONGEST
from meetings.project_route import Deed
from meetings.queries.project import project_meetings, project_people
from wulibridge.people.models import User


class InspectForm(ProjectForm):
    deed = Deed.INSPECT

    day = forms.DateField(label=_("Day"), widget=day_input())
    inspectors = line(_("Who inspected?"), 80, help_text=_("For example: three of the residents. No names."))
    finding = text(_("What was found?"))
    right_until = forms.DateField(
        label=_("To be put right until"), widget=day_input(), required=False, help_text=_("Empty: nothing is.")
    )


class RightRowForm(ProjectForm):
    deed = Deed.PUT_RIGHT

    inspection = row(hidden=True)

    def rows(self) -> dict[str, Any]:
        return {"inspection": Inspection.objects.filter(project=self.project)}


class EvaluateForm(ProjectForm):
    deed = Deed.EVALUATE

    text = text(_("What do those say who use it?"))
    meeting = row(_("Appraisal meeting"), required=False)

    def rows(self) -> dict[str, Any]:
        return {"meeting": project_meetings(self.project, self.user, Output.OPINION)}


class AgreeForm(ProjectForm):
    deed = Deed.AGREE

    office = line(_("For the office"), 80)
    manager = line(_("Owners' committee or property company"), 80)
    residents = line(_("For the residents"), 80, help_text=_("A group, for example: building 2. No names."))
    begins_on = forms.DateField(label=_("Begins on"), widget=day_input())
    every_months = number(_("Months between reviews"), initial=6)
    owner = row(_("Who sees to the reviews?"))

    def __init__(self, data: Any = None, *, project: Project, user: User) -> None:
        saved = getattr(project, "upkeep", None)
        names = ("office", "manager", "residents", "begins_on", "every_months", "owner")
        more = {"initial": {name: getattr(saved, name) for name in names}} if saved else {}
        super().__init__(data, project=project, user=user, **more)
        self.fields["every_months"].max_value = LONGEST

    def rows(self) -> dict[str, Any]:
        return {"owner": project_people(self.project)}

    @property
    def is_offered(self) -> bool:
        saved = getattr(self.project, "upkeep", None)
        return super().is_offered and (saved is None or saved.signed_on is None)


class DutyForm(ProjectForm):
    deed = Deed.ADD_DUTY

    side = forms.ChoiceField(label=pgettext_lazy("upkeep", "Whose duty?"), choices=Side.choices)
    text = line(pgettext_lazy("upkeep", "Duty"), 200)

    @property
    def is_offered(self) -> bool:
        saved = getattr(self.project, "upkeep", None)
        return saved is not None and saved.signed_on is None


class DutyRowForm(ProjectForm):
    deed = Deed.DROP_DUTY

    duty = row(hidden=True)

    def rows(self) -> dict[str, Any]:
        return {"duty": UpkeepDuty.objects.filter(agreement__project=self.project)}


class SignForm(ProjectForm):
    deed = Deed.SIGN

    is_offered = DutyForm.is_offered


class ReviewForm(ProjectForm):
    deed = Deed.REVIEW

    finding = text(_("What was found?"))

    @property
    def is_offered(self) -> bool:
        saved = getattr(self.project, "upkeep", None)
        return saved is not None and saved.signed_on is not None


class GiveUpForm(ProjectForm):
    deed = Deed.GIVE_UP

    reason = line(_("Reason"), 400)
