"""The room of needs and wishes: its lists beside each other, each with how much waits in it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from visits.models import MATCH_GOES_ON, NEED_GOES_ON, WISH_GOES_ON
from visits.queries.need import matches_for, needs_for
from visits.queries.offer import offers_for, rooms_of, standing
from visits.queries.sponsorship import by_sponsor, sponsorships_for
from visits.queries.wish import wishes_for
from wulibridge.people.models import User
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds, reach
from wulibridge.territory.models import Subdistrict, Zone
from wulibridge.web.guard import Area, staff

PER_PAGE = 50


@dataclass(frozen=True)
class Tab:
    """A list: who has it, all of its rows, and those that somebody still has to look at."""

    label: str | Promise
    permission: Permission
    rows: Callable[[User], QuerySet[Any]]
    going_on: Callable[[QuerySet[Any], date], QuerySet[Any]]


TABS = {
    "needs": Tab(_("Needs"), Permission.WISH_READ, needs_for, lambda rows, day: rows.filter(NEED_GOES_ON)),
    "offers": Tab(_("Offers"), Permission.HELP_READ, offers_for, standing),
    "matches": Tab(_("Matches"), Permission.WISH_READ, matches_for, lambda rows, day: rows.filter(MATCH_GOES_ON)),
    "wishes": Tab(_("Micro-wishes"), Permission.WISH_READ, wishes_for, lambda rows, day: rows.filter(WISH_GOES_ON)),
    "sponsors": Tab(_("Sponsors"), Permission.HELP_READ, sponsorships_for, lambda rows, day: rows),
}


@require_GET
@staff(Permission.WISH_READ, area=(Area.ZONE, Area.COMMITTEE))
def wishes(request: HttpRequest, kind: str = "needs") -> HttpResponse:
    """Needs, offers, matches, micro-wishes and sponsors: what goes on, or all there ever was."""
    user, today = request.user, timezone.localdate()
    mine = {name: tab for name, tab in TABS.items() if holds(user, tab.permission)}
    if kind not in mine:
        raise Http404
    here, tab, everything = kind, mine[kind], "all" in request.GET
    rows = tab.rows(user)
    shown = rows.order_by("-pk") if everything and here != "sponsors" else tab.going_on(rows, today)
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "tab": here,
        "tabs": [
            {"name": name, "label": each.label, "count": each.going_on(each.rows(user), today).count()}
            for name, each in mine.items()
        ],
        "page": page,
        "rooms": rooms_of(page, today) if here == "offers" else None,
        "sponsors": by_sponsor(user, page) if here == "sponsors" else None,
        "everything": everything,
        "writes_helpers": holds(user, Permission.WISH_MATCH),
        "subdistricts": _around(user),
        "list_template": f"visits/_{here}_rows.html",
    }
    return render(request, "visits/wishes.html", context)


def _around(user: User) -> QuerySet[Subdistrict]:
    """The subdistricts whose public page shows the wishes of `user`."""
    zones = Zone.objects.filter(pk__in=reach(user, Permission.WISH_READ).zones).order_by()
    return Subdistrict.objects.filter(pk__in=zones.values("committee__subdistrict"))
