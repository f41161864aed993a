"""The written opinion of an appraisal, its receipts and the replies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.deeds import DeedForm, day_input, line, row, text
from meetings.models import Meeting, OpinionCopy, WrittenOpinion
from meetings.queries.meeting import units_for
from meetings.queries.opinion import gives_opinion
from meetings.route import Deed
from wulibridge.people.models import User


class ComposeForm(DeedForm):
    deed = Deed.COMPOSE_OPINION

    @property
    def is_offered(self) -> bool:
        return gives_opinion(self.meeting) and not WrittenOpinion.objects.filter(meeting=self.meeting).exists()


class OpinionForm(DeedForm):
    """What changes the text, or rests on it: with the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, meeting: Meeting, user: User) -> None:
        self.opinion = WrittenOpinion.objects.filter(meeting=meeting, confirmed_at=None).first()
        begun = {"text": self.opinion.text, "version": self.opinion.version} if self.opinion else None
        super().__init__(data, meeting=meeting, user=user, initial=begun)

    def take_note(self) -> None:
        """The text that is there now is shown above: who then goes on, has seen it."""
        if self.is_bound and self.opinion:
            self.data = self.data.copy()  # what a request sent is not to be written on
            self.data["version"] = str(self.opinion.version)

    @property
    def is_offered(self) -> bool:
        return self.opinion is not None


class WriteForm(OpinionForm):
    deed = Deed.WRITE_OPINION

    text = text(_("Written opinion"), rows=16, longest=20_000)


class SendOpinionForm(OpinionForm):
    deed = Deed.SEND_OPINION

    appraised = row(_("Who was appraised?"), required=False, help_text=_("Whoever works there finds it on their page."))
    appraised_body = line(_("If not in the list: its name"), 80, required=False)
    superior = row(_("Its superior"), required=False)
    superior_body = line(_("If not in the list: the superior's name"), 80, required=False)
    reply_due_on = forms.DateField(label=_("Reply until"), widget=day_input())

    def rows(self) -> dict[str, Any]:
        return {name: units_for(self.meeting) for name in ("appraised", "superior")}


class ReceiptForm(DeedForm):
    deed = Deed.RECEIVE_OPINION

    copy = row(_("Who has received it?"))
    receipt = line(_("How was that told?"), 120, help_text=_("For example: signed for at their office. No names."))

    def rows(self) -> dict[str, Any]:
        return {"copy": _copies(self.meeting).filter(received_at=None)}


class ReplyForm(DeedForm):
    deed = Deed.REPLY_OPINION

    copy = row(_("Who replied?"))
    reply = text(_("Reply in writing"), longest=4000)

    def rows(self) -> dict[str, Any]:
        return {"copy": _copies(self.meeting).filter(replied_at=None)}


def _copies(meeting: Meeting) -> Any:
    return OpinionCopy.objects.filter(opinion__meeting=meeting).select_related("organization")


class OwnReplyForm(forms.Form):
    """The reply of an addressee on their own page."""

    reply = text(
        _("Reply in writing"), longest=4000, help_text=_("What was done or will be done about it, and until when.")
    )
