"""When to come back to a door that stayed shut. Pure: one rule, and the sentence that says it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

# Hours of Asia/Shanghai.
NOON, EVENING_FROM = 12, 17
SATURDAY = 5
# So many tries are named; more of them say nothing new.
NAMED = 3


class Slot(StrEnum):
    """When people are in or out, in the order in which to try."""

    EVENING = "evening"
    WEEKEND = "weekend"
    MORNING = "morning"
    AFTERNOON = "afternoon"


def slot_of(moment: datetime) -> Slot:
    """The slot of a moment in Asia/Shanghai: an evening is one on any day; Saturday and Sunday are the weekend."""
    local = timezone.localtime(moment)
    if local.hour >= EVENING_FROM:
        return Slot.EVENING
    if local.weekday() >= SATURDAY:
        return Slot.WEEKEND
    return Slot.MORNING if local.hour < NOON else Slot.AFTERNOON


def next_slot(tries: Sequence[datetime]) -> Slot | None:
    """The first slot in which nobody has tried yet. None: nobody was ever there, or every slot was tried."""
    tried = {slot_of(moment) for moment in tries}
    return next((slot for slot in Slot if slot not in tried), None) if tried else None


def advice(tries: Sequence[datetime]) -> str:
    """What to do next, after the moments at which nobody was home; nothing where nobody has tried."""
    if not tries:
        return ""
    words = {
        Slot.EVENING: _("Nobody home %(times)s: try an evening."),
        Slot.WEEKEND: _("Nobody home %(times)s: try a weekend."),
        Slot.MORNING: _("Nobody home %(times)s: try a weekday morning."),
        Slot.AFTERNOON: _("Nobody home %(times)s: try a weekday afternoon."),
        None: _("Nobody home %(times)s: every time of the day was tried, so leave a note or ring up."),
    }
    times = ", ".join(date_format(timezone.localtime(moment), "D H:i") for moment in sorted(tries)[-NAMED:])
    return words[next_slot(tries)] % {"times": times}
