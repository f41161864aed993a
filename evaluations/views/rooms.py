"""Where the people's verdict begins: what it is made of, for whoever comes to it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from evaluations.rooms import rooms_of
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, staff

ENTER = (
    Permission.VERDICT_READ,
    Permission.VERDICT_KEEP,
    Permission.VERDICT_ANSWER,
    Permission.POINTS_KEEP,
    Permission.LISTS_KEEP,
)


@require_GET
@staff(*ENTER, area=(Area.COMMITTEE, Area.SUBDISTRICT, Area.ORGANIZATION))
def verdict(request: HttpRequest) -> HttpResponse:
    """The rooms that the reader may enter, each with the sentence that says what it is for."""
    return render(request, "evaluations/verdict.html", {"rooms": rooms_of(request.user)})
