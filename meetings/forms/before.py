"""Preparing a meeting and inviting to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.forms.deeds import DeedForm, MomentInput, line, row, text
from meetings.kinds import Part
from meetings.models import Answer, Meeting, Voting
from meetings.queries.meeting import people_for, petitions_for, units_for
from meetings.queries.project import projects_for
from meetings.route import Deed
from wulibridge.people.models import User


class ChangeForm(DeedForm):
    deed = Deed.CHANGE

    title = line(_("Title"), 80)
    place = line(pgettext_lazy("meeting", "Place"), 80)
    starts_at = forms.DateTimeField(label=_("Begins"), widget=MomentInput())
    ends_at = forms.DateTimeField(label=_("Ends"), widget=MomentInput(), required=False)
    chair = row(_("In the chair"), required=False)
    recorder = row(_("Writes the minutes"), required=False)
    open_to_public = forms.BooleanField(label=_("Open to everybody: it is announced on the board"), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, meeting: Meeting, user: User) -> None:
        names = ("title", "place", "starts_at", "ends_at", "chair", "recorder", "open_to_public", "version")
        super().__init__(data, meeting=meeting, user=user, initial={name: getattr(meeting, name) for name in names})

    def rows(self) -> dict[str, Any]:
        return {name: people_for(self.meeting) for name in ("chair", "recorder")}


class ItemForm(DeedForm):
    deed = Deed.ADD_ITEM

    title = line(_("Agenda item"), 80)
    text = text(pgettext_lazy("meeting", "What it is about"), required=False)
    petition = row(_("Petition"), required=False, help_text=_("What is decided can answer it later."))
    project = row(_("Project"), required=False)
    voting = forms.ChoiceField(label=_("Vote"), choices=Voting.choices, initial=Voting.NONE)

    def rows(self) -> dict[str, Any]:
        return {
            "petition": petitions_for(self.meeting, self.user),
            "project": projects_for(self.meeting, self.user),
        }


class ItemRowForm(DeedForm):
    deed = Deed.DROP_ITEM

    item = row(hidden=True)

    def rows(self) -> dict[str, Any]:
        return {"item": self.meeting.items.all()}


class PaperRowForm(DeedForm):
    deed = Deed.LAY_PAPER

    paper = row(hidden=True)

    def rows(self) -> dict[str, Any]:
        return {"paper": self.meeting.papers.all()}


class BringPaperForm(DeedForm):
    deed = Deed.BRING_PAPER

    paper = row(_("Which paper?"), required=False, empty_label=_("another one"))
    name = line(_("If another one: what is it?"), 80, required=False)
    file = forms.FileField(label=_("File"), widget=forms.FileInput(attrs={"accept": ".pdf,.docx"}))

    def rows(self) -> dict[str, Any]:
        return {"paper": self.meeting.papers.all()}


class PaperDropForm(PaperRowForm):
    deed = Deed.DROP_PAPER


class GuestsForm(DeedForm):
    """Some who take part as the same. Whatever is filled in is invited."""

    deed = Deed.ADD_GUESTS

    part = forms.ChoiceField(label=_("They take part as"), choices=Part.choices)
    users = forms.ModelMultipleChoiceField(
        label=_("Colleagues"),
        queryset=User.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    door = line(
        pgettext_lazy("invited", "Households"),
        120,
        required=False,
        help_text=_("A household number, or an address: all behind this door."),
    )
    organization = row(_("Organization"), required=False)
    unit = line(
        _("Another unit or group"), 60, required=False, help_text=_("Its name. Names of residents are not kept here.")
    )

    def rows(self) -> dict[str, Any]:
        return {"users": people_for(self.meeting), "organization": units_for(self.meeting)}


class GuestRowForm(DeedForm):
    deed = Deed.DROP_GUEST

    guest = row(hidden=True)

    def rows(self) -> dict[str, Any]:
        return {"guest": self.meeting.invitations.shown()}


class AnswerRowForm(GuestRowForm):
    deed = Deed.REPLY

    answer = forms.ChoiceField(choices=Answer.choices, widget=forms.HiddenInput)


class RecuseForm(DeedForm):
    deed = Deed.RECUSE

    guest = row(_("Who?"))
    reason = line(_("Why?"), 200)

    def rows(self) -> dict[str, Any]:
        return {"guest": self.meeting.invitations.shown().filter(recused="")}


class SendForm(DeedForm):
    deed = Deed.SEND_INVITATIONS

    reason = line(
        _("Why at short notice?"), 200, required=False, help_text=_("Only when there are fewer days than usual.")
    )
