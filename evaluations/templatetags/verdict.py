"""The tabs of the people's verdict, and what other pages show of it."""

from datetime import date
from typing import Any

from django import template
from django.template import RequestContext
from django.urls import reverse

from evaluations.queries.round import results_of, rounds_on_board
from evaluations.rooms import rooms_of
from wulibridge.periods import month_of
from wulibridge.territory.models import Committee

register = template.Library()

MOST_ON_BOARD = 10


@register.inclusion_tag("evaluations/_rooms.html", takes_context=True)
def verdict_tabs(context: RequestContext, here: str) -> dict[str, Any]:
    """The rooms that the reader may enter; `here` is the key of the one that the page belongs to. `at_door`: it is the
    room's first page; the others say themselves where they lead back to."""
    request = context["request"]
    rooms = rooms_of(request.user)
    at_door = any(room.key == here and request.path == reverse(room.url_name) for room in rooms)
    return {"rooms": rooms if len(rooms) > 1 else [], "here": here, "at_door": at_door}


@register.inclusion_tag("evaluations/_rounds_on_board.html")
def rounds_of_board(committee: Committee) -> dict[str, Any]:
    """What published rounds came to, for the board of a committee: that page lies below this app. Four queries."""
    return {"results": [results_of(row) for row in rounds_on_board(committee)[:MOST_ON_BOARD]]}


@register.filter
def month_name(first: str) -> str:
    """The month that begins on a day that came as ISO text."""
    return month_of(date.fromisoformat(first)).name()
