"""Signing in, speaking, voting and deciding."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.forms.before import GuestRowForm
from meetings.forms.deeds import DeedForm, MomentInput, line, row, text
from meetings.models import AgendaItem, Attendance, Meeting, Option, Voting
from meetings.models.guest import THERE
from meetings.queries.meeting import mergers_for
from meetings.queries.task import series_tasks
from meetings.queries.words import counted
from meetings.route import Deed
from wulibridge.people.models import User

MOST_COUNTED = 9_999


class SignInForm(GuestRowForm):
    deed = Deed.SIGN_IN

    attendance = forms.ChoiceField(
        choices=[("", ""), *((way.value, way.label) for way in (Attendance.PRESENT, Attendance.EXCUSED))],
        widget=forms.HiddenInput,
        required=False,
    )


class ProxyForm(DeedForm):
    deed = Deed.SIGN_PROXY

    guest = row(_("For whom?"))
    mandate = line(_("Mandate"), 80, help_text=_("Which paper, and of which day. No name of a resident."))

    def rows(self) -> dict[str, Any]:
        return {"guest": self.meeting.invitations.shown().exclude(attendance__in=THERE)}


class WalkInForm(DeedForm):
    deed = Deed.WALK_IN

    unit = line(_("From where?"), 60, help_text=_("For example: a neighbour of number 12. No name of a resident."))


class StatementForm(DeedForm):
    deed = Deed.STATE

    item = row(_("Agenda item"))
    speaker = row(_("Who spoke?"))
    text = text(pgettext_lazy("meeting", "What was said"))

    def rows(self) -> dict[str, Any]:
        return {"item": self.meeting.items.all(), "speaker": self.meeting.invitations.shown().there()}


class ReviewForm(DeedForm):
    deed = Deed.REVIEW

    task = row(_("Task"))
    note = text(_("What was done?"))
    done = forms.BooleanField(label=_("It is done"), required=False)

    def rows(self) -> dict[str, Any]:
        return {"task": series_tasks(self.meeting).filter(done_at=None)}


class OptionForm(DeedForm):
    deed = Deed.ADD_OPTION

    item = row(_("Agenda item"))
    text = line(_("Option"), 120)

    def rows(self) -> dict[str, Any]:
        open_to_it = self.meeting.items.exclude(voting=Voting.NONE).filter(abstained=None, resolution=None)
        return {"item": open_to_it.filter(votes=None)}


class VoteForm(DeedForm):
    """An open vote; no option is an abstention."""

    deed = Deed.VOTE

    item = row(hidden=True)
    voter = row(hidden=True)
    option = row(hidden=True, required=False)

    def rows(self) -> dict[str, Any]:
        options = Option.objects.filter(item__meeting=self.meeting)
        return {"item": self.meeting.items.all(), "voter": self.meeting.invitations.shown(), "option": options}


class CountForm(DeedForm):
    """The count of one item's secret vote: a number for each of its options."""

    deed = Deed.COUNT

    item = row(hidden=True)
    seen = forms.CharField(max_length=80, required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, meeting: Meeting, user: User, item: AgendaItem | None = None) -> None:
        begun = {"item": item.pk, "seen": counted(item)} if item else None
        super().__init__(data, meeting=meeting, user=user, initial=begun)
        self.about = item or self._sent()
        self.auto_id = f"count-{self.about.pk if self.about else 0}-%s"
        for option in self.about.options.all() if self.about else ():
            self.fields[f"option-{option.pk}"] = _number(option.text)
        self.fields["abstained"] = _number(_("abstained"))

    def rows(self) -> dict[str, Any]:
        return {"item": self.meeting.items.filter(voting=Voting.SECRET)}

    def take_note(self) -> None:
        """The count that is there now is shown above: who then saves, has seen it."""
        if self.is_bound and self.about:
            self.data = self.data.copy()  # what a request sent is not to be written on
            self.data["seen"] = counted(self.about)

    def _sent(self) -> AgendaItem | None:
        sent = str(self.data.get("item", ""))
        return (
            self.rows()["item"].filter(pk=sent).first()
            if sent.isascii() and sent.isdecimal() and len(sent) < 12
            else None
        )

    @property
    def counts(self) -> dict[int, int]:
        """The numbers by option (id)."""
        found = self.cleaned_data.items()
        return {int(name.removeprefix("option-")): count for name, count in found if name.startswith("option-")}


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=MOST_COUNTED)


class ResolveForm(DeedForm):
    deed = Deed.RESOLVE

    item = row(_("Agenda item"))
    text = text(_("What was decided?"))

    def rows(self) -> dict[str, Any]:
        return {"item": self.meeting.items.filter(resolution=None)}


class AdjournForm(DeedForm):
    deed = Deed.ADJOURN

    starts_at = forms.DateTimeField(label=_("Goes on"), widget=MomentInput())
    reason = line(_("Why?"), 200)


class MergeForm(DeedForm):
    deed = Deed.MERGE

    into = row(_("Into which meeting?"))
    reason = line(_("Why?"), 200)

    def rows(self) -> dict[str, Any]:
        return {"into": mergers_for(self.meeting, self.user)}


class CancelForm(DeedForm):
    deed = Deed.CANCEL

    reason = line(_("Why?"), 200)
