"""Which form each deed is sent by, and which service does it."""

from collections.abc import Callable, Mapping
from typing import Any

from meetings import services
from meetings.forms import after, before, during, opinion
from meetings.forms.deeds import DeedForm, PlainForm
from meetings.models import Meeting
from meetings.route import Deed
from wulibridge.people.models import User

FORMS: dict[Deed, type[DeedForm]] = {
    form.deed: form
    for form in (
        before.ChangeForm,
        before.ItemForm,
        before.ItemRowForm,
        before.PaperRowForm,
        before.BringPaperForm,
        before.PaperDropForm,
        before.GuestsForm,
        before.GuestRowForm,
        before.AnswerRowForm,
        before.RecuseForm,
        before.SendForm,
        during.SignInForm,
        during.ProxyForm,
        during.WalkInForm,
        during.StatementForm,
        during.ReviewForm,
        during.OptionForm,
        during.VoteForm,
        during.CountForm,
        during.ResolveForm,
        during.AdjournForm,
        during.MergeForm,
        during.CancelForm,
        after.MinutesForm,
        after.ObjectionForm,
        after.ObjectionAnswerForm,
        after.ApproveForm,
        after.PublishForm,
        after.WithdrawForm,
        opinion.ComposeForm,
        opinion.WriteForm,
        opinion.SendOpinionForm,
        opinion.ReceiptForm,
        opinion.ReplyForm,
        after.EffectForm,
        after.TaskForm,
        after.ProgressForm,
        after.TaskRowForm,
    )
}
# Buttons beside a row, on the lists of the page: not forms of their own below it.
BESIDE_ROWS = frozenset(
    {
        Deed.DROP_ITEM,
        Deed.LAY_PAPER,
        Deed.DROP_PAPER,
        Deed.DROP_GUEST,
        Deed.REPLY,
        Deed.SIGN_IN,
        Deed.VOTE,
        Deed.COUNT,
        Deed.FINISH,
    }
)

Sent = Mapping[str, Any]
Run = Callable[[Meeting, Sent, User], Any]


def _guests(meeting: Meeting, sent: Sent, by: User) -> None:
    services.add_guests(meeting=meeting, guests=services.Guests(**sent), by=by)


def _facts(meeting: Meeting, sent: Sent, by: User) -> None:
    services.change_meeting(meeting=meeting, facts=services.Facts(**sent), by=by)


def _effect(meeting: Meeting, sent: Sent, by: User) -> None:
    facts = {name: sent[name] for name in ("explanation", "outcome", "reason_code", "way", "department", "leads")}
    services.carry_out(resolution=sent["resolution"], effect=sent["effect"], facts=facts, by=by)


def _opinion(meeting: Meeting, sent: Sent, by: User) -> None:
    sending = {name: value for name, value in sent.items() if name != "version"}
    services.send_opinion(meeting=meeting, sending=services.Sending(**sending), version=sent["version"], by=by)


def _count(meeting: Meeting, sent: Sent, by: User) -> None:
    services.enter_count(**{name: sent[name] for name in ("item", "counts", "abstained", "seen")}, by=by)


def _of_meeting(verb: Callable[..., Any]) -> Run:
    return lambda meeting, sent, by: verb(meeting=meeting, by=by, **sent)


def _of_row(verb: Callable[..., Any]) -> Run:
    """The row that is meant comes with what is sent; it is one of the meeting's, by the form."""
    return lambda meeting, sent, by: verb(by=by, **sent)


RUNS: dict[Deed, Run] = {
    Deed.CHANGE: _facts,
    Deed.ADD_ITEM: _of_meeting(services.add_item),
    Deed.DROP_ITEM: _of_row(services.drop_item),
    Deed.LAY_PAPER: _of_row(services.lay_paper),
    Deed.BRING_PAPER: _of_meeting(services.bring_paper),
    Deed.DROP_PAPER: _of_row(services.drop_paper),
    Deed.ADD_GUESTS: _guests,
    Deed.ADD_USUAL: _of_meeting(services.add_usual),
    Deed.DROP_GUEST: _of_row(services.drop_guest),
    Deed.RECUSE: _of_row(services.recuse),
    Deed.SEND_INVITATIONS: _of_meeting(services.send_invitations),
    Deed.REPLY: _of_row(services.note_answer),
    Deed.OPEN: _of_meeting(services.open_meeting),
    Deed.SIGN_IN: _of_row(services.sign_in),
    Deed.SIGN_PROXY: _of_row(services.sign_proxy),
    Deed.WALK_IN: _of_meeting(services.walk_in),
    Deed.STATE: _of_row(services.write_statement),
    Deed.REVIEW: _of_meeting(services.review),
    Deed.ADD_OPTION: _of_row(services.add_option),
    Deed.VOTE: _of_row(services.cast_vote),
    Deed.COUNT: _count,
    Deed.RESOLVE: _of_row(services.resolve),
    Deed.CONCLUDE: _of_meeting(services.conclude),
    Deed.DRAFT: _of_meeting(services.draft_minutes),
    Deed.WRITE: _of_meeting(services.write_minutes),
    Deed.SEND_MINUTES: _of_meeting(services.send_minutes),
    Deed.OBJECT: _of_meeting(services.object_to),
    Deed.ANSWER_OBJECTION: _of_row(services.answer_objection),
    Deed.APPROVE: _of_meeting(services.approve_minutes),
    Deed.PUBLISH: _of_meeting(services.publish_minutes),
    Deed.WITHDRAW: _of_meeting(services.withdraw_minutes),
    Deed.COMPOSE_OPINION: _of_meeting(services.compose_opinion),
    Deed.WRITE_OPINION: _of_meeting(services.write_opinion),
    Deed.SEND_OPINION: _opinion,
    Deed.RECEIVE_OPINION: _of_meeting(services.enter_receipt),
    Deed.REPLY_OPINION: _of_meeting(services.enter_reply),
    Deed.CARRY_OUT: _effect,
    Deed.ASSIGN: _of_row(services.assign),
    Deed.PROGRESS: _of_row(services.note_progress),
    Deed.FINISH: _of_row(services.finish),
    Deed.ADJOURN: _of_meeting(services.adjourn),
    Deed.MERGE: _of_meeting(services.merge),
    Deed.CANCEL: _of_meeting(services.cancel),
}


def form_for(deed: Deed, meeting: Meeting, user: User, data: Any = None, files: Any = None) -> DeedForm:
    """The form of a deed, without a deed of its own the one that asks nothing."""
    kind = FORMS.get(deed)
    form = kind(data, meeting=meeting, user=user) if kind else PlainForm(data, deed=deed, meeting=meeting, user=user)
    if files is not None:
        form.files = files
    return form


def run(form: DeedForm) -> None:
    """Do what the valid form says. Raises Refused."""
    sent = dict(form.cleaned_data)
    if isinstance(form, during.CountForm):
        sent["counts"] = form.counts
    RUNS[form.deed](form.meeting, sent, form.user)
