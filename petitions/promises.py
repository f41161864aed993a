"""Why every due date is what it is, as a page says it: from the rows that were written when it was promised."""

from collections.abc import Sequence
from dataclasses import dataclass

from petitions.models import DeadlineEvent, Term
from wulibridge.territory.queries import occasions_between


@dataclass(frozen=True)
class Explained:
    """One promise. `occasion` names the days off that were passed over, where the calendar has a name for them."""

    event: DeadlineEvent
    occasion: str = ""


@dataclass(frozen=True)
class Reasons:
    """What is promised now, at the stop and over the whole line, and what was promised before, oldest first."""

    stop: Explained | None
    line: Explained | None
    earlier: list[Explained]


def reasons_of(events: Sequence[DeadlineEvent]) -> Reasons:
    """The reasons of a petition's due dates; `events` are all of its promises, oldest first. One query at most."""
    explained = explain(events)
    stops = [one for one in explained if one.event.term == Term.STOP]
    lines = [one for one in explained if one.event.term == Term.TOTAL]
    present = [*stops[-1:], *lines[-1:]]
    earlier = [one for one in explained if one.event.term in (Term.STOP, Term.TOTAL) and one not in present]
    return Reasons(stops[-1] if stops else None, lines[-1] if lines else None, earlier)


def explain(events: Sequence[DeadlineEvent]) -> list[Explained]:
    """Each promise with the occasion of the days off that follow its raw end. One query at most."""
    rolled = [event for event in events if event.due_on > event.raw_on]
    if not rolled:
        return [Explained(event) for event in events]
    days = occasions_between(min(event.raw_on for event in rolled), max(event.due_on for event in rolled))
    return [
        Explained(event, next((name for day, name in days.items() if event.raw_on <= day < event.due_on), ""))
        for event in events
    ]
