"""The tabs of the people's verdict."""

from typing import Any

from django import template
from django.template import RequestContext

from evaluations.rooms import rooms_of

register = template.Library()


@register.inclusion_tag("evaluations/_rooms.html", takes_context=True)
def verdict_tabs(context: RequestContext, here: str) -> dict[str, Any]:
    """The rooms that the reader may enter; `here` is the key of the one that the page belongs to."""
    rooms = rooms_of(context["request"].user)
    return {"rooms": rooms if len(rooms) > 1 else [], "here": here}
