"""Tries to reach a resident about an answer: with enough of them it may be closed without a verdict."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from petitions.models import Callback, CallbackResult, Petition, Reply
from petitions.route import UNREACHED_DAYS
from wulibridge.territory.calendar import civil_date


@dataclass(frozen=True)
class Tries:
    """On which days (Asia/Shanghai) nobody was reached about an answer. Two tries of one day count once."""

    days: frozenset[date]

    @property
    def enough(self) -> bool:
        """May it be closed without the resident's verdict?"""
        return len(self.days) >= UNREACHED_DAYS

    @property
    def needed(self) -> int:
        return UNREACHED_DAYS

    def next_on(self, today: date) -> date:
        """From when another try counts."""
        return today + timedelta(days=1) if today in self.days else today


def tries_on(replies: Iterable[Reply]) -> dict[int, set[date]]:
    """On which days (Asia/Shanghai) nobody was reached, by answer. One query."""
    rows = Callback.objects.filter(reply__in=list(replies), result=CallbackResult.UNREACHABLE)
    found: dict[int, set[date]] = {}
    for reply, at in rows.values_list("reply", "at"):
        found.setdefault(reply, set()).add(civil_date(at))
    return found


def tries_of(petition: Petition) -> Tries:
    """Those about the answer that waits for a verdict. One query."""
    rows = Callback.objects.filter(reply__petition=petition, reply__verdict="", result=CallbackResult.UNREACHABLE)
    return Tries(frozenset(civil_date(at) for at in rows.values_list("at", flat=True)))


def tried_enough(reply: Reply, today: date) -> bool:
    """With a try of today: were there tries on so many different days that it may be closed without a verdict?"""
    return Tries(frozenset(tries_on([reply]).get(reply.pk, set()) | {today})).enough
