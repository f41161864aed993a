"""The public page of a committee: notices, coming meetings that are open, covenant and charter, published minutes."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from meetings.queries.board import coming_meetings, counts_of_coming, notices_on, published_minutes, texts_of
from petitions.queries.filing import committees_in_force
from wulibridge.web.guard import public

PER_PAGE = 10
# What is taken off is gone from the screens of others after so many seconds.
FRESH_FOR = 300


@vary_on_cookie
@cache_control(private=True, max_age=FRESH_FOR)
@require_safe
@public
def boards(request: HttpRequest) -> HttpResponse:
    """The committees, each with how many open meetings are to come."""
    today = timezone.localdate()
    coming = counts_of_coming(today)
    rows = [(committee, coming.get(committee.pk, 0)) for committee in committees_in_force(today)]
    several = len({committee.subdistrict_id for committee, _count in rows}) > 1
    return render(request, "meetings/boards.html", {"rows": rows, "several": several})


@vary_on_cookie
@cache_control(private=True, max_age=FRESH_FOR)
@require_safe
@public
def board(request: HttpRequest, code: str) -> HttpResponse:
    """What everybody may read of one committee in force."""
    today = timezone.localdate()
    committee = next((row for row in committees_in_force(today) if row.code == code), None)
    if committee is None:
        raise Http404
    context = {
        "committee": committee,
        "notices": notices_on(committee, today),
        "coming": coming_meetings(committee, today),
        "texts": texts_of(committee, today),
        "page": Paginator(published_minutes(committee), PER_PAGE).get_page(request.GET.get("page")),
    }
    return render(request, "meetings/board.html", context)
