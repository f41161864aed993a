"""Work evaluation and the index as data: who is evaluated by what, and how a sheet comes to its conclusion.

Read the route from top to bottom: who may do what, from which state, to which. The services obey it.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Residents have the last word (brief, the people's verdict). How low their word may be for "good" is not published:
# 60 per cent is ours, and each year says its own.
LOWEST_SHARE = 60
# So many days the reviewed have to answer before anybody concludes. Ours as well, and the year's own.
ANSWER_DAYS = 10
MOST_ANSWER_DAYS = 60
# What one indicator may carry at most.
MOST_POINTS = 100


class Subject(models.TextChoices):
    """Who is evaluated. Each kind is a group of its own: they are never mixed in one ranking."""

    COMMITTEE = "committee", _("residents' committee")
    DEPARTMENT = "department", _("department")
    STAFF = "staff", _("staff member")


class Dimension(models.TextChoices):
    """The five that work is evaluated by (brief)."""

    CONDITIONS = "conditions", _("conditions")
    EFFORT = "effort", _("effort")
    PROCESS = "process", _("process")
    QUANTITY = "quantity", _("quantity")
    QUALITY = "quality", _("quality")


class Grade(models.TextChoices):
    EXCELLENT = "excellent", _("excellent")
    GOOD = "good", _("good")
    ADEQUATE = "adequate", _("adequate")
    INADEQUATE = "inadequate", _("not adequate")


GOOD_OR_BETTER = frozenset({Grade.EXCELLENT, Grade.GOOD})


class WorkState(models.TextChoices):
    DRAFT = "draft", _("being put together")
    TOLD = "told", _("told, an answer may come")
    ANSWERED = "answered", _("answered")
    CONCLUDED = "concluded", _("concluded and locked")


class Who(StrEnum):
    KEEPER = "keeper"
    REVIEWED = "reviewed"
    LEADER = "leader"


class WorkMove(models.TextChoices):
    DROP = "drop", _("Throw the draft away")
    TELL = "tell", _("Tell the reviewed")
    ANSWER = "answer", _("Answer")
    CONCLUDE = "conclude", _("Conclude")


@dataclass(frozen=True)
class WorkRule:
    """One row of the route. A draft that is thrown away has no state any more."""

    who: Who
    from_states: frozenset[str]
    to_state: str
    prose: str | Promise


WORK_ROUTE: dict[WorkMove, WorkRule] = {
    WorkMove.DROP: WorkRule(
        Who.KEEPER,
        frozenset({WorkState.DRAFT}),
        "",
        _("Its figures go with it. A new draft takes them anew."),
    ),
    WorkMove.TELL: WorkRule(
        Who.KEEPER,
        frozenset({WorkState.DRAFT}),
        WorkState.TOLD,
        _("From then on no figure is changed. The reviewed read the sheet and may answer."),
    ),
    WorkMove.ANSWER: WorkRule(
        Who.REVIEWED,
        frozenset({WorkState.TOLD}),
        WorkState.ANSWERED,
        _("Once, until it is concluded. It stands on the sheet as it is written."),
    ),
    WorkMove.CONCLUDE: WorkRule(
        Who.LEADER,
        frozenset({WorkState.TOLD, WorkState.ANSWERED}),
        WorkState.CONCLUDED,
        _("By somebody who did not put it together, when the reviewed answered or their time is over."),
    ),
}


class ValueState(models.TextChoices):
    """Of a value of the satisfaction index."""

    DRAFT = "draft", _("put together")
    CONCLUDED = "concluded", _("concluded and locked")
