"""How pages say what a meeting is about."""

from datetime import datetime

from django import template

from meetings.models import AgendaItem, Resolution
from meetings.queries.words import tally
from wulibridge.web.templatetags.wulibridge import moment

register = template.Library()


@register.filter
def at(value: str) -> str:
    """A moment that came as ISO text, in Asia/Shanghai."""
    return moment(datetime.fromisoformat(value)) if value else ""


@register.filter
def decision(item: AgendaItem) -> Resolution | None:
    """What was decided about it, if anything was."""
    return getattr(item, "resolution", None)


@register.filter
def votes(item: AgendaItem) -> list[tuple[str, int]]:
    """Each option with its votes, and the abstentions."""
    return tally(item)
