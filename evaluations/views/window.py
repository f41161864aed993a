"""Windows: the list, one with its figures, stars and poster, and the page that the poster leads to."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from evaluations.forms.window import RateWindowForm, StarsForm, WindowForm
from evaluations.models import Window
from evaluations.queries.unit import concludes_of, keeps_of, subdistricts_kept
from evaluations.queries.window import window_open, windows_for, year_of_window
from evaluations.services.window import close_window, conclude_stars, open_window, propose_stars, rate_window
from evaluations.views.deed_page import Deed, DeedPage
from evaluations.views.years import year_asked
from petitions.services import Refused
from wulibridge.people.permissions import Permission
from wulibridge.web.guard import Area, public, scoped_or_404, staff
from wulibridge.web.middleware import address_of
from wulibridge.web.refusals import put_on
from wulibridge.web.throttle import count_try, is_spent

PER_PAGE = 50
ENTER = (Permission.VERDICT_READ, Permission.VERDICT_ANSWER)
AREAS = (Area.COMMITTEE, Area.SUBDISTRICT, Area.ORGANIZATION)
# Answers from one address: a waiting room shares one, a prankster has one too.
PER_ADDRESS, SECONDS = 10, 10 * 60


class WindowsPage(DeedPage):
    template = "evaluations/windows.html"

    def deeds(self) -> list[Deed]:
        if not subdistricts_kept(self.user).exists():
            return []
        begin = Deed(
            "open",
            _("Open a window"),
            WindowForm(**self.data("open"), user=self.user),
            lambda form: open_window(by=self.user, **form.cleaned_data),
            _("Opened. Print its poster."),
        )
        return [begin]

    def context(self) -> dict[str, Any]:
        year = year_asked(self.request)
        page = Paginator(windows_for(self.user, year), PER_PAGE).get_page(self.request.GET.get("page"))
        return {"page": page, "year": year}

    def after(self, deed: Deed, done: Any) -> HttpResponse:
        super().after(deed, done)
        return redirect("evaluations:window", done.pk)


class WindowPage(DeedPage):
    template = "evaluations/window.html"
    called = "window"
    row: Window

    def __init__(self, request: HttpRequest, row: Window) -> None:
        super().__init__(request, row)
        self.year = year_asked(request)
        self.keeps, self.concludes = (
            keeps_of(self.user, row.subdistrict_id),
            concludes_of(self.user, row.subdistrict_id),
        )
        self.stars = list(row.stars.select_related("proposed_by", "concluded_by"))
        self.now = next((each for each in self.stars if each.year == self.year), None)

    def deeds(self) -> list[Deed]:
        found = [] if self.now and self.now.concluded_at else self._star()
        if self.keeps and not self.row.closed_at:
            found.append(
                Deed(
                    "close",
                    _("Close the window"),
                    forms.Form(**self.data("close")),
                    lambda form: close_window(window=self.row, by=self.user),
                    _("Closed."),
                    _("Its poster leads nowhere from then on. What was answered stays."),
                )
            )
        return found

    def _star(self) -> list[Deed]:
        found = []
        if self.now and self.concludes and self.now.proposed_by_id != self.user.pk:
            found.append(
                Deed(
                    "conclude",
                    _("Conclude the stars"),
                    forms.Form(**self.data("conclude")),
                    lambda form: conclude_stars(stars=self.now, by=self.user),
                    _("Concluded. It stays as it is."),
                    _("With the figures of this moment. Nothing changes it afterwards."),
                    main=True,
                )
            )
        if self.keeps:
            found.append(
                Deed(
                    "propose",
                    _("Propose the year's stars"),
                    StarsForm(**self.data("propose")),
                    lambda form: propose_stars(window=self.row, year=self.year, by=self.user, **form.cleaned_data),
                    _("Proposed. A leader concludes it."),
                    _("The figures stand beside it. They do not decide."),
                )
            )
        return found

    def context(self) -> dict[str, Any]:
        shown = self.stars if self.keeps or self.concludes else [each for each in self.stars if each.concluded_at]
        return {
            "year": self.year,
            "figures": year_of_window(self.row, self.year, timezone.localdate()),
            "stars": shown,
        }


@require_http_methods(["GET", "POST"])
@staff(*ENTER, area=AREAS)
def windows(request: HttpRequest) -> HttpResponse:
    """The windows of one's area with the stars of the year."""
    return WindowsPage(request, None).answer()


@require_http_methods(["GET", "POST"])
@staff(*ENTER, area=AREAS)
def window(request: HttpRequest, pk: int) -> HttpResponse:
    """One window: what was answered, as far as it may be shown, and its stars. `?poster=1` is the poster to print."""
    row = scoped_or_404(windows_for(request.user, year_asked(request)), pk=pk)
    if request.method == "GET" and request.GET.get("poster") and not row.closed_at:
        address = settings.PUBLIC_URL + reverse("evaluations:window_rate", args=[row.code])
        return render(request, "evaluations/poster.html", {"window": row, "address": address})
    return WindowPage(request, row).answer()


@never_cache
@require_http_methods(["GET", "POST"])
@public
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """What somebody at the window says of it: no account, no name. Answers of one address are counted for ten minutes,
    and nothing of the address is kept with them."""
    row = scoped_or_404(window_open(code))
    form = RateWindowForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _ask(request, row, form, status=HTTPStatus.OK)
    address = address_of(request) or ""
    if is_spent("window-address", address, limit=PER_ADDRESS):
        form.add_error(None, _("There were many answers from here just now. Please try again in ten minutes."))
        return _ask(request, row, form, status=HTTPStatus.TOO_MANY_REQUESTS)
    if form.is_valid():
        try:
            rate_window(window=row, **form.cleaned_data)
        except Refused as no:
            put_on(form, no)
        else:
            count_try("window-address", address, seconds=SECONDS)
            return render(request, "evaluations/rated.html", {"window": row})
    return _ask(request, row, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _ask(request: HttpRequest, row: Window, form: RateWindowForm, *, status: int) -> HttpResponse:
    return render(request, "evaluations/rate.html", {"window": row, "form": form}, status=status)
