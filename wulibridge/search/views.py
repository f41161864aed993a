"""One box for everything. The words are sent by POST and kept in the session: no address, no log and no history holds
them, and going back from a row that was opened leads to what was found."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wulibridge.search.forms import SearchForm
from wulibridge.search.services import search, shown
from wulibridge.web.context import SEARCHERS
from wulibridge.web.guard import Area, staff

KEPT = "searched"


@require_http_methods(["GET", "POST"])
@staff(*SEARCHERS, area=(Area.ZONE, Area.COMMITTEE, Area.SUBDISTRICT, Area.ORGANIZATION))
def everything(request: HttpRequest) -> HttpResponse:
    """What was found last, and the box for the next search."""
    if request.method == "POST":
        form = SearchForm(request.POST)
        if not form.is_valid():
            return render(request, "search/search.html", {"form": form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        words = form.cleaned_data["sought"]
        request.session[KEPT] = {"words": words, "keys": search(words=words, by=request.user), "new": True}
        return redirect("search:everything")
    kept = request.session.get(KEPT)
    context = {"form": SearchForm(initial={"sought": kept["words"]} if kept else None)}
    if kept:
        new = kept.pop("new", False)
        request.session.modified |= new
        context |= {"words": kept["words"], "found": shown(keys=kept["keys"], by=request.user, again=not new)}
    return render(request, "search/search.html", context)
