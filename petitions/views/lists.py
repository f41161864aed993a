"""The list of petitions, and what is done with many of them at once: kept under a name, exported, given to somebody."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from petitions.exports import lines_of
from petitions.filters import PetitionFilter
from petitions.list_forms import ExportForm, GiveForm, SaveForm
from petitions.models import Petition
from petitions.queries import open_hold
from petitions.queries.charge import distributed_by, who_could_take
from petitions.queries.export import may_export
from petitions.queries.saved import saved_filters_of
from petitions.route import HANDLES, Stop
from petitions.services import Refused
from petitions.services.charges import MOST_AT_ONCE, assign_all
from petitions.services.exports import export_list
from petitions.services.saved import forget_filter, open_first, save_filter
from wulibridge.people.permissions import Permission
from wulibridge.people.queries import holds
from wulibridge.web.exports import csv_file, xlsx_file
from wulibridge.web.guard import Area, scoped_or_404, staff
from wulibridge.web.paging import LongPaginator
from wulibridge.web.refusals import put_on

PER_PAGE = 25
REVIEW = (Permission.HANDLE_AT_COMMITTEE, Permission.HANDLE_AT_SUBDISTRICT)
READERS = (Permission.PETITION_READ, Permission.DEPARTMENT_READ)
READ_IN = (Area.ZONE, Area.ORGANIZATION)


@require_GET
@staff(*READERS, area=READ_IN)
def petitions(request: HttpRequest) -> HttpResponse:
    """All petitions that are mine to see, filtered and searched; without anything asked, as I said it opens."""
    saved = list(saved_filters_of(request.user))
    first = next((one for one in saved if one.first), None)
    if first and not request.GET:
        return redirect(_list(first.query))
    return _page(request, saved)


def _page(request: HttpRequest, saved: list[Any], *, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    user, found = request.user, _found(request)
    page = LongPaginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    said = found.form.cleaned_data if found.form.is_valid() else {}
    context = {
        "filter": found,
        "page": page,
        "narrowed": any(said.values()),
        "may_register": holds(user, Permission.PETITION_REGISTER),
        "may_take_over": holds(user, Permission.PETITION_IMPORT),
        "may_keep_templates": holds(user, HANDLES[Stop.SUBDISTRICT]),
        "may_review": holds(user, *REVIEW),
        "may_exchange": holds(user, Permission.HOTLINE_EXCHANGE),
        "saved": saved,
        "limits": _written(found),
        "asked": request.GET.urlencode(),
        "save_form": SaveForm() if holds(user, Permission.PETITION_READ) else None,
        "may_export": may_export(user),
        "may_give": holds(user, Permission.TEAM_EDIT),
        "most_at_once": MOST_AT_ONCE,
        **held(user),
        **more,
    }
    return render(request, "petitions/list.html", context, status=status)


def held(user: Any) -> dict[str, Any]:
    """Why what is overdue does not move up, for everybody who sees it; who may answer is led to where."""
    return {"sweep_held": open_hold() is not None, "may_confirm_clock": holds(user, Permission.CLOCK_CONFIRM)}


def _found(request: HttpRequest) -> PetitionFilter:
    """What the address asks for, of what is mine to see: of the page itself, and of what is sent from it."""
    rows: QuerySet[Petition] = Petition.objects.visible_to(request.user).select_related("zone", "handler")
    return PetitionFilter(request.GET, rows, user=request.user)


def _written(found: PetitionFilter) -> str:
    written = QueryDict(mutable=True)
    written.update(found.limits)
    return written.urlencode()


def _list(query: str) -> str:
    # With nothing asked the list would open as it was told to.
    return f"{reverse('petitions:list')}?{query or 'all=1'}"


@require_POST
@staff(Permission.PETITION_READ, area=Area.ZONE)
def list_act(request: HttpRequest, act: str) -> HttpResponseBase:
    """What is done with the list that the address narrows."""
    if act not in ACTS:
        raise Http404
    return ACTS[act](request)


def _save(request: HttpRequest) -> HttpResponse:
    form, limits = SaveForm(request.POST), _written(_found(request))
    if form.is_valid():
        try:
            row = save_filter(query=limits, by=request.user, **form.cleaned_data)
        except Refused as refused:
            put_on(form, refused)
        else:
            messages.success(request, _("Kept: %(name)s.") % {"name": row.name})
            return redirect(_list(limits))
    saved = list(saved_filters_of(request.user))
    return _page(request, saved, status=HTTPStatus.UNPROCESSABLE_ENTITY, save_form=form)


def _forget(request: HttpRequest) -> HttpResponse:
    row = scoped_or_404(saved_filters_of(request.user), pk=request.POST.get("saved") or 0)
    forget_filter(saved=row, by=request.user)
    messages.success(request, _("Removed: %(name)s.") % {"name": row.name})
    return redirect(_list(request.GET.urlencode()))


def _first(request: HttpRequest) -> HttpResponse:
    row = scoped_or_404(saved_filters_of(request.user), pk=request.POST.get("saved") or 0)
    open_first(saved=row, first=not row.first, by=request.user)
    return redirect(_list(request.GET.urlencode()))


def _export(request: HttpRequest) -> HttpResponseBase:
    form, found = ExportForm(request.POST), _found(request)
    if not may_export(request.user) or not form.is_valid():
        raise Http404
    searched = bool(found.data.get("q"))
    rows = export_list(rows=found.qs, limits=found.limits, searched=searched, by=request.user)
    kind = form.cleaned_data["form"]
    write = xlsx_file if kind == "xlsx" else csv_file
    return write(lines_of(rows), name=f"{_('petitions')}-{timezone.localdate():%Y%m%d}.{kind}")


def _give(request: HttpRequest) -> HttpResponse:
    """First whom: those who could work on them. Then what became of each."""
    if not holds(request.user, Permission.TEAM_EDIT):
        raise Http404
    rows = _chosen(request)
    if not rows:
        messages.warning(request, _("Choose petitions first: those that wait for an answer."))
        return redirect(_list(request.GET.urlencode()))
    form = GiveForm(request.POST if "user" in request.POST else None, takers=who_could_take(rows), of=len(rows))
    context: dict[str, Any] = {"rows": rows, "form": form, "back": _list(request.GET.urlencode())}
    if form.is_valid():
        user = form.cleaned_data["user"]
        given = assign_all(petitions=rows, user=user, by=request.user)
        refused = [one for one in given if one.refused]
        return render(
            request,
            "petitions/given.html",
            context | {"given": given, "whom": user, "count": len(given) - len(refused), "refused": refused},
        )
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "petitions/give.html", context, status=status)


def _chosen(request: HttpRequest) -> list[Petition]:
    """The ticked ones, or, of all that are found, the first that I may assign."""
    if request.POST.get("all"):
        mine = distributed_by(request.user).order_by().values("pk")
        rows = _found(request).qs.filter(pk__in=mine)
    else:
        numbers = [number for number in request.POST.getlist("petition") if number.isprintable()]
        rows = Petition.objects.visible_to(request.user).filter(number__in=numbers[:MOST_AT_ONCE])
    return list(rows.select_related("zone__committee", "handler")[:MOST_AT_ONCE])


ACTS: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "save": _save,
    "forget": _forget,
    "first": _first,
    "export": _export,
    "give": _give,
}
