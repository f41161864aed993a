"""The way of a livelihood project as data: from the proposal to its upkeep, what may be done when, by whom, and where.

Read ROUTE from top to bottom. services.projects.acting obeys it and nothing else changes a project.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from wulibridge.people.permissions import Permission

# Before a project starts so many preconditions are looked at. What they are, each office says for itself.
SLOTS = 8


class State(models.TextChoices):
    PROPOSED = "proposed", pgettext_lazy("project", "proposed")
    CONSULTING = "consulting", _("residents are being asked")
    READY = "ready", _("ready for the vote")
    ON_BALLOT = "on_ballot", _("being voted on")
    PASSED_OVER = "passed_over", pgettext_lazy("project", "not chosen")
    CHOSEN = "chosen", pgettext_lazy("project", "chosen, not started")
    UNDERWAY = "underway", pgettext_lazy("project", "under way")
    BUILT = "built", _("work finished")
    DONE = "done", pgettext_lazy("project", "evaluated")
    GIVEN_UP = "given_up", pgettext_lazy("project", "given up")


class Step(models.TextChoices):
    """The pages of a project, worked left to right."""

    PROPOSE = "propose", _("Propose")
    CONSULT = "consult", _("Ask residents")
    RANK = "rank", pgettext_lazy("project", "Vote")
    CONDITIONS = "conditions", _("Preconditions")
    RISK = "risk", _("Risk to stability")
    START = "start", _("Start")
    INSPECT = "inspect", _("Inspect")
    EVALUATE = "evaluate", _("Evaluate")
    UPKEEP = "upkeep", _("Upkeep")
    STOP = "stop", _("Give up")


# The steps in their order; giving up stands beside the way.
WAY = tuple(step for step in Step if step != Step.STOP)

# Where the work of a project in this state is.
PRESENT: dict[State, Step] = {
    State.PROPOSED: Step.PROPOSE,
    State.CONSULTING: Step.CONSULT,
    State.READY: Step.RANK,
    State.ON_BALLOT: Step.RANK,
    State.PASSED_OVER: Step.RANK,
    State.CHOSEN: Step.CONDITIONS,
    State.UNDERWAY: Step.INSPECT,
    State.BUILT: Step.EVALUATE,
    State.DONE: Step.UPKEEP,
    State.GIVEN_UP: Step.STOP,
}

# It has been started, so that the gates before the start are behind it.
STARTED = (State.UNDERWAY, State.BUILT, State.DONE)


class Deed(models.TextChoices):
    CHANGE = "change", _("Save the proposal")
    ADD_LINE = "add_line", _("Add a budget line")
    DROP_LINE = "drop_line", _("Take out the line")
    CONSULT = "consult", _("Begin to ask residents")
    ASK = "ask", _("Ask a question")
    COUNT = "count", _("Enter the answers")
    HEED = "heed", _("Say what was changed because of them")
    READY = "ready", _("Put it up for the vote")
    OPEN_BALLOT = "open_ballot", _("Open a vote")
    ENTER_SHEETS = "enter_sheets", _("Enter ballot papers")
    DROP_SHEETS = "drop_sheets", _("Take them back")
    CLOSE_BALLOT = "close_ballot", _("Close the vote")
    TAKE = "take", _("Take it on without a vote")
    PUT_BACK = "put_back", _("Put it up for the vote again")
    NAME_SLOTS = "name_slots", _("Name the preconditions")
    FILL = "fill", _("It is fulfilled")
    ASK_WAIVER = "ask_waiver", _("Ask the leader to waive some")
    WAIVE = "waive", _("Waive them")
    ASSESS = "assess", _("Save the assessment")
    ADD_OPINION = "add_opinion", _("Add who objected")
    DROP_OPINION = "drop_opinion", _("Take it out")
    LINK_HEARING = "link_hearing", _("Name the hearing")
    START = "start", _("Start the project")
    INSPECT = "inspect", _("Enter an inspection")
    PUT_RIGHT = "put_right", _("It is put right")
    FINISH = "finish", _("The work is finished")
    EVALUATE = "evaluate", _("Enter the evaluation")
    AGREE = "agree", _("Save the agreement")
    ADD_DUTY = "add_duty", pgettext_lazy("upkeep", "Add a duty")
    DROP_DUTY = "drop_duty", _("Take out the duty")
    SIGN = "sign", _("It is signed")
    REVIEW = "review", _("Enter a review")
    GIVE_UP = "give_up", _("Give the project up")


@dataclass(frozen=True)
class Rule:
    """One row of the way. Without `to_state` the state stays as it is; `or_state` is the other way a vote ends."""

    step: Step
    states: frozenset[State]
    to_state: State | None = None
    permission: Permission = Permission.MEETING_HOLD
    prose: str | Promise = ""
    or_state: State | None = None


def _in(*states: State) -> frozenset[State]:
    return frozenset(states)


_EARLY = _in(State.PROPOSED, State.CONSULTING, State.READY)
_CHOSEN = _in(State.CHOSEN)
_BEFORE = _EARLY | _CHOSEN | _in(State.ON_BALLOT, State.PASSED_OVER)
_CONSULTING, _ON_BALLOT, _UNDERWAY, _DONE = (
    _in(state) for state in (State.CONSULTING, State.ON_BALLOT, State.UNDERWAY, State.DONE)
)

ROUTE: dict[Deed, Rule] = {
    Deed.CHANGE: Rule(Step.PROPOSE, _EARLY),
    Deed.ADD_LINE: Rule(
        Step.PROPOSE, _BEFORE | _UNDERWAY, prose=_("Who pays how much. A unit that sponsors it is named as such.")
    ),
    Deed.DROP_LINE: Rule(Step.PROPOSE, _BEFORE),
    Deed.CONSULT: Rule(
        Step.CONSULT,
        _in(State.PROPOSED, State.READY, State.PASSED_OVER),
        State.CONSULTING,
        prose=_("One round or several: a question, what can be chosen, how many households were asked."),
    ),
    Deed.ASK: Rule(Step.CONSULT, _CONSULTING),
    Deed.COUNT: Rule(Step.CONSULT, _CONSULTING, prose=_("How many households chose what. The rest did not answer.")),
    Deed.HEED: Rule(
        Step.CONSULT,
        _CONSULTING,
        prose=_("What the project is now that they were heard. If nothing was changed, say why not."),
    ),
    Deed.READY: Rule(Step.CONSULT, _CONSULTING, State.READY),
    Deed.OPEN_BALLOT: Rule(
        Step.RANK,
        _in(State.READY),
        State.ON_BALLOT,
        prose=_(
            "Each voter puts the projects into an order. On a paper with n projects the first gets n points, the next"
            " one less; what is not ranked gets none. Equal points are a tie."
        ),
    ),
    Deed.ENTER_SHEETS: Rule(Step.RANK, _ON_BALLOT),
    Deed.DROP_SHEETS: Rule(Step.RANK, _ON_BALLOT),
    Deed.CLOSE_BALLOT: Rule(
        Step.RANK,
        _ON_BALLOT,
        State.CHOSEN,
        prose=_("The projects with the most points are chosen. It is not undone."),
        or_state=State.PASSED_OVER,
    ),
    Deed.TAKE: Rule(Step.RANK, _in(State.READY), State.CHOSEN, Permission.MEETING_APPROVE),
    Deed.PUT_BACK: Rule(Step.RANK, _in(State.PASSED_OVER), State.READY),
    Deed.FILL: Rule(Step.CONDITIONS, _CHOSEN),
    Deed.ASK_WAIVER: Rule(Step.CONDITIONS, _CHOSEN, prose=_("Who answers for the committee is told, and decides.")),
    Deed.WAIVE: Rule(
        Step.CONDITIONS, _CHOSEN, permission=Permission.SUPERVISE, prose=_("A leader answers for doing without.")
    ),
    Deed.NAME_SLOTS: Rule(
        Step.CONDITIONS,
        _BEFORE,
        permission=Permission.MEETING_KINDS,
        prose=_("For all projects of the subdistrict. Empty ones are named by each project."),
    ),
    Deed.ASSESS: Rule(
        Step.RISK,
        _CHOSEN,
        prose=_("It is about the project. Nobody is rated. While it is not controllable, change it until it is."),
    ),
    Deed.ADD_OPINION: Rule(Step.RISK, _CHOSEN, prose=_("How many, not who.")),
    Deed.DROP_OPINION: Rule(Step.RISK, _CHOSEN),
    Deed.LINK_HEARING: Rule(Step.START, _CHOSEN),
    Deed.START: Rule(Step.START, _CHOSEN, State.UNDERWAY, Permission.MEETING_APPROVE),
    Deed.INSPECT: Rule(Step.INSPECT, _UNDERWAY),
    Deed.PUT_RIGHT: Rule(Step.INSPECT, _UNDERWAY),
    Deed.FINISH: Rule(Step.INSPECT, _UNDERWAY, State.BUILT),
    Deed.EVALUATE: Rule(
        Step.EVALUATE, _in(State.BUILT), State.DONE, prose=_("The last word is that of those who use it.")
    ),
    Deed.AGREE: Rule(Step.UPKEEP, _DONE),
    Deed.ADD_DUTY: Rule(Step.UPKEEP, _DONE),
    Deed.DROP_DUTY: Rule(Step.UPKEEP, _DONE),
    Deed.SIGN: Rule(
        Step.UPKEEP, _DONE, prose=_("From then on nothing of it is changed, and its reviews are reminded of.")
    ),
    Deed.REVIEW: Rule(Step.UPKEEP, _DONE),
    Deed.GIVE_UP: Rule(
        Step.STOP,
        _EARLY | _CHOSEN | _UNDERWAY | _in(State.PASSED_OVER),
        State.GIVEN_UP,
        Permission.MEETING_APPROVE,
        _("It stays readable with the reason."),
    ),
}


def deeds_at(step: Step, state: State) -> list[Deed]:
    """What the way has on this page in this state, in its order."""
    return [deed for deed, rule in ROUTE.items() if rule.step == step and state in rule.states]
