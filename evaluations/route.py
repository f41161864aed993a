"""Home care as data: how a worker is replaced, and how a month comes to be paid. Services obey these tables.

Read each from top to bottom: who may do what, from which state, to which.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# A score of so much or less asks for another worker (brief: not satisfied -> the agency swaps the worker).
LOWEST_SCORE, HIGHEST_SCORE = 1, 5
LOW_SCORE = 2
# Wrong codes before a card is of no use any more; a new one is printed then.
MOST_TRIES = 5
# A card has a code for every day of a month and some to spare. Each is good for one visit.
CODES_ON_A_CARD = 40
CODE_DIGITS = 6
# One elder in ten is asked each month (brief, the people's verdict), rounded up for each agency.
ONE_IN = 10


class Who(StrEnum):
    """Who makes a move."""

    ELDER = "elder"  # by a score: nobody on the staff does it
    AGENCY = "agency"
    CENTRE = "centre"
    PLAN = "plan"  # by its end: nothing is left to replace


class ReplacementReason(models.TextChoices):
    """Why another worker is asked for."""

    LOW_SCORE = "low_score", _("the elder is not satisfied")
    LEFT = "left", _("the worker has left")
    AWAY = "away", _("the worker cannot come")


class ReplacementState(models.TextChoices):
    ASKED = "asked", _("asked for")
    NAMED = "named", _("another worker is named")
    CONFIRMED = "confirmed", _("confirmed by the elder")
    DROPPED = "dropped", _("the elder keeps the worker")
    ENDED = "ended", _("the plan ended")


REPLACEMENT_GOES_ON = frozenset({ReplacementState.ASKED, ReplacementState.NAMED})


class ReplacementMove(models.TextChoices):
    ASK = "ask", _("Low score: another worker asked for")
    REPORT = "report", _("The worker cannot come: ask for another one")
    NAME = "name", _("Name another worker")
    CONFIRM = "confirm", _("The elder agrees to the new worker")
    DECLINE = "decline", _("The elder wants somebody else")
    DROP = "drop", _("The elder keeps the worker")
    END = "end", _("The plan ended")


@dataclass(frozen=True)
class Rule:
    """One row of a route."""

    who: tuple[Who, ...]
    from_states: frozenset[str]
    to_state: str
    prose: str | Promise = ""


REPLACEMENT_ROUTE: dict[ReplacementMove, Rule] = {
    ReplacementMove.ASK: Rule((Who.ELDER,), frozenset(), ReplacementState.ASKED),
    ReplacementMove.REPORT: Rule(
        (Who.AGENCY, Who.CENTRE),
        frozenset(),
        ReplacementState.ASKED,
        _("Whoever left, is ill or away. The agency names another worker, and the centre asks the elder."),
    ),
    ReplacementMove.NAME: Rule(
        (Who.AGENCY,),
        frozenset({ReplacementState.ASKED}),
        ReplacementState.NAMED,
        _("The centre asks the elder before anything changes."),
    ),
    ReplacementMove.CONFIRM: Rule(
        (Who.CENTRE,),
        frozenset({ReplacementState.NAMED}),
        ReplacementState.CONFIRMED,
        _("From now on the new worker comes."),
    ),
    ReplacementMove.DECLINE: Rule(
        (Who.CENTRE,),
        frozenset({ReplacementState.NAMED}),
        ReplacementState.ASKED,
        _("The agency names another one."),
    ),
    ReplacementMove.DROP: Rule(
        (Who.CENTRE,),
        REPLACEMENT_GOES_ON,
        ReplacementState.DROPPED,
        _("Only when the elder says so. The score stays."),
    ),
    ReplacementMove.END: Rule((Who.PLAN,), REPLACEMENT_GOES_ON, ReplacementState.ENDED),
}


class MonthState(models.TextChoices):
    OPEN = "open", pgettext_lazy("month of pay", "open")  # without a row: nobody has locked it
    LOCKED = "locked", _("locked, waiting for approval")
    APPROVED = "approved", _("approved")


class MonthMove(models.TextChoices):
    LOCK = "lock", _("Lock the month")
    APPROVE = "approve", _("Approve the statements")


MONTH_ROUTE: dict[MonthMove, Rule] = {
    MonthMove.LOCK: Rule(
        (Who.CENTRE,),
        frozenset({MonthState.OPEN}),
        MonthState.LOCKED,
        _("Once the month is over. No visit is added to it afterwards; a late signature is paid with the next month."),
    ),
    MonthMove.APPROVE: Rule(
        (Who.CENTRE,),
        frozenset({MonthState.LOCKED}),
        MonthState.APPROVED,
        _("By somebody else than who locked it."),
    ),
}


def may_replace(move: ReplacementMove, state: str) -> bool:
    """Does the route have this move from this state?"""
    return state in REPLACEMENT_ROUTE[move].from_states
