"""The minutes, the board, and what comes of a meeting."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.deeds import DeedForm, ReasonForm, day_input, line, row, text
from meetings.models import ActionItem, Effect, Meeting, Resolution
from meetings.queries.meeting import people_for, units_for
from meetings.queries.words import public_draft_of
from meetings.route import Deed
from petitions.models import NotDoneReason, Outcome, Way
from wulibridge.people.models import User
from wulibridge.territory.queries import departments_of


class MinutesForm(DeedForm):
    deed = Deed.WRITE

    text = text(_("Minutes"), rows=24, longest=40_000)
    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, meeting: Meeting, user: User) -> None:
        last = meeting.minutes.order_by("number").last()
        super().__init__(
            data,
            meeting=meeting,
            user=user,
            initial={"text": last.text if last else "", "number": last.number if last else 0},
        )

    def take_note(self) -> None:
        """The version that is there now is shown above: who then saves, has seen it. It is kept."""
        if self.is_bound:
            self.data = self.data.copy()  # what a request sent is not to be written on
            self.data["number"] = str(self.initial["number"])


class ObjectionForm(DeedForm):
    deed = Deed.OBJECT

    guest = row(_("Who objects?"))
    text = text(_("What against?"))

    def rows(self) -> dict[str, Any]:
        return {"guest": self.meeting.invitations.shown().there()}


class ObjectionAnswerForm(DeedForm):
    deed = Deed.ANSWER_OBJECTION

    objection = row(_("Objection"))
    answer = text(_("What was done about it?"))

    def rows(self) -> dict[str, Any]:
        return {"objection": self.meeting.objections.filter(answered_at=None)}


class ApproveForm(DeedForm):
    deed = Deed.APPROVE

    reason = line(
        _("Why before the last day for objections?"),
        200,
        required=False,
        help_text=_("For example: all who were there have said that they agree."),
    )
    number = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, meeting: Meeting, user: User) -> None:
        last = meeting.minutes.order_by("number").last()
        super().__init__(data, meeting=meeting, user=user, initial={"number": last.number if last else 0})


class PublishForm(DeedForm):
    deed = Deed.PUBLISH

    text = text(_("Text for everybody"), rows=16, longest=20_000)
    looked = forms.BooleanField(
        label=_("I have looked at what is marked. It tells of nobody."),
        required=False,
    )

    def __init__(self, data: Any = None, *, meeting: Meeting, user: User) -> None:
        begun = "" if data else public_draft_of(meeting)
        super().__init__(data, meeting=meeting, user=user, initial={"text": begun})


class WithdrawForm(ReasonForm):
    deed = Deed.WITHDRAW


class EffectForm(DeedForm):
    """How a decision acts on its petition. The petition's own rules say what is then needed."""

    deed = Deed.CARRY_OUT

    resolution = row(_("Decision"))
    effect = forms.ChoiceField(label=_("What happens?"), choices=Effect.choices)
    explanation = text(
        _("In words for the resident"), required=False, help_text=_("Empty: the decision itself. No names of others.")
    )
    outcome = forms.ChoiceField(label=_("Outcome"), choices=[("", ""), *Outcome.choices], required=False)
    reason_code = forms.ChoiceField(label=_("Why not?"), choices=[("", ""), *NotDoneReason.choices], required=False)
    way = forms.ChoiceField(label=_("How is it given?"), choices=[("", ""), *Way.choices], required=False)
    department = row(_("Which department?"), required=False)
    leads = forms.BooleanField(label=_("This department leads the others"), required=False)

    def __init__(self, data: Any = None, *, meeting: Meeting, user: User) -> None:
        super().__init__(data, meeting=meeting, user=user)
        self.fields["resolution"].label_from_instance = lambda row: str(row.item)

    def rows(self) -> dict[str, Any]:
        rows = Resolution.objects.filter(item__meeting=self.meeting, item__petition__isnull=False)
        waiting = rows.filter(effect__in=["", Effect.DUTIES]).select_related("item")
        return {"resolution": waiting, "department": departments_of(self.meeting.in_subdistrict)}


class TaskForm(DeedForm):
    deed = Deed.ASSIGN

    item = row(_("Agenda item"))
    text = line(_("What is to be done?"), 200)
    owner = row(_("By whom?"), required=False)
    organization = row(_("Or a unit that takes it on"), required=False)
    due_on = forms.DateField(label=_("Until"), widget=day_input())

    def rows(self) -> dict[str, Any]:
        return {
            "item": self.meeting.items.all(),
            "owner": people_for(self.meeting),
            "organization": units_for(self.meeting),
        }


class ProgressForm(DeedForm):
    deed = Deed.PROGRESS

    task = row(_("Task"))
    note = text(_("What was done?"))

    def rows(self) -> dict[str, Any]:
        return {"task": ActionItem.objects.filter(item__meeting=self.meeting, done_at=None)}


class TaskRowForm(DeedForm):
    deed = Deed.FINISH

    task = row(hidden=True)

    def rows(self) -> dict[str, Any]:
        return {"task": ActionItem.objects.filter(item__meeting=self.meeting)}
