"""How duties of departments are said on a page or in a letter."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from petitions.duty_route import OPEN, RUNNING, DutyMove
from petitions.models import Duty, DutyStep

register = template.Library()

HAPPENED: dict[DutyMove, str | Promise] = {
    DutyMove.ASSIGN: _("Given to the department."),
    DutyMove.ACCEPT: _("Accepted."),
    DutyMove.OBJECT: _("The department objects: not its matter."),
    DutyMove.STANDS: _("The case desk decided: the duty stands."),
    DutyMove.REASSIGN: _("Given to another department."),
    DutyMove.REPORT: _("Reported."),
    DutyMove.CONFIRM: _("The case desk took the report: done."),
    DutyMove.SEND_BACK: _("The case desk sent the report back."),
    DutyMove.EXTEND: _("Extended by one month."),
    DutyMove.SUPERVISE: _("The deadline passed: the responsible leader was told, and it stays open."),
    DutyMove.REMIND: _("Still late: the leader and the department were reminded."),
    DutyMove.DROP: _("The resident was answered without it."),
}
NEWS: dict[str, str | Promise] = {
    "assign": _("New duty"),
    "object": _("A department objects"),
    "stands": _("The duty stands"),
    "reassign": _("Duty given to another department"),
    "report": _("A department has reported"),
    "confirm": _("Report taken, duty done"),
    "send_back": _("Report sent back"),
    "extend": _("Duty extended"),
    "supervise": _("Duty late, under supervision"),
    "remind": _("Duty still late"),
    "drop": _("Answered without the duty"),
    "asked": _("A question to you"),
    "answered": _("Your question is answered"),
}


@register.filter
def duty_step(step: DutyStep) -> str:
    """What happened to a duty, in one plain sentence."""
    return str(HAPPENED[DutyMove(step.move)])


@register.filter
def duty_news(step: str) -> str:
    """What a notice about a duty tells, in a few words."""
    return str(NEWS.get(step, step))


@register.filter
def is_going_on(duty: Duty) -> bool:
    """Does somebody still have to do something about it?"""
    return duty.state in OPEN


@register.filter
def clock_runs(duty: Duty) -> bool:
    """Can it still become late, because nobody has reported?"""
    return duty.state in RUNNING
