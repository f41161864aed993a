"""The shape of what is sent from the pages of a project: a form for each deed up to the start."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.forms.deeds import WayForm, line, row, text
from meetings.kinds import Output
from meetings.models import BudgetLine, Precondition, Project, RankingSheet, RiskLevel, RiskOpinion
from meetings.project_route import SLOTS, Deed
from meetings.queries.project import (
    ballot_candidates,
    ballot_of,
    preconditions_of,
    project_meetings,
    project_people,
    project_units,
    project_zones,
    slot_names,
)
from meetings.services.projects.gates import FINDINGS
from wulibridge.people.models import User
from wulibridge.territory.models import Zone

MOST_COUNTED = 1_000_000
YES_NO = (("", ""), ("yes", _("yes")), ("no", _("no")))


def number(label: Any, *, least: int = 1, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=MOST_COUNTED, **more)


def several(label: Any, model: Any, **more: Any) -> forms.ModelMultipleChoiceField:
    widget = forms.SelectMultiple(attrs={"size": 6})
    return forms.ModelMultipleChoiceField(label=label, queryset=model.objects.none(), widget=widget, **more)


def yes_or_no(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, choices=YES_NO, coerce=lambda sent: sent == "yes")


class ProjectForm(WayForm):
    """What one deed of a project is sent."""

    deed: Deed

    def __init__(self, data: Any = None, *, project: Project, user: User, **more: Any) -> None:
        self.project, self.user = project, user
        super().__init__(data, about=project, **more)


class PlainForm(ProjectForm):
    """Nothing is asked: the button is all."""

    def __init__(self, data: Any = None, *, deed: Deed, project: Project, user: User) -> None:
        self.deed = deed
        super().__init__(data, project=project, user=user)


class ChangeForm(ProjectForm):
    deed = Deed.CHANGE

    title = line(_("Title"), 80)
    text = text(pgettext_lazy("project", "What is it, and for whom?"))
    place = line(pgettext_lazy("project", "Where"), 80)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, project: Project, user: User) -> None:
        initial = {name: getattr(project, name) for name in ("title", "text", "place", "version")}
        super().__init__(data, project=project, user=user, initial=initial)


class LineForm(ProjectForm):
    deed = Deed.ADD_LINE

    source = line(_("Source of the money"), 60)
    sponsor = row(_("Sponsoring unit"), required=False)
    amount = forms.DecimalField(label=_("Yuan"), min_value=0, max_digits=12, decimal_places=2)
    note = line(_("Note"), 200, required=False)

    def rows(self) -> dict[str, Any]:
        return {"sponsor": project_units(self.project)}


class LineRowForm(ProjectForm):
    deed = Deed.DROP_LINE

    line = row(hidden=True)

    def rows(self) -> dict[str, Any]:
        return {"line": BudgetLine.objects.filter(project=self.project)}


class AskForm(ProjectForm):
    deed = Deed.ASK

    question = line(_("Question"), 200)
    options = text(_("What can be chosen, one a line"), longest=1200)
    asked = number(_("Households asked"))
    zones = several(_("In which zones"), Zone)

    def rows(self) -> dict[str, Any]:
        return {"zones": project_zones(self.project)}

    @property
    def is_offered(self) -> bool:
        """One round at a time."""
        return super().is_offered and not self.project.rounds.filter(heeded_at=None).exists()

    def clean_options(self) -> list[str]:
        return [line for line in self.cleaned_data["options"].splitlines() if line.strip()]


class RoundForm(ProjectForm):
    """About the round that is under way: there is never more than one."""

    round = row(hidden=True)

    def __init__(self, data: Any = None, *, project: Project, user: User) -> None:
        self.about = project.rounds.filter(heeded_at=None).prefetch_related("options").first()
        super().__init__(data, project=project, user=user, initial={"round": self.about.pk if self.about else None})

    def rows(self) -> dict[str, Any]:
        return {"round": self.project.rounds.filter(heeded_at=None)}


class CountForm(RoundForm):
    deed = Deed.COUNT

    def __init__(self, data: Any = None, *, project: Project, user: User) -> None:
        super().__init__(data, project=project, user=user)
        for option in self.about.options.all() if self.about else ():
            self.fields[f"option-{option.pk}"] = number(option.text, least=0, initial=option.answers)

    @property
    def counts(self) -> dict[int, int]:
        """The numbers by option (id)."""
        found = self.cleaned_data.items()
        return {int(name.removeprefix("option-")): count for name, count in found if name.startswith("option-")}


class HeedForm(RoundForm):
    deed = Deed.HEED

    changes = text(_("What was changed because of them?"))

    def rows(self) -> dict[str, Any]:
        return {"round": self.project.rounds.filter(heeded_at=None, counted_at__isnull=False)}


class BallotForm(ProjectForm):
    deed = Deed.OPEN_BALLOT

    title = line(pgettext_lazy("vote", "Name of the vote"), 80)
    others = several(_("With which other projects"), Project)
    meeting = row(_("Proposal meeting"), required=False)
    papers = number(_("Papers handed out"), help_text=_("One to each voter."))

    def rows(self) -> dict[str, Any]:
        return {
            "others": ballot_candidates(self.project, self.user).exclude(pk=self.project.pk),
            "meeting": project_meetings(self.project, self.user, Output.PROJECTS),
        }


class SheetForm(ProjectForm):
    deed = Deed.ENTER_SHEETS

    order = line(_("Numbers of the list, the best first"), 120, help_text=_("For example: 3 1 2"))
    papers = number(_("How many papers say so?"), initial=1)

    def __init__(self, data: Any = None, *, project: Project, user: User) -> None:
        super().__init__(data, project=project, user=user)
        self.ballot = ballot_of(project)

    def clean_order(self) -> list[int]:
        parts = [part for part in re.split(r"[\s,，、>＞;；]+", self.cleaned_data["order"]) if part]
        if not all(part.isascii() and part.isdecimal() and len(part) < 3 for part in parts):
            raise forms.ValidationError(_("Please write numbers with a space between them."))
        return [int(part) for part in parts]


class SheetRowForm(ProjectForm):
    deed = Deed.DROP_SHEETS

    sheet = row(hidden=True)

    def rows(self) -> dict[str, Any]:
        return {"sheet": RankingSheet.objects.filter(ballot__places__project=self.project, ballot__closed_at=None)}


class CloseForm(ProjectForm):
    deed = Deed.CLOSE_BALLOT

    taken = number(_("How many projects are chosen?"))

    def __init__(self, data: Any = None, *, project: Project, user: User) -> None:
        super().__init__(data, project=project, user=user)
        self.ballot = ballot_of(project)


class TakeForm(ProjectForm):
    deed = Deed.TAKE

    reason = line(_("Why without a vote?"), 200)


class SlotsForm(ProjectForm):
    deed = Deed.NAME_SLOTS

    def __init__(self, data: Any = None, *, project: Project, user: User) -> None:
        super().__init__(data, project=project, user=user)
        names = slot_names(project)
        for n in range(1, SLOTS + 1):
            label = _("Precondition %(number)s") % {"number": n}
            self.fields[f"slot-{n}"] = line(label, 80, required=False, initial=names.get(n, ""))

    @property
    def names(self) -> dict[int, str]:
        return {int(name.removeprefix("slot-")): words for name, words in self.cleaned_data.items()}


class FillForm(ProjectForm):
    deed = Deed.FILL

    slot = row(_("Which precondition?"))
    name = line(
        pgettext_lazy("project", "What is it?"),
        80,
        required=False,
        help_text=_("Only where the office has not named it."),
    )
    evidence = line(_("By what is it shown?"), 400)
    owner = row(_("Who answers for it?"))

    def __init__(self, data: Any = None, *, project: Project, user: User) -> None:
        super().__init__(data, project=project, user=user)
        self.fields["slot"].label_from_instance = _named(project)

    def rows(self) -> dict[str, Any]:
        return {"slot": self.project.preconditions.all(), "owner": project_people(self.project)}


class WaiveForm(ProjectForm):
    deed = Deed.WAIVE

    slots = several(_("Which ones?"), Precondition)
    reason = line(_("Why can they be done without?"), 200)

    def __init__(self, data: Any = None, *, project: Project, user: User) -> None:
        super().__init__(data, project=project, user=user)
        self.fields["slots"].label_from_instance = _named(project)

    def rows(self) -> dict[str, Any]:
        return {"slots": self.project.preconditions.filter(filled_at=None, waived_at=None)}


class AskWaiverForm(WaiveForm):
    deed = Deed.ASK_WAIVER


def _named(project: Project) -> Any:
    names = {row.number: str(row) for row in preconditions_of(project)}
    return lambda row: names[row.number]


class AssessForm(ProjectForm):
    deed = Deed.ASSESS

    assessor = line(_("Assessed by"), 60, help_text=_("A body or a group, for example: the project's leading group."))
    legal = yes_or_no(_("Is it legal?"))
    legal_text = line(_("Why?"), 400)
    reasonable = yes_or_no(_("Is it reasonable?"))
    reasonable_text = line(_("Why?"), 400)
    feasible = yes_or_no(_("Is it feasible?"))
    feasible_text = line(_("Why?"), 400)
    controllable = yes_or_no(_("Is the risk controllable?"))
    controllable_text = line(_("Why?"), 400)
    measures = text(_("Measures and emergency plan"))
    level = forms.ChoiceField(label=_("Level that is left after the measures"), choices=[("", ""), *RiskLevel.choices])

    def __init__(self, data: Any = None, *, project: Project, user: User) -> None:
        super().__init__(data, project=project, user=user)
        saved = getattr(project, "assessment", None)
        for name in self.fields if saved else ():
            self.initial[name] = getattr(saved, name)
        for name in FINDINGS if saved else ():
            self.initial[name] = "yes" if getattr(saved, name) else "no"


class OpinionForm(ProjectForm):
    deed = Deed.ADD_OPINION

    group = line(_("Who objected?"), 60, help_text=_("For example: households on the ground floor. No names."))
    count = number(_("How many are they?"))
    text = line(_("What against?"), 400)
    adopted = yes_or_no(_("Was it adopted?"))
    answer = line(_("What was adopted, or why not?"), 400)


class OpinionRowForm(ProjectForm):
    deed = Deed.DROP_OPINION

    opinion = row(hidden=True)

    def rows(self) -> dict[str, Any]:
        return {"opinion": RiskOpinion.objects.filter(project=self.project)}


class HearingForm(ProjectForm):
    deed = Deed.LINK_HEARING

    meeting = row(_("Hearing"))

    def rows(self) -> dict[str, Any]:
        return {"meeting": project_meetings(self.project, self.user, Output.RECOMMENDATION)}
