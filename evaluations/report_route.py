"""The way of a monthly report as data: who may do what with it, from which state, to which. Services and the database's
own guards obey this table. Read it from top to bottom."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wulibridge.people.permissions import Permission

# Of each list of single matters so many stand in the report; all of them open from their number.
SHOWN_LINES = 10
# An open matter of so many days is an old one.
LONG_OPEN = timedelta(days=60)


class ReportState(models.TextChoices):
    COUNTING = "counting", _("being counted")  # seen by nobody: within the transaction of the draft alone
    DRAFTED = "drafted", _("drafted")
    EDITED = "edited", _("edited")
    DISCUSSED = "discussed", _("discussed in a meeting")
    ANSWERED = "answered", _("suggestions answered")
    APPROVED = "approved", _("approved and locked")


class ReportMove(models.TextChoices):
    COUNT = "count", _("Freeze the figures")
    WRITE = "write", _("Write a section")
    STRIKE = "strike", _("Strike out")
    RESTORE = "restore", _("Put back")
    DISCUSS = "discuss", _("Name the meeting where it was discussed")
    SUGGEST = "suggest", _("Add a suggestion")
    ANSWER = "answer", _("Answer a suggestion")
    SETTLE = "settle", _("Every suggestion is answered")
    APPROVE = "approve", _("Approve and lock")


class Heading(models.TextChoices):
    """What the office says itself, beside what was counted: one section for each."""

    FIGURES = "figures", _("The month in figures")
    TOPICS = "topics", _("What grows")
    UNRESOLVED = "unresolved", _("What is not resolved")
    OWED = "owed", _("What departments owe")
    PRAISE = "praise", _("What residents praise")
    OUTLOOK = "outlook", _("What we propose")


@dataclass(frozen=True)
class ReportRule:
    """One row of the way. Without `to_state` the report stays where it is; the worker alone makes a move without a
    permission."""

    permission: Permission | None
    from_states: frozenset[str]
    to_state: str = ""
    prose: str | Promise = ""


_OPEN = frozenset({ReportState.DRAFTED, ReportState.EDITED, ReportState.DISCUSSED, ReportState.ANSWERED})

REPORT_ROUTE: dict[ReportMove, ReportRule] = {
    ReportMove.COUNT: ReportRule(None, frozenset({ReportState.COUNTING}), ReportState.DRAFTED),
    ReportMove.WRITE: ReportRule(
        Permission.REPORT_WRITE,
        _OPEN,
        prose=_("In your own words. The figures stay as they were counted; no resident is named."),
    ),
    # A single matter by which somebody might be known. What was counted stays counted.
    ReportMove.STRIKE: ReportRule(Permission.REPORT_WRITE, _OPEN),
    ReportMove.RESTORE: ReportRule(Permission.REPORT_WRITE, _OPEN),
    ReportMove.DISCUSS: ReportRule(
        Permission.REPORT_WRITE,
        frozenset({ReportState.EDITED, ReportState.DISCUSSED}),
        ReportState.DISCUSSED,
        _("A deliberation meeting of the subdistrict that was held after the month."),
    ),
    ReportMove.SUGGEST: ReportRule(
        Permission.REPORT_WRITE,
        frozenset({ReportState.DISCUSSED, ReportState.ANSWERED}),
        ReportState.DISCUSSED,
        _("Who suggested what in the meeting. Each one is answered before the report is approved."),
    ),
    ReportMove.ANSWER: ReportRule(Permission.REPORT_WRITE, frozenset({ReportState.DISCUSSED})),
    ReportMove.SETTLE: ReportRule(
        Permission.REPORT_WRITE,
        frozenset({ReportState.DISCUSSED}),
        ReportState.ANSWERED,
        _("Then it lies with who approves it."),
    ),
    ReportMove.APPROVE: ReportRule(
        Permission.REPORT_APPROVE,
        frozenset({ReportState.ANSWERED}),
        ReportState.APPROVED,
        _("By somebody who wrote nothing in it. Nothing of it changes afterwards, whoever asks."),
    ),
}
# Writing in a draft, or striking something out of it, makes it an edited one.
EDITING = (ReportMove.WRITE, ReportMove.STRIKE, ReportMove.RESTORE)
EDITS = {ReportState.DRAFTED: ReportState.EDITED}
WORKED_ON = _OPEN


def may_move(move: ReportMove, state: str) -> bool:
    """Does the way have this move from this state?"""
    return state in REPORT_ROUTE[move].from_states


def leads_to(move: ReportMove, state: str) -> str:
    """Where a report in `state` stands after the move."""
    if move in EDITING:
        return EDITS.get(ReportState(state), ReportState(state))
    return REPORT_ROUTE[move].to_state or state


def steps() -> set[tuple[str, str]]:
    """Every pair of states, from and to, that some move leads through."""
    return {(state, leads_to(move, state)) for move, rule in REPORT_ROUTE.items() for state in rule.from_states}
