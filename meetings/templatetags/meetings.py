"""How pages say what a meeting is about."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import template

from meetings.kinds import Cadence
from meetings.models import AgendaItem, Resolution
from meetings.models.kind import in_english
from meetings.obligations import OF
from meetings.queries.words import tally
from wulibridge.web.templatetags.wulibridge import moment

register = template.Library()


@register.filter
def at(value: str) -> str:
    """A moment that came as ISO text, in Asia/Shanghai."""
    return moment(datetime.fromisoformat(value)) if value else ""


@register.filter
def kind_name(facts: Mapping[str, Any]) -> str:
    """The kind of meeting that a notice speaks of, in the reader's language."""
    return (facts["kind_en"] if in_english() else "") or facts["kind"]


@register.filter
def period_name(facts: Mapping[str, Any]) -> str:
    """The period that a notice speaks of."""
    return OF[Cadence(facts["cadence"])](date.fromisoformat(facts["first"])).name()


@register.filter
def decision(item: AgendaItem) -> Resolution | None:
    """What was decided about it, if anything was."""
    return getattr(item, "resolution", None)


@register.filter
def votes(item: AgendaItem) -> list[tuple[str, int]]:
    """Each option with its votes, and the abstentions."""
    return tally(item)
