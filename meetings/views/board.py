"""The public page of a committee's meetings: the coming ones that are open, and published minutes."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from meetings.queries.board import coming_meetings, published_minutes
from petitions.queries.filing import committees_in_force
from wulibridge.web.guard import public

PER_PAGE = 10
# What is taken off is gone from the screens of others after so many seconds.
FRESH_FOR = 300


@vary_on_cookie
@cache_control(private=True, max_age=FRESH_FOR)
@require_safe
@public
def board(request: HttpRequest, code: str) -> HttpResponse:
    """What everybody may read of the meetings of one committee in force."""
    today = timezone.localdate()
    committee = next((row for row in committees_in_force(today) if row.code == code), None)
    if committee is None:
        raise Http404
    context = {
        "committee": committee,
        "coming": coming_meetings(committee, today),
        "page": Paginator(published_minutes(committee), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "meetings/board.html", context)
