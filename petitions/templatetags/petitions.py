"""How the three stops and what happened on them are said on a page or in a letter."""

from functools import cache

from django import template
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from petitions.history import Event
from petitions.legal_route import Step
from petitions.models import DeadlineEvent, Petition
from petitions.queries.contact import contact_late
from petitions.route import WAITING, Move, Stop
from petitions.topics import Topic
from wulibridge.people.models import User

register = template.Library()

HAPPENED: dict[Move, str | Promise] = {
    Move.REGISTER: _("Written down. It starts at the %(stop)s."),
    Move.TAKE: _("The %(stop)s took it in hand."),
    Move.MOVE_UP: _("Passed up early to the %(stop)s."),
    Move.LAPSE: _("The deadline passed without an answer: it moved up to the %(stop)s by itself."),
    Move.SUPERVISE: _("The last deadline passed: the responsible leader was told, and it stays open."),
    Move.SEND_DOWN: _("Sent back down to the %(stop)s with guidance."),
    Move.EXTEND: _("The %(stop)s was given one more month."),
    Move.WAIT: _("The %(stop)s waits for the resident."),
    Move.GO_ON: _("The wait is over: the %(stop)s goes on."),
    Move.ANSWER: _("Answered by the %(stop)s."),
    Move.SATISFIED: _("The resident is satisfied."),
    Move.DISSATISFIED: _("The resident is not satisfied."),
    Move.NO_ANSWER: _("The resident was asked and gave no verdict."),
    Move.REOPEN: _("Reopened: the %(stop)s works on it again."),
    Move.CLOSE: _("Closed: the answer stands."),
}
# The key that leads to a move on a petition's page (static/js/keys.js): no two that are offered at once share one.
KEYS: dict[Move, str] = {
    Move.TAKE: "t",
    Move.ANSWER: "a",
    Move.MOVE_UP: "m",
    Move.SEND_DOWN: "s",
    Move.EXTEND: "e",
    Move.WAIT: "w",
    Move.GO_ON: "g",
    Move.SATISFIED: "s",
    Move.DISSATISFIED: "n",
    Move.NO_ANSWER: "o",
    Move.REOPEN: "r",
    Move.CLOSE: "c",
}
NOT_KNOWN = _("Closed in the older register. No verdict is known.")


@register.filter
def of_person(people: dict[int, User], pk: int | None) -> User | None:
    """Of people by id the one that is meant, if there."""
    return people.get(pk) if pk else None


@register.filter
def lasting(seconds: float | None) -> str:
    """A length of time to the nearest of the largest unit, without its direction: 40 days, 3 hours, 12 minutes."""
    minutes = round(abs(seconds or 0) / 60)
    if minutes >= 2 * 24 * 60:
        days = round(minutes / (24 * 60))
        return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
    if minutes >= 2 * 60:
        hours = round(minutes / 60)
        return ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


@register.filter
def amount(event: DeadlineEvent) -> str:
    """What was counted, where it is more than one unit: 1 month and 5 working days."""
    parts = [
        ngettext("%(count)s month", "%(count)s months", event.months) % {"count": event.months} if event.months else "",
        ngettext("%(count)s day", "%(count)s days", event.days) % {"count": event.days} if event.days else "",
        ngettext("%(count)s working day", "%(count)s working days", event.workdays) % {"count": event.workdays}
        if event.workdays
        else "",
    ]
    return str(_(" and ")).join(part for part in parts if part)


@register.filter
def in_words(event: Event) -> str:
    """What happened, in one plain sentence without names: the same for staff and residents."""
    if event.title:
        return event.title
    if event.kind == Move.NO_ANSWER and event.reply and not event.reply.way:
        return str(NOT_KNOWN)  # taken over: nobody says that the resident was asked
    return str(HAPPENED[Move(event.kind)]) % {"stop": event.stop.label}


@register.filter
def key_of(move: Move) -> str:
    """The key that leads to a move."""
    return KEYS[move]


@register.filter
def stop_label(stop: int) -> str:
    """The name of a stop by its number."""
    return str(Stop(stop).label)


@register.filter
def legal_step(step: str) -> str:
    """A step of the regulation in words."""
    return str(Step(step).label)


@register.filter
def topic_label(topic: str) -> str:
    """A topic in words."""
    return str(Topic(topic).label)


@register.filter
def is_waiting(petition: Petition) -> bool:
    """Does a clock run, because the resident waits for an answer?"""
    return petition.state in WAITING


@register.filter
def speaks_late(petition: Petition) -> bool:
    """While it waits for an answer: has nobody spoken to the resident by the day it was due?"""
    return petition.state in WAITING and contact_late(petition, timezone.localdate())


@register.simple_tag
def stop_line(petition: Petition, *, small: bool = False) -> SafeString:
    """The three stops drawn as one line; the one where the petition stands is filled, in colour while a clock runs."""
    return _drawn(Stop(petition.stop), petition.state in WAITING, small, get_language())


@cache  # a list draws it in every row, and there are a dozen of it in each language
def _drawn(present: Stop, waiting: bool, small: bool, language: str) -> SafeString:
    look = "wb-line" + " wb-line-small" * small + " wb-line-still" * (not waiting)
    places = format_html_join("", "<li{}><span>{}</span></li>", ((_place(stop, present), stop.label) for stop in Stop))
    return format_html('<ol class="{}" aria-label="{}">{}</ol>', look, _("The three stops"), places)


def _place(stop: Stop, present: Stop) -> SafeString:
    if stop == present:
        return format_html(' class="{}" aria-current="step"', "wb-line-present")
    return format_html(' class="{}"', "wb-line-passed") if stop < present else SafeString("")
