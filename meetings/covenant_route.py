"""The way of a covenant or charter as data: what may be done with a version of it in which state, by whom, and on which
page. Read ROUTE from top to bottom. services.covenant obeys it and nothing else changes a version.

Adopted by the residents' assembly and filed with the subdistrict: Shanghai's regulation on residents' committees
(上海市居民委员会工作条例) Art 13.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.kinds import Level
from wulibridge.people.permissions import Permission


class State(models.TextChoices):
    DRAFT = "draft", pgettext_lazy("covenant", "being written")
    CONSULTING = "consulting", pgettext_lazy("covenant", "residents are asked")
    CONSULTED = "consulted", pgettext_lazy("covenant", "residents were asked")
    ADOPTED = "adopted", pgettext_lazy("covenant", "adopted by the residents' assembly")
    FILED = "filed", pgettext_lazy("covenant", "sent to the subdistrict")
    RECEIVED = "received", pgettext_lazy("covenant", "on file at the subdistrict")
    PUBLISHED = "published", pgettext_lazy("covenant", "on the board")
    DROPPED = "dropped", pgettext_lazy("covenant", "dropped")


class Step(models.TextChoices):
    """The pages of a version, worked left to right."""

    TEXT = "text", pgettext_lazy("covenant", "Text")
    CONSULT = "consult", pgettext_lazy("covenant", "Ask")
    ADOPT = "adopt", pgettext_lazy("covenant", "Adopt")
    FILE = "file", pgettext_lazy("covenant", "File")
    PUBLISH = "publish", _("Publish")


# Where the work of a version in this state is.
PRESENT: dict[State, Step] = {
    State.DRAFT: Step.TEXT,
    State.CONSULTING: Step.CONSULT,
    State.CONSULTED: Step.ADOPT,
    State.ADOPTED: Step.FILE,
    State.FILED: Step.FILE,
    State.RECEIVED: Step.PUBLISH,
    State.PUBLISHED: Step.PUBLISH,
    State.DROPPED: Step.TEXT,
}

# Not settled yet: a committee works on one version of each at a time.
UNDER_WAY = (State.DRAFT, State.CONSULTING, State.CONSULTED, State.ADOPTED, State.FILED)
ADOPTED = (State.ADOPTED, State.FILED, State.RECEIVED, State.PUBLISHED)


class Deed(models.TextChoices):
    WRITE = "write", pgettext_lazy("covenant", "Save the text")
    CONSULT = "consult", _("Ask the residents")
    CLOSE = "close", _("Write down what the residents said")
    ADOPT = "adopt", _("The assembly adopted it")
    NOT_ADOPTED = "not_adopted", _("The assembly did not adopt it")
    FILE = "file", _("Send it to the subdistrict")
    RECEIVE = "receive", _("Confirm that it arrived")
    PUBLISH = "publish", pgettext_lazy("covenant", "Put it on the board")
    WITHDRAW = "withdraw", pgettext_lazy("covenant", "Take it off the board")
    DROP = "drop", _("Drop this version")


@dataclass(frozen=True)
class Rule:
    """One deed: on which page, from which states to which; who, and over the committee or its subdistrict."""

    step: Step
    states: frozenset[State]
    to_state: State | None = None
    permission: Permission = Permission.MEETING_HOLD
    over: Level = Level.COMMITTEE
    prose: str | Promise = ""


def _from(*states: State) -> frozenset[State]:
    return frozenset(states)


ROUTE: dict[Deed, Rule] = {
    Deed.WRITE: Rule(Step.TEXT, _from(State.DRAFT, State.CONSULTED)),
    Deed.CONSULT: Rule(
        Step.CONSULT,
        _from(State.DRAFT),
        State.CONSULTING,
        Permission.MEETING_APPROVE,
        prose=_("The text then stands on the board as a draft until the last day."),
    ),
    Deed.CLOSE: Rule(
        Step.CONSULT,
        _from(State.CONSULTING),
        State.CONSULTED,
        prose=_("How many spoke, what they said, and what you take from it. No names. Then put the text right."),
    ),
    Deed.ADOPT: Rule(
        Step.ADOPT,
        _from(State.CONSULTED),
        State.ADOPTED,
        Permission.MEETING_APPROVE,
        prose=_(
            "More than half of all who may come must be there, and more than half of those there must agree."
            " The text is then locked for good."
        ),
    ),
    Deed.NOT_ADOPTED: Rule(
        Step.ADOPT,
        _from(State.CONSULTED),
        State.DRAFT,
        Permission.MEETING_APPROVE,
        prose=_("The count is kept. The version is then written on, and residents are asked once more."),
    ),
    Deed.FILE: Rule(Step.FILE, _from(State.ADOPTED), State.FILED, prose=_("The case desk is told.")),
    Deed.RECEIVE: Rule(
        Step.FILE,
        _from(State.FILED),
        State.RECEIVED,
        Permission.MEETING_APPROVE,
        Level.SUBDISTRICT,
        _("The subdistrict confirms it. The committee is told."),
    ),
    Deed.PUBLISH: Rule(
        Step.PUBLISH,
        _from(State.RECEIVED),
        State.PUBLISHED,
        Permission.MEETING_APPROVE,
        prose=_("Everybody can then read the text as it was adopted."),
    ),
    Deed.WITHDRAW: Rule(
        Step.PUBLISH,
        _from(State.PUBLISHED),
        State.RECEIVED,
        Permission.MEETING_APPROVE,
        prose=_("The board then says that it was taken off, and why it was is kept here."),
    ),
    Deed.DROP: Rule(
        Step.TEXT,
        _from(State.DRAFT, State.CONSULTING, State.CONSULTED),
        State.DROPPED,
        Permission.MEETING_APPROVE,
        prose=_("It stays in the list with the reason. Another one can then be begun."),
    ),
}


def deeds_at(step: Step, state: State) -> list[Deed]:
    """What the way has on this page in this state, in its order."""
    return [deed for deed, rule in ROUTE.items() if rule.step == step and state in rule.states]
