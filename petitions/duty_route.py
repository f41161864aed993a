"""What a department does with its duty, as data: who may do what, from which state, to which.

Read DUTY_ROUTE from top to bottom, as ROUTE of petitions. `services.move_duty` obeys it; the clock and the answer to
the resident do the rest, and nothing else changes a duty.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class OrderState(models.TextChoices):
    """Of a transfer order: it waits for the case desk, which accepts or returns it."""

    DRAWN_UP = "drawn_up", _("waiting for the case desk")
    ACCEPTED = "accepted", _("accepted")
    RETURNED = "returned", _("returned")


class DutyState(models.TextChoices):
    ASSIGNED = "assigned", _("waiting to be accepted")
    OBJECTED = "objected", _("objected, waiting for the case desk")
    WORKING = "working", _("being worked on")
    REPORTED = "reported", _("reported, waiting for the case desk")
    DONE = "done", _("done")
    REASSIGNED = "reassigned", _("given to another department")
    DROPPED = "dropped", _("the resident was answered without it")


# Somebody still has to do something about it.
OPEN = frozenset({DutyState.ASSIGNED, DutyState.OBJECTED, DutyState.WORKING, DutyState.REPORTED})
# Its clock can still run out: nobody has reported yet.
RUNNING = frozenset(OPEN - {DutyState.REPORTED})
# The department has it, or had it to the end: what it was given wrongly it no longer reads.
KEPT = frozenset(set(DutyState) - {DutyState.REASSIGNED})


class DutyMove(models.TextChoices):
    ASSIGN = "assign", _("Assign a duty")
    ACCEPT = "accept", _("Accept")
    OBJECT = "object", _("Object: not our matter")
    STANDS = "stands", _("The duty stands")
    REASSIGN = "reassign", _("Give it to another department")
    REPORT = "report", _("Report what was done")
    CONFIRM = "confirm", _("Done")
    SEND_BACK = "send_back", _("Send back")
    EXTEND = "extend", _("Extend once")
    SUPERVISE = "supervise", _("Deadline passed: put under supervision")
    REMIND = "remind", _("Remind")
    DROP = "drop", _("Close: answered without it")


class DutyWho(StrEnum):
    DEPARTMENT = "department"  # who works in the department that has the duty
    DESK = "desk"  # who handles petitions at the third stop
    CLOCK = "clock"
    ANSWER = "answer"  # the answer to the resident, when it does not wait for the duty


@dataclass(frozen=True)
class DutyRule:
    """One row of the route. `facts` are what the move must be given."""

    who: DutyWho
    from_states: frozenset[DutyState]
    to_state: DutyState | None  # None: the state stays as it is
    facts: tuple[str, ...] = ()
    prose: str | Promise = ""


DUTY_ROUTE: dict[DutyMove, DutyRule] = {
    DutyMove.ASSIGN: DutyRule(DutyWho.DESK, frozenset(), DutyState.ASSIGNED, facts=("task",)),
    DutyMove.ACCEPT: DutyRule(
        DutyWho.DEPARTMENT,
        frozenset({DutyState.ASSIGNED}),
        DutyState.WORKING,
        prose=_("Whoever accepts it becomes its owner."),
    ),
    DutyMove.OBJECT: DutyRule(
        DutyWho.DEPARTMENT,
        frozenset({DutyState.ASSIGNED}),
        DutyState.OBJECTED,
        facts=("reason",),
        prose=_("Within five working days and once. The case desk decides; the clock runs on."),
    ),
    DutyMove.STANDS: DutyRule(
        DutyWho.DESK,
        frozenset({DutyState.OBJECTED}),
        DutyState.ASSIGNED,
        facts=("reason",),
        prose=_("It is this department's matter. The clock has been running."),
    ),
    DutyMove.REASSIGN: DutyRule(
        DutyWho.DESK,
        frozenset({DutyState.OBJECTED}),
        DutyState.REASSIGNED,
        facts=("department", "reason"),
        prose=_("The other department gets a duty of its own, due on the same day."),
    ),
    DutyMove.REPORT: DutyRule(
        DutyWho.DEPARTMENT,
        frozenset({DutyState.WORKING}),
        DutyState.REPORTED,
        facts=("outcome", "report"),
        prose=_("Say what was done. The answer to the resident is written from it."),
    ),
    DutyMove.CONFIRM: DutyRule(
        DutyWho.DESK,
        frozenset({DutyState.REPORTED}),
        DutyState.DONE,
        prose=_("The report goes into the answer to the resident."),
    ),
    DutyMove.SEND_BACK: DutyRule(
        DutyWho.DESK,
        frozenset({DutyState.REPORTED}),
        DutyState.WORKING,
        facts=("reason",),
        prose=_("Not enough yet: say what is missing. The due date stays."),
    ),
    DutyMove.EXTEND: DutyRule(
        DutyWho.DESK,
        RUNNING,
        None,
        facts=("reason",),
        prose=_("One more month, once, before the deadline."),
    ),
    DutyMove.SUPERVISE: DutyRule(
        DutyWho.CLOCK, RUNNING, None, prose=_("The deadline passed: the responsible leader is told, and it stays open.")
    ),
    DutyMove.REMIND: DutyRule(DutyWho.CLOCK, RUNNING, None),
    DutyMove.DROP: DutyRule(DutyWho.ANSWER, OPEN, DutyState.DROPPED, facts=("reason",)),
}


def duty_allows(move: DutyMove, state: DutyState) -> bool:
    """Does the route have this move from this state?"""
    return state in DUTY_ROUTE[move].from_states


# A wrong transfer is objected to within 5 working days, with reasons (信访工作条例 Art 23 III, which the brief gives
# to orders and duties alike); so long, too, has who is asked something, and so often is a late duty reminded of.
RETURN_WORKDAYS = OBJECTION_WORKDAYS = INQUIRY_WORKDAYS = REMINDER_WORKDAYS = 5
# Each duty has one month (brief, the three-stop line).
DUTY_MONTHS = 1
