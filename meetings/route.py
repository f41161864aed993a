"""The way of a meeting as data: what may be done with it in which state, by whom, and on which page.

Read ROUTE from top to bottom: it is the order in which a meeting is prepared, held and closed. services.acting obeys it
and nothing else changes a meeting.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wulibridge.people.permissions import Permission


class State(models.TextChoices):
    PREPARING = "preparing", pgettext_lazy("meeting", "being prepared")
    INVITED = "invited", _("invitations are out")
    OPEN = "open", pgettext_lazy("meeting", "in session")
    CONCLUDED = "concluded", pgettext_lazy("meeting", "concluded")
    DRAFTED = "drafted", _("minutes drafted")
    SENT = "sent", _("minutes with the participants")
    APPROVED = "approved", _("minutes approved")
    PUBLISHED = "published", _("minutes published")
    ADJOURNED = "adjourned", pgettext_lazy("meeting", "adjourned")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")
    MERGED = "merged", _("merged into another meeting")


class Step(models.TextChoices):
    """The pages of a meeting, worked left to right."""

    PREPARE = "prepare", _("Prepare")
    INVITE = "invite", _("Invite")
    SIGN_IN = "sign-in", _("Sign in")
    DISCUSS = "discuss", _("Discuss")
    DECIDE = "decide", _("Decide")
    MINUTES = "minutes", _("Minutes")
    PUBLISH = "publish", _("Publish")
    OPINION = "opinion", _("Written opinion")
    FOLLOW_UP = "follow-up", _("Follow up")
    STOP = "stop", _("Cancel, merge or adjourn")


# The steps in their order, the written opinion where one comes of the kind; cancelling stands beside the way.
WAY = tuple(step for step in Step if step != Step.STOP)

# Where the work of a meeting in this state is.
PRESENT: dict[State, Step] = {
    State.PREPARING: Step.PREPARE,
    State.INVITED: Step.SIGN_IN,
    State.OPEN: Step.DISCUSS,
    State.CONCLUDED: Step.MINUTES,
    State.DRAFTED: Step.MINUTES,
    State.SENT: Step.MINUTES,
    State.APPROVED: Step.PUBLISH,
    State.PUBLISHED: Step.FOLLOW_UP,
    State.ADJOURNED: Step.STOP,
    State.CANCELLED: Step.STOP,
    State.MERGED: Step.STOP,
}

# A meeting that somebody will still go to.
COMING = (State.INVITED, State.OPEN)
# What was said and decided stands.
HELD = frozenset({State.CONCLUDED, State.DRAFTED, State.SENT, State.APPROVED, State.PUBLISHED})


class Deed(models.TextChoices):
    CHANGE = "change", _("Save time and place")
    ADD_ITEM = "add_item", _("Add an agenda item")
    DROP_ITEM = "drop_item", _("Take off the agenda")
    LAY_PAPER = "lay_paper", _("It is there")
    BRING_PAPER = "bring_paper", _("Bring a paper as a file")
    DROP_PAPER = "drop_paper", _("Take the paper away")
    ADD_GUESTS = "add_guests", _("Add to the invitations")
    ADD_USUAL = "add_usual", _("Add whoever usually comes")
    DROP_GUEST = "drop_guest", _("Take off the list")
    RECUSE = "recuse", _("Enter a recusal")
    SEND_INVITATIONS = "send_invitations", _("Send the invitations")
    REPLY = "reply", _("Enter a reply")
    OPEN = "open", _("Open the meeting")
    SIGN_IN = "sign_in", _("Sign in")
    SIGN_PROXY = "sign_proxy", _("Sign in a proxy")
    WALK_IN = "walk_in", _("Sign in somebody who was not invited")
    STATE = "state", _("Write down what was said")
    REVIEW = "review", _("Note what became of an earlier task")
    ADD_OPTION = "add_option", _("Add an option")
    VOTE = "vote", _("Enter a vote")
    COUNT = "count", _("Enter the secret count")
    RESOLVE = "resolve", _("Write down what was decided")
    CONCLUDE = "conclude", _("Conclude the meeting")
    DRAFT = "draft", _("Draft the minutes")
    WRITE = "write", _("Save the minutes")
    SEND_MINUTES = "send_minutes", _("Send the minutes to the participants")
    OBJECT = "object", _("Enter an objection")
    ANSWER_OBJECTION = "answer_objection", _("Answer an objection")
    APPROVE = "approve", _("Approve and lock the minutes")
    PUBLISH = "publish", _("Publish on the board")
    WITHDRAW = "withdraw", _("Take it off the board")
    COMPOSE_OPINION = "compose_opinion", _("Compose the written opinion")
    WRITE_OPINION = "write_opinion", _("Save the written opinion")
    SEND_OPINION = "send_opinion", _("Confirm and send the written opinion")
    RECEIVE_OPINION = "receive_opinion", _("Enter a receipt")
    REPLY_OPINION = "reply_opinion", _("Enter the reply to it")
    CARRY_OUT = "carry_out", _("Let it act on its petition")
    ASSIGN = "assign", _("Give somebody a task")
    PROGRESS = "progress", _("Note progress")
    FINISH = "finish", _("It is done")
    ADJOURN = "adjourn", _("Adjourn to another day")
    MERGE = "merge", _("Merge it into another meeting")
    CANCEL = "cancel", _("Cancel the meeting")


@dataclass(frozen=True)
class Rule:
    """One row of the way. Without `to_state` the state stays as it is."""

    step: Step
    states: frozenset[State]
    to_state: State | None = None
    permission: Permission = Permission.MEETING_HOLD
    prose: str | Promise = ""
    stays: bool = False  # its page has more to do after it
    own: bool = False  # whoever is invited by name may also do it for themselves


_PREPARING = frozenset({State.PREPARING})
_INVITED = frozenset({State.INVITED})
_BEFORE = _PREPARING | _INVITED
_OPEN = frozenset({State.OPEN})
_DRAFTED = frozenset({State.DRAFTED})
_SENT = frozenset({State.SENT})

ROUTE: dict[Deed, Rule] = {
    Deed.CHANGE: Rule(Step.PREPARE, _PREPARING),
    Deed.ADD_ITEM: Rule(Step.PREPARE, _PREPARING),
    Deed.DROP_ITEM: Rule(Step.PREPARE, _PREPARING),
    Deed.LAY_PAPER: Rule(Step.PREPARE, _BEFORE),
    Deed.BRING_PAPER: Rule(
        Step.PREPARE, _BEFORE | _OPEN, prose=_("PDF or DOCX without macros, 10 MB at most. It goes into the file.")
    ),
    Deed.DROP_PAPER: Rule(Step.PREPARE, _BEFORE),
    Deed.ADD_GUESTS: Rule(
        Step.INVITE, _PREPARING, prose=_("People of the office by name, households by their door, units by their name.")
    ),
    Deed.ADD_USUAL: Rule(
        Step.INVITE, _PREPARING, prose=_("The people whose posts are here, and the households of the petitions.")
    ),
    Deed.DROP_GUEST: Rule(Step.INVITE, _PREPARING),
    Deed.RECUSE: Rule(
        Step.INVITE, _BEFORE | _OPEN, prose=_("Whoever has a stake of their own may speak and does not vote.")
    ),
    Deed.SEND_INVITATIONS: Rule(
        Step.INVITE,
        _PREPARING,
        State.INVITED,
        prose=_("Who has an account is told at once. For the others there is the letter. The agenda is then fixed."),
    ),
    Deed.REPLY: Rule(Step.INVITE, _INVITED, own=True),
    Deed.OPEN: Rule(Step.SIGN_IN, _INVITED, State.OPEN, prose=_("From now on people are signed in."), stays=True),
    Deed.SIGN_IN: Rule(Step.SIGN_IN, _OPEN, own=True),
    Deed.SIGN_PROXY: Rule(Step.SIGN_IN, _OPEN, prose=_("Somebody comes for them with a mandate, and votes for them.")),
    Deed.WALK_IN: Rule(Step.SIGN_IN, _OPEN, prose=_("They listen and speak. They do not vote.")),
    Deed.STATE: Rule(Step.DISCUSS, _OPEN),
    Deed.REVIEW: Rule(
        Step.DISCUSS, _OPEN, prose=_("What was taken on in the meetings before, and how far it has come by today.")
    ),
    Deed.ADD_OPTION: Rule(Step.DECIDE, _BEFORE | _OPEN),
    Deed.VOTE: Rule(Step.DECIDE, _OPEN),
    Deed.COUNT: Rule(Step.DECIDE, _OPEN),
    Deed.RESOLVE: Rule(Step.DECIDE, _OPEN, prose=_("One sentence that somebody who was not there understands.")),
    Deed.CONCLUDE: Rule(
        Step.DECIDE, _OPEN, State.CONCLUDED, prose=_("Nobody signs in, speaks or votes after this. It is not undone.")
    ),
    Deed.DRAFT: Rule(
        Step.MINUTES,
        frozenset({State.CONCLUDED}),
        State.DRAFTED,
        prose=_("A text is put together from what was entered. You then put it right."),
    ),
    Deed.WRITE: Rule(Step.MINUTES, _DRAFTED | _SENT),
    Deed.SEND_MINUTES: Rule(
        Step.MINUTES, _DRAFTED, State.SENT, prose=_("Who was there may object until the day that is then set.")
    ),
    Deed.OBJECT: Rule(Step.MINUTES, _SENT, own=True),
    Deed.ANSWER_OBJECTION: Rule(Step.MINUTES, _SENT),
    Deed.APPROVE: Rule(
        Step.MINUTES,
        _SENT,
        State.APPROVED,
        Permission.MEETING_APPROVE,
        _("The last version is locked for good. Nobody can change it afterwards."),
    ),
    Deed.PUBLISH: Rule(
        Step.PUBLISH,
        frozenset({State.APPROVED}),
        State.PUBLISHED,
        Permission.MEETING_APPROVE,
        _("Everybody can then read exactly the text above."),
    ),
    Deed.WITHDRAW: Rule(
        Step.PUBLISH,
        frozenset({State.PUBLISHED}),
        State.APPROVED,
        Permission.MEETING_APPROVE,
        _("The board then says that it was taken off, and why it was is kept here."),
    ),
    Deed.COMPOSE_OPINION: Rule(
        Step.OPINION, HELD, prose=_("It is put together from what was decided. You then put it right.")
    ),
    Deed.WRITE_OPINION: Rule(Step.OPINION, HELD),
    Deed.SEND_OPINION: Rule(
        Step.OPINION,
        HELD,
        permission=Permission.MEETING_APPROVE,
        prose=_(
            "The text above holds from then on. It goes to the appraised, its superior and the subdistrict office."
        ),
    ),
    Deed.RECEIVE_OPINION: Rule(Step.OPINION, HELD, prose=_("For who has no account here. The others confirm it.")),
    Deed.REPLY_OPINION: Rule(Step.OPINION, HELD, prose=_("For who has no account here. The others reply themselves.")),
    Deed.CARRY_OUT: Rule(
        Step.FOLLOW_UP,
        HELD,
        prose=_("A decision changes its petition only when you say so. The resident is told."),
    ),
    Deed.ASSIGN: Rule(
        Step.FOLLOW_UP, _OPEN | HELD, prose=_("A colleague, or a unit that takes it on. Also while the meeting is on.")
    ),
    Deed.PROGRESS: Rule(Step.FOLLOW_UP, HELD),
    Deed.FINISH: Rule(Step.FOLLOW_UP, HELD),
    Deed.ADJOURN: Rule(
        Step.STOP,
        _INVITED | _OPEN,
        State.ADJOURNED,
        prose=_("What is not decided yet goes on in a new meeting with the same people."),
    ),
    Deed.MERGE: Rule(
        Step.STOP,
        _PREPARING,
        State.MERGED,
        prose=_("Its agenda, guests and papers go over to the other one, and the two are held as one."),
    ),
    Deed.CANCEL: Rule(Step.STOP, _BEFORE, State.CANCELLED, prose=_("Whoever was told is told why it does not happen.")),
}


def deeds_at(step: Step, state: State) -> list[Deed]:
    """What the way has on this page in this state, in its order."""
    return [deed for deed, rule in ROUTE.items() if rule.step == step and state in rule.states]
